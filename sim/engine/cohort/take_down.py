"""What becomes of views on a list, compiled: each begins a sighting or goes on with one; both count.

The rules are those of `records.join_views`, `capture.captured` and the measures of exposure, applied to the
views of one person as they come, by time of entering.
"""

import numpy as np

from sim.core.times import DAY_US, US_PER_HOUR
from sim.engine.cohort.compiled import inlined
from sim.engine.cohort.count_cell import count_cell
from sim.engine.cohort.kernel_types import DEFINITIONS, Chance, Eyes, Memory, Seen

_N_DEFINITIONS = len(DEFINITIONS)


@inlined
def take_down(n_views: int, person: int, eyes: Eyes, chance: Chance, memory: Memory, seen: Seen) -> int:
    """Count the first *n_views* of the list, and empty it; give its new length.

    Parameters
    ----------
    n_views, person
        How many views, by time of entering, and whose.
    eyes
        Which camera each watch is.
    chance
        Keyed numbers of these people.
    memory
        Scratch of this worker, with the list.
    seen
        Added to: rows of people and cells.
    """
    midnight = memory.midnight_us[0]
    for at in range(n_views):
        view = memory.views[np.uintp(at)]
        watch, enter_us, exit_us = view.watch, view.enter_us, min(view.exit_us, DAY_US)
        last_us = memory.last_exit_us[watch] - midnight
        goes_on = last_us >= enter_us
        if goes_on:
            enter_us = last_us
        if enter_us >= exit_us:
            continue
        memory.last_exit_us[watch] = midnight + exit_us
        is_new_camera = last_us < 0
        if chance.capture < 1.0:
            kept, is_new_camera = _capture(watch, person, is_new_camera, goes_on, eyes, chance, memory)
            if not kept:
                continue
        first_hour, last_hour = np.uintp(enter_us // US_PER_HOUR), np.uintp((exit_us - 1) // US_PER_HOUR)
        bits = np.uint32((2 << last_hour) - (1 << first_hour))
        for number in range(_N_DEFINITIONS):
            if view.definitions >> number & 1:
                seen.n_sightings[person, number] += not goes_on
                seen.n_cameras[person, number] += is_new_camera
                seen.hour_bits[person, number] |= bits
                start_us = max(enter_us, memory.furthest_us[number])
                if exit_us > start_us:
                    seen.in_view_us[person, number] += exit_us - start_us
                    memory.furthest_us[number] = exit_us
        count_cell(view.cell, first_hour, last_hour, view.definitions, memory, seen)
    return np.int64(0)


@inlined
def _capture(watch, person, is_first, goes_on, eyes, chance, memory):
    """Decide whether the present stretch counts, and whether it is the watch's first that does.

    The draw is that of person, camera and how many-th stretch it is.
    """
    of_watch = memory.stretches[watch]
    if is_first:
        of_watch.n = 0
        of_watch.met = False
    if not goes_on:
        stretch = np.int64(of_watch.n)
        of_watch.n += 1
        of_watch.kept = False
        if stretch >= chance.captured_camera.shape[0]:
            memory.stretches_needed[0] = max(memory.stretches_needed[0], stretch + 1)
        else:
            of_vehicle = 1 if watch >= eyes.first_of_vehicles else 0
            both = chance.captured[2 * stretch + of_vehicle, person]
            both += chance.captured_camera[stretch, eyes.camera[watch]]
            of_watch.kept = (both - 1.0 if both >= 1.0 else both) < chance.capture
    is_new_camera = not of_watch.met
    of_watch.met |= of_watch.kept
    return of_watch.kept, is_new_camera
