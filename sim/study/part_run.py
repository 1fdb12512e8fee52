"""One scenario on one part of the country: what an engine observed there."""

from dataclasses import dataclass

import pandas as pd

from sim.cameras.coverage import cell_coverage
from sim.city.parts import PartCard
from sim.core.draws import run_draws
from sim.core.vocabulary import Definition
from sim.engine.cohort.cohort_day import Group, run_cohort_day
from sim.engine.cohort.groups import resident_groups, visitor_group
from sim.engine.cohort.part_day import cohort_day_of
from sim.engine.day import day_of
from sim.engine.individual import run_individual_day
from sim.engine.read_settings import (
    city_settings,
    coverage_settings,
    exposure_settings,
    people_settings,
    visitor_settings,
)
from sim.engine.shelf import Shelf
from sim.engine.world import Network, World, build_network, build_world
from sim.results.cohort import observe_cohort
from sim.results.observed import Observed, observe_sightings
from sim.results.people import people_of
from sim.scenario.resolve import ResolvedScenario
from sim.study.stages import STAGES, Clock

INDIVIDUAL = "individual"

Coverage = dict[Definition, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class PartRun:
    """A scenario that has been run on a part.

    Parameters
    ----------
    network
        The part and its cameras.
    cameras
        The cameras with a column *up*: whether each works today.
    coverage
        Of each cell of a city, by definition; empty for drawn settlements.
    residents, visitors
        What was seen of them; no visitors where nobody comes.
    world
        City, cameras and people as tables, if each of them was simulated as an individual.
    """

    network: Network
    cameras: pd.DataFrame
    coverage: Coverage
    residents: Observed
    visitors: Observed | None = None
    world: World | None = None


def run_part(
    scenario: ResolvedScenario, card: PartCard, shelf: Shelf, clock: Clock, *, workers: int
) -> PartRun:
    """Run a scenario on a part.

    Parameters
    ----------
    scenario, card
        Which day, and where.
    shelf
        What earlier scenarios and runs made.
    clock
        Takes the times of the stages.
    workers
        Threads of the cohort engine; the individual engine has one.
    """
    with clock.stage(STAGES[0]):
        network = build_network(scenario, shelf, card)
    with clock.stage(STAGES[1]):
        coverage = measure_coverage(scenario, network) if card.is_city else {}
    if scenario.run.engine == INDIVIDUAL:
        return _run_individuals(scenario, network, coverage, shelf, clock)
    return _run_cohorts(scenario, network, coverage, shelf, clock=clock, workers=workers)


def measure_coverage(scenario: ResolvedScenario, network: Network) -> Coverage:
    """Measure the coverage of each cell by the whole stock, up or down today."""
    table = cell_coverage(
        network.city.cells,
        network.city.edges,
        network.cameras,
        network.views,
        definitions=tuple(Definition),
        settings=coverage_settings(scenario.numbers),
        sight=network.sight,
    )
    by_definition = table.drop(columns="cameras").groupby("definition", sort=False)
    return {Definition(str(word)): part.drop(columns="definition") for word, part in by_definition}


def _run_individuals(
    scenario: ResolvedScenario, network: Network, coverage: Coverage, shelf: Shelf, clock: Clock
) -> PartRun:
    with clock.stage(STAGES[2]):
        world = build_world(scenario, network, shelf)
    with clock.stage(STAGES[3]) as tell:
        records = run_individual_day(day_of(world), progress=tell)
    with clock.stage(STAGES[4]):
        cameras = network.cameras.assign(up=records.camera_up)
        residents = observe_sightings(
            records.sightings,
            people_of(world.population.residents, left_home=world.population.left_home),
            cameras,
            out_of=network.city.place.residents,
            camera_cell=network.camera_cell,
            n_cells=len(network.city.cells),
        )
    return PartRun(network, cameras, coverage, residents, world=world)


def _run_cohorts(
    scenario: ResolvedScenario,
    network: Network,
    coverage: Coverage,
    shelf: Shelf,
    *,
    clock: Clock,
    workers: int,
) -> PartRun:
    numbers, draws = scenario.numbers, run_draws(scenario.run.seed, network.part.name)
    with clock.stage(STAGES[2]):
        groups, visiting = _people(scenario, network, shelf)
    with clock.stage(STAGES[3]) as tell:
        day = cohort_day_of(network, groups, exposure_settings(numbers), draws)
        residents = observe_cohort(
            run_cohort_day(day, workers=workers, progress=tell), out_of=network.part.card.residents
        )
        visitors = None
        if visiting is not None:
            records = run_cohort_day(day.of([visiting]), workers=workers)
            visitors = observe_cohort(records, out_of=visiting.residents_each)
    return PartRun(network, network.cameras.assign(up=day.up), coverage, residents, visitors)


def _people(
    scenario: ResolvedScenario, network: Network, shelf: Shelf
) -> tuple[tuple[Group, ...], Group | None]:
    run, part, numbers = scenario.run, network.part, scenario.numbers
    ground, people = city_settings(numbers), people_settings(numbers, part.name)
    visitors = visitor_settings(numbers, part.name)
    made_from = (part.card, ground, people, run.seed, run.sample)
    groups = shelf.get(
        "residents",
        made_from,
        lambda: resident_groups(part, ground, people, seed=run.seed, sample=run.sample, cache=shelf.cache),
    )
    visiting = shelf.get(
        "visitors",
        (*made_from, visitors),
        lambda: visitor_group(
            part, ground, visitors, people, seed=run.seed, sample=run.sample, cache=shelf.cache
        ),
    )
    return groups, visiting
