"""One scenario on one part of the country, by either engine."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from sim.cameras.coverage import cell_coverage
from sim.city.parts import PartCard
from sim.core.draws import run_draws
from sim.core.vocabulary import Definition
from sim.engine.cohort.cohort_day import run_cohort_day
from sim.engine.cohort.groups import resident_groups
from sim.engine.cohort.part_day import cohort_day_of
from sim.engine.day import day_of
from sim.engine.individual import run_individual_day
from sim.engine.read_settings import city_settings, coverage_settings, exposure_settings, people_settings
from sim.engine.shelf import Shelf
from sim.engine.world import Network, World, build_network, build_world
from sim.results.cohort import observe_cohort
from sim.results.outcome import Outcome, outcome_of, outcome_of_day
from sim.results.summary import About
from sim.scenario.resolve import ResolvedScenario
from sim.study.stages import STAGES, Clock

Coverage = dict[Definition, pd.DataFrame]
Tell = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class PartRun:
    """A scenario that has been run on a part.

    Parameters
    ----------
    network
        The part and its cameras.
    world
        The same with the people as tables, if each of them was simulated as an individual.
    outcome
        The results.
    """

    network: Network
    world: World | None
    outcome: Outcome


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
        Threads of the cohort engine.
    """
    with clock.stage(STAGES[0]):
        network = build_network(scenario, shelf, card)
    with clock.stage(STAGES[1]):
        coverage = measure_coverage(scenario, network) if card.is_city else {}
    run = _run_individuals if scenario.run.engine == "individual" else _run_cohorts
    return run(scenario, network, coverage, shelf, clock=clock, workers=workers)


def measure_coverage(scenario: ResolvedScenario, network: Network) -> Coverage:
    """Measure the coverage of each cell by the whole stock, up or down today."""
    table = cell_coverage(
        network.city.cells,
        network.city.edges,
        network.cameras,
        network.views,
        definitions=tuple(Definition),
        settings=coverage_settings(scenario.numbers),
    )
    by_definition = table.drop(columns="cameras").groupby("definition", sort=False)
    return {Definition(str(word)): part.drop(columns="definition") for word, part in by_definition}


def _run_individuals(
    scenario: ResolvedScenario,
    network: Network,
    coverage: Coverage,
    shelf: Shelf,
    *,
    clock: Clock,
    workers: int,  # noqa: ARG001  # individuals share one clock after the other
) -> PartRun:
    with clock.stage(STAGES[2]):
        world = build_world(scenario, network, shelf)
    with clock.stage(STAGES[3]) as tell:
        records = run_individual_day(day_of(world), progress=tell)
    with clock.stage(STAGES[4]):
        outcome = outcome_of_day(
            records.sightings,
            world.population.residents,
            network.cameras.assign(up=records.camera_up),
            network.city.cells,
            about=_about(scenario, network),
            left_home=world.population.left_home,
            camera_cell=network.camera_cell,
            coverage=coverage,
            n_residents=network.city.place.residents,
        )
    return PartRun(network, world, outcome)


def _run_cohorts(
    scenario: ResolvedScenario,
    network: Network,
    coverage: Coverage,
    shelf: Shelf,
    *,
    clock: Clock,
    workers: int,
) -> PartRun:
    run, numbers, name = scenario.run, scenario.numbers, network.part.name
    with clock.stage(STAGES[2]):
        people, ground = people_settings(numbers, name), city_settings(numbers)
        groups = shelf.get(
            "groups",
            (network.part.card, ground, people, run.seed, run.sample),
            lambda: resident_groups(
                network.part, ground, people, seed=run.seed, sample=run.sample, cache=shelf.cache
            ),
        )
    with clock.stage(STAGES[3]) as tell:
        day = cohort_day_of(network, groups, exposure_settings(numbers), run_draws(run.seed, name))
        records = run_cohort_day(day, workers=workers, progress=tell)
    with clock.stage(STAGES[4]):
        outcome = outcome_of(
            observe_cohort(records, out_of=network.part.card.residents),
            network.cameras.assign(up=day.up),
            network.city.cells,
            about=_about(scenario, network),
            camera_cell=network.camera_cell,
            coverage=coverage,
            keep_people=run.sample < 1,
        )
    return PartRun(network, None, outcome)


def _about(scenario: ResolvedScenario, network: Network) -> About:
    return About(scenario.name, network.part.name, scenario.run.engine, scenario.run.seed)
