"""`safecity city import`: build a city folder from files of streets, people, districts and buildings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.layer_options import by_layer, checked_total, codes_of, dates_by_layer, meaning_of
from sim.cli.options import Json, file_option
from sim.core.errors import InputError

if TYPE_CHECKING:
    from sim.city.layers.import_city import Imported
    from sim.city.layers.request import LayerFiles, Wanted


CITIES = Path("cities")

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="What the city is called. A name of `safecity list cities` brings what is known of that city.",
        show_default=False,
    ),
]
Streets = Annotated[
    Path,
    file_option(
        "--streets",
        "Streets: an extract of OpenStreetMap (.osm.pbf, .osm), or lines (.gpkg, .geojson, .shp).",
        show_default=False,
    ),
]
Population = Annotated[
    Path | None,
    file_option(
        "--population",
        "People: a grid of polygons (.gpkg, …), a raster (.tif), or points (.csv with longitude and "
        "latitude).",
    ),
]
Districts = Annotated[Path | None, file_option("--districts", "Polygons with names, and residents if known.")]
Boundary = Annotated[Path | None, file_option("--boundary", "Outline; what lies outside is left out.")]
Buildings = Annotated[
    Path | None, file_option("--buildings", "Polygons, with heights or levels if known; or an extract.")
]
Total = Annotated[
    int | None,
    typer.Option(
        "--population-total",
        min=1,
        metavar="N",
        help="Residents that the city must have.",
        show_default=False,
    ),
]
PopulationColumn = Annotated[
    str | None, typer.Option("--population-column", metavar="C", help="Column of people, if not obvious.")
]
PopulationIs = Annotated[
    str | None,
    typer.Option(
        "--population-is",
        metavar="WHAT",
        help="What its numbers are: count (people; usual), per-km2 or per-ha.",
    ),
]
NoData = Annotated[
    list[str] | None,
    typer.Option(
        "--no-data",
        metavar="CODE",
        help="Number in it that stands for what is not known, such as -1; repeat. none: every number counts.",
    ),
]
DistrictColumn = Annotated[
    str | None, typer.Option("--district-column", metavar="C", help="Column of districts' names, likewise.")
]
Employed = Annotated[
    float | None,
    typer.Option(
        "--employed-share", metavar="F", help="Employed residents as a share of all, if you know better."
    ),
]
Licences = Annotated[
    list[str] | None,
    typer.Option("--licence", metavar="LAYER=TEXT", help="Licence of a layer, kept with the city; repeat."),
]
Dates = Annotated[
    list[str] | None,
    typer.Option("--date", metavar="LAYER=DATE", help="Date of a layer, kept with the city; repeat."),
]
Folder = Annotated[
    Path | None,
    file_option(
        "--out", rf"City folder to write. \[default: {CITIES}/NAME]", metavar="DIR", show_default=False
    ),
]


def import_layers(
    name: Name,
    *,
    streets: Streets,
    population: Population = None,
    districts: Districts = None,
    boundary: Boundary = None,
    buildings: Buildings = None,
    population_total: Total = None,
    population_column: PopulationColumn = None,
    population_is: PopulationIs = None,
    no_data: NoData = None,
    district_column: DistrictColumn = None,
    employed_share: Employed = None,
    licence: Licences = None,
    date: Dates = None,
    out: Folder = None,
    json: Json = False,
) -> None:
    """Build a city folder from real layers; files in, nothing is fetched.

    A scenario uses it with a line such as city: ./cities/NAME, relative to the scenario's file.
    """
    from sim.city.layers.known_facts import key_of
    from sim.city.layers.request import LayerFiles, Wanted

    folder = CITIES / key_of(name) if out is None else out
    _check_folder(folder)
    columns = population_column, district_column
    numbers = meaning_of(population_is), codes_of(no_data)
    files = LayerFiles(streets, population, districts, boundary, buildings, *columns, *numbers)
    about = by_layer(licence, "--licence"), dates_by_layer(date)
    wanted = Wanted(name, checked_total(population_total), employed_share, *about)
    report = _import(files, wanted, folder)
    if json:
        from sim.cli.terminal.streams import print_json

        print_json(report)
    else:
        from sim.cli.tables.import_report import print_report
        from sim.cli.terminal.console import print_path, result_console

        print_report(result_console(), report)
        print_path(result_console(), "City:", folder)


def _check_folder(folder: Path) -> None:
    """Make sure that nothing but an older import is replaced, before anything is read."""
    from sim.city.kept.folder import is_city_folder
    from sim.core.disk.whole_folder import unwritable
    from sim.results.folder.store import check_writable

    if folder.name in ("", ".."):
        msg = f"--out '{folder}' names no folder of its own; name a new one, such as {CITIES}/almaty"
        raise InputError(msg)
    check_writable(folder.parent)
    try:
        is_other = folder.is_dir() and any(folder.iterdir()) and not is_city_folder(folder)
        is_file = folder.exists() and not folder.is_dir()
    except OSError as error:  # a name that is too long, say
        raise unwritable(f"{folder} cannot be written", error) from error
    if is_other:
        msg = f"{folder} holds something else than a city; name a new folder with --out"
        raise InputError(msg)
    if is_file:
        msg = f"{folder} is a file; name a folder with --out"
        raise InputError(msg)


def _import(files: "LayerFiles", wanted: "Wanted", folder: Path) -> dict[str, Any]:
    """Import the layers and write the folder, whole or not at all; give the report."""
    from sim.city.kept.folder import CITY_FILES, write_city_folder
    from sim.city.layers.import_city import import_city
    from sim.city.layers.provenance import provenance
    from sim.cli.tables.import_report import MAP_FILE, REPORT_FILE
    from sim.cli.terminal.console import shown_progress
    from sim.core.disk.whole_folder import whole_folder
    from sim.scenario.model import resolve_model
    from sim.scenario.parameters.library import Library, Numbers
    from sim.world.read_settings import city_settings, import_settings

    numbers = Numbers(Library())
    settings, own = city_settings(numbers, wanted.name, resolve_model({})), import_settings(numbers)
    with shown_progress() as progress:
        progress("layers", 0.0)
        imported = import_city(files, wanted, settings, own)
        progress("layers", 1.0)
        report = provenance(imported, files, wanted, numbers.used_values())
        with whole_folder(folder, (*CITY_FILES, REPORT_FILE, MAP_FILE)) as beside:
            write_city_folder(beside, imported.city, report, cell_m=settings.land.cell_m)
            _write_report(beside, imported, report)
    return report


def _write_report(folder: Path, imported: "Imported", report: dict[str, Any]) -> None:
    from sim.cli.tables.import_report import MAP_FILE, REPORT_FILE, report_text
    from sim.plots.maps.cell_map import import_map
    from sim.plots.picture_file import save_picture

    (folder / REPORT_FILE).write_text(report_text(report), encoding="utf-8", newline="\n")
    made = imported.city
    figure = import_map(
        made.cells,
        made.edges,
        imported.not_connected,
        made.districts,
        title=made.place.title,
        layers={name: str(layer["file"]) for name, layer in report["layers"].items()},
    )
    save_picture(figure, folder / MAP_FILE)


city = typer.Typer(
    help="Make cities from real layers.", context_settings={"help_option_names": ["-h", "--help"]}
)
city.command("import")(import_layers)


@city.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Make cities from real layers, for scenarios to name as city: path/to/folder."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit
