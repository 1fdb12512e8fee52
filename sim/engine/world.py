"""The one place where a resolved scenario becomes a World; everything below it takes plain values."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.placement import place_cameras
from sim.cameras.stock import Stock, StockStatement, city_stock
from sim.cameras.street_views import street_views
from sim.city.build import City, build_city
from sim.city.gazetteer import Place, country, find_place
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.engine.population import Population, make_population
from sim.engine.read_settings import (
    camera_settings,
    city_settings,
    exposure_settings,
    people_settings,
)
from sim.engine.settings import ExposureSettings
from sim.engine.shelf import Shelf
from sim.scenario.resolve import ResolvedScenario

_MEASURE_FIELD = {
    "count": "count",
    "per_100": "per_100_residents",
    "per_1000": "per_1000_residents",
    "per_km2": "per_km2",
}


@dataclass(frozen=True, eq=False)
class Network:
    """A city and the cameras in it: all that coverage needs, and nobody walks yet.

    Parameters
    ----------
    city
        Ground, streets and sites.
    stock
        Whole cameras of this city.
    cameras
        Every camera, keeping CAMERAS.
    views
        What street cameras see of street edges.
    """

    city: City
    stock: Stock
    cameras: gpd.GeoDataFrame
    views: pd.DataFrame

    @property
    def camera_cell(self) -> NDArray[np.int64]:
        """The cell each camera's site lies in, in the order of *cameras*."""
        cell = self.city.sites["cell_id"].to_numpy(np.int64)
        return cell[self.cameras["site_id"].to_numpy(np.int64)]


@dataclass(frozen=True, eq=False)
class World:
    """A scenario made concrete: a city, its cameras, its people and their day.

    Parameters
    ----------
    scenario
        What it was made from.
    network
        City and cameras.
    population
        Residents, plans and ways.
    exposure
        The numbers of the exposure model.
    draws
        The chance of the run's seed.
    """

    scenario: ResolvedScenario
    network: Network
    population: Population
    exposure: ExposureSettings
    draws: Draws


def place_of(scenario: ResolvedScenario) -> Place:
    """Look up the scenario's city.

    Raises
    ------
    InputError
        With the file and line that name it, if it is unknown.
    """
    try:
        return find_place(scenario.city)
    except InputError as error:
        raise scenario.city_source.error(str(error)) from error


def build_network(scenario: ResolvedScenario, shelf: Shelf) -> Network:
    """Build the city and place its cameras.

    Raises
    ------
    InputError
        If the city is unknown or the stock does not fit it.
    """
    place, numbers = place_of(scenario), scenario.numbers
    settings = city_settings(numbers)
    city = shelf.get("city", (place, settings), lambda: build_city(place, settings))
    stock = stock_of(scenario, city)
    cameras = place_cameras(
        city.cells,
        city.nodes,
        city.edges,
        city.sites,
        stock=stock,
        settings=camera_settings(
            numbers,
            rule=scenario.stock.placement,
            site_mix=scenario.stock.site_mix,
            pixel_density=scenario.run.pixel_density,
        ),
        draws=Draws(scenario.run.seed),
    )
    return Network(city, stock, cameras, street_views(cameras, city.edges))


def build_world(scenario: ResolvedScenario, network: Network, shelf: Shelf) -> World:
    """Add the people to a network.

    What does not depend on cameras is taken from the shelf if an earlier scenario put it there.
    """
    run, city = scenario.run, network.city
    people = people_settings(scenario.numbers, city.place.name)
    draws = Draws(run.seed)
    population = shelf.get(
        "population",
        (city.place, city_settings(scenario.numbers), people, run.seed, run.sample),
        lambda: make_population(city, people, sample=run.sample, draws=draws),
    )
    return World(scenario, network, population, exposure_settings(scenario.numbers), draws)


def stock_of(scenario: ResolvedScenario, city: City) -> Stock:
    """Work out the city's whole cameras: national counts through its share of the population."""
    said, residents = scenario.stock, city.place.residents
    layers = {
        f"{name}_share" if amount.measure == "share" else name: amount.value
        for name, amount in (
            ("linked", said.linked),
            ("recognition", said.recognition),
            ("plate", said.plate),
        )
    }
    statement = StockStatement(**{_MEASURE_FIELD[said.cameras.measure]: said.cameras.value}, **layers)
    try:
        return city_stock(
            statement,
            residents=residents,
            residents_of_scope=residents if said.scope == "city" else country().residents,
            area_km2=float(city.districts["area_km2"].sum()),
            most_per_1000_residents=scenario.numbers.number("cameras/most_cameras_per_1000_residents"),
        )
    except InputError as error:
        raise said.cameras.source.error(str(error)) from error
