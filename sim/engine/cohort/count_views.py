"""What becomes of views, compiled: those of arcs as they are passed, where time goes, and of a list.

A view begins a sighting or goes on with one; both count. The rules are those of `records.join_views`,
`capture.captured` and the measures of exposure, applied to the views of one person as they come, by time of
entering.
"""

import numpy as np

from sim.core.units import DAY_H, LATEST_US, US_PER_HOUR
from sim.engine.cohort.compiled import inlined
from sim.engine.cohort.kernel_types import (
    CELL_COUNTERS,
    CHANNEL_BITS,
    COUNTER_BITS,
    DEFINITION_BITS,
    DEFINITIONS,
    MOST_IN_COUNTER,
    N_WORDS,
    ROW_BITS,
    SIGHTING_COUNTERS,
    WHOLE_DAY,
    Channels,
    Seen,
    Uniforms,
    ViewScratch,
)

_N_DEFINITIONS = len(DEFINITIONS)


_WHOLE_DAY = np.uintp(WHOLE_DAY)
_ALL_HOURS = (1 << DAY_H) - 1
_ROW = np.uint64(2**ROW_BITS - 1)
_CHANNEL = np.uint64(2**CHANNEL_BITS - 1)
_DEFINITIONS = np.uint64(2**DEFINITION_BITS - 1)
_NONE = np.uint64(0)


@inlined
def added_up(one, other):
    """Add two numbers in [0, 1) and leave out the whole; see `pair_uniform`."""
    both = one + other
    return both - 1.0 if both >= 1.0 else both


@inlined
def record_views(
    n_views: int, person: int, channels: Channels, drawn: Uniforms, scratch: ViewScratch, seen: Seen
) -> int:
    """Count the first *n_views* of the list, and empty it; give its new length.

    Parameters
    ----------
    n_views, person
        How many views, by time of entering, and whose.
    channels, drawn, scratch
        Which camera each channel is; keyed numbers of these people; scratch of this worker, with the list.
    seen
        Added to: rows of people and cells.
    """
    midnight = scratch.midnight_us[0]
    for at in range(n_views):
        view = scratch.views[np.uintp(at)]
        channel, enter_us, exit_us = view.channel, view.enter_us, min(view.exit_us, LATEST_US)
        last_us = scratch.last_exit_us[channel] - midnight
        goes_on = last_us >= enter_us
        if goes_on:
            enter_us = last_us
        if enter_us >= exit_us:
            continue
        scratch.last_exit_us[channel] = midnight + exit_us
        is_new_camera = last_us < 0
        if drawn.capture < 1.0:
            kept, is_new_camera = _capture(channel, person, is_new_camera, goes_on, channels, drawn, scratch)
            if not kept:
                continue
        first_hour, last_hour = np.uintp(enter_us // US_PER_HOUR), np.uintp((exit_us - 1) // US_PER_HOUR)
        bits = (2 << last_hour) - (1 << first_hour)
        bits = np.uint32((bits | bits >> DAY_H) & _ALL_HOURS)
        for number in range(_N_DEFINITIONS):
            if view.definitions >> number & 1:
                seen.n_sightings[person, number] += not goes_on
                seen.n_cameras[person, number] += is_new_camera
                seen.hour_bits[person, number] |= bits
                start_us = max(enter_us, scratch.furthest_us[number])
                if exit_us > start_us:
                    seen.in_view_us[person, number] += exit_us - start_us
                    scratch.furthest_us[number] = exit_us
        count_cell(view.cell, first_hour, last_hour, view.definitions, scratch, seen)
    return np.int64(0)


@inlined
def _capture(channel, person, is_first, goes_on, channels, drawn, scratch):
    """Decide whether the present stretch counts, and whether it is the channel's first that does.

    The draw is that of person, camera and how many-th stretch it is.
    """
    of_channel = scratch.stretches[channel]
    if is_first:
        of_channel.n = 0
        of_channel.met = False
    if not goes_on:
        stretch = np.int64(of_channel.n)
        of_channel.n += 1
        of_channel.kept = False
        if 2 * stretch >= drawn.captured_camera.shape[0]:
            scratch.stretches_needed[0] = max(scratch.stretches_needed[0], stretch + 1)
        else:
            of_vehicle = 1 if channel >= channels.first_of_vehicles else 0
            of_person = drawn.captured[2 * stretch + of_vehicle, person]
            of_camera = drawn.captured_camera[2 * stretch + of_vehicle, channels.camera[channel]]
            of_channel.kept = added_up(of_person, of_camera) < drawn.capture
    is_new_camera = not of_channel.met
    of_channel.met |= of_channel.kept
    return of_channel.kept, is_new_camera


@inlined
def count_cell(cell, first_hour, last_hour, definitions, scratch, seen):
    """Count this person in a cell, in each of some hours and in the day, once under each definition.

    Hours after the next midnight are those of the clock.
    """
    if scratch.cell_midnight_us[cell] != scratch.midnight_us[0]:
        scratch.cell_midnight_us[cell] = scratch.midnight_us[0]
        for hour in range(WHOLE_DAY + 1):
            scratch.cell_seen[cell, np.uintp(hour)] = 0
    for number in range(first_hour, last_hour + np.uintp(1)):
        hour = np.uintp(number) if number < WHOLE_DAY else np.uintp(number) - _WHOLE_DAY
        new = definitions & ~scratch.cell_seen[cell, hour]
        if new:
            scratch.cell_seen[cell, hour] |= new
            new_today = definitions & ~scratch.cell_seen[cell, _WHOLE_DAY]
            scratch.cell_seen[cell, _WHOLE_DAY] |= new_today
            for word in range(N_WORDS):
                seen.by_cell[hour, cell, np.uintp(word)] += CELL_COUNTERS[new, np.uintp(word)]
                seen.by_cell[_WHOLE_DAY, cell, np.uintp(word)] += CELL_COUNTERS[new_today, np.uintp(word)]


@inlined
def pass_arcs(leg, now, look, person, people, offsets, place, drawn, scratch, seen, n_views):
    """Travel along a route, looked at; give the time of arrival, and the new length of the list of views.

    *look* is a layer, whether it sees, a number and a share: see `_list`. A view goes on with the channel's
    last if that reached up to it. Once an arc lasts past the hour, or not every view counts, they are listed.
    """
    layer, seeing, in_vehicle, share = look
    path, back = people.leg_path[leg] >> 1, np.int64(people.leg_path[leg] & 1)
    begin, end = people.indptr[path], people.indptr[path + 1]
    first_arc = offsets.arc + people.copy[person] * offsets.arcs_each
    arcs, midnight = place.arcs, scratch.midnight_us[0]
    hour, counts = np.uintp(now // US_PER_HOUR % DAY_H), min(drawn.capture, share) >= 1.0
    hour_end = (now // US_PER_HOUR + 1) * US_PER_HOUR if counts else 0
    n_cameras, n_sightings, n_pending, definitions = _NONE, _NONE, 0, np.uint8(0)
    at, onward = (end - 1, -1) if back else (begin, 1)
    for _ in range(begin, end):
        arc = first_arc + (np.int64(people.arcs[np.uintp(at)]) ^ back)
        at += onward
        step = arcs.step[np.uintp(layer), np.uintp(arc)]
        until = now + np.int64(step >> np.uint64(ROW_BITS))
        row = step & _ROW
        if row > _NONE and seeing:
            row -= np.uint64(1)
            one, after = arcs.rows[row], arcs.rows[row + np.uint64(1)]
            if until > hour_end:
                hour_end = 0
                n_views = _list(one, after, now, in_vehicle, share, place, scratch.views, n_views)
            else:
                for number in range(one.first_view, after.first_view):
                    channel, enter_us, exit_us, mask = _read(arcs.views[np.uintp(number)], midnight + now)
                    counters, last_us = SIGHTING_COUNTERS[mask], scratch.last_exit_us[channel]
                    scratch.last_exit_us[channel] = max(last_us, exit_us)
                    n_cameras += counters if last_us < midnight else _NONE
                    n_sightings += counters if last_us < enter_us else _NONE
                    n_pending += 1
                    if n_pending == MOST_IN_COUNTER:
                        _add_up(n_cameras, n_sightings, person, seen)
                        n_cameras, n_sightings, n_pending = _NONE, _NONE, 0
                for number in range(_N_DEFINITIONS):
                    seen.in_view_us[person, number] += arcs.in_view_us[row, number]
                definitions |= one.definitions
                for number in range(one.first_cell, after.first_cell):
                    here = arcs.cells[np.uintp(number)]
                    count_cell(here.cell, hour, hour, here.definitions, scratch, seen)
        now = until
    if definitions:
        _add_up(n_cameras, n_sightings, person, seen)
        for number in range(_N_DEFINITIONS):
            seen.hour_bits[person, number] |= np.uint32(definitions >> number & 1) << np.uint32(hour)
    return now, n_views


@inlined
def _list(one, after, now, number, share, place, views, n):
    """Put views of an arc on the list; give its new length.

    Where the share is below 1, only those cameras see whose own number added to this one lies below it.
    """
    channels = place.channels
    for at in range(one.first_view, after.first_view):
        channel, enter_us, exit_us, definitions = _read(place.arcs.views[np.uintp(at)], now)
        if share >= 1.0 or added_up(number, channels.in_vehicle[channel]) < share:
            cell = np.uint32(channels.cell[channel])
            n = put(channel, cell, enter_us, exit_us, np.uint8(definitions), views, n)
    return n


@inlined
def _read(view, now):
    """Take a view of an arc that is entered now apart: its watch, begin, end and definitions."""
    enter_us = now + np.int64(view.enter_us_channel >> np.uint64(CHANNEL_BITS))
    exit_us = now + np.int64(view.exit_us_definitions >> np.uint64(DEFINITION_BITS))
    return view.enter_us_channel & _CHANNEL, enter_us, exit_us, view.exit_us_definitions & _DEFINITIONS


@inlined
def _add_up(n_cameras, n_sightings, person, seen):
    """Add lanes to the person's numbers."""
    for number in range(_N_DEFINITIONS):
        shift = np.uint64(COUNTER_BITS * number)
        seen.n_cameras[person, number] += np.int32(n_cameras >> shift & np.uint64(MOST_IN_COUNTER))
        seen.n_sightings[person, number] += np.int32(n_sightings >> shift & np.uint64(MOST_IN_COUNTER))


@inlined
def put(channel, cell, enter_us, exit_us, definitions, views, n):
    """Put a view on the list."""
    view = views[np.uintp(n)]
    view.channel, view.cell, view.definitions = channel, cell, definitions
    view.enter_us, view.exit_us = enter_us, exit_us
    return n + 1
