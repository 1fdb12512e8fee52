"""Where the people of a block are in view, compiled: what `resident_process` tells its recorder.

Times are added up in the same order as there, so that both engines see the same seconds.
"""

import numpy as np
from numpy.typing import NDArray

from sim.engine.cohort.compiled import compiled, inlined
from sim.engine.cohort.kernel_types import (
    PERSONS,
    PLATES,
    Chance,
    Offsets,
    People,
    Place,
    Ways,
)
from sim.people.contract import DAY_S

_WALK, _CAR, _TRANSIT = range(3)


@inlined
def trace(
    first: int,
    last: int,
    people: People,
    ways: Ways,
    offsets: Offsets,
    place: Place,
    chance: Chance,
    views: NDArray[np.void],
) -> tuple[int, int]:
    """Write down the views of people from midnight to midnight, as many people as the list has room for.

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
    views
        Filled from the start with `VIEW`, person by person, by time of entering.

    Returns
    -------
    The first person who is not in the list (*first* if it is too short for one), and the length of the list.
    """
    n = 0
    for person in range(first, last):
        before = n
        n = _day(person, people, ways, offsets, place, chance, views, n)
        if n > views.size:
            return person, before
    return last, n


@inlined
def _day(person, people, ways, offsets, place, chance, views, n):
    """Stay at each stop until it is time to leave, then travel to the next; midnight ends the day."""
    copy = people.copy[person]
    first_site = offsets.site + copy * offsets.sites_each
    sites, watches = place.sites.site, place.sites.watch
    now = 0.0
    stop, end = people.first_stop[person], people.first_stop[person + 1]
    for row in range(stop, end):
        leave_s = np.float64(people.leave_s[row])
        site = people.site[row]
        here = first_site + site
        watched = site >= 0 and sites[here].watched
        if watched:
            occasion = _first_time_there(row, stop, people.site)
            number = chance.met[occasion, person]
            n = _arrive(now, leave_s, row == stop, here, number, sites, watches, person, views, n)
        if row == end - 1:
            break
        arrived = now
        if leave_s > arrived:
            # The same sum as a clock makes that is told how long to wait.
            now = arrived + (leave_s - arrived)
            if now >= DAY_S:
                break
        if watched:
            n = _leave(arrived, now, here, number, sites, watches, person, views, n)
        for leg in range(people.first_leg[row], people.first_leg[row + 1]):
            now, n = _leg(
                now,
                leg,
                row - stop,
                copy,
                person,
                people,
                ways,
                offsets,
                place,
                chance,
                views,
                n,
            )
        if now >= DAY_S:
            break
    return n


@inlined
def _first_time_there(row, stop, site):
    """Give the position of the day's first stop at this row's site."""
    earlier = stop
    while site[earlier] != site[row]:
        earlier += 1
    return earlier - stop


@compiled
def _arrive(now, leave_s, is_first, site, number, sites, watches, person, views, n):
    """Come in, unless it is the day's first stop, and stay."""
    here = site
    while here >= 0:
        one = sites[here]
        if not one.passed:
            n = _met(
                here,
                now,
                now + one.amount * (leave_s - now),
                number,
                sites,
                watches,
                person,
                views,
                n,
            )
        elif not is_first:
            n = _met(
                here,
                now,
                min(now + one.amount, leave_s),
                number,
                sites,
                watches,
                person,
                views,
                n,
            )
        here = one.yard
    return n


@compiled
def _leave(arrived, now, site, number, sites, watches, person, views, n):
    """Go out past the cameras of the entrance and the yard; those that see longer begin earlier."""
    other = sites[site].yard
    if other >= 0 and sites[other].amount > sites[site].amount:
        site, other = other, site
    for here in (site, other):
        if here >= 0 and sites[here].passed:
            enter_s = max(arrived, now - sites[here].amount)
            n = _met(here, enter_s, now, number, sites, watches, person, views, n)
    return n


@compiled
def _met(site, enter_s, exit_s, number, sites, watches, person, views, n):
    """Be seen by those cameras of a site that this person meets on this occasion."""
    share = sites[site].share_met
    for at in range(sites[site].first, sites[site + 1].first):
        both = number + watches[at].number
        if (both - 1.0 if both >= 1.0 else both) < share:
            n = _see(watches[at].watch, enter_s, exit_s, person, views, n)
    return n


@inlined
def _leg(now, leg, trip, copy, person, people, ways, offsets, place, chance, views, n):
    """Wait for the ride, if there is one to wait for, and travel one leg arc by arc."""
    mode = people.leg_mode[leg]
    path, back = people.leg_path[leg] >> 1, people.leg_path[leg] & 1
    begin, end = ways.indptr[path], ways.indptr[path + 1]
    step, to = (end - 1, -1) if back else (begin, 1)
    if now < DAY_S and ways.wait_s[mode] > 0:
        if mode == _TRANSIT:
            node = ways.tail_node[ways.arcs[step] ^ back] + offsets.node + copy * offsets.nodes_each
            number = chance.met[trip, person]
            n = _wait(now, ways.wait_s[mode], node, number, place.sites, person, views, n)
        now += ways.wait_s[mode]
    looked_at = PLATES if mode == _CAR else np.uint8(0)
    if mode == _WALK or chance.in_vehicle[trip, person] < chance.visible_share[mode]:
        looked_at |= PERSONS
    first_arc = offsets.arc + copy * offsets.arcs_each
    for _ in range(begin, end):
        if now >= DAY_S:
            break
        arc = ways.arcs[step] ^ back
        step += to
        here = first_arc + arc
        seen = place.seen[here] & looked_at
        if seen:
            pace = ways.arc[mode, arc].s_per_m
            if seen & PERSONS:
                n = _pass(here, now, pace, place.persons.indptr, place.persons.views, person, views, n)
            if seen & PLATES:
                n = _pass(here, now, pace, place.plates.indptr, place.plates.views, person, views, n)
        now += ways.arc[mode, arc].s
    return now, n


@compiled
def _wait(now, wait_s, node, number, sites, person, views, n):
    """Stand at the transit stop of a node, in view for a share of the wait."""
    for at in range(sites.transit_indptr[node], sites.transit_indptr[node + 1]):
        site = sites.transit[at]
        exit_s = now + sites.site[site].amount * wait_s
        n = _met(site, now, exit_s, number, sites.site, sites.watch, person, views, n)
    return n


@compiled
def _pass(arc, now, s_per_m, indptr, seen, person, views, n):
    """Pass through what cameras see of one arc."""
    for at in range(indptr[arc], indptr[arc + 1]):
        view = seen[at]
        n = _see(
            view.watch,
            now + view.enter_m * s_per_m,
            now + view.exit_m * s_per_m,
            person,
            views,
            n,
        )
    return n


@compiled
def _see(watch, enter_s, exit_s, person, views, n):
    """Put a view on the list, if there is room, cut at midnight; give the length that the list would have."""
    exit_s = min(exit_s, DAY_S)
    if enter_s < exit_s:
        if n < views.size:
            view = views[n]
            view.resident = person
            view.watch = watch
            view.enter_s = enter_s
            view.exit_s = exit_s
        n += 1
    return n
