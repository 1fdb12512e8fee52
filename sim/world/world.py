"""The one place where a resolved scenario becomes a World; everything below it takes plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import SightSettings, cameras_of
from sim.cameras.coverage.footprint import Sectors, Sight
from sim.cameras.coverage.street_views import street_views
from sim.cameras.placement.placement import lay_out_cameras
from sim.cameras.sightlines.sight import see_between, see_past
from sim.cameras.sightlines.walls import Walls
from sim.cameras.stock.stock import Stock
from sim.city.build import City
from sim.city.country.gazetteer import is_country
from sim.city.country.parts import PlaceSpec, parts_of_country
from sim.city.part import Part, kept_part
from sim.city.settings import CitySettings, SettlementSettings
from sim.core.cache.disk_cache import Cache
from sim.core.draws import Draws, run_draws
from sim.core.vocabulary import Definition
from sim.engine.individual.population import Population, make_population
from sim.engine.shared.settings import ExposureSettings
from sim.scenario.parameters.parameter import Quantity
from sim.scenario.resolve import ResolvedScenario
from sim.world.faults import apply_shock, read_maintenance, with_maintenance
from sim.world.locate_errors import errors_at_changes
from sim.world.place_settings import analytics_of, place_settings
from sim.world.place_spec import entering, facts_of_country, place_of, spec_of
from sim.world.policy_cameras import apply_policy
from sim.world.read_settings import city_settings, exposure_settings, people_settings, visitor_settings
from sim.world.stocking import capped_stock, most_per_1000_residents, stock_of, with_mapped

Thing = TypeVar("Thing")


class RunMemo:
    """Remembers what was made from which settings; equal settings find it again.

    Parameters
    ----------
    cache
        Where to find what earlier runs made.
    """

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self._things: dict[tuple[str, str], object] = {}

    def get(self, name: str, made_from: object, make: Callable[[], Thing]) -> Thing:
        """Return the thing *name* made from these settings, making it the first time.

        Parameters
        ----------
        name
            What it is.
        made_from
            Everything that decides it; settings with the same text are the same settings, so only frozen
            dataclasses, numbers and words may be in it.
        make
            Makes it.
        """
        key = (name, repr(made_from))
        if key not in self._things:
            self._things[key] = make()
        return cast("Thing", self._things[key])

    def part(self, spec: PlaceSpec, settings: CitySettings, settlements: SettlementSettings) -> Part:
        """Return a part of the country, built the first time that anybody asks for it."""
        return self.get(
            "part", (spec, settings, settlements), lambda: kept_part(spec, settings, settlements, self.cache)
        )


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
        Every camera, keeping CAMERAS; with columns *kept_as_linked*, *masked*, *down_by_shock* and
        *failure_rate_factor* if a policy links or masks, something befalls the place or some cameras fail
        more often (see `sim.world.policy_cameras`, `sim.world.faults`).
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


def build_network(scenario: ResolvedScenario, memo: RunMemo, spec: PlaceSpec | None = None) -> Network:
    """Build a part of the country and place its cameras.

    Parameters
    ----------
    scenario, memo
        Whose cameras, and what earlier scenarios built.
    spec
        The part; the scenario's city if none is given.

    Raises
    ------
    InputError
        If the city is unknown or the stock does not fit it, with the file and line that say so.
    """
    spec, numbers, policy = spec or spec_of(scenario), scenario.numbers, scenario.policy
    with errors_at_changes(scenario.parameter_changes, scenario.stock):
        settings = place_settings(scenario)
        part = memo.part(spec, city_settings(numbers, spec.name, scenario.model), settings.settlements)
        stock = stock_of(scenario.stock, part.city, numbers)
        stock = capped_stock(stock, policy.cameras_per_1000, part.city.place.residents)
        draws = run_draws(scenario.run.seed, part.name)
        mapped = with_mapped(
            scenario.stock.mapped,
            part.city,
            stock,
            settings.cameras,
            likeliest=settings.likeliest_kinds,
            draws=draws if spec.folder else None,
        )
        cameras = lay_out_cameras(
            part.city.cells,
            part.city.nodes,
            part.city.edges,
            part.city.sites,
            stock=mapped.stock,
            settings=settings.cameras,
            draws=draws,
            given=mapped.given,
        )
        cameras = with_maintenance(cameras, read_maintenance(numbers, part.spec.place.region))
        cameras = apply_shock(cameras, settings.faults, part.city, draws)
        cameras = apply_policy(cameras, policy, part.city, draws)
        sight = sight_of(cameras, part.city, settings.sight, draws)
    return Network(part, mapped.stock, cameras, sight, mapped.remarks, mapped.digest)


def build_world(scenario: ResolvedScenario, network: Network, memo: RunMemo) -> World:
    """Add the people to a network.

    What does not depend on cameras is taken from the memo if an earlier scenario put it there.
    """
    run, city = scenario.run, network.city
    people = people_settings(scenario.numbers, city.place.name)
    ground = city_settings(scenario.numbers, network.part.name, scenario.model)
    draws = run_draws(run.seed, network.part.name)
    with errors_at_changes(scenario.parameter_changes, scenario.stock):
        population = memo.get(
            "population",
            (city.place, ground, people, run.seed, run.sample),
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
    place_settings(scenario)
    most_per_1000_residents(numbers)
    analytics_of(scenario)
    for name, region in _parts_of(scenario):
        city_settings(numbers, name, scenario.model)
        people_settings(numbers, name)
        visitor_settings(numbers, name)
        read_maintenance(numbers, region)
    return entering(scenario, numbers.used())


def _parts_of(scenario: ResolvedScenario) -> tuple[tuple[str, str], ...]:
    """Name the parts that a scenario is about, and their regions; the facts on them count as used now."""
    if not is_country(scenario.city):
        place = place_of(scenario)
        return ((place.name, place.region),)
    for fact in facts_of_country():
        scenario.numbers.use(fact)
    return tuple((part.name, part.place.region) for part in parts_of_country())


def sight_of(cameras: pd.DataFrame, city: City, settings: SightSettings, draws: Draws) -> Sight | None:
    """Cut what cameras see with the city's buildings, or, where none are known, with the share assumed.

    Only cameras that face public space are looked at: those in rooms see their room, those of
    private houses their yard.

    Returns
    -------
    What they see; None if nothing stands in the way, so that each sees its sector.
    """
    outdoors = np.flatnonzero(cameras_of(cameras, Definition.PUBLIC))
    if city.buildings is not None:
        walls = Walls.of(city.buildings, lowest_m=settings.face_height_m)
        seen = see_past(Sectors.of(cameras).take(outdoors), walls, mount_reach_m=settings.wall_mount_reach_m)
        return Sight(outdoors[seen.camera], seen.ground)
    if settings.occluded_share == 0:
        return None
    return see_between(
        cameras, outdoors, share=settings.occluded_share, width_deg=settings.occluded_width_deg, draws=draws
    )
