"""`safecity compare`: the same residents under several scenarios, side by side."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import RESULTS, Engine, Json, Out, Sample, Seed
from sim.results.as_text import WRITERS, TableFormat

if TYPE_CHECKING:
    import pandas as pd

    from sim.results.run_tables import RunTables

_FEW = 6  # of so many runs every file and folder is named


class PictureFormat(StrEnum):
    """How pictures are saved."""

    PNG = "png"
    PDF = "pdf"
    SVG = "svg"


Compared = Annotated[
    list[str],
    typer.Argument(
        metavar="SCENARIO|RUN",
        help="Names of shipped scenarios, paths of YAML files, or folders of finished runs.",
        show_default=False,
    ),
]
Format = Annotated[
    TableFormat,
    typer.Option(
        "--format",
        help="Write the figures that change as a table for a report too, besides comparison.csv, which holds "
        "every figure.",
    ),
]
Pictures = Annotated[PictureFormat, typer.Option("--picture", help="Format of chart and maps.")]


def compare(
    scenarios: Compared,
    *,
    out: Out = RESULTS,
    seed: Seed = None,
    sample: Sample = None,
    engine: Engine = None,
    table: Format = TableFormat.CSV,
    picture: Pictures = PictureFormat.PNG,
    json: Json = False,
) -> None:
    """Run two or more scenarios on the same residents and say what changes from the first.

    Names that a shell has put in order, such as variant_*.yaml, are taken as people count: 2 before 10.
    """
    from sim.core.errors import InputError
    from sim.results.changes import natural_order

    if len(scenarios) < 2:  # noqa: PLR2004 - a pair
        msg = "a comparison needs at least two scenarios; name another one after the first"
        raise InputError(msg)
    named = [scenarios[position] for position in natural_order(scenarios)]
    runs, folders = _runs_of(named, out=out, seed=seed, sample=sample, engine=engine)

    from sim.api.comparison_folder import save_comparison
    from sim.cli.run import command_of
    from sim.cli.tables.compare_table import comparison_text_table
    from sim.cli.terminal.console import progress_console, said_notices
    from sim.results.compare import compare as compare_tables

    with said_notices(progress_console()):
        comparison, texts = compare_tables(runs), {}
    if table in WRITERS:
        ending, write = WRITERS[table]
        texts[ending] = write(comparison_text_table(comparison, runs))
    asked = command_of("compare", named, seed=seed, sample=sample, engine=engine)
    place = save_comparison(out, comparison, runs, folders, suffix=f".{picture}", texts=texts, command=asked)
    if json:
        _print_json(comparison, runs)
    else:
        _print(comparison, runs, place, folders)


def _runs_of(
    named: list[str], *, out: Path, seed: int | None, sample: float | None, engine: str | None
) -> "tuple[list[RunTables], list[Path]]":
    """Read finished runs and run all other scenarios; gives them in order, with their folders."""
    from sim.api.comparison import check_comparable, facts_of_run, facts_of_scenario
    from sim.cli.map import run_folder
    from sim.cli.run import command_of, read_scenarios, simulate
    from sim.results.folder.tables import load_tables

    changed = any(value is not None for value in (seed, sample, engine))
    finished = {at: folder for at, name in enumerate(named) if (folder := run_folder(name, changed=changed))}
    open_ones = [at for at in range(len(named)) if at not in finished]
    resolved = read_scenarios(
        [named[at] for at in open_ones], out=out, seed=seed, sample=sample, engine=engine
    )
    tables = {at: load_tables(folder) for at, folder in finished.items()}
    facts = {at: facts_of_run(one) for at, one in tables.items()}
    facts |= {at: facts_of_scenario(one) for at, one in zip(open_ones, resolved, strict=True)}
    check_comparable([facts[at] for at in range(len(named))])
    for at, run in zip(open_ones, simulate(resolved) if resolved else [], strict=True):
        asked = command_of("run", [named[at]], seed=seed, sample=sample, engine=engine)
        tables[at], finished[at] = run.tables(), run.save(out, asked)
    return [tables[at] for at in range(len(named))], [finished[at] for at in range(len(named))]


def _print_json(comparison: "pd.DataFrame", runs: "list[RunTables]") -> None:
    from sim.cli.terminal.streams import json_rows, print_json

    print_json({"comparison": json_rows(comparison), "summaries": [one.summary for one in runs]})


def _print(comparison: "pd.DataFrame", runs: "list[RunTables]", place: Path, folders: list[Path]) -> None:
    from sim.api.comparison_folder import own_files
    from sim.cli.tables.compare_table import print_comparison
    from sim.cli.terminal.console import print_path, result_console
    from sim.results.folder.certificate import CERTIFICATE_FILE

    console = result_console()
    print_comparison(console, comparison, runs)
    files = (place / name for name in own_files(runs) if name != CERTIFICATE_FILE)
    ours = [file for file in files if file.exists()]
    for file in ours if len(runs) <= _FEW else ours[:2]:
        print_path(console, _label(file), file)
    if len(runs) <= _FEW:
        for folder in folders:
            print_path(console, "Run:  ", folder)
    else:
        print_path(console, "All:  ", place)
        print_path(console, "Runs: ", folders[0].parent.parent)
    console.print()


def _label(file: Path) -> str:
    if file.suffix.lstrip(".") not in list(PictureFormat):
        return "Table:"
    return "Chart:" if file.stem.isalpha() else "Map:  "
