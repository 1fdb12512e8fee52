"""The one place where a resolved scenario becomes a World; everything below it takes plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.coverage.footprint import Sight
from sim.cameras.coverage.street_views import street_views
from sim.cameras.placement.placement import lay_out_cameras
from sim.cameras.stock.stock import Stock
from sim.city.build import City
from sim.city.country.gazetteer import COUNTRY, Place, is_country
from sim.city.country.parts import PartCard, parts_of_country
from sim.city.part import Part
from sim.core.draws import Draws, run_draws
from sim.core.errors import InputError
from sim.engine.individual.population import Population, make_population
from sim.engine.shared.settings import ExposureSettings
from sim.scenario.parameters.parameter import Quantity
from sim.scenario.resolve import ResolvedScenario
from sim.world.camera_sight import sight_of
from sim.world.locate_errors import blamed_on_changes
from sim.world.mapped_settings import likeliest_kinds
from sim.world.mapped_stock import with_mapped
from sim.world.national import NOTHING_NATIONAL, National, national_numbers, remark_on
from sim.world.place_facts import facts_of, facts_of_country
from sim.world.place_spec import entering, find_card
from sim.world.policy_rules import apply_policy, capped_stock, numbers_behind_the_lens
from sim.world.read_settings import (
    camera_settings,
    city_settings,
    coverage_settings,
    exposure_settings,
    people_settings,
    settlement_settings,
    sight_settings,
    visitor_settings,
)
from sim.world.run_memo import Shelf
from sim.world.shock import befall
from sim.world.stocking import most_per_1000_residents, stock_of
from sim.world.upkeep import read_upkeep, with_upkeep


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
        Every camera, keeping CAMERAS; with columns *kept_as_linked*, *masked*, *hit* and
        *fault_factor* if a policy links or masks, something befalls the place or some cameras fail more often
        (see `sim.world.policy_rules`, `sim.world.shock`, `sim.world.upkeep`).
    sight
        What is left of the cameras' sectors; None if nothing stands in the way.
    remarks
        What was left out of a file of mapped cameras, a line each.
    mapped_digest
        Of that file as it was read; empty if there is none.
    """

    part: Part
    stock: Stock
    cameras: pd.DataFrame
    sight: Sight | None = None
    remarks: tuple[str, ...] = ()
    mapped_digest: str = ""

    @property
    def city(self) -> City:
        """The tables of the whole part."""
        return self.part.city

    @cached_property
    def views(self) -> pd.DataFrame:
        """What street cameras see of street edges; found when first asked for."""
        return street_views(self.cameras, self.city.edges, sight=self.sight)

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
    return card_of(scenario).place


def card_of(scenario: ResolvedScenario) -> PartCard:
    """Look up the scenario's city, in the table or in a city folder; its facts count as numbers used.

    Raises
    ------
    InputError
        With the file and line that name it, if there is none.
    """
    try:
        card = find_card(scenario)
    except InputError as error:
        if error.file is not None:
            raise
        raise scenario.city_source.error(str(error)) from error
    for fact in facts_of(card.place):
        scenario.numbers.use(fact)
    return card


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
    card = card or card_of(scenario)
    with blamed_on_changes(scenario):
        part = shelf.part(card, city_settings(scenario.numbers), settlement_settings(scenario.numbers))
        settings = camera_settings(scenario)
        stock = capped_stock(stock_of(scenario, part.city), scenario.policy, part.city.place.residents)
        mapped = with_mapped(scenario, part.city, stock, settings, streets_are_real=bool(card.folder))
        draws = run_draws(scenario.run.seed, part.name)
        cameras = lay_out_cameras(
            part.city.cells,
            part.city.nodes,
            part.city.edges,
            part.city.sites,
            stock=mapped.stock,
            settings=settings,
            draws=draws,
            given=mapped.given,
        )
        cameras = with_upkeep(cameras, scenario.numbers, part.card.place.region)
        cameras = befall(cameras, scenario, part.city, draws)
        cameras = apply_policy(cameras, scenario, part.city, draws)
        sight = sight_of(cameras, part.city, sight_settings(scenario.numbers), draws)
    return Network(part, mapped.stock, cameras, sight, mapped.remarks, mapped.digest)


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
    sight_settings(numbers)
    coverage_settings(numbers)
    if scenario.stock.mapped is not None:
        likeliest_kinds(numbers)
    most_per_1000_residents(numbers)
    exposure_settings(numbers)
    numbers_behind_the_lens(scenario)
    for name in _names_of_parts(scenario):
        people_settings(numbers, name)
        visitor_settings(numbers, name)
    return entering(scenario, numbers.used())


def national_of(scenario: ResolvedScenario, used: Sequence[Quantity]) -> National:
    """Tell which of the numbers *used* are another country's than the city's."""
    if is_country(scenario.city):
        return NOTHING_NATIONAL
    place = place_of(scenario)
    names = national_numbers(place, used, scenario.numbers)
    return National(names, remark_on(place, names))


def _names_of_parts(scenario: ResolvedScenario) -> tuple[str, ...]:
    """Name the parts that a scenario is about; the facts on them count as used from now on."""
    if not is_country(scenario.city):
        place = place_of(scenario)
        read_upkeep(scenario.numbers, place.region)
        return (place.name,)
    for fact in facts_of_country():
        scenario.numbers.use(fact)
    for part in parts_of_country():
        read_upkeep(scenario.numbers, part.place.region)
    return tuple(part.name for part in parts_of_country())
