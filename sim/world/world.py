"""The one place where a resolved scenario becomes a World; everything below it takes plain values."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from sim.cameras.placement.placement import lay_out_cameras
from sim.city.country.gazetteer import is_country
from sim.city.country.parts import PlaceSpec, parts_of_country
from sim.city.part import Part, kept_part
from sim.city.settings import CitySettings, SettlementSettings
from sim.core.cache.disk_cache import Cache
from sim.core.draws import Draws, run_draws
from sim.engine.individual.population import Population, make_population
from sim.engine.shared.settings import ExposureSettings
from sim.scenario.parameters.parameter import Quantity, label
from sim.scenario.resolve import ResolvedScenario
from sim.world.faults import apply_shock, read_maintenance, with_maintenance
from sim.world.locate_errors import errors_at_changes
from sim.world.mapped_stock import as_of_another, with_mapped
from sim.world.network import Network, with_views
from sim.world.place_settings import analytics_of, place_settings
from sim.world.place_spec import entering, facts_of_country, place_of, spec_of
from sim.world.placement_districts import check_placement
from sim.world.policy_cameras import apply_policy
from sim.world.read_exposure import exposure_settings
from sim.world.read_people import people_settings, visitor_settings
from sim.world.read_settings import city_settings
from sim.world.stocking import capped_stock, check_cap, most_per_1000_residents, stock_of
from sim.world.week import day_kinds

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
        if not is_country(scenario.city):
            check_placement(policy, part.city.place.title, part.city.districts["district"])
        stock = stock_of(as_of_another(scenario.stock), part.city, numbers)
        stock = capped_stock(stock, policy.cameras_per_1000, part.city.place.residents)
        draws = run_draws(scenario.run.seed, part.name)
        mapped = with_mapped(
            scenario.stock,
            part.city,
            stock,
            settings.cameras,
            likeliest=settings.likeliest_kinds,
            draws=draws,
            is_real=bool(spec.folder),
        )
        cap = policy.cameras_per_1000, part.city.place.residents, policy.sources.get("cameras_per_1000")
        check_cap(mapped.stock, *cap)
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
        network = Network(part, mapped.stock, cameras, remarks=mapped.remarks, mapped_digest=mapped.digest)
        return with_views(network, settings, draws)


def build_world(scenario: ResolvedScenario, network: Network, memo: RunMemo) -> World:
    """Add the people to a network.

    What does not depend on cameras is taken from the memo if an earlier scenario put it there.
    """
    run, city = scenario.run, network.city
    people = people_settings(scenario.numbers, city.place.name, run.day, model=scenario.model)
    ground = city_settings(scenario.numbers, network.part.name, scenario.model)
    draws = run_draws(run.seed, network.part.name)
    with errors_at_changes(scenario.parameter_changes, scenario.stock):
        population = memo.get(
            "population",
            (city.place, ground, people, run.seed, run.sample),
            lambda: make_population(city, people, sample=run.sample, draws=draws),
        )
    return World(scenario, network, population, exposure_settings(scenario), draws)


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
        for day in set(day_kinds(scenario.run.day, scenario.run.days)):
            people_settings(numbers, name, day, model=scenario.model)
        visitor_settings(numbers, name, scenario.run.day)
        read_maintenance(numbers, region)
    return entering(scenario, numbers.used())


def unread_changes(scenario: ResolvedScenario) -> tuple[str, ...]:
    """Say which numbers a scenario changes that its run never reads, a sentence each."""
    if not scenario.parameter_changes:
        return ()
    apart = replace(scenario, numbers=scenario.numbers.aside())
    numbers = (*scenario.numbers.used(), *numbers_that_enter(apart))
    read = {(number.name, number.key) for number in entering(scenario, numbers)}
    return tuple(
        f"'{label(each.name, each.key)}' is changed, but nothing in this run reads it, so it has no effect"
        for each in scenario.parameter_changes
        if (each.name, each.key) not in read
    )


def _parts_of(scenario: ResolvedScenario) -> tuple[tuple[str, str], ...]:
    """Name the parts that a scenario is about, and their regions; the facts on them count as used now."""
    if not is_country(scenario.city):
        place = place_of(scenario)
        return ((place.name, place.region),)
    for fact in facts_of_country():
        scenario.numbers.use(fact)
    return tuple((part.name, part.place.region) for part in parts_of_country())
