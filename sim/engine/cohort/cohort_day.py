"""The day of everybody in a part, as cohorts by the hour in which they leave home.

SimPy keeps the clock: it opens the departure slots of the day one after the other, and in each of them the
people who leave home then are moved together. People do not see each other, so they go through the day in
blocks, each with a clock of its own, on as many workers as one likes; sums of whole numbers don't mind the
order.
"""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from queue import SimpleQueue

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray, stack_rows
from sim.core.draws import Draws
from sim.core.vocabulary import Definition
from sim.engine.cohort.block_day import WorkerState, make_worker_state, people_of_worker, simulate_block
from sim.engine.cohort.kernel_types import DEFINITIONS, N_HOURS, CameraViews, Offsets, Seen, TravelTimes
from sim.engine.cohort.plans import PlanBlock, Plans
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import captured_uniforms

Progress = Callable[[float], None]
"""Told the share of the work that is done, from 0 to 1."""

Job = tuple[int, int]
"""Number of a group, and of a block of it."""


@dataclass(frozen=True, eq=False)
class Group:
    """People who live in the copies of one template.

    Parameters
    ----------
    name
        What they are called.
    plans, travel_times
        Their packed days and the streets they take.
    offsets, first_cell, cells_each
        Where the template's copies lie in the part's tables.
    residents_each
        Residents of one copy.
    draws
        Their chance.
    """

    name: str
    plans: Plans
    travel_times: TravelTimes
    offsets: Offsets
    first_cell: int
    cells_each: int
    residents_each: int
    draws: Draws


@dataclass(frozen=True, eq=False)
class CohortDay:
    """Everything that one day of a part needs, in plain values.

    Parameters
    ----------
    groups, place
        Whose day, and what working cameras see.
    cameras, up, draws
        Table of cameras, which of them work today, and the chance of the part.
    n_cells, settings
        Cells of the part, and the numbers of the exposure model.
    day
        Number of the day, 0 for the first: each draws apart what does not stay.
    """

    groups: Sequence[Group]
    place: CameraViews
    cameras: pd.DataFrame
    up: BoolArray
    draws: Draws
    n_cells: int
    settings: ExposureSettings
    day: int = 0

    def of(self, groups: Sequence[Group]) -> "CohortDay":
        """Give the same day of other people."""
        return replace(self, groups=groups)


@dataclass(frozen=True, eq=False)
class GroupRecords:
    """What the day leaves of a group; arrays with one row a person, columns in the order of `DEFINITIONS`.

    Parameters
    ----------
    resident_id, home_cell, role, mode, left_home
        Who they are; cells of the part, codes as in `PlanBlock`.
    n_sightings, n_cameras, in_view_us, hour_bits
        As in `sim.results.counts.exposure.Exposure`, by definition.
    """

    resident_id: NDArray[np.int32]
    home_cell: NDArray[np.int32]
    role: NDArray[np.uint8]
    mode: NDArray[np.uint8]
    left_home: BoolArray
    n_sightings: NDArray[np.int32]
    n_cameras: NDArray[np.int32]
    in_view_us: IntArray
    hour_bits: NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class SeenByCell:
    """Different people whom the cameras of each cell saw, by hour (cells, 24) and at all."""

    by_hour: dict[Definition, NDArray[np.int32]]
    in_day: dict[Definition, NDArray[np.int32]]


@dataclass(frozen=True, eq=False)
class CohortRecords:
    """What the day leaves of a part.

    Parameters
    ----------
    groups
        By group, in the order of the day's.
    seen
        The same by cell.
    """

    groups: tuple[GroupRecords, ...]
    seen: SeenByCell


class CohortDayRun:
    """A day that is being lived: give its blocks as they are done, and at the end people by cell.

    Parameters
    ----------
    day
        Whose day, where, and under which cameras.
    workers
        Threads; what is seen does not depend on their number.
    progress
        Called after each block with the share of the people whose day is done.
    """

    def __init__(self, day: CohortDay, *, workers: int = 1, progress: Progress | None = None) -> None:
        self._day, self._workers, self._progress = day, workers, progress
        self._idle: SimpleQueue[WorkerState] = SimpleQueue()

    def blocks(self) -> Generator[tuple[Job, GroupRecords], None, None]:
        """Let everybody live the day; blocks come as they are done, in any order."""
        day = self._day
        for _ in range(self._workers):
            self._idle.put(make_worker_state(day.place, day.n_cells))
        sizes = [len(group.plans.blocks) for group in day.groups]
        jobs = [(group, block) for group, size in enumerate(sizes) for block in range(size)]
        n_people, n_done = max(sum(group.plans.n_people for group in day.groups), 1), 0
        pool = ThreadPoolExecutor(self._workers)
        try:
            running = {pool.submit(_simulate, day, *job, self._idle): job for job in jobs}
            for finished in as_completed(running):
                records = finished.result()
                n_done += records.resident_id.size
                if self._progress is not None:
                    self._progress(n_done / n_people)
                yield running.pop(finished), records
        finally:
            pool.shutdown(cancel_futures=True)

    def seen_by_cell(self) -> SeenByCell:
        """Count, once all blocks have come, different people whom the cameras of each cell saw."""
        by_cell = np.zeros((N_HOURS + 1, self._day.n_cells, len(DEFINITIONS)), dtype=np.int32)
        while not self._idle.empty():
            by_cell += people_of_worker(self._idle.get())
        return SeenByCell(
            {definition: by_cell[:N_HOURS, :, number].T for number, definition in enumerate(DEFINITIONS)},
            {definition: by_cell[N_HOURS, :, number] for number, definition in enumerate(DEFINITIONS)},
        )


def run_cohort_day(day: CohortDay, *, workers: int = 1, progress: Progress | None = None) -> CohortRecords:
    """Let everybody live the day and keep what was seen of each; see `CohortDayRun`."""
    run = CohortDayRun(day, workers=workers, progress=progress)
    done = dict(run.blocks())
    groups = tuple(
        stack_rows([done[job] for job in sorted(done) if job[0] == number])
        for number in range(len(day.groups))
    )
    return CohortRecords(groups, run.seen_by_cell())


def _simulate(
    day: CohortDay, group_number: int, block_number: int, idle: SimpleQueue[WorkerState]
) -> GroupRecords:
    group = day.groups[group_number]
    block = group.plans.blocks[block_number]
    worker = idle.get()
    try:
        seen = simulate_block(
            block,
            group.travel_times,
            group.offsets,
            day.place,
            worker,
            residents_each=group.residents_each,
            settings=day.settings,
            draws=group.draws,
            today=group.draws.on_day(day.day),
            camera_uniforms=lambda stretches: _camera_uniforms(day, stretches),
        )
    finally:
        idle.put(worker)
    return _records(group, block, seen)


def _camera_uniforms(day: CohortDay, stretches: int) -> FloatArray:
    uniforms, today = np.empty((2 * stretches, len(day.cameras))), day.draws.on_day(day.day)
    for stretch in range(stretches):
        uniforms[2 * stretch : 2 * stretch + 2] = captured_uniforms(day.cameras, today, time=stretch)
    return uniforms


def _records(group: Group, block: PlanBlock, seen: Seen) -> GroupRecords:
    copy = block.resident_id // group.residents_each
    return GroupRecords(
        resident_id=block.resident_id,
        home_cell=(block.home_cell + group.first_cell + copy * group.cells_each).astype(np.int32),
        role=block.role,
        mode=block.mode,
        left_home=block.n_stops > 1,
        n_sightings=seen.n_sightings,
        n_cameras=seen.n_cameras,
        in_view_us=seen.in_view_us,
        hour_bits=seen.hour_bits,
    )
