"""Where a picture's content comes from: a scenario's city and cameras, a run made now, or a run folder."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from sim.cameras.coverage.coverage import city_coverage
from sim.city.country.gazetteer import find_place, is_country
from sim.cli.pictures.map_layer import COVERAGE_LAYERS, MapLayer, Wish
from sim.cli.pictures.pictures import picture_of
from sim.cli.terminal.notices import said_notices
from sim.cli.terminal.progress import shown_progress
from sim.cli.terminal.terminal import progress_console
from sim.core.vocabulary import Definition, StreetClass
from sim.plots.maps.coverage_map import CoverageLayer, coverage_map
from sim.plots.maps.footprint_map import footprint_map
from sim.plots.page.captions import mapped_in, source_line
from sim.plots.page.page import Picture
from sim.results.folder.load import load_summary
from sim.results.folder.tables import load_tables
from sim.results.run_tables import PlaceTables
from sim.study.finished_run import about_place
from sim.study.run import place_only, run_scenario
from sim.world.watched_window import watched_window
from sim.world.world import Network

if TYPE_CHECKING:
    from sim.scenario.resolve import ResolvedScenario

_COVERAGE = {MapLayer.COVERAGE: CoverageLayer.GROUND, MapLayer.STREETS: CoverageLayer.STREETS}


def map_of_scenario(scenario: "ResolvedScenario", wish: Wish) -> Picture:
    """Draw a scenario: coverage from its city and cameras alone, people from a run made now.

    Raises
    ------
    InputError
        If the scenario cannot be run, or there is no such place.
    """
    if wish.place is not None:
        # Alone, a city has the same people and the same cameras as in the country.
        scenario = replace(scenario, city=find_place(wish.place).name)
    if wish.layer in COVERAGE_LAYERS:
        return _coverage_of_scenario(scenario, wish)
    if wish.layer is MapLayer.FOOTPRINTS:
        return _footprints_of_scenario(scenario, wish)
    with shown_progress() as progress:
        run = run_scenario(scenario, progress=progress)
    return picture_of(run.tables(), wish)


def map_of_run_folder(folder: Path, wish: Wish) -> Picture:
    """Draw what a run folder holds.

    Raises
    ------
    InputError
        If the folder cannot be read, or the run does not hold what it takes.
    """
    with said_notices(progress_console()):
        return picture_of(load_tables(folder), wish)


def scenario_of_run_folder(folder: Path) -> tuple[str, bool]:
    """Name the scenario that a run folder holds a run of, and say whether it is of a country."""
    summary = load_summary(folder)
    return str(summary["scenario"]), is_country(str(summary["city"]))


def _coverage_of_scenario(scenario: "ResolvedScenario", wish: Wish) -> Picture:
    with shown_progress() as progress:
        network, cells = place_only(scenario, progress=progress)
    city = network.city
    return coverage_map(
        cells,
        layer=_COVERAGE[wish.layer],
        definition=wish.definition,
        city=city.place.title,
        scenario=scenario.title,
        source=source_line(
            about=f"Scenario {scenario.name}, seed {scenario.run.seed}",
            crs=city.crs,
            is_imported=bool(city.place.layers),
            mapped=mapped_in(_tables(scenario, network, cells)),
        ),
        note=_city_wide(cells, wish.definition),
        districts=city.districts,
        arterials=city.edges[city.edges["class"] == StreetClass.ARTERIAL],
    )


def _footprints_of_scenario(scenario: "ResolvedScenario", wish: Wish) -> Picture:
    """Look at the surroundings of the cell with most cameras, outdoors and under the definition."""
    with shown_progress() as progress:
        network, cells = place_only(scenario, progress=progress)
    city = network.city
    seen, window = watched_window(network, wish.definition)
    return footprint_map(
        seen,
        window,
        streets=city.edges,
        buildings=city.buildings,
        definition=wish.definition,
        light=scenario.run.light,
        turning=scenario.run.turning,
        city=city.place.title,
        scenario=scenario.title,
        source=source_line(
            about=f"Scenario {scenario.name}, seed {scenario.run.seed}",
            crs=city.crs,
            is_imported=bool(city.place.layers),
            mapped=mapped_in(_tables(scenario, network, cells)),
        ),
    )


def _tables(scenario: "ResolvedScenario", network: Network, cells: gpd.GeoDataFrame) -> PlaceTables:
    about = about_place(scenario, network.city.place.title, network)
    return PlaceTables(scenario=scenario.name, seed=scenario.run.seed, cells=cells, **about)


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
