"""`safecity map`: draw cells by what cameras cover or by the people they observe."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.map_layer import MapLayer
from sim.cli.options import RESULTS, Engine, Sample, Seed
from sim.core.vocabulary import Definition

if TYPE_CHECKING:
    from sim.plots.page import Picture

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
    MapLayer,
    typer.Option(
        "--layer",
        help="coverage: ground in view; streets: street length in view (neither needs a simulation); "
        "people: people seen in each cell; residents: residents of each cell seen anywhere.",
    ),
]
Counted = Annotated[Definition, typer.Option("--definition", help="Which cameras count.")]
File = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help=f"Picture to write: .png, .pdf or .svg. [default: {MAPS}/SCENARIO_LAYER_DEFINITION.png]",
        show_default=False,
    ),
]


def draw_map(
    target: Target,
    *,
    layer: Layer = MapLayer.COVERAGE,
    definition: Counted = Definition.INSTALLED,
    out: File = None,
    seed: Seed = None,
    sample: Sample = None,
    engine: Engine = None,
) -> None:
    """Draw a printable map of a city's cells."""
    from sim.cli.map_sources import map_of_run_folder, map_of_scenario, scenario_of_run_folder
    from sim.cli.pictures import check_picture_file, save_picture
    from sim.cli.terminal import print_path, result_console

    folder = _run_folder(target, changed=any(value is not None for value in (seed, sample, engine)))
    if folder is not None:
        file = out or MAPS / _file_name(scenario_of_run_folder(folder), layer, definition)
        check_picture_file(file)
        figure: Picture = map_of_run_folder(folder, layer, definition)
    else:
        from sim.scenario.resolve import load_scenario

        scenario = load_scenario(target, seed=seed, sample=sample, engine=engine)
        file = out or MAPS / _file_name(scenario.name, layer, definition)
        check_picture_file(file)
        figure = map_of_scenario(scenario, layer, definition)
    save_picture(figure, file)
    print_path(result_console(), "Map:", file)


def _run_folder(target: str, *, changed: bool) -> Path | None:
    """Recognise a run folder; a scenario is anything else.

    Raises
    ------
    InputError
        If *target* is another folder, or a finished run is asked to change.
    """
    from sim.core.errors import InputError
    from sim.results.load import is_run_folder

    path = Path(target)
    if not path.is_dir():
        return None
    if not is_run_folder(path):
        msg = f"{path} is no run folder; give one that `safecity run` wrote, or a scenario"
        raise InputError(msg)
    if changed:
        msg = f"{path} is a finished run that --seed, --sample and --engine cannot change; give its scenario"
        raise InputError(msg)
    return path


def _file_name(scenario: str, layer: MapLayer, definition: Definition) -> str:
    from sim.results.store import shelf_of

    return f"{shelf_of(Path(), scenario).name}_{layer}_{definition}.png"
