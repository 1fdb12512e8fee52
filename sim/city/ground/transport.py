"""Moves single cells between districts until every count is met, at the least cost.

Successive shortest paths of the transport problem (Ahuja, Magnanti & Orlin, "Network Flows", 1993, chapter 9)
on a graph of the districts: an arc's cost is what its cheapest cell adds to the sum of squared distances.
"""

import numpy as np

from sim.core.arrays import FloatArray, IntArray


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
    moves = CheapestMoves(cost_m2, place)
    while surplus.any():
        giver, taker = _move_one(moves, surplus)
        surplus[giver] -= 1
        surplus[taker] += 1
    return place if nowhere is None else np.where(place == len(counts), nowhere, place)


class CheapestMoves:
    """The cheapest move from each district to each other, kept while cells move.

    Parameters
    ----------
    cost_m2
        Squared distance of each district (rows) to each cell (columns).
    place
        District of each cell; changed as cells move.

    Attributes
    ----------
    step, cell
        What a cell costs more in another district (columns) than in its own (rows), and which cell that is;
        infinite where there is none to give.
    """

    def __init__(self, cost_m2: FloatArray, place: IntArray) -> None:
        count = len(cost_m2)
        self._cost_m2, self._place = cost_m2, place
        self.step = np.full((count, count), np.inf)
        self.cell = np.zeros((count, count), dtype=np.int64)
        for giver in range(count):
            self._search(giver, np.arange(count))

    def take(self, route: list[tuple[int, int]]) -> None:
        """Move a cell along each step of a route."""
        moved = [(giver, int(self.cell[giver, receiver]), receiver) for giver, receiver in route]
        for _, cell, receiver in moved:
            self._place[cell] = receiver
        for giver, cell, receiver in moved:
            self._search(giver, np.flatnonzero(self.cell[giver] == cell))
            self._offer(receiver, cell)

    def _search(self, giver: int, receivers: IntArray) -> None:
        """Look through all cells of a district for the cheapest ones to give to some others."""
        self.step[giver, receivers] = np.inf
        members = np.flatnonzero(self._place == giver)
        if members.size and receivers.size:
            added = self._cost_m2[np.ix_(receivers, members)] - self._cost_m2[giver, members]
            best = added.argmin(axis=1)
            self.step[giver, receivers] = added[np.arange(len(best)), best]
            self.cell[giver, receivers] = members[best]
            self.step[giver, giver] = np.inf

    def _offer(self, giver: int, cell: int) -> None:
        """Let a cell that a district has just received be its cheapest one wherever it is."""
        added = self._cost_m2[:, cell] - self._cost_m2[giver, cell]
        cheaper = added < self.step[giver]
        tied_before = (added == self.step[giver]) & (cell < self.cell[giver])
        here = (cheaper | tied_before) & (np.arange(len(added)) != giver)
        self.step[giver, here] = added[here]
        self.cell[giver, here] = cell


def _move_one(moves: CheapestMoves, surplus: IntArray) -> tuple[int, int]:
    """Send one cell from any district with too many to any with too few, over others if that is cheaper."""
    step = moves.step
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
    moves.take(route)
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
