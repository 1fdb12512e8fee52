"""The one place where a resolved scenario becomes a World; everything below it takes plain values."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.placement import lay_out_cameras
from sim.cameras.stock import Stock
from sim.cameras.street_views import street_views
from sim.city.archipelago import Part
from sim.city.build import City
from sim.city.gazetteer import COUNTRY, Place, find_place, is_country
from sim.city.parts import PartCard, part_card, parts_of_country
from sim.core.draws import Draws, run_draws
from sim.core.errors import InputError
from sim.engine.blame import blamed_on_changes
from sim.engine.place_facts import facts_of, facts_of_country
from sim.engine.population import Population, make_population
from sim.engine.read_settings import (
    camera_settings,
    city_settings,
    coverage_settings,
    exposure_settings,
    people_settings,
    settlement_settings,
    visitor_settings,
)
from sim.engine.settings import ExposureSettings
from sim.engine.shelf import Shelf
from sim.engine.stocking import most_per_1000_residents, stock_of
from sim.scenario.parameter import Quantity
from sim.scenario.resolve import ResolvedScenario


@dataclass(frozen=True, eq=False)
class Network:
    """A part of the country and the cameras in it: all that coverage needs, and nobody walks yet.

    Parameters
    ----------
    part
        A city, or the settlements of a region: ground, streets and sites.
    stock
        Whole cameras of this city.
    cameras
        Every camera, keeping LAID_OUT_CAMERAS.
    views
        What street cameras see of street edges.
    """

    part: Part
    stock: Stock
    cameras: pd.DataFrame
    views: pd.DataFrame

    @property
    def city(self) -> City:
        """The tables of the whole part."""
        return self.part.city

    @property
    def camera_cell(self) -> NDArray[np.int64]:
        """The cell each camera's site lies in, in the order of *cameras*."""
        cell_of_site: NDArray[np.int64] = self.city.sites["cell_id"].to_numpy(np.int64)
        cell: NDArray[np.int64] = cell_of_site[self.cameras["site_id"].to_numpy(np.int64)]
        return cell


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
    """Look up the scenario's city; its facts count as numbers used from now on.

    Raises
    ------
    InputError
        With the file and line that name it, if it is unknown.
    """
    try:
        place = find_place(scenario.city)
    except InputError as error:
        raise scenario.city_source.error(str(error)) from error
    for fact in facts_of(place):
        scenario.numbers.use(fact)
    return place


def name_of_place(scenario: ResolvedScenario) -> str:
    """Give the key of the city or country that a scenario is about.

    Raises
    ------
    InputError
        With the file and line that name it, if it is unknown.
    """
    return COUNTRY if is_country(scenario.city) else place_of(scenario).name


def build_network(scenario: ResolvedScenario, shelf: Shelf, card: PartCard | None = None) -> Network:
    """Build a part of the country and place its cameras.

    Parameters
    ----------
    scenario
        Whose cameras.
    shelf
        What earlier scenarios built.
    card
        The part; the scenario's city if none is given.

    Raises
    ------
    InputError
        If the city is unknown or the stock does not fit it, with the file and line that say so.
    """
    card = card or part_card(place_of(scenario).name)
    with blamed_on_changes(scenario):
        part = shelf.part(card, city_settings(scenario.numbers), settlement_settings(scenario.numbers))
        stock = stock_of(scenario, part.city)
        cameras = lay_out_cameras(
            part.city.cells,
            part.city.nodes,
            part.city.edges,
            part.city.sites,
            stock=stock,
            settings=camera_settings(scenario),
            draws=run_draws(scenario.run.seed, part.name),
        )
    return Network(part, stock, cameras, street_views(cameras, part.city.edges))


def build_world(scenario: ResolvedScenario, network: Network, shelf: Shelf) -> World:
    """Add the people to a network.

    What does not depend on cameras is taken from the shelf if an earlier scenario put it there.
    """
    run, city = scenario.run, network.city
    people = people_settings(scenario.numbers, city.place.name)
    draws = run_draws(run.seed, network.part.name)
    with blamed_on_changes(scenario):
        population = shelf.get(
            "population",
            (city.place, city_settings(scenario.numbers), people, run.seed, run.sample),
            lambda: make_population(city, people, sample=run.sample, draws=draws),
        )
    return World(scenario, network, population, exposure_settings(scenario.numbers), draws)


def numbers_that_enter(scenario: ResolvedScenario) -> tuple[Quantity, ...]:
    """List every number that a run of the scenario uses, without building anything.

    Raises
    ------
    InputError
        If the scenario's city is unknown.
    """
    numbers = scenario.numbers
    city_settings(numbers)
    settlement_settings(numbers)
    camera_settings(scenario)
    coverage_settings(numbers)
    most_per_1000_residents(numbers)
    exposure_settings(numbers)
    for name in _names_of_parts(scenario):
        people_settings(numbers, name)
        visitor_settings(numbers, name)
    return numbers.used()


def _names_of_parts(scenario: ResolvedScenario) -> tuple[str, ...]:
    """Name the parts that a scenario is about; the facts on them count as used from now on."""
    if not is_country(scenario.city):
        return (place_of(scenario).name,)
    for fact in facts_of_country():
        scenario.numbers.use(fact)
    return tuple(part.name for part in parts_of_country())
