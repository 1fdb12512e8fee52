"""`safecity map`: draw a city's cells or a country's places, by what cameras cover or whom they observe."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import RESULTS, Engine, Sample, Seed, file_option
from sim.core.vocabulary import Definition
from sim.plots.layers import LAYERS, Layer, Need, choose_layer

if TYPE_CHECKING:
    from sim.results.run_tables import PlaceTables
    from sim.scenario.resolve import ResolvedScenario

MAPS = RESULTS / "maps"

Target = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO|RUN",
        help="A scenario (name or YAML file), or the folder of a run.",
        show_default=False,
    ),
]


def _layer_key(typed: str) -> str:
    if typed not in LAYERS:
        msg = f"'{typed}' is not one of {', '.join(LAYERS)}"
        raise typer.BadParameter(msg)
    return typed


LayerKey = Annotated[
    str | None,
    typer.Option(
        "--layer",
        parser=_layer_key,
        metavar=f"[{'|'.join(LAYERS)}]",
        help=r"What to show, as said above. \[default: coverage, or places of a country]",
        show_default=False,
    ),
]
Hour = Annotated[
    int | None,
    typer.Option("--hour", min=0, max=23, metavar="H", help="Hour that people are seen in, 0 to 23."),
]
InPlace = Annotated[
    str | None, typer.Option("--place", metavar="CITY", help="One city of a country, to show its cells.")
]
Counted = Annotated[Definition, typer.Option("--definition", help="Which cameras count.")]
File = Annotated[
    Path | None,
    file_option(
        "--out",
        rf"Picture to write: .png, .pdf or .svg. \[default: in {MAPS}, named for what it shows]",
        show_default=False,
    ),
]


def _named(chosen: Callable[[Layer], bool]) -> str:
    return "\n".join(f"{layer.key}: {layer.shows}" for layer in LAYERS.values() if chosen(layer))


HELP = f"""Draw a printable map of a city's cells or of a country's places, or a chart of its people.

Layers of a city; {", ".join(key for key, layer in LAYERS.items() if not layer.needs_run)} need no simulation:
{_named(lambda layer: layer.need is not Need.COUNTRY)}

Layers of a country; --place asks for those of one of its cities:
{_named(lambda layer: not layer.is_of_city)}
"""


def draw_map(
    target: Target,
    *,
    layer: LayerKey = None,
    hour: Hour = None,
    place: InPlace = None,
    definition: Counted = Definition.INSTALLED,
    out: File = None,
    seed: Seed = None,
    sample: Sample = None,
    engine: Engine = None,
) -> None:
    """Draw a layer of a scenario or of a run folder; `HELP` says which there are."""
    from sim.city.country.gazetteer import find_place, is_country
    from sim.cli.terminal.console import print_path, result_console
    from sim.plots.picture_file import check_picture_file, save_picture
    from sim.results.folder.store import scenario_folder

    folder = run_folder(target, changed=any(value is not None for value in (seed, sample, engine)))
    city = None if place is None else find_place(place).name
    if folder is None:
        from sim.scenario.resolve import load_scenario

        scenario = load_scenario(target, seed=seed, sample=sample, engine=engine)
        name, where = scenario.name, scenario.city
    else:
        from sim.results.folder.load import load_summary

        summary = load_summary(folder)
        name, where = str(summary["scenario"]), str(summary["city"])
    chosen = choose_layer(layer, hour=hour, place=city, of_country=is_country(where))
    parts = (
        scenario_folder(Path(), name).name,
        city,
        chosen.key,
        hour if hour is None else f"{hour:02d}h",
        definition,
    )
    file = out or MAPS / f"{'_'.join(part for part in parts if part)}.png"
    check_picture_file(file)

    from sim.plots.draw import draw

    tables = _tables_of(scenario, chosen, city) if folder is None else _read(folder, city)
    save_picture(draw(chosen.key, tables, definition=definition, hour=hour), file)
    print_path(result_console(), "Map:", file)


def _tables_of(scenario: "ResolvedScenario", layer: Layer, city: str | None) -> "PlaceTables":
    """Run a scenario, or only build its city and cameras if the layer needs no more."""
    from dataclasses import replace

    from sim.cli.terminal.console import shown_progress
    from sim.study.run import place_only, run_scenario

    if city is not None:  # Alone, a city has the same people and the same cameras as in the country.
        scenario = replace(scenario, city=city)
    with shown_progress() as progress:
        if not layer.needs_run:
            return place_only(scenario, progress=progress)
        return run_scenario(scenario, progress=progress).tables()


def _read(folder: Path, city: str | None) -> "PlaceTables":
    from sim.cli.terminal.console import progress_console, said_notices
    from sim.results.folder.tables import load_tables

    with said_notices(progress_console()):
        tables = load_tables(folder)
        return tables if city is None else tables.in_place(city)


def run_folder(target: str, *, changed: bool) -> Path | None:
    """Recognise a run folder; a scenario is anything else.

    Raises
    ------
    InputError
        If *target* is another folder, or a finished run is asked to change.
    """
    from sim.core.errors import InputError
    from sim.results.folder.certificate import CERTIFICATE_FILE
    from sim.results.folder.load import is_run_folder

    path = Path(target)
    path = path.parent if path.name == CERTIFICATE_FILE else path
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
