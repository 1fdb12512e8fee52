"""One scenario on one part of the country: what an engine observed there."""

from dataclasses import dataclass

import pandas as pd

from sim.city.country.parts import PartCard
from sim.core.draws import run_draws
from sim.core.vocabulary import Engine
from sim.engine.individual.day import run_individual_day
from sim.engine.shared.camera_chance import camera_up
from sim.people.plans.timetable import LongDayError
from sim.results.counts.group_count import GroupCount
from sim.results.counts.observed import Observed, observe_sightings
from sim.results.counts.people import people_of
from sim.scenario.resolve import ResolvedScenario
from sim.study.cohort_run import count_everybody, observe_sample
from sim.study.kept_counts import Coverage, measure_coverage
from sim.study.work import STAGES, Clock
from sim.world.day import day_of
from sim.world.locate_errors import errors_at_changes
from sim.world.read_settings import exposure_settings
from sim.world.run_memo import Shelf
from sim.world.world import Network, World, build_network, build_world


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
        What was seen of them, in counts where everybody was simulated in cohorts; no visitors where nobody
        comes.
    world
        City, cameras and people as tables, if each of them was simulated as an individual.
    """

    network: Network
    cameras: pd.DataFrame
    coverage: Coverage
    residents: Observed | GroupCount
    visitors: Observed | GroupCount | None = None
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

    Raises
    ------
    InputError
        If somebody's ways in an imported city take longer than a day.
    """
    with clock.stage(STAGES[0]):
        network = build_network(scenario, shelf, card)
    by_engine = _run_individuals if scenario.run.engine == Engine.INDIVIDUAL else _run_cohorts
    try:
        with errors_at_changes(scenario.parameter_changes, scenario.stock):
            return by_engine(scenario, network, shelf, clock, workers)
    except LongDayError as error:
        if card.folder:
            msg = (
                f"the streets of {card.place.title} lead too far round ({error}); import streets that join "
                "its parts, or lower people/longest_walk_min"
            )
            raise scenario.city_source.error(msg) from error
        if not scenario.parameter_changes:
            raise
        msg = (
            f"with the numbers that are changed, somebody's day in {card.place.title} is too long ({error}); "
            "make people faster, their ways and stays shorter or their trips fewer"
        )
        raise scenario.parameter_changes[0].source.error(msg) from error


def _run_cohorts(
    scenario: ResolvedScenario, network: Network, shelf: Shelf, clock: Clock, workers: int
) -> PartRun:
    draws = run_draws(scenario.run.seed, network.part.name)
    up = camera_up(network.cameras, exposure_settings(scenario.numbers), draws)
    cameras = network.cameras.assign(up=up)
    if scenario.run.sample == 1:
        counts = count_everybody(scenario, network, up, shelf, clock, workers=workers)
        return PartRun(network, cameras, counts.coverage, counts.residents, counts.visitors)
    with clock.stage(STAGES[1]):
        coverage = measure_coverage(scenario, network)
    seen = observe_sample(scenario, network, shelf, clock, workers=workers)
    return PartRun(network, cameras, coverage, *seen)


def _run_individuals(
    scenario: ResolvedScenario, network: Network, shelf: Shelf, clock: Clock, _workers: int
) -> PartRun:
    with clock.stage(STAGES[1]):
        coverage = measure_coverage(scenario, network)
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
