"""A scenario on one part by the cohort engine: everybody in counts, or a sample person by person."""

from sim.core.draws import run_draws
from sim.engine.cohort.cohort_day import CohortDay, CohortDayRun, Group, run_cohort_day
from sim.engine.cohort.groups import resident_groups, visitor_group
from sim.engine.cohort.part_day import cohort_day_of
from sim.engine.read_settings import (
    city_settings,
    coverage_settings,
    exposure_settings,
    people_settings,
    settlement_settings,
    sight_settings,
    visitor_settings,
)
from sim.engine.shelf import Shelf
from sim.engine.world import Network
from sim.results.cohort import count_cohort, observe_cohort
from sim.results.group_count import GroupCount
from sim.results.observed import Observed
from sim.scenario.resolve import ResolvedScenario
from sim.study.kept_counts import Counts, kept_counts
from sim.study.measured_coverage import measure_coverage
from sim.study.stages import STAGES, Clock


def count_everybody(
    scenario: ResolvedScenario, network: Network, shelf: Shelf, clock: Clock, *, workers: int
) -> Counts:
    """Count everybody's day, unless a run under the same cameras left its counts.

    Parameters
    ----------
    scenario, network
        Which day, and where.
    shelf
        What earlier scenarios and runs made.
    clock
        Takes the times of the stages.
    workers
        Threads.
    """

    def count() -> Counts:
        with clock.stage(STAGES[1]):
            coverage = measure_coverage(scenario, network)
        here, there = _days(scenario, network, shelf, clock)
        n_cells, card = len(network.city.cells), network.part.card

        def counted(run: CohortDayRun, out_of: int) -> GroupCount:
            return count_cohort(run, out_of=out_of, n_cells=n_cells)

        with clock.stage(STAGES[3]) as tell:
            residents = counted(CohortDayRun(here, workers=workers, progress=tell), card.residents)
            visitors = None
            if there is not None:
                visitors = counted(CohortDayRun(there, workers=workers), there.groups[0].residents_each)
        return Counts(coverage, residents, visitors)

    return kept_counts(shelf.cache, network.part.name, _made_from(scenario, network), count)


def observe_sample(
    scenario: ResolvedScenario, network: Network, shelf: Shelf, clock: Clock, *, workers: int
) -> tuple[Observed, Observed | None]:
    """Observe the residents and visitors of a sample, each kept, so that runs can be compared by person.

    Parameters
    ----------
    scenario, network, shelf, clock, workers
        As for `count_everybody`.
    """
    here, there = _days(scenario, network, shelf, clock)
    with clock.stage(STAGES[3]) as tell:
        records = run_cohort_day(here, workers=workers, progress=tell)
        residents = observe_cohort(records, out_of=network.part.card.residents)
        if there is None:
            return residents, None
        records = run_cohort_day(there, workers=workers)
        return residents, observe_cohort(records, out_of=there.groups[0].residents_each)


def _days(
    scenario: ResolvedScenario, network: Network, shelf: Shelf, clock: Clock
) -> tuple[CohortDay, CohortDay | None]:
    """Gather the day of the residents, and that of the visitors if anybody comes."""
    with clock.stage(STAGES[2]):
        groups, visiting = _people(scenario, network, shelf)
        draws = run_draws(scenario.run.seed, network.part.name)
        day = cohort_day_of(network, groups, exposure_settings(scenario.numbers), draws)
    return day, None if visiting is None else day.of([visiting])


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


def _made_from(scenario: ResolvedScenario, network: Network) -> object:
    """List everything that decides the counts of a day: ground, cameras, people, chance and numbers."""
    numbers, part = scenario.numbers, network.part
    return {
        "part": part.card,
        "ground": (city_settings(numbers), settlement_settings(numbers)),
        "cameras": network.cameras,
        "sight": (sight_settings(numbers), coverage_settings(numbers)),
        "people": (people_settings(numbers, part.name), visitor_settings(numbers, part.name)),
        "exposure": exposure_settings(numbers),
        "seed": scenario.run.seed,
    }
