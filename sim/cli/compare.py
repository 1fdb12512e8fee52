"""`safecity compare`: the same residents under several scenarios, side by side."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import RESULTS, Engine, Json, Out, Sample, Seed
from sim.results.text_table import WRITERS, TableFormat

if TYPE_CHECKING:
    import pandas as pd

    from sim.results.run_tables import RunTables
    from sim.scenario.resolve import ResolvedScenario

COMPARISONS = "comparisons"
TABLE_FILE = "comparison.csv"
_LONGEST_NAME = 100  # bytes; with the digest, far below what file systems allow
_FEW = 6
"""Of so many runs every file and folder is named."""

_REMEDIES = {
    "city": "choose scenarios of one city",
    "seed": "give both the same one with --seed",
    "sample": "give both the same one with --sample",
}


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

    from sim.results.compare import compare as compare_tables

    comparison = compare_tables(runs)
    place = _save(out, comparison, runs, folders, table=table, suffix=f".{picture}")
    if json:
        _print_json(comparison, runs)
    else:
        _print(comparison, runs, place, folders)


def _runs_of(
    named: list[str], *, out: Path, seed: int | None, sample: float | None, engine: str | None
) -> "tuple[list[RunTables], list[Path]]":
    """Read finished runs and run all other scenarios; gives them in order, with their folders."""
    from sim.cli.map import run_folder
    from sim.cli.run import read_scenarios, simulate
    from sim.results.folder.tables import load_tables

    changed = any(value is not None for value in (seed, sample, engine))
    finished = {at: folder for at, name in enumerate(named) if (folder := run_folder(name, changed=changed))}
    open_ones = [at for at in range(len(named)) if at not in finished]
    resolved = read_scenarios(
        [named[at] for at in open_ones], out=out, seed=seed, sample=sample, engine=engine
    )
    tables = {at: load_tables(folder) for at, folder in finished.items()}
    facts = {at: _facts_of_run(one) for at, one in tables.items()}
    facts |= {at: _facts_of_scenario(one) for at, one in zip(open_ones, resolved, strict=True)}
    _check_comparable([facts[at] for at in range(len(named))])
    for at, run in zip(open_ones, simulate(resolved) if resolved else [], strict=True):
        tables[at], finished[at] = run.tables(), run.save(out)
    return [tables[at] for at in range(len(named))], [finished[at] for at in range(len(named))]


def _facts_of_scenario(scenario: "ResolvedScenario") -> dict[str, object]:
    from sim.world.world import name_of_place

    run = scenario.run
    return {"name": scenario.name, "city": name_of_place(scenario), "seed": run.seed, "sample": run.sample}


def _facts_of_run(run: "RunTables") -> dict[str, object]:
    said = run.summary
    return {"name": run.scenario, "city": said["city"], "seed": run.seed, "sample": said["sample"]}


def _check_comparable(facts: list[dict[str, object]]) -> None:
    """Make sure that all scenarios are about the same residents, before any of them is simulated.

    Raises
    ------
    InputError
        If one is about another city, or draws other residents of it.
    """
    from sim.core.errors import InputError

    first = facts[0]
    for other in facts[1:]:
        for noun, remedy in _REMEDIES.items():
            if first[noun] != other[noun]:
                pair = f"'{first['name']}' and '{other['name']}'"
                why = f"their {noun} differs ({first[noun]} and {other[noun]})"
                msg = f"{pair} cannot be compared person by person: {why}; {remedy}"
                raise InputError(msg)


def _save(
    out: Path,
    comparison: "pd.DataFrame",
    runs: "list[RunTables]",
    folders: list[Path],
    *,
    table: TableFormat,
    suffix: str,
) -> Path:
    """Write tables and pictures to a folder that the compared runs name."""
    from sim.cli.tables.compare_table import comparison_text_table
    from sim.cli.whole_folder import whole_folder
    from sim.core.disk.digest import content_digest
    from sim.core.disk.safe_cells import safe_cells
    from sim.plots.charts.comparison_pictures import pictures_of_comparison
    from sim.plots.picture_file import save_picture

    names = "_vs_".join(folder.parent.name for folder in folders)
    digest = content_digest({"runs": [f"{folder.parent.name}/{folder.name}" for folder in folders]})
    shortened = names.encode()[:_LONGEST_NAME].decode(errors="ignore")
    place = out / COMPARISONS / f"{shortened}-{digest[:8]}"
    with whole_folder(place, _own_files(runs)) as folder:
        safe_cells(comparison).to_csv(folder / TABLE_FILE, index=False, lineterminator="\n")
        if table in WRITERS:
            ending, write = WRITERS[table]
            text = write(comparison_text_table(comparison, runs))
            (folder / f"comparison{ending}").write_text(text, encoding="utf-8")
        for stem, figure in pictures_of_comparison(comparison, runs):
            save_picture(figure, folder / f"{stem}{suffix}")
    return place


def _own_files(runs: "list[RunTables]") -> list[str]:
    """Name every file that a comparison of these runs may have written, now or in other formats before."""
    from sim.plots.charts.comparison_pictures import all_stems

    stems = all_stems(runs)
    tables = [f"comparison{ending}" for ending, _write in WRITERS.values()]
    pictures = [f"{stem}.{suffix}" for stem in stems for suffix in PictureFormat]
    return [TABLE_FILE, *pictures[: len(PictureFormat)], *tables, *pictures[len(PictureFormat) :]]


def _print_json(comparison: "pd.DataFrame", runs: "list[RunTables]") -> None:
    from sim.cli.terminal.terminal import print_json

    rows = comparison.astype(object).where(comparison.notna(), None)
    print_json({"comparison": rows.to_dict(orient="records"), "summaries": [one.summary for one in runs]})


def _print(comparison: "pd.DataFrame", runs: "list[RunTables]", place: Path, folders: list[Path]) -> None:
    from sim.cli.tables.compare_table import print_comparison
    from sim.cli.terminal.terminal import print_path, result_console

    console = result_console()
    print_comparison(console, comparison, runs)
    ours = [place / name for name in _own_files(runs) if (place / name).exists()]
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
