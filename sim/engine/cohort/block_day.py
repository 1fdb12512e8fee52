"""One block of people, one day: its keyed numbers, its clock, and the kernel that moves it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import simpy
from numpy.typing import NDArray

from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.engine.cohort.kernel_types import (
    DEFINITIONS,
    MEMORY,
    N_HOURS,
    Chance,
    Memory,
    Offsets,
    People,
    Place,
    Seen,
    Ways,
)
from sim.engine.cohort.live_days import live_days
from sim.engine.cohort.plans import MODES, PlanBlock
from sim.engine.records import VIEW
from sim.engine.settings import ExposureSettings
from sim.people.contract import DAY_S

_HOUR_S = DAY_S / N_HOURS
_STRETCHES = 8
"""Times that one camera sees one person for which numbers are drawn at once; more are drawn when needed."""

_VIEWS_AT_ONCE = 2_000

Rows = Callable[[int, int], None]
"""Lets the people in some rows live their day."""

CameraNumbers = Callable[[int], NDArray[np.float64]]
"""Gives each camera's number of being captured, for so many stretches; shape (stretches, cameras)."""


@dataclass(frozen=True, eq=False)
class Camp:
    """What one worker keeps from block to block: scratch, and people seen by cell, hour and definition."""

    memory: Memory
    by_cell: NDArray[np.int32]


def make_camp(n_watches: int, n_cells: int) -> Camp:
    """Make a worker's scratch for a part with so many watches and cells."""
    memory = Memory(
        watch=np.zeros(n_watches, dtype=MEMORY),
        cell_person=np.zeros(n_cells, dtype=np.int32),
        cell_seen=np.zeros((n_cells, N_HOURS + 1), dtype=np.uint8),
        furthest_us=np.zeros(len(DEFINITIONS), dtype=np.int64),
        serial=np.zeros(1, dtype=np.int32),
        stretches_needed=np.zeros(1, dtype=np.int64),
    )
    return Camp(memory, np.zeros((n_cells, N_HOURS + 1, len(DEFINITIONS)), dtype=np.int32))


def live_block(
    block: PlanBlock,
    ways: Ways,
    offsets: Offsets,
    place: Place,
    camp: Camp,
    *,
    residents_each: int,
    settings: ExposureSettings,
    draws: Draws,
    camera_numbers: CameraNumbers,
) -> Seen:
    """Let a block of people live from midnight to midnight.

    Parameters
    ----------
    block, ways, offsets, residents_each
        Whose days, over which streets, where the template's copies lie, and how many live in each.
    place
        What the cameras of the part see.
    camp
        The worker's; people seen are added to it.
    settings, draws
        The numbers of the exposure model, and the chance of the group.
    camera_numbers
        The cameras' part of being captured.

    Returns
    -------
    What was seen of each person, with the worker's sums by cell.
    """
    people, before = _people(block, residents_each), camp.by_cell.copy() if settings.capture < 1 else None
    stretches = _STRETCHES if settings.capture < 1 else 0
    while True:
        chance = _chance(block, stretches, settings, draws, camera_numbers)
        seen = _nothing_seen(len(block), camp.by_cell)
        camp.memory.stretches_needed[0] = 0

        def live(first: int, last: int, chance: Chance = chance, seen: Seen = seen) -> None:
            _live_days(first, last, people, ways, offsets, place, chance, camp, seen)

        _by_the_clock(block.slot_start, live)
        if before is None or camp.memory.stretches_needed[0] <= stretches:
            return seen
        stretches = int(camp.memory.stretches_needed[0])
        camp.by_cell[:] = before


def _live_days(
    first: int,
    last: int,
    people: People,
    ways: Ways,
    offsets: Offsets,
    place: Place,
    chance: Chance,
    camp: Camp,
    seen: Seen,
) -> None:
    """Move people, with as much room for views as the one with most of them needs."""
    views = np.empty(_VIEWS_AT_ONCE, dtype=VIEW)
    while True:
        first = live_days(first, last, people, ways, offsets, place, chance, camp.memory, views, seen)
        if first == last:
            return
        views = np.empty(2 * views.size, dtype=VIEW)


def _by_the_clock(slot_start: NDArray[np.int64], live: Rows) -> None:
    """Run the day: every departure slot lets its people go; midnight ends it."""
    env = simpy.Environment()
    env.process(_departures(env, slot_start.tolist(), live))
    env.run(until=DAY_S)


def _departures(
    env: simpy.Environment, slot_start: list[int], live: Rows
) -> Generator[simpy.Event, object, None]:
    for first, last in pairwise(slot_start):
        if first < last:
            live(first, last)
        yield env.timeout(_HOUR_S)


def _people(block: PlanBlock, residents_each: int) -> People:
    first_leg = np.concatenate([[0], np.cumsum(block.n_legs, dtype=np.int64)])
    return People(
        copy=block.resident_id.astype(np.int64) // residents_each,
        first_stop=np.concatenate([[0], np.cumsum(block.n_stops, dtype=np.int64)]),
        first_leg=first_leg,
        site=block.site,
        leave_s=block.leave_s,
        leg_mode=block.leg_mode,
        leg_path=block.leg_path,
    )


def _chance(
    block: PlanBlock,
    stretches: int,
    settings: ExposureSettings,
    draws: Draws,
    camera_numbers: CameraNumbers,
) -> Chance:
    occasions = int(block.n_stops.max(initial=1))
    ids = block.resident_id
    return Chance(
        met=_numbers(Decision.MET_AT_PLACE, ids, occasions, draws),
        in_vehicle=_numbers(Decision.SEEN_IN_VEHICLE, ids, max(occasions - 1, 1), draws),
        visible_share=np.array([settings.occupant_visible.get(mode, 1.0) for mode in MODES]),
        capture=settings.capture,
        captured=_numbers(Decision.CAPTURED_RESIDENT, ids, 2 * stretches, draws),
        captured_camera=camera_numbers(stretches),
    )


def _numbers(decision: Decision, ids: NDArray[np.int32], occasions: int, draws: Draws) -> NDArray[np.float64]:
    numbers = np.empty((occasions, ids.size))
    for occasion in range(occasions):
        numbers[occasion] = draws.uniform(decision, ids, occasion)
    return numbers


def _nothing_seen(n_people: int, by_cell: NDArray[np.int32]) -> Seen:
    shape = (n_people, len(DEFINITIONS))
    return Seen(
        n_sightings=np.zeros(shape, dtype=np.int32),
        n_cameras=np.zeros(shape, dtype=np.int32),
        in_view_us=np.zeros(shape, dtype=np.int64),
        hour_bits=np.zeros(shape, dtype=np.uint32),
        by_cell=by_cell,
    )
