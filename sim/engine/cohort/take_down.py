"""What becomes of views, compiled: each begins a sighting or goes on with one, and both are counted.

The rules are those of `records.join_views`, `capture.captured` and the measures of exposure, applied to the
views of one person as they come, by time of entering.
"""

import numpy as np
from numpy.typing import NDArray

from sim.engine.cohort.compiled import inlined
from sim.engine.cohort.kernel_types import (
    DEFINITIONS,
    N_HOURS,
    WHOLE_DAY,
    Chance,
    Eyes,
    Memory,
    Seen,
)
from sim.engine.records import TOUCH_S, US_PER_HOUR, US_PER_S

_N_DEFINITIONS = len(DEFINITIONS)


@inlined
def take_down(
    n_views: int, views: NDArray[np.void], eyes: Eyes, chance: Chance, memory: Memory, seen: Seen
) -> None:
    """Count the first *n_views* of *views*; all views of a person must be among them.

    Parameters
    ----------
    n_views, views
        A list of `VIEW` by person and time of entering.
    eyes
        What each watch counts as, and where its camera stands.
    chance
        Keyed numbers of these people.
    memory
        Scratch of this worker.
    seen
        Added to: rows of people and cells.
    """
    watches, furthest_us = memory.watch, memory.furthest_us
    person = -1
    for row in range(n_views):
        view = views[row]
        if view.resident != person:
            person = view.resident
            memory.serial[0] += 1
            furthest_us[:] = 0
        last = watches[view.watch]
        if last.person != memory.serial[0]:
            last.person = memory.serial[0]
            last.n_stretches = 0
            last.met = False
        goes_on = last.n_stretches > 0 and view.enter_s <= last.last_exit_s + TOUCH_S
        begin_s = view.enter_s
        if goes_on:
            begin_s = last.last_exit_s
            if view.exit_s <= begin_s:
                continue
        else:
            last.kept = chance.capture >= 1.0 or _captured(
                view.watch, last.n_stretches, person, eyes, chance, memory
            )
            last.n_stretches += 1
        last.last_exit_s = view.exit_s
        if last.kept:
            _count(view.watch, begin_s, view.exit_s, not goes_on, not last.met, person, eyes, memory, seen)
            last.met = True


@inlined
def _captured(watch, stretch, person, eyes, chance, memory):
    """Decide whether a sighting counts, by the draw of person, camera and how many-th it is."""
    if stretch >= chance.captured_camera.shape[0]:
        memory.stretches_needed[0] = max(memory.stretches_needed[0], stretch + 1)
        return False
    of_vehicle = 1 if watch >= eyes.first_of_vehicles else 0
    of_person = chance.captured[2 * stretch + of_vehicle, person]
    both = of_person + chance.captured_camera[stretch, eyes.camera[watch]]
    return (both - 1.0 if both >= 1.0 else both) < chance.capture


@inlined
def _count(watch, begin_s, exit_s, is_new, is_new_camera, person, eyes, memory, seen):
    """Add a stretch in view to the person's day, and the person to the camera's cell."""
    begin_us = np.int64(np.rint(begin_s * US_PER_S))
    exit_us = np.int64(np.rint(exit_s * US_PER_S))
    definitions = eyes.definitions[watch]
    first_hour = min(begin_us // US_PER_HOUR, N_HOURS - 1)
    last_hour = max((exit_us - 1) // US_PER_HOUR, first_hour)
    bits = np.uint32((1 << (last_hour + 1)) - (1 << first_hour))
    for number in range(_N_DEFINITIONS):
        if definitions >> number & 1:
            seen.n_sightings[person, number] += is_new
            seen.n_cameras[person, number] += is_new_camera
            seen.hour_bits[person, number] |= bits
            start_us = max(begin_us, memory.furthest_us[number])
            if exit_us > start_us:
                seen.in_view_us[person, number] += exit_us - start_us
                memory.furthest_us[number] = exit_us
    cell = eyes.cell[watch]
    if memory.cell_person[cell] != memory.serial[0]:
        memory.cell_person[cell] = memory.serial[0]
        memory.cell_seen[cell, :] = 0
    is_new = False
    for hour in range(first_hour, last_hour + 1):
        is_new |= _count_once(cell, hour, definitions, memory.cell_seen, seen.by_cell)
    if is_new:
        _count_once(cell, WHOLE_DAY, definitions, memory.cell_seen, seen.by_cell)


@inlined
def _count_once(cell, hour, definitions, cell_seen, by_cell):
    """Count a person once a cell, hour and definition."""
    new = definitions & ~cell_seen[cell, hour]
    if new != 0:
        cell_seen[cell, hour] |= new
        for number in range(_N_DEFINITIONS):
            if new >> number & 1:
                by_cell[cell, hour, number] += 1
    return new != 0
