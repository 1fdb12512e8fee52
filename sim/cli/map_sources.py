"""Where a map's cells come from: a scenario's city and cameras, a run made now, or a run folder."""

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from sim.cameras.coverage import city_coverage
from sim.city.gazetteer import find_place
from sim.city.metre_crs import metre_crs
from sim.cli.map_layer import MapLayer
from sim.cli.pictures import people_picture
from sim.cli.progress import shown_progress
from sim.core.errors import InputError
from sim.core.vocabulary import Definition, StreetClass
from sim.plots.captions import about_run, sampling_note, source_line
from sim.plots.coverage_map import CoverageLayer, coverage_column, coverage_map
from sim.plots.page import Picture
from sim.plots.people_map import PeopleLayer, people_map
from sim.results.load import load_cells, load_certificate, load_summary
from sim.study.run import place_only, run_scenario

if TYPE_CHECKING:
    from sim.scenario.resolve import ResolvedScenario

_COVERAGE = {MapLayer.COVERAGE: CoverageLayer.GROUND, MapLayer.STREETS: CoverageLayer.STREETS}


def map_of_scenario(scenario: "ResolvedScenario", layer: MapLayer, definition: Definition) -> Picture:
    """Draw a scenario: coverage from its city and cameras alone, people from a run made now."""
    if layer not in _COVERAGE:
        with shown_progress() as progress:
            run = run_scenario(scenario, progress=progress)
        return people_picture(run, PeopleLayer(layer), definition)
    with shown_progress() as progress:
        network, cells = place_only(scenario, progress=progress)
    city = network.city
    return coverage_map(
        cells,
        layer=_COVERAGE[layer],
        definition=definition,
        city=city.place.title,
        scenario=scenario.title,
        source=source_line(about=f"Scenario {scenario.name}, seed {scenario.run.seed}", crs=city.crs),
        note=_city_wide(cells, definition),
        districts=city.districts,
        arterials=city.edges[city.edges["class"] == StreetClass.ARTERIAL],
    )


def _city_wide(cells: gpd.GeoDataFrame, definition: Definition) -> str:
    """Sum the cells' coverage up to a sentence on the city, its streets and its residents."""
    columns = {name: cells[f"{name}_{definition}"] for name in ("ground_share", "street_share")}
    coverage = pd.DataFrame(
        {"cell_id": cells["cell_id"], "definition": str(definition), "cameras": 0, **columns}
    )
    whole = city_coverage(cells, coverage).iloc[0]
    return (
        f"In view in the whole city: {100 * whole['ground_share']:.1f} % of the ground and "
        f"{100 * whole['street_share']:.1f} % of the street length; in the cell of the mean resident's home: "
        f"{100 * whole['residents_ground_share']:.1f} % and {100 * whole['residents_street_share']:.1f} %."
    )


def map_of_run_folder(folder: Path, layer: MapLayer, definition: Definition) -> Picture:
    """Draw what a run folder holds.

    Raises
    ------
    InputError
        If the folder cannot be read, or the run holds no such column.
    """
    summary = load_summary(folder)
    place = find_place(str(summary["city"]))
    crs = metre_crs(place.longitude_deg, place.latitude_deg)
    cells: gpd.GeoDataFrame = load_cells(folder).to_crs(crs)
    source = source_line(about=about_run(summary), crs=crs)
    title = _scenario_title(folder)
    if layer in _COVERAGE:
        if coverage_column(_COVERAGE[layer], definition) not in cells.columns:
            msg = (
                f"{folder} holds no coverage for '{definition}'; give the scenario instead of the run folder"
            )
            raise InputError(msg)
        return coverage_map(
            cells,
            layer=_COVERAGE[layer],
            definition=definition,
            city=place.title,
            scenario=title,
            source=source,
        )
    return people_map(
        cells,
        layer=PeopleLayer(layer),
        definition=definition,
        city=place.title,
        scenario=title,
        source=source,
        note=sampling_note(summary, of_cells=True),
    )


def scenario_of_run_folder(folder: Path) -> str:
    """Name the scenario that a run folder holds a run of."""
    return str(load_summary(folder)["scenario"])


def _scenario_title(folder: Path) -> str:
    scenario = load_certificate(folder).get("scenario", {})
    return str(scenario.get("title", scenario_of_run_folder(folder)))
