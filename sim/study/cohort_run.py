"""A scenario on one part by the cohort engine: everybody in counts, or a sample person by person."""

import numpy as np
from numpy.typing import NDArray

from sim.cameras.contract import cameras_of
from sim.core.disk.digest import made_from_digest
from sim.core.draws import run_draws
from sim.core.vocabulary import Definition
from sim.engine.cohort.cohort_day import CohortDay, CohortDayRun, Group, run_cohort_day
from sim.engine.cohort.groups import resident_groups, visitor_group
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.results.counts.cohort import count_cohort, observe_cohort
from sim.results.counts.group_count import GroupCount
from sim.results.counts.observed import Observed
from sim.scenario.resolve import ResolvedScenario
from sim.study.kept_counts import Counts, kept_counts, measure_coverage
from sim.study.work import STAGES, Clock, await_compiled
from sim.world.day import cohort_day_of
from sim.world.read_settings import (
    city_settings,
    coverage_settings,
    exposure_settings,
    people_settings,
    settlement_settings,
    sight_settings,
    visitor_settings,
)
from sim.world.run_memo import Shelf
from sim.world.world import Network

_NOT_SEEING = ("kind", "owner", "linked", "analytics", "installed_on", "kept_as_linked", "hit")
"""Columns of cameras that tell why one counts or works, and not what it sees."""


def count_everybody(
    scenario: ResolvedScenario,
    network: Network,
    up: NDArray[np.bool_],
    shelf: Shelf,
    clock: Clock,
    *,
    workers: int,
) -> Counts:
    """Count everybody's day, unless a run under the same cameras left its counts.

    Parameters
    ----------
    scenario, network, up
        Which day, where, and which cameras work.
    shelf
        What earlier scenarios and runs made.
    clock
        Takes the times of the stages.
    workers
        Threads.
    """

    def live(definitions: tuple[Definition, ...]) -> Counts:
        with clock.stage(STAGES[1]):
            coverage = measure_coverage(scenario, network, definitions)
        here, there = _days(scenario, network, shelf, clock, definitions)

        def counted(run: CohortDayRun, out_of: int) -> GroupCount:
            n_cells = len(network.city.cells)
            return count_cohort(run, out_of=out_of, n_cells=n_cells, definitions=definitions)

        with clock.stage(STAGES[3]) as tell:
            await_compiled()
            run = CohortDayRun(here, workers=workers, progress=tell)
            residents, visitors = counted(run, network.part.card.residents), None
            if there is not None:
                visitors = counted(CohortDayRun(there, workers=workers), there.groups[0].residents_each)
        return Counts(coverage, residents, visitors)

    return kept_counts(shelf.cache, network.part.name, _made_from(scenario, network, up), live)


def observe_sample(
    scenario: ResolvedScenario, network: Network, shelf: Shelf, clock: Clock, *, workers: int
) -> tuple[Observed, Observed | None]:
    """Observe the residents and visitors of a sample, each kept, so that runs can be compared by person.

    Parameters
    ----------
    scenario, network, shelf, clock, workers
        As for `count_everybody`.
    """
    here, there = _days(scenario, network, shelf, clock, DEFINITIONS)
    with clock.stage(STAGES[3]) as tell:
        await_compiled()
        records = run_cohort_day(here, workers=workers, progress=tell)
        residents = observe_cohort(records, out_of=network.part.card.residents)
        if there is None:
            return residents, None
        records = run_cohort_day(there, workers=workers)
        return residents, observe_cohort(records, out_of=there.groups[0].residents_each)


def _days(
    scenario: ResolvedScenario,
    network: Network,
    shelf: Shelf,
    clock: Clock,
    definitions: tuple[Definition, ...],
) -> tuple[CohortDay, CohortDay | None]:
    """Gather the day of the residents, and that of the visitors if anybody comes."""
    with clock.stage(STAGES[2]):
        groups, visiting = _people(scenario, network, shelf)
        draws = run_draws(scenario.run.seed, network.part.name)
        exposure = exposure_settings(scenario.numbers)
        day = cohort_day_of(network, groups, exposure, draws, definitions=definitions)
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


def _made_from(scenario: ResolvedScenario, network: Network, up: NDArray[np.bool_]) -> dict[Definition, str]:
    """Digest, by definition, everything that decides the counts of a day: cameras, ground, people, chance."""
    numbers, part, cameras = scenario.numbers, network.part, network.cameras
    common = made_from_digest(
        {
            "part": part.card,
            "ground": (city_settings(numbers), settlement_settings(numbers)),
            "sight": (sight_settings(numbers), coverage_settings(numbers)),
            "people": (people_settings(numbers, part.name), visitor_settings(numbers, part.name)),
            "exposure": exposure_settings(numbers),
            "seed": scenario.run.seed,
        }
    )
    words: dict[str, list[str]] = {}
    seeing: dict[str, NDArray[np.generic]] = {"up": up}
    for name in cameras.columns.difference(list(_NOT_SEEING)):
        column = cameras[name]
        if isinstance(column.dtype, np.dtype) and not column.dtype.hasobject:
            seeing[name] = column.to_numpy()
        else:
            of_words = column.astype("category").cat
            words[name], seeing[name] = of_words.categories.tolist(), of_words.codes.to_numpy()
    of_each = {one: cameras_of(cameras, one) for one in Definition}
    return {
        one: made_from_digest([common, words, {name: column[counted] for name, column in seeing.items()}])
        for one, counted in of_each.items()
    }
