"""Moves people, compiled: what `resident_process` does, with what becomes of their views done on the way.

Views at stops and waits, and those on arcs that last past an hour, are put on a list, which is taken down
before the next leg; views on other arcs are counted as they come. Functions are few because each costs up to
a second of compiling.
"""

import numpy as np

from sim.engine.cohort.compiled import compiled, inlined
from sim.engine.cohort.kernel_types import (
    Chance,
    Memory,
    Offsets,
    People,
    Place,
    Seen,
    Ways,
)
from sim.engine.cohort.pass_arcs import pass_arcs
from sim.engine.cohort.take_down import take_down
from sim.engine.cohort.visit import meet, visit
from sim.engine.microseconds import DAY_US, US_PER_S

_WALK, _CAR, _TRANSIT, _PLATES = range(4)
"""Modes, which are looks at persons too, and the look at number plates."""


@compiled
def live_days(
    first: int,
    last: int,
    people: People,
    ways: Ways,
    offsets: Offsets,
    place: Place,
    chance: Chance,
    memory: Memory,
    seen: Seen,
) -> None:
    """Let the people in rows *first* up to *last* live from midnight to midnight.

    Parameters
    ----------
    first, last
        Rows of *people*.
    people, ways, offsets
        Whose days, over which streets, and where their copy of the template lies in the part.
    place
        What the cameras of the part see.
    chance
        Keyed numbers of these people.
    memory
        Scratch of this worker.
    seen
        Added to: rows of people and cells.
    """
    for person in range(first, last):
        memory.midnight_us[0] += 2 * DAY_US
        memory.furthest_us[:] = 0
        _live(person, people, ways, offsets, place, chance, memory, seen)


@inlined
def _live(person, people, ways, offsets, place, chance, memory, seen):
    """Stay at each stop until it is time to leave, then travel to the next; midnight ends the day."""
    row, last_row = people.first_stop[person], people.first_stop[person + 1] - 1
    leg = end_leg = people.first_leg[row]
    trip, now, n, over = np.int64(-1), np.int64(0), np.int64(0), False
    while True:
        if leg == end_leg:
            trip += 1
            over |= row == last_row
            now, over, n = _stop(
                row, trip, now, over, person, people, offsets, place.sites, chance.met, memory.views, n
            )
            leg, end_leg = people.first_leg[row], people.first_leg[row + 1]
            row += 1
        travels = not over and leg < end_leg
        if travels:
            now, n = _wait(
                leg, trip, now, person, people, ways, offsets, place.sites, chance.met, memory.views, n
            )
        if n > 0:
            take_down(n, person, place.eyes, chance, memory, seen)
            n = np.int64(0)
        if over:
            break
        if travels:
            arrival, mode = now, np.int64(people.leg_mode[leg])
            visible = mode == _WALK or chance.in_vehicle[trip, person] < chance.visible_share[mode]
            for turn in range(2):
                if (mode == _CAR) if turn else (visible or mode != _CAR):
                    look, seeing = (_PLATES, True) if turn else (mode, visible)
                    arrival, n = pass_arcs(
                        leg, now, look, seeing, person, people, offsets, place, chance, memory, seen, n
                    )
            now, over = arrival, arrival >= DAY_US
            leg += 1


@inlined
def _stop(row, trip, now, over, person, people, offsets, sites, met, views, n):
    """Arrive at a stop, stay and leave; say when, whether the day is over, and the new length of the list."""
    arrived, leave_us = now, np.int64(np.rint(np.float64(people.leave_s[row]) * US_PER_S))
    if not over:
        now = max(now, leave_us)
        over = now >= DAY_US
    site = np.int64(people.site[row])
    here = offsets.site + people.copy[person] * offsets.sites_each + site
    if site >= 0 and sites.watched[np.uintp(here)]:
        earlier = row - trip
        while people.site[earlier] != site:
            earlier += 1
        number = met[earlier - row + trip, person]
        n = visit(arrived, now, leave_us, trip > 0, not over, here, number, sites, views, n)
    return now, over, n


@inlined
def _wait(leg, trip, now, person, people, ways, offsets, sites, met, views, n):
    """Wait for the ride, if there is one to wait for, in view of the cameras of its stop."""
    mode, path, back = people.leg_mode[leg], people.leg_path[leg] >> 1, np.int64(people.leg_path[leg] & 1)
    wait_us = ways.wait_us[mode]
    if wait_us > 0 and mode == _TRANSIT:
        arc = people.arcs[people.indptr[path + 1] - 1 if back else people.indptr[path]]
        node = ways.tail_node[np.int64(arc) ^ back] + offsets.node + people.copy[person] * offsets.nodes_each
        for at in range(sites.transit_indptr[node], sites.transit_indptr[node + 1]):
            site = sites.transit[at]
            share = sites.of_class[sites.site[site].site_class].share_seen
            until = now + np.int64(np.rint(share * wait_us))
            n = meet(site, now, until, met[trip, person], sites, views, n)
    return now + wait_us, n
