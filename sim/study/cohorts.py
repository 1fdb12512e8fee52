"""Everybody's day as the cohort engine lives it, and what it takes of a network."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.city.part import Part
from sim.core.draws import Draws, run_draws
from sim.core.vocabulary import DayKind, Definition
from sim.engine.cohort.cohort_day import (
    CohortDay,
    CohortDayRun,
    Group,
    run_cohort_day,
)
from sim.engine.cohort.groups import resident_groups, visitor_group
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.engine.cohort.place import make_place
from sim.engine.shared.availability import camera_up
from sim.engine.shared.place_views import cameras_of_sites
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import make_arc_views
from sim.results.counts.day import GroupCount
from sim.results.counts.observed import Observed
from sim.scenario.resolve import ResolvedScenario
from sim.study.kept_counts import Counts, kept_counts, made_from, measure_coverage
from sim.study.observed_cohorts import Watch, count_cohort, observe_cohort
from sim.study.work import STAGES, Clock, await_compiled
from sim.world import read_exposure, read_people, read_settings
from sim.world.network import Network
from sim.world.world import RunMemo


def count_everybody(
    scenario: ResolvedScenario,
    network: Network,
    up: NDArray[np.bool_],
    memo: RunMemo,
    clock: Clock,
    *,
    workers: int,
    watch: Watch | None = None,
) -> Counts:
    """Count everybody's day, unless a run under the same cameras left its counts.

    Parameters
    ----------
    scenario, network, up
        Which day, where, and which cameras work.
    memo, clock
        What earlier scenarios and runs made, and what takes the times of the stages.
    workers
        Threads.
    watch
        Shown each block of residents, if they are simulated under all definitions.
    """

    def simulate(definitions: tuple[Definition, ...]) -> Counts:
        with clock.stage(STAGES[1]):
            coverage = measure_coverage(scenario, network, definitions)
        here, there = _days(scenario, network, memo, clock, definitions)

        def counted(run: CohortDayRun, out_of: int, watch: Watch | None = None) -> GroupCount:
            n_cells = len(network.city.cells)
            return count_cohort(run, out_of=out_of, n_cells=n_cells, definitions=definitions, watch=watch)

        with clock.stage(STAGES[3]) as tell:
            await_compiled()
            run = CohortDayRun(here, workers=workers, progress=tell)
            shown = watch if len(definitions) == len(DEFINITIONS) else None
            residents, visitors = counted(run, network.part.spec.residents, shown), None
            if there is not None:
                visitors = counted(CohortDayRun(there, workers=workers), there.groups[0].residents_each)
        return Counts(coverage, residents, visitors)

    return kept_counts(memo.cache, network.part.name, made_from(scenario, network, up), simulate)


def observe_sample(
    scenario: ResolvedScenario,
    network: Network,
    memo: RunMemo,
    clock: Clock,
    *,
    workers: int,
    watch: Watch | None = None,
) -> tuple[Observed, Observed | None]:
    """Observe the residents and visitors of a sample, each kept, so that runs can be compared by person.

    Parameters
    ----------
    scenario, network, memo, clock, workers, watch
        As for `count_everybody`.
    """
    here, there = _days(scenario, network, memo, clock, DEFINITIONS)
    with clock.stage(STAGES[3]) as tell:
        await_compiled()
        records = run_cohort_day(here, workers=workers, progress=tell)
        residents = observe_cohort(records, out_of=network.part.spec.residents)
        if watch is not None:
            for number, group in enumerate(records.groups):
                watch((number, 0), group)
        if there is None:
            return residents, None
        records = run_cohort_day(there, workers=workers)
        return residents, observe_cohort(records, out_of=there.groups[0].residents_each)


def _days(
    scenario: ResolvedScenario,
    network: Network,
    memo: RunMemo,
    clock: Clock,
    definitions: tuple[Definition, ...],
) -> tuple[CohortDay, CohortDay | None]:
    """Gather the day of the residents, and that of the visitors if anybody comes."""
    with clock.stage(STAGES[2]):
        groups, visiting = _people(scenario, network, memo)
        draws = run_draws(scenario.run.seed, network.part.name)
        exposure = read_exposure.exposure_settings(scenario)
        day = cohort_day_of(network, groups, exposure, draws, definitions=definitions)
    return day, None if visiting is None else day.of([visiting])


def _people(
    scenario: ResolvedScenario, network: Network, memo: RunMemo
) -> tuple[tuple[Group, ...], Group | None]:
    run, part, numbers = scenario.run, network.part, scenario.numbers
    ground = read_settings.city_settings(numbers, part.name, scenario.model)
    people = read_people.people_settings(numbers, part.name, run.day, model=scenario.model)
    visitors = read_people.visitor_settings(numbers, part.name, run.day)
    made_from = (part.spec, ground, people, run.seed, run.sample)
    groups = memo.get(
        "residents",
        made_from,
        lambda: resident_groups(part, ground, people, seed=run.seed, sample=run.sample, cache=memo.cache),
    )
    visiting = memo.get(
        "visitors",
        (*made_from, visitors),
        lambda: visitor_group(
            part, ground, visitors, people, seed=run.seed, sample=run.sample, cache=memo.cache
        ),
    )
    return groups, visiting


def residents_on_day(
    scenario: ResolvedScenario,
    network: Network,
    memo: RunMemo,
    *,
    number: int,
    kind: DayKind,
    up: NDArray[np.bool_],
) -> CohortDay:
    """Gather a day of the residents of a run of several days.

    Parameters
    ----------
    scenario, network, memo
        As for `count_everybody`.
    number, kind, up
        The day, from 0, its kind and which cameras work on it.
    """
    run, part, numbers = scenario.run, network.part, scenario.numbers
    # Plans of a day are not remembered beyond it: a week of them would fill the memory.
    groups = resident_groups(
        part,
        read_settings.city_settings(numbers, part.name, scenario.model),
        read_people.people_settings(numbers, part.name, kind, model=scenario.model),
        seed=run.seed,
        sample=run.sample,
        cache=memo.cache,
        day=number,
    )
    exposure, draws = read_exposure.exposure_settings(scenario), run_draws(run.seed, part.name)
    return cohort_day_of(network, groups, exposure, draws, up=up, day=number)


def cohort_day_of(
    network: Network,
    groups: Sequence[Group],
    settings: ExposureSettings,
    draws: Draws,
    *,
    definitions: Collection[Definition] = DEFINITIONS,
    up: NDArray[np.bool_] | None = None,
    day: int = 0,
) -> CohortDay:
    """Gather what the cohort engine takes.

    Parameters
    ----------
    network, groups
        The part and its cameras, and whose day it is.
    settings, draws
        The numbers of the exposure model, and the part's chance.
    definitions
        Under which to count; all unless given.
    up, day
        Which cameras work, those of the first day unless given; and the number of the day.
    """
    cameras, city = network.rows, network.city
    up = camera_up(cameras, settings, draws) if up is None else up
    place = make_place(
        cameras,
        network.row_cell,
        up,
        make_arc_views(network.row_views, cameras, city.edges),
        make_arc_views(network.plate_views, cameras, city.edges),
        cameras_of_sites(cameras, city.sites),
        arc_us=_arc_us(network.part, groups),
        n_nodes=len(city.nodes),
        settings=settings,
        draws=draws,
        definitions=definitions,
    )
    return CohortDay(groups, place, cameras, up, draws, len(city.cells), settings, day)


def _arc_us(part: Part, groups: Sequence[Group]) -> NDArray[np.int64]:
    """Say how long each arc of the part takes, by mode: as on the arc of the template that it copies."""
    of_templates = zip(groups, part.templates, strict=True)
    return np.concatenate(
        [np.tile(group.travel_times.arc_us, template.n_copies) for group, template in of_templates], axis=1
    )
