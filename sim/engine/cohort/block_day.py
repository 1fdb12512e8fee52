"""One block of people, one day: its keyed numbers, its clock, and the kernel that moves it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import simpy
from numpy.typing import NDArray

from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.errors import ContractError
from sim.core.model_choices import VehicleVisibility
from sim.core.units import DAY_S, HOUR_S
from sim.core.vocabulary import MODES
from sim.engine.cohort.kernel_types import (
    DEFINITIONS,
    MOST_PEOPLE_IN_COUNTER,
    N_HOURS,
    N_WORDS,
    STRETCHES,
    VIEW,
    CameraViews,
    Offsets,
    PackedDays,
    Seen,
    TravelTimes,
    Uniforms,
    ViewScratch,
    people_counted,
)
from sim.engine.cohort.plans import PlanBlock
from sim.engine.cohort.simulate_days import simulate_days
from sim.engine.shared.place_views import as_others_chance
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.vehicles import windscreen_share_by_role

_STRETCHES = 8
"""Times that one camera sees one person for which numbers are drawn at once; more are drawn when needed."""
_MOST_STRETCHES = int(np.iinfo(STRETCHES["n"]).max)

Rows = Callable[[int, int], None]
"""Simulates the day of the people in some rows."""

CameraUniforms = Callable[[int], FloatArray]
"""Gives each camera's number of being captured, for so many stretches; shape (2 × stretches, cameras)."""


@dataclass(eq=False)
class WorkerState:
    """What one worker keeps from block to block: scratch, and people seen by hour, cell and definition.

    The last people counted are still in packed counters, in *words*; *n_in_words* is how many they may be.
    """

    scratch: ViewScratch
    words: NDArray[np.uint64]
    by_cell: NDArray[np.int32]
    n_in_words: int = 0


def make_worker_state(place: CameraViews, n_cells: int) -> WorkerState:
    """Make a worker's scratch for a part with so many cells."""
    n_channels = place.channels.cell.size
    scratch = ViewScratch(
        midnight_us=np.zeros(1, dtype=np.int64),
        last_exit_us=np.zeros(n_channels, dtype=np.int64),
        stretches=np.zeros(n_channels, dtype=STRETCHES),
        furthest_us=np.zeros(len(DEFINITIONS), dtype=np.int64),
        cell_midnight_us=np.zeros(n_cells, dtype=np.int64),
        cell_seen=np.zeros((n_cells, N_HOURS + 1), dtype=np.uint8),
        views=np.empty(0, dtype=VIEW),
        stretches_needed=np.zeros(1, dtype=np.int64),
    )
    words = np.zeros((N_HOURS + 1, n_cells, N_WORDS), dtype=np.uint64)
    return WorkerState(scratch, words, np.zeros((N_HOURS + 1, n_cells, len(DEFINITIONS)), dtype=np.int32))


def people_of_worker(worker: WorkerState) -> NDArray[np.int32]:
    """Count the people seen by a worker's blocks; shape (hours and the day, cells, definitions)."""
    if worker.n_in_words:
        worker.by_cell += people_counted(worker.words)
        worker.words[:], worker.n_in_words = 0, 0
    return worker.by_cell


def _make_room(worker: WorkerState, n_people: int, *, may_count_again: bool) -> None:
    """Empty the counters if more people don't fit, or if they may have to be emptied of these alone."""
    if n_people > MOST_PEOPLE_IN_COUNTER:
        msg = f"a block of {n_people} people cannot be counted; the most is {MOST_PEOPLE_IN_COUNTER}"
        raise ContractError(msg)
    if may_count_again or worker.n_in_words + n_people > MOST_PEOPLE_IN_COUNTER:
        people_of_worker(worker)
    worker.n_in_words += n_people


def _most_views(place: CameraViews, most_arcs: int) -> int:
    """Bound the list of views: those of a stop, with its yard and on the way out, of a wait, and of a leg."""
    at_site = int(np.diff(place.sites.site["first"]).max(initial=0))
    at_node = int(np.diff(place.sites.transit_indptr).max(initial=0)) * at_site
    on_arc = int(np.diff(place.arcs.rows["first_view"].astype(np.int64)).max(initial=0))
    return 4 * at_site + at_node + 2 * most_arcs * on_arc


def simulate_block(
    block: PlanBlock,
    travel_times: TravelTimes,
    offsets: Offsets,
    place: CameraViews,
    worker: WorkerState,
    *,
    residents_each: int,
    settings: ExposureSettings,
    draws: Draws,
    today: Draws,
    camera_uniforms: CameraUniforms,
) -> Seen:
    """Simulate a block of people from setting out to coming home.

    Parameters
    ----------
    block, travel_times, offsets, residents_each
        Whose days, over which streets, where the template's copies lie, and how many live in each.
    place
        What the cameras of the part see.
    worker
        The worker's; people seen are added to it.
    settings, draws, today
        The numbers of the exposure model; the group's chance of what stays from day to day, and of the day.
    camera_uniforms
        The cameras' part of being captured.

    Returns
    -------
    What was seen of each person, with the worker's sums by cell.
    """
    most_views = _most_views(place, int(np.diff(block.routes.indptr).max(initial=0)))
    scratch = worker.scratch._replace(views=np.empty(most_views, dtype=VIEW))
    people = _people(block, residents_each)
    stretches = _STRETCHES if settings.capture < 1 else 0
    _make_room(worker, len(block), may_count_again=stretches > 0)
    while True:
        drawn = _uniforms(block, stretches, settings, draws, today, camera_uniforms)
        worker.scratch.stretches_needed[0] = 0
        seen = _nothing_seen(len(block), worker.words)

        def simulate(first: int, last: int, drawn: Uniforms = drawn, seen: Seen = seen) -> None:
            simulate_days(first, last, people, travel_times, offsets, place, drawn, scratch, seen)

        _by_the_clock(block.slot_start, simulate)
        needed = _stretches_needed(worker.scratch)
        if needed <= stretches:
            return seen
        worker.words[:], stretches = 0, needed


def _stretches_needed(scratch: ViewScratch) -> int:
    """Tell for how many stretches of one camera and one person numbers had to be drawn."""
    needed = int(scratch.stretches_needed[0])
    if needed > _MOST_STRETCHES:
        msg = f"a camera sees somebody {needed} times in a day; only {_MOST_STRETCHES} can be counted"
        raise ContractError(msg)
    return needed


def _by_the_clock(slot_start: IntArray, simulate: Rows) -> None:
    """Run the day: every departure slot lets its people go."""
    env = simpy.Environment()
    env.process(_departures(env, slot_start.tolist(), simulate))
    env.run(until=DAY_S)


def _departures(
    env: simpy.Environment, slot_start: list[int], simulate: Rows
) -> Generator[simpy.Event, object, None]:
    for first, last in pairwise(slot_start):
        if first < last:
            simulate(first, last)
        yield env.timeout(HOUR_S)


def _people(block: PlanBlock, residents_each: int) -> PackedDays:
    first_leg = np.concatenate([[0], np.cumsum(block.n_legs, dtype=np.int64)])
    return PackedDays(
        copy=block.resident_id.astype(np.int64) // residents_each,
        first_stop=np.concatenate([[0], np.cumsum(block.n_stops, dtype=np.int64)]),
        first_leg=first_leg,
        site=block.site,
        leave_s=block.leave_s,
        leg_mode=block.leg_mode,
        leg_path=block.leg_path,
        indptr=block.routes.indptr,
        # Of one type whatever the size of the city, so that the kernel is compiled once.
        arcs=block.routes.arcs.astype(np.uint32, copy=False),
    )


def _uniforms(
    block: PlanBlock,
    stretches: int,
    settings: ExposureSettings,
    draws: Draws,
    today: Draws,
    camera_uniforms: CameraUniforms,
) -> Uniforms:
    occasions = int(block.n_stops.max(initial=1))
    ids, chance = block.resident_id, as_others_chance(settings.meeting_correlation)
    visible_share = np.array([settings.occupant_visible.get(mode, 1.0) for mode in MODES])
    windscreen_share = windscreen_share_by_role(settings)
    return Uniforms(
        met=_numbers(Decision.MET_AT_PLACE, ids, occasions, draws),
        as_others=_numbers(Decision.MET_AS_OTHERS, ids, occasions if 0 < chance < 1 else 0, draws),
        as_others_chance=chance,
        in_vehicle=_numbers(Decision.SEEN_IN_VEHICLE, ids, max(occasions - 1, 1), today),
        is_by_camera=settings.vehicle_visibility is VehicleVisibility.CAMERA,
        visible_share=visible_share,
        windscreen_share=windscreen_share[block.role],
        capture=settings.capture,
        captured=_numbers(Decision.CAPTURED_RESIDENT, ids, 2 * stretches, today),
        captured_camera=camera_uniforms(stretches),
    )


def _numbers(decision: Decision, ids: NDArray[np.int32], occasions: int, draws: Draws) -> FloatArray:
    uniforms = np.empty((occasions, ids.size))
    for occasion in range(occasions):
        uniforms[occasion] = draws.uniform(decision, ids, occasion)
    return uniforms


def _nothing_seen(n_people: int, by_cell: NDArray[np.uint64]) -> Seen:
    shape = (n_people, len(DEFINITIONS))
    return Seen(
        n_sightings=np.zeros(shape, dtype=np.int32),
        n_cameras=np.zeros(shape, dtype=np.int32),
        in_view_us=np.zeros(shape, dtype=np.int64),
        hour_bits=np.zeros(shape, dtype=np.uint32),
        by_cell=by_cell,
    )
