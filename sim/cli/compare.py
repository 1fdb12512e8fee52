"""`safecity compare`: the same residents under several scenarios, side by side."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.options import RESULTS, Engine, Json, Out, Sample, Scenarios, Seed

if TYPE_CHECKING:
    import pandas as pd

    from sim.cli.pictures.map_layer import Wish
    from sim.plots.page.page import Picture
    from sim.scenario.resolve import ResolvedScenario
    from sim.study.finished_run import Run

COMPARISONS = "comparisons"
TABLE_FILE = "comparison.csv"
CHART_FILE = "comparison.png"
SETTLEMENTS_FILE = "settlements.png"
_LONGEST_NAME = 100  # bytes; with the digest, far below what file systems allow


def compare(
    scenarios: Scenarios,
    *,
    out: Out = RESULTS,
    seed: Seed = None,
    sample: Sample = None,
    engine: Engine = None,
    json: Json = False,
) -> None:
    """Run two or more scenarios on the same residents and say what changes from the first."""
    from sim.city.country.gazetteer import is_country
    from sim.cli.run import read_scenarios, simulate
    from sim.core.errors import InputError

    if len(scenarios) < 2:  # noqa: PLR2004 - a pair
        msg = "a comparison needs at least two scenarios; name another one after the first"
        raise InputError(msg)
    resolved = read_scenarios(scenarios, out=out, seed=seed, sample=sample, engine=engine)
    _check_comparable(resolved)

    from sim.study.run import compare_runs

    runs = simulate(resolved)
    comparison = compare_runs(runs)
    folders = [run.save(out) for run in runs]
    summaries = [run.outcome.summary for run in runs]
    maps = _country_pictures(runs) if is_country(resolved[0].city) else _maps(runs)
    pictures = {CHART_FILE: _chart(comparison, summaries, runs)} | maps
    place = _save(out, comparison, pictures, folders)
    if json:
        _print_json(comparison, summaries)
    else:
        _print(comparison, summaries, place, folders)


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


def _chart(comparison: "pd.DataFrame", summaries: list[dict[str, Any]], runs: "list[Run]") -> "Picture":
    from sim.plots.charts.comparison_chart import comparison_chart
    from sim.plots.page.captions import about_run, sampling_note, source_line
    from sim.plots.page.page import Words

    first = summaries[0]
    city = runs[0].place
    words = Words(
        title=f"How many people cameras observe in {city}, scenario by scenario",
        subtitle=f"Part of {first['residents']:,} residents whom at least one camera has in view between "
        "00:00 and 24:00 of a weekday; the same residents in every scenario.",
        source=source_line(about=about_run(*summaries), is_imported=_is_imported(runs[0])),
        note=sampling_note(first),
    )
    return comparison_chart(comparison, summaries, words)


def _is_imported(run: "Run") -> bool:
    return run.network is not None and bool(run.network.city.place.layers)


def _maps(runs: "list[Run]") -> "dict[str, Picture]":
    """Draw where people are observed in each run, in the same classes, so that the maps can be compared."""
    from sim.cli.pictures.findings import findings_of_run
    from sim.cli.pictures.map_layer import MapLayer, Wish
    from sim.cli.pictures.pictures import picture_of
    from sim.core.vocabulary import Definition
    from sim.plots.maps.people_map import PeopleLayer, people_column
    from sim.plots.page.classing import nice_classes

    column = people_column(PeopleLayer.PEOPLE, Definition.INSTALLED)
    classes = nice_classes(*(run.outcome.cells[column].to_numpy(dtype=float) for run in runs), whole=True)
    wish = Wish(MapLayer.PEOPLE, Definition.INSTALLED)
    return {
        _map_file(wish, position, run): picture_of(findings_of_run(run), wish, classes=classes)
        for position, run in enumerate(runs, start=1)
    }


def _country_pictures(runs: "list[Run]") -> "dict[str, Picture]":
    """Draw each run's places in the same classes, and all runs by size of settlement and by region."""
    from sim.cli.pictures.findings import findings_of_run
    from sim.cli.pictures.map_layer import MapLayer, Wish
    from sim.cli.pictures.pictures import picture_of, settlements_picture
    from sim.core.vocabulary import Definition
    from sim.plots.maps.country_map import place_classes

    found = [findings_of_run(run) for run in runs]
    places = [one.places for one in found if one.places is not None]
    classes = place_classes(*places, definition=Definition.INSTALLED)
    wish = Wish(MapLayer.PLACES, Definition.INSTALLED)
    pictures = {
        _map_file(wish, position, run): picture_of(one, wish, classes=classes)
        for position, (run, one) in enumerate(zip(runs, found, strict=True), start=1)
    }
    return {SETTLEMENTS_FILE: settlements_picture(found, Definition.INSTALLED)} | pictures


def _map_file(wish: "Wish", position: int, run: "Run") -> str:
    from sim.results.folder.store import shelf_of

    return f"{wish.layer}_{position}_{shelf_of(Path(), run.scenario.name).name}.png"


def _save(out: Path, comparison: "pd.DataFrame", pictures: "dict[str, Picture]", folders: list[Path]) -> Path:
    """Write table and pictures to a folder that the compared runs name."""
    from sim.cli.pictures.picture_file import save_picture
    from sim.cli.whole_folder import whole_folder
    from sim.core.disk.digest import content_digest
    from sim.core.words import safe_cells

    names = "_vs_".join(folder.parent.name for folder in folders)
    digest = content_digest({"runs": [f"{folder.parent.name}/{folder.name}" for folder in folders]})
    shortened = names.encode()[:_LONGEST_NAME].decode(errors="ignore")
    place = out / COMPARISONS / f"{shortened}-{digest[:8]}"
    with whole_folder(place, (TABLE_FILE, *pictures)) as folder:
        safe_cells(comparison).to_csv(folder / TABLE_FILE, index=False, lineterminator="\n")
        for name, figure in pictures.items():
            save_picture(figure, folder / name)
    return place


def _print_json(comparison: "pd.DataFrame", summaries: list[dict[str, Any]]) -> None:
    from sim.cli.terminal.terminal import print_json

    print_json({"comparison": comparison.to_dict(orient="records"), "summaries": summaries})


def _print(
    comparison: "pd.DataFrame", summaries: list[dict[str, Any]], place: Path, folders: list[Path]
) -> None:
    from sim.cli.tables.compare_table import print_comparison
    from sim.cli.terminal.terminal import print_path, result_console

    console = result_console()
    print_comparison(console, comparison, summaries)
    for label, path in (
        ("Chart:", place / CHART_FILE),
        ("Table:", place / TABLE_FILE),
        *(("Chart:", file) for file in (place / SETTLEMENTS_FILE,) if file.exists()),
        *(("Map:  ", file) for kind in ("people", "places") for file in sorted(place.glob(f"{kind}_*.png"))),
        *(("Run:  ", folder) for folder in folders),
    ):
        print_path(console, label, path)
    console.print()
