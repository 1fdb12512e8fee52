"""One day lived by both engines, and what each of them leaves of everybody, side by side."""

import functools
from dataclasses import dataclass, replace

import numpy as np

from sim.cameras.contract import cameras_of
from sim.cameras.placement.placement import lay_out_cameras
from sim.cameras.stock.stock import Stock
from sim.city.build import City, build_city
from sim.city.country.gazetteer import find_place
from sim.city.country.parts import PlaceSpec
from sim.city.part import Part, place_templates
from sim.core.cache.disk_cache import Cache
from sim.core.draws import run_draws
from sim.core.vocabulary import Definition, SiteClass
from sim.engine.cohort.cohort_day import CohortDay, CohortRecords, GroupRecords, run_cohort_day
from sim.engine.cohort.groups import resident_groups
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.engine.individual.day import IndividualDay, run_individual_day
from sim.engine.individual.population import make_population
from sim.engine.shared.settings import ExposureSettings
from sim.results.counts.exposure import measure_exposures, see_cells
from sim.results.counts.sightings import sort_sightings
from sim.scenario.resolve import load_scenario
from sim.study.cohorts import cohort_day_of
from sim.study.part_run import day_of
from sim.world.network import Network, with_views
from sim.world.place_settings import place_settings
from sim.world.read_exposure import exposure_settings
from sim.world.read_people import people_settings
from sim.world.read_settings import camera_settings, city_settings
from sim.world.world import World

MEASURES = ("n_sightings", "n_cameras", "in_view_us", "hour_bits")
SEED = 11
SITE_MIX = dict.fromkeys(SiteClass, 0.1) | {SiteClass.INTERSECTION: 0.2, SiteClass.CLOSED: 0.0}
NOTHING_KEPT = Cache(None, 0)


@functools.cache
def scenario():
    """A shipped scenario, for its numbers."""
    return load_scenario("aqkol_smart_city")


def exposure() -> ExposureSettings:
    """Numbers on seeing and being seen, as shipped."""
    return exposure_settings(scenario())


def certain() -> ExposureSettings:
    """Every camera is up and every pass counts; whether one is met or seen in a vehicle stays open."""
    return replace(exposure(), availability_linked=1.0, availability_unlinked=1.0, capture=1.0)


def chancy() -> ExposureSettings:
    """Cameras fail, and passes fail to count."""
    return replace(exposure(), availability_linked=0.8, availability_unlinked=0.6, capture=0.4)


@functools.cache
def people():
    """Numbers on people of a small town."""
    return people_settings(scenario().numbers, "aqkol")


@functools.cache
def ground():
    """Numbers on cities."""
    return city_settings(scenario().numbers, "aqkol", scenario().model)


@functools.cache
def town(residents: int) -> City:
    """Build a town of so many people."""
    return build_city(
        replace(find_place("aqkol"), name=f"town of {residents}", residents=residents), ground()
    )


def part_of(city: City) -> Part:
    """A city as a part of the country."""
    return Part(PlaceSpec(city.place, 0), place_templates([city], [1]), city)


def network_of(part: Part, stock: Stock, seed: int = SEED) -> Network:
    """Place cameras of all kinds of sites in a part."""
    city, said = part.city, scenario()
    settings = replace(camera_settings(said.numbers, said.stock, said.run, said.model), site_mix=SITE_MIX)
    cameras = lay_out_cameras(
        city.cells,
        city.nodes,
        city.edges,
        city.sites,
        stock=stock,
        settings=settings,
        draws=run_draws(seed, part.name),
    )
    seen = replace(place_settings(said), cameras=settings)
    return with_views(Network(part, stock, cameras), seen, run_draws(seed, part.name))


def individual_day(
    network: Network, exposure: ExposureSettings, *, seed: int = SEED, sample: float = 1.0
) -> IndividualDay:
    """Lay out the day for the individual engine."""
    draws = run_draws(seed, network.part.name)
    population = make_population(network.city, people(), sample=sample, draws=draws)
    return day_of(World(scenario(), network, population, exposure, draws))


def cohort_day(
    network: Network, exposure: ExposureSettings, *, seed: int = SEED, sample: float = 1.0
) -> CohortDay:
    """Lay out the same day for the cohort engine, as a run does."""
    groups = resident_groups(network.part, ground(), people(), seed=seed, sample=sample, cache=NOTHING_KEPT)
    return cohort_day_of(network, groups, exposure, run_draws(seed, network.part.name))


@dataclass(frozen=True, eq=False)
class Left:
    """What a day leaves: of everybody in the order of their numbers, and by cell; last axis: definitions."""

    resident_id: np.ndarray
    measures: dict[str, np.ndarray]
    by_hour: np.ndarray
    in_day: np.ndarray

    @property
    def observed(self) -> np.ndarray:
        """Who was in view, by definition."""
        return self.measures["n_sightings"] > 0


def individuals(day: IndividualDay, camera_cell: np.ndarray, n_cells: int) -> Left:
    """Let the individual engine live the day."""
    records = run_individual_day(day)
    ids = np.unique(day.residents)
    persons, vehicles = sort_sightings(records.sightings, ids, day.cameras["camera_id"].to_numpy(np.int64))
    counted = {one: np.asarray(cameras_of(day.cameras, one)) & records.camera_up for one in Definition}
    exposures = measure_exposures(persons, vehicles, counted)
    seen = see_cells(persons, vehicles, counted, camera_cell=camera_cell, n_cells=n_cells)
    return Left(
        ids,
        {
            name: np.stack([getattr(exposures[one], name) for one in DEFINITIONS], axis=-1)
            for name in MEASURES
        },
        np.stack([seen[one].by_hour for one in DEFINITIONS], axis=-1),
        np.stack([seen[one].in_day for one in DEFINITIONS], axis=-1),
    )


def cohorts(day: CohortDay, *, workers: int = 1) -> Left:
    """Let the cohort engine live the day of a single group."""
    records = run_cohort_day(day, workers=workers)
    (group,) = records.groups
    return left_of(records, group)


def left_of(records: CohortRecords, group: GroupRecords) -> Left:
    """Put what is left of a group into the order of its people; cells are those of all groups."""
    order = np.argsort(group.resident_id)
    return Left(
        group.resident_id[order],
        {name: getattr(group, name)[order] for name in MEASURES},
        np.stack([records.seen.by_hour[one] for one in DEFINITIONS], axis=-1),
        np.stack([records.seen.in_day[one] for one in DEFINITIONS], axis=-1),
    )


def simulated_by_both(
    network: Network, exposure: ExposureSettings, *, seed: int = SEED, sample: float = 1.0
) -> tuple[Left, Left]:
    """Let both engines live one day, the individual one first."""
    day = individual_day(network, exposure, seed=seed, sample=sample)
    return (
        individuals(day, network.row_cell, len(network.city.cells)),
        cohorts(cohort_day(network, exposure, seed=seed, sample=sample)),
    )


def assert_same(one: Left, other: Left) -> None:
    """Hold two days to each other, resident by resident and cell by cell."""
    assert one.resident_id.tolist() == other.resident_id.tolist()
    for name in MEASURES:
        differs = np.flatnonzero((one.measures[name] != other.measures[name]).any(axis=1))
        first = [(left.measures[name][row].tolist()) for row in differs[:1] for left in (one, other)]
        assert first == [], f"{name} of {differs.size} people, first of {one.resident_id[differs[:1]]}"
    assert (one.in_day == other.in_day).all()
    assert (one.by_hour == other.by_hour).all()
