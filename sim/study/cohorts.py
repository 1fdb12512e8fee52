"""Everybody's day as the cohort engine lives it: what it takes of a network, and what results take of it."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.city.part import Part
from sim.core.draws import Draws, run_draws
from sim.core.vocabulary import Definition
from sim.engine.cohort.cohort_day import (
    CohortDay,
    CohortDayRun,
    CohortRecords,
    Group,
    GroupRecords,
    SeenByCell,
    run_cohort_day,
)
from sim.engine.cohort.groups import resident_groups, visitor_group
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.engine.cohort.place import make_place
from sim.engine.shared.place_views import cameras_of_sites
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import camera_up, make_arc_views
from sim.results.counts.day import GroupCount, GroupCounter
from sim.results.counts.exposure import CellsSeen, Exposure
from sim.results.counts.observed import Observed
from sim.results.counts.people import People
from sim.scenario.resolve import ResolvedScenario
from sim.study.kept_counts import Counts, kept_counts, made_from, measure_coverage
from sim.study.work import STAGES, Clock, await_compiled
from sim.world import read_settings
from sim.world.world import Network, RunMemo

Number = TypeVar("Number", bound=np.generic)


def count_everybody(
    scenario: ResolvedScenario,
    network: Network,
    up: NDArray[np.bool_],
    memo: RunMemo,
    clock: Clock,
    *,
    workers: int,
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
    """

    def simulate(definitions: tuple[Definition, ...]) -> Counts:
        with clock.stage(STAGES[1]):
            coverage = measure_coverage(scenario, network, definitions)
        here, there = _days(scenario, network, memo, clock, definitions)

        def counted(run: CohortDayRun, out_of: int) -> GroupCount:
            n_cells = len(network.city.cells)
            return count_cohort(run, out_of=out_of, n_cells=n_cells, definitions=definitions)

        with clock.stage(STAGES[3]) as tell:
            await_compiled()
            run = CohortDayRun(here, workers=workers, progress=tell)
            residents, visitors = counted(run, network.part.spec.residents), None
            if there is not None:
                visitors = counted(CohortDayRun(there, workers=workers), there.groups[0].residents_each)
        return Counts(coverage, residents, visitors)

    return kept_counts(memo.cache, network.part.name, made_from(scenario, network, up), simulate)


def observe_sample(
    scenario: ResolvedScenario, network: Network, memo: RunMemo, clock: Clock, *, workers: int
) -> tuple[Observed, Observed | None]:
    """Observe the residents and visitors of a sample, each kept, so that runs can be compared by person.

    Parameters
    ----------
    scenario, network, memo, clock, workers
        As for `count_everybody`.
    """
    here, there = _days(scenario, network, memo, clock, DEFINITIONS)
    with clock.stage(STAGES[3]) as tell:
        await_compiled()
        records = run_cohort_day(here, workers=workers, progress=tell)
        residents = observe_cohort(records, out_of=network.part.spec.residents)
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
        exposure = read_settings.exposure_settings(scenario.numbers)
        day = cohort_day_of(network, groups, exposure, draws, definitions=definitions)
    return day, None if visiting is None else day.of([visiting])


def _people(
    scenario: ResolvedScenario, network: Network, memo: RunMemo
) -> tuple[tuple[Group, ...], Group | None]:
    run, part, numbers = scenario.run, network.part, scenario.numbers
    ground = read_settings.city_settings(numbers, part.name, scenario.model)
    people = read_settings.people_settings(numbers, part.name)
    visitors = read_settings.visitor_settings(numbers, part.name)
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


def cohort_day_of(
    network: Network,
    groups: Sequence[Group],
    settings: ExposureSettings,
    draws: Draws,
    *,
    definitions: Collection[Definition] = DEFINITIONS,
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
    """
    cameras, city = network.cameras, network.city
    up = camera_up(cameras, settings, draws)
    place = make_place(
        cameras,
        network.camera_cell,
        up,
        make_arc_views(network.views, cameras, city.edges),
        cameras_of_sites(cameras, city.sites),
        arc_us=_arc_us(network.part, groups),
        n_nodes=len(city.nodes),
        settings=settings,
        draws=draws,
        definitions=definitions,
    )
    return CohortDay(groups, place, cameras, up, draws, len(city.cells), settings)


def _arc_us(part: Part, groups: Sequence[Group]) -> NDArray[np.int64]:
    """Say how long each arc of the part takes, by mode: as on the arc of the template that it copies."""
    of_templates = zip(groups, part.templates, strict=True)
    return np.concatenate(
        [np.tile(group.travel_times.arc_us, template.n_copies) for group, template in of_templates], axis=1
    )


def observe_cohort(records: CohortRecords, *, out_of: int) -> Observed:
    """Put the people of all groups into one list, with what was seen of them.

    Parameters
    ----------
    records
        What the day left.
    out_of
        How many people there are, of whom those simulated are a simple random sample.
    """
    groups = records.groups
    people = People(
        resident_id=_numbered(groups),
        home_cell=np.concatenate([group.home_cell for group in groups]),
        role=np.concatenate([group.role for group in groups]),
        mode=np.concatenate([group.mode for group in groups]),
        left_home=np.concatenate([group.left_home for group in groups]),
    )
    return Observed(people, out_of, _exposures(groups), _seen(records.seen))


def count_cohort(
    run: CohortDayRun, *, out_of: int, n_cells: int, definitions: Collection[Definition] = DEFINITIONS
) -> GroupCount:
    """Let a day be lived and count its people as they come, without keeping them.

    Parameters
    ----------
    run
        The day.
    out_of
        How many people there are, of whom those simulated are a simple random sample.
    n_cells
        Cells of the part.
    definitions
        Under which to count; all unless given.
    """
    counter = GroupCounter(n_cells=n_cells, definitions=definitions)
    for _, block in run.blocks():
        people = People(block.resident_id, block.home_cell, block.role, block.mode, block.left_home)
        counter.add(people, _exposures([block]))
    seen = _seen(run.seen_by_cell())
    return counter.count(out_of=out_of, cells={definition: seen[definition] for definition in definitions})


def _seen(seen: SeenByCell) -> dict[Definition, CellsSeen]:
    return {
        definition: CellsSeen(seen.in_day[definition], seen.by_hour[definition]) for definition in DEFINITIONS
    }


def _numbered(groups: Sequence[GroupRecords]) -> NDArray[np.int64]:
    """Give numbers to the people of all groups, one group after the other."""
    sizes = [int(group.resident_id.max(initial=-1)) + 1 for group in groups]
    firsts = np.cumsum([0, *sizes[:-1]])
    return np.concatenate(
        [group.resident_id + first for group, first in zip(groups, firsts, strict=True)], dtype=np.int64
    )


def _exposures(groups: Sequence[GroupRecords]) -> Mapping[Definition, Exposure]:
    return {
        definition: Exposure(
            definition,
            n_sightings=_column([group.n_sightings for group in groups], number),
            n_cameras=_column([group.n_cameras for group in groups], number),
            in_view_us=_column([group.in_view_us for group in groups], number),
            hour_bits=_column([group.hour_bits for group in groups], number),
        )
        for number, definition in enumerate(DEFINITIONS)
    }


def _column(tables: Sequence[NDArray[Number]], number: int) -> NDArray[Number]:
    columns = [table[:, number] for table in tables]
    return columns[0] if len(columns) == 1 else np.concatenate(columns)
