"""Moves single cells between districts until every count is met, at the least cost.

Successive shortest paths of the transport problem (Ahuja, Magnanti & Orlin, "Network Flows", 1993, chapter 9)
on a graph of the districts: an arc's cost is what its cheapest cell adds to the sum of squared distances.
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def even_out(square_m2: FloatArray, owner: IntArray, counts: IntArray, *, nowhere: int | None) -> IntArray:
    """Correct an optimal division by the few cells that ties have put wrong.

    Parameters
    ----------
    square_m2
        Squared distance of each district (rows) to each cell (columns).
    owner
        District of each cell, the best division for the counts it has.
    counts
        How many cells each district should have.
    nowhere
        What marks cells of no district; None if every cell has one.

    Returns
    -------
    District of each cell, with exact counts.
    """
    cost_m2 = square_m2
    goal = counts
    place = owner.copy()
    if nowhere is not None:
        cost_m2 = np.vstack((square_m2, np.zeros(square_m2.shape[1])))
        goal = np.append(counts, owner.size - counts.sum())
        place[owner == nowhere] = len(counts)
    surplus = np.bincount(place, minlength=len(goal)) - goal
    while surplus.any():
        giver, taker = _move_one(cost_m2, place, surplus)
        surplus[giver] -= 1
        surplus[taker] += 1
    return place if nowhere is None else np.where(place == len(counts), nowhere, place)


def _move_one(cost_m2: FloatArray, place: IntArray, surplus: IntArray) -> tuple[int, int]:
    """Send one cell from any district with too many to any with too few, over others if that is cheaper."""
    step, cell = _cheapest_moves(cost_m2, place, len(surplus))
    reach = np.where(surplus > 0, 0.0, np.inf)
    before = np.full(len(surplus), -1)
    for _ in range(len(surplus) - 1):
        through = reach[:, None] + step
        nearer = through.min(axis=0) < reach
        before[nearer] = through.argmin(axis=0)[nearer]
        reach = np.where(nearer, through.min(axis=0), reach)
    taker = int(np.argmin(np.where(surplus < 0, reach, np.inf)))
    route = _route(before, surplus, taker)
    if route is None:
        # A division that is not quite optimal can have a cycle of negative cost; then the direct way will do.
        giver = int(np.argmin(np.where(surplus > 0, step[:, taker], np.inf)))
        route = [(giver, taker)]
    for giver, receiver in route:
        place[cell[giver, receiver]] = receiver
    return route[-1][0], taker


def _route(before: IntArray, surplus: IntArray, taker: int) -> list[tuple[int, int]] | None:
    """Follow the cheapest way from its end to a district with too many; None if it runs in a circle."""
    route: list[tuple[int, int]] = []
    here = taker
    while surplus[here] <= 0:
        if before[here] < 0 or len(route) == len(before):
            return None
        route.append((int(before[here]), here))
        here = int(before[here])
    return route


def _cheapest_moves(cost_m2: FloatArray, place: IntArray, count: int) -> tuple[FloatArray, IntArray]:
    """Cost of the cheapest cell from each district (rows) to each other, and which cell that is."""
    step = np.full((count, count), np.inf)
    cell = np.zeros((count, count), dtype=np.int64)
    for giver in range(count):
        members = np.flatnonzero(place == giver)
        if not members.size:
            continue
        added = cost_m2[:, members] - cost_m2[giver, members]
        best = added.argmin(axis=1)
        step[giver] = added[np.arange(count), best]
        cell[giver] = members[best]
        step[giver, giver] = np.inf
    return step, cell
