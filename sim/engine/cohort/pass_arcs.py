"""Travels along arcs past what cameras see of them, compiled: the loop in which the day's time goes."""

import numpy as np

from sim.core.times import US_PER_HOUR
from sim.engine.cohort.compiled import inlined
from sim.engine.cohort.count_cell import count_cell
from sim.engine.cohort.kernel_types import (
    DEFINITION_BITS,
    DEFINITIONS,
    LANE_BITS,
    MOST_IN_LANE,
    ROW_BITS,
    WATCH_BITS,
)
from sim.engine.cohort.lanes import SIGHTING_LANES
from sim.engine.cohort.visit import put

_N_DEFINITIONS = len(DEFINITIONS)
_ROW = np.uint64(2**ROW_BITS - 1)
_WATCH = np.uint64(2**WATCH_BITS - 1)
_DEFINITIONS = np.uint64(2**DEFINITION_BITS - 1)
_NONE = np.uint64(0)


@inlined
def pass_arcs(leg, now, look, seeing, person, people, offsets, place, chance, memory, seen, n_views):
    """Travel along a way and be seen; give the time of arrival, and the new length of the list of views.

    A view goes on with the watch's last one if that reached up to it. Once an arc lasts past the hour, its
    views and all later ones of the way go on the list, and so do all if not every view is captured.
    """
    path, back = people.leg_path[leg] >> 1, np.int64(people.leg_path[leg] & 1)
    begin, end = people.indptr[path], people.indptr[path + 1]
    first_arc = offsets.arc + people.copy[person] * offsets.arcs_each
    arcs, midnight = place.arcs, memory.midnight_us[0]
    hour = np.uintp(now // US_PER_HOUR)
    hour_end = (now // US_PER_HOUR + 1) * US_PER_HOUR if chance.capture >= 1.0 else 0
    n_cameras, n_sightings, n_pending, definitions = _NONE, _NONE, 0, np.uint8(0)
    at, onward = (end - 1, -1) if back else (begin, 1)
    for _ in range(begin, end):
        arc = first_arc + (np.int64(people.arcs[np.uintp(at)]) ^ back)
        at += onward
        step = arcs.step[np.uintp(look), np.uintp(arc)]
        until = now + np.int64(step >> np.uint64(ROW_BITS))
        row = step & _ROW
        if row > _NONE and seeing:
            row -= np.uint64(1)
            one, after = arcs.rows[row], arcs.rows[row + np.uint64(1)]
            if until > hour_end:
                hour_end = 0
                n_views = _list(one, after, now, arcs.views, place.eyes.cell, memory.views, n_views)
            else:
                for number in range(one.first_view, after.first_view):
                    watch, enter_us, exit_us, mask = _read(arcs.views[np.uintp(number)], midnight + now)
                    lanes, last_us = SIGHTING_LANES[mask], memory.last_exit_us[watch]
                    memory.last_exit_us[watch] = max(last_us, exit_us)
                    n_cameras += lanes if last_us < midnight else _NONE
                    n_sightings += lanes if last_us < enter_us else _NONE
                    n_pending += 1
                    if n_pending == MOST_IN_LANE:
                        _add_up(n_cameras, n_sightings, person, seen)
                        n_cameras, n_sightings, n_pending = _NONE, _NONE, 0
                for number in range(_N_DEFINITIONS):
                    seen.in_view_us[person, number] += arcs.in_view_us[row, number]
                definitions |= one.definitions
                for number in range(one.first_cell, after.first_cell):
                    here = arcs.cells[np.uintp(number)]
                    count_cell(here.cell, hour, hour, here.definitions, memory, seen)
        now = until
    if definitions:
        _add_up(n_cameras, n_sightings, person, seen)
        for number in range(_N_DEFINITIONS):
            seen.hour_bits[person, number] |= np.uint32(definitions >> number & 1) << np.uint32(hour)
    return now, n_views


@inlined
def _list(one, after, now, views_of_arcs, cells, views, n):
    """Put the views of an arc on the list; give its new length."""
    for number in range(one.first_view, after.first_view):
        watch, enter_us, exit_us, definitions = _read(views_of_arcs[np.uintp(number)], now)
        n = put(watch, np.uint32(cells[watch]), enter_us, exit_us, np.uint8(definitions), views, n)
    return n


@inlined
def _read(view, now):
    """Take a view of an arc that is entered now apart: its watch, begin, end and definitions."""
    enter_us = now + np.int64(view.enter_us_watch >> np.uint64(WATCH_BITS))
    exit_us = now + np.int64(view.exit_us_definitions >> np.uint64(DEFINITION_BITS))
    return view.enter_us_watch & _WATCH, enter_us, exit_us, view.exit_us_definitions & _DEFINITIONS


@inlined
def _add_up(n_cameras, n_sightings, person, seen):
    """Add lanes to the person's numbers."""
    for number in range(_N_DEFINITIONS):
        shift = np.uint64(LANE_BITS * number)
        seen.n_cameras[person, number] += np.int32(n_cameras >> shift & np.uint64(MOST_IN_LANE))
        seen.n_sightings[person, number] += np.int32(n_sightings >> shift & np.uint64(MOST_IN_LANE))
