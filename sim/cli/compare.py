"""`safecity compare`: the same residents under several scenarios, side by side."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import RESULTS, Engine, Json, Out, Sample, Scenarios, Seed
from sim.results.text_table import TableFormat

if TYPE_CHECKING:
    import pandas as pd

    from sim.plots.page.page import Picture
    from sim.results.run_tables import RunTables
    from sim.scenario.resolve import ResolvedScenario

COMPARISONS = "comparisons"
TABLE_FILE = "comparison.csv"
CHART, SETTLEMENTS = "comparison", "settlements"
_LONGEST_NAME = 100  # bytes; with the digest, far below what file systems allow


class PictureFormat(StrEnum):
    """How pictures are saved."""

    PNG = "png"
    PDF = "pdf"
    SVG = "svg"


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
    scenarios: Scenarios,
    *,
    out: Out = RESULTS,
    seed: Seed = None,
    sample: Sample = None,
    engine: Engine = None,
    table: Format = TableFormat.CSV,
    picture: Pictures = PictureFormat.PNG,
    json: Json = False,
) -> None:
    """Run two or more scenarios on the same residents and say what changes from the first."""
    from sim.cli.run import read_scenarios, simulate
    from sim.core.errors import InputError
    from sim.results.changes import natural_order

    if len(scenarios) < 2:  # noqa: PLR2004 - a pair
        msg = "a comparison needs at least two scenarios; name another one after the first"
        raise InputError(msg)
    scenarios = [scenarios[position] for position in natural_order(scenarios)]
    resolved = read_scenarios(scenarios, out=out, seed=seed, sample=sample, engine=engine)
    _check_comparable(resolved)

    from sim.results.compare import compare as compare_tables

    runs = simulate(resolved)
    tables = [run.tables() for run in runs]
    comparison = compare_tables(tables)
    folders = [run.save(out) for run in runs]
    place = _save(out, comparison, tables, folders, table=table, suffix=f".{picture}")
    if json:
        _print_json(comparison, tables)
    else:
        _print(comparison, tables, place, folders)


def _check_comparable(scenarios: "list[ResolvedScenario]") -> None:
    """Make sure that all scenarios are about the same residents, before any of them is simulated.

    Raises
    ------
    InputError
        If one is about another city, or draws other residents of it.
    """
    from sim.core.errors import InputError
    from sim.world.world import name_of_place

    first = scenarios[0]
    for other in scenarios[1:]:
        facts = (
            ("city", name_of_place(first), name_of_place(other), "choose scenarios of one city"),
            ("seed", first.run.seed, other.run.seed, "give both the same one with --seed"),
            ("sample", first.run.sample, other.run.sample, "give both the same one with --sample"),
        )
        for noun, one, two, remedy in facts:
            if one != two:
                msg = (
                    f"'{first.name}' and '{other.name}' cannot be compared person by person: their {noun} "
                    f"differs ({one} and {two}); {remedy}"
                )
                raise InputError(msg)


def _pictures(comparison: "pd.DataFrame", runs: "list[RunTables]") -> "Iterator[tuple[str, Picture]]":
    """Draw the chart, and maps under the definition that changes most, each with its file's stem."""
    from sim.plots.charts.comparison_pictures import definition_to_map, picture_of_comparison

    yield CHART, picture_of_comparison(comparison, runs)
    definition = definition_to_map(comparison)
    if runs[0].is_of_country:
        from sim.core.vocabulary import Definition

        yield from _country_maps(runs, definition or Definition.INSTALLED)
    elif definition is not None:
        yield from _city_maps(comparison, runs, definition)


def _city_maps(
    comparison: "pd.DataFrame", runs: "list[RunTables]", definition: "Definition"
) -> "Iterator[tuple[str, Picture]]":
    """Draw where people are observed in each run, in the same classes, and by how much that differs."""
    from sim.cli.pictures.map_layer import MapLayer, Wish
    from sim.cli.pictures.pictures import picture_of
    from sim.plots.charts.comparison_pictures import difference_maps, mapped_runs
    from sim.plots.maps.people_map import PeopleLayer, people_column
    from sim.plots.page.classing import nice_classes

    column, mapped = people_column(PeopleLayer.PEOPLE, definition), mapped_runs(comparison, definition)
    classes = nice_classes(*(runs[run].cells[column].to_numpy(dtype=float) for run in mapped), whole=True)
    wish = Wish(MapLayer.PEOPLE, definition)
    for run in mapped:
        yield _stem(wish.layer, run, runs), picture_of(runs[run], wish, classes=classes)
    for run, picture in difference_maps(comparison, runs, definition):
        yield _stem("difference", run, runs), picture


def _country_maps(runs: "list[RunTables]", definition: "Definition") -> "Iterator[tuple[str, Picture]]":
    """Draw each run's places in the same classes, and all runs by size of settlement and by region."""
    from sim.cli.pictures.map_layer import MapLayer, Wish
    from sim.cli.pictures.pictures import picture_of, settlements_picture
    from sim.plots.maps.country_map import place_classes

    places = [one.places for one in runs if one.places is not None]
    classes = place_classes(*places, definition=definition)
    wish = Wish(MapLayer.PLACES, definition)
    yield SETTLEMENTS, settlements_picture(runs, definition)
    for run, one in enumerate(runs):
        yield _stem(wish.layer, run, runs), picture_of(one, wish, classes=classes)


def _stem(kind: str, run: int, runs: "list[RunTables]") -> str:
    """Name a picture of one run; numbers of many have leading zeros, so that files sort like runs."""
    from sim.results.folder.store import shelf_of

    number = f"{run + 1:0{len(str(len(runs)))}d}"
    return f"{kind}_{number}_{shelf_of(Path(), runs[run].scenario).name}"


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
    from sim.cli.pictures.picture_file import save_picture
    from sim.cli.whole_folder import whole_folder
    from sim.core.disk.digest import content_digest
    from sim.core.disk.safe_cells import safe_cells

    names = "_vs_".join(folder.parent.name for folder in folders)
    digest = content_digest({"runs": [f"{folder.parent.name}/{folder.name}" for folder in folders]})
    shortened = names.encode()[:_LONGEST_NAME].decode(errors="ignore")
    place = out / COMPARISONS / f"{shortened}-{digest[:8]}"
    with whole_folder(place, own_files) as folder:
        safe_cells(comparison).to_csv(folder / TABLE_FILE, index=False, lineterminator="\n")
        if table in WRITERS:
            pass
        for name, figure in pictures.items():
            save_picture(figure, folder / name)
    return place


def _print_json(comparison: "pd.DataFrame", runs: "list[RunTables]") -> None:
    from sim.cli.terminal.terminal import print_json

    rows = comparison.astype(object).where(comparison.notna(), None)
    print_json({"comparison": rows.to_dict(orient="records"), "summaries": [one.summary for one in runs]})


def _print(comparison: "pd.DataFrame", runs: "list[RunTables]", place: Path, folders: list[Path]) -> None:
    from sim.cli.tables.compare_table import print_comparison
    from sim.cli.terminal.terminal import print_path, result_console

    console = result_console()
    print_comparison(console, comparison, runs)
    for label, path in (
        ("Chart:", place / CHART_FILE),
        ("Table:", place / TABLE_FILE),
        *(("Run:  ", folder) for folder in folders),
    ):
        print_path(console, label, path)
    console.print()
