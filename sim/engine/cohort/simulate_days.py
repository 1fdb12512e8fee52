"""Moves people, compiled: what `resident_process` does, with what becomes of their views done on the way.

Views at stops and waits, and those on arcs that last past an hour, are put on a list, which is recorded
before the next leg; views on other arcs are counted as they come. Functions are few because each costs up to
half a second of compiling.
"""

import numpy as np

from sim.core.units import DAY_US, LATEST_US, US_PER_S
from sim.engine.cohort.compiled import called, compiled, inlined
from sim.engine.cohort.count_views import added_up, pass_arcs, put, record_views
from sim.engine.cohort.kernel_types import (
    DEFINITIONS,
    CameraViews,
    Offsets,
    PackedDays,
    Seen,
    TravelTimes,
    Uniforms,
    ViewScratch,
)

_WALK, _CAR, _TRANSIT, _PLATES, _CAR_FROM_ELSEWHERE, _CAR_THROUGH_WINDSCREEN = range(6)
"""Modes, which are layers of persons too, the layer of number plates, and those of persons in cars whom only
cameras that read plates do not see, or only they do."""


@compiled
def simulate_days(
    first: int,
    last: int,
    people: PackedDays,
    travel_times: TravelTimes,
    offsets: Offsets,
    place: CameraViews,
    drawn: Uniforms,
    scratch: ViewScratch,
    seen: Seen,
) -> None:
    """Simulate the people in rows *first* up to *last* from setting out to coming home.

    Parameters
    ----------
    first, last
        Rows of *people*.
    people, travel_times, offsets, place, drawn
        Whose days, over which streets, where these lie in the part, what is seen there, and keyed numbers.
    scratch, seen
        Scratch of this worker; and what is added to, rows of people and cells.
    """
    sites, views = place.sites, scratch.views
    for person in range(first, last):
        scratch.midnight_us[0] += LATEST_US + DAY_US
        for number in range(len(DEFINITIONS)):
            scratch.furthest_us[number] = 0
        row, trip, over = people.first_stop[person], np.int64(-1), False
        now = n = leg = end_leg = np.int64(0)
        while not over:
            over = now >= LATEST_US
            if leg == end_leg:
                trip, over = trip + 1, over or row + 1 == people.first_stop[person + 1]
                now, over, n = _stop(row, trip, now, over, person, people, offsets, sites, drawn, views, n)
                row, leg, end_leg = row + 1, people.first_leg[row], people.first_leg[row + 1]
            travels = not over and leg < end_leg
            if travels:
                now, n = _wait(leg, trip, now, person, people, travel_times, offsets, sites, drawn, views, n)
            if n > 0:
                n = record_views(n, person, place.channels, drawn, scratch, seen)
            if travels:
                arrival, mode = now, np.int64(people.leg_mode[leg])
                in_person = _seen_as(mode, trip, person, drawn)
                for turn in range(2):
                    if (mode == _CAR) if turn else (in_person[1] or mode != _CAR):
                        look = (np.int64(_PLATES), True, 0.0, 1.0) if turn else in_person
                        arrival, n = pass_arcs(
                            leg, now, look, person, people, offsets, place, drawn, scratch, seen, n
                        )
                now, leg = arrival, leg + 1


@inlined
def _seen_as(mode, trip, person, drawn):
    """Say how a traveller is looked at; see `pass_arcs`."""
    number, share = drawn.in_vehicle[trip, person], drawn.visible_share[mode]
    if mode == _WALK or drawn.is_by_camera:
        return mode, True, number, 1.0 if mode == _WALK else share
    visible = number < share
    through_windscreen = number < drawn.windscreen_share[person] if mode == _CAR else visible
    layer = mode
    if visible != through_windscreen:
        layer = np.int64(_CAR_FROM_ELSEWHERE if visible else _CAR_THROUGH_WINDSCREEN)
    return layer, visible or through_windscreen, number, 1.0


@inlined
def _stop(row, trip, now, over, person, people, offsets, sites, drawn, views, n):
    """Arrive at a stop, stay and leave; say when, whether the day is over, and the new length of the list."""
    arrived, leave_us = now, np.int64(np.rint(np.float64(people.leave_s[row]) * US_PER_S))
    if not over:
        now = max(now, leave_us)
        over = now >= LATEST_US
    site = np.int64(people.site[row])
    here = offsets.site + people.copy[person] * offsets.sites_each + site
    if site >= 0 and sites.has_camera[np.uintp(here)]:
        earlier = row - trip
        while people.site[earlier] != site:
            earlier += 1
        numbers = _numbers(earlier - row + trip, person, drawn)
        n = visit(arrived, now, leave_us, trip > 0, not over, here, numbers, sites, views, n)
    return now, over, n


@inlined
def _numbers(occasion, person, drawn):
    """Take what decides which cameras of a place this person meets on an occasion; see `meet`."""
    as_others = drawn.as_others[occasion, person] if drawn.as_others.shape[0] else 0.0
    return drawn.met[occasion, person], as_others, drawn.as_others_chance


@inlined
def _wait(leg, trip, now, person, people, travel_times, offsets, sites, drawn, views, n):
    """Wait for the ride, if there is one to wait for, in view of the cameras of its stop."""
    mode, path, back = people.leg_mode[leg], people.leg_path[leg] >> 1, np.int64(people.leg_path[leg] & 1)
    wait_us = travel_times.wait_us[mode]
    if wait_us > 0 and mode == _TRANSIT:
        arc = people.arcs[people.indptr[path + 1] - 1 if back else people.indptr[path]]
        node = (
            travel_times.tail_node[np.int64(arc) ^ back]
            + offsets.node
            + people.copy[person] * offsets.nodes_each
        )
        for at in range(sites.transit_indptr[node], sites.transit_indptr[node + 1]):
            site = sites.transit[at]
            share = sites.of_class[sites.site[site].site_class].share_seen
            until = now + np.int64(np.rint(share * wait_us))
            n = meet(site, now, until, _numbers(trip, person, drawn), sites, views, n)
    return now + wait_us, n


@called
def visit(arrived, now, leave_us, comes_in, goes_out, site, numbers, sites, views, n):
    """Come to a site, stay and leave; give the new length of the list.

    Where one comes in at *arrived* and goes out at *now*, the cameras of the entrance and the yard see it;
    other places have people in view from the arrival on. On the way out those come first that see longer.
    """
    here = site
    while here >= 0:
        of_class = sites.of_class[sites.site[np.uintp(here)].site_class]
        if not of_class.passed:
            exit_us = arrived + np.int64(np.rint(of_class.share_seen * (leave_us - arrived)))
            n = meet(here, arrived, exit_us, numbers, sites, views, n)
        elif comes_in:
            n = meet(here, arrived, min(arrived + of_class.passage_us, leave_us), numbers, sites, views, n)
        here = np.int64(sites.site[np.uintp(here)].yard)
    if goes_out:
        here, other = site, np.int64(sites.site[np.uintp(site)].yard)
        if other >= 0 and _passage_us(other, sites) > _passage_us(site, sites):
            here, other = other, here
        for _ in range(2):
            if here >= 0 and _passage_us(here, sites) > 0:
                n = meet(here, max(arrived, now - _passage_us(here, sites)), now, numbers, sites, views, n)
            here = other
    return n


@inlined
def _passage_us(site, sites):
    return sites.of_class[sites.site[np.uintp(site)].site_class].passage_us


@inlined
def meet(site, enter_us, exit_us, numbers, sites, views, n):
    """Be seen by those cameras of a site that this person meets on this occasion.

    The numbers are the person's part of meeting a camera, of meeting it as others of the site, and the chance
    of that; each camera and the site add theirs.
    """
    own, as_others, chance = numbers
    here, after = sites.site[np.uintp(site)], sites.site[np.uintp(site + 1)]
    for at in range(here.first, after.first):
        one = sites.channel[np.uintp(at)]
        is_as_others = added_up(as_others, one.as_others) < chance
        if added_up(own, here.number if is_as_others else one.number) < one.share_met:
            n = put(one.channel, here.cell, enter_us, exit_us, one.definitions, views, n)
    return n
