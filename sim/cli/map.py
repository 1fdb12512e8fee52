"""`safecity map`: draw a city's cells or a country's places, by what cameras cover or whom they observe."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import RESULTS, Engine, Sample, Seed, path_of
from sim.cli.pictures.map_layer import MapLayer, Wish, wish_of
from sim.core.vocabulary import Definition

if TYPE_CHECKING:
    from sim.plots.page.page import Picture

MAPS = RESULTS / "maps"


Target = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO|RUN",
        help="A scenario (name or YAML file), or the folder of a run.",
        show_default=False,
    ),
]
Layer = Annotated[
    MapLayer | None,
    typer.Option(
        "--layer",
        help=r"What to show, as said above. \[default: coverage, or places of a country]",
        show_default=False,
    ),
]
Hour = Annotated[
    int | None,
    typer.Option("--hour", min=0, max=23, metavar="H", help="Hour that people are seen in, 0 to 23."),
]
InPlace = Annotated[
    str | None,
    typer.Option("--place", metavar="CITY", help="One city of a country, to show its cells."),
]
Counted = Annotated[Definition, typer.Option("--definition", help="Which cameras count.")]
File = Annotated[
    Path | None,
    typer.Option(
        "--out",
        parser=path_of("--out"),
        metavar="FILE",
        help=rf"Picture to write: .png, .pdf or .svg. \[default: in {MAPS}, named for what it shows]",
        show_default=False,
    ),
]


def draw_map(
    target: Target,
    *,
    layer: Layer = None,
    hour: Hour = None,
    place: InPlace = None,
    definition: Counted = Definition.INSTALLED,
    out: File = None,
    seed: Seed = None,
    sample: Sample = None,
    engine: Engine = None,
) -> None:
    """Draw a printable map of a city's cells or of a country's places, or a chart of its people.

    Layers of a city; the first three need no simulation:
    coverage: ground in view
    streets: street length in view
    footprints: what each camera sees around the most watched place
    people: people seen in each cell, in the day or in one --hour
    day: people seen in each cell in eight hours, side by side
    residents: residents of each cell who are seen anywhere
    hours: a chart of the day

    Layers of a country; --place asks for those of one of its cities:
    places: share of residents observed, city by city
    settlements: a chart by size of settlement and by region
    hours: a chart of the day
    """
    from sim.city.country.gazetteer import find_place, is_country
    from sim.cli.pictures.map_sources import map_of_run_folder, map_of_scenario, scenario_of_run_folder

    folder = run_folder(target, changed=any(value is not None for value in (seed, sample, engine)))
    city = None if place is None else find_place(place).name
    if folder is not None:
        name, of_country = scenario_of_run_folder(folder)
        wish = wish_of(layer, definition, hour=hour, place=city, of_country=of_country)
        _draw(lambda: map_of_run_folder(folder, wish), out or MAPS / _file_name(name, wish))
    else:
        from sim.scenario.resolve import load_scenario

        scenario = load_scenario(target, seed=seed, sample=sample, engine=engine)
        of_country = is_country(scenario.city)
        wish = wish_of(layer, definition, hour=hour, place=city, of_country=of_country)
        _draw(lambda: map_of_scenario(scenario, wish), out or MAPS / _file_name(scenario.name, wish))


def _draw(make: Callable[[], "Picture"], file: Path) -> None:
    """Make a picture and save it; whether it can be saved is found out before."""
    from sim.cli.pictures.picture_file import check_picture_file, save_picture
    from sim.cli.terminal.terminal import print_path, result_console

    check_picture_file(file)
    save_picture(make(), file)
    print_path(result_console(), "Map:", file)


def run_folder(target: str, *, changed: bool) -> Path | None:
    """Recognise a run folder; a scenario is anything else.

    Raises
    ------
    InputError
        If *target* is another folder, or a finished run is asked to change.
    """
    from sim.core.errors import InputError
    from sim.results.folder.load import is_run_folder

    path = Path(target)
    if not path.is_dir():
        return None
    if not is_run_folder(path):
        runs = sorted(one for one in path.iterdir() if is_run_folder(one))
        hint = " or ".join(map(str, runs[:3])) if runs else "one that `safecity run` wrote"
        msg = f"{path} is no run folder; give {hint}, or a scenario"
        raise InputError(msg)
    if changed:
        msg = f"{path} is a finished run that --seed, --sample and --engine cannot change; give its scenario"
        raise InputError(msg)
    return path


def _file_name(scenario: str, wish: Wish) -> str:
    from sim.results.folder.store import shelf_of

    return f"{shelf_of(Path(), scenario).name}_{wish.file_stem}.png"
