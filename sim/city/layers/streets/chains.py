"""Straight pieces of street strung together from crossing to crossing."""

from dataclasses import dataclass

import numpy as np

from sim.core.arrays import BoolArray, IntArray

_PASSED = 2  # A point on the way between two crossings ends two pieces.


@dataclass(frozen=True, eq=False)
class Chains:
    """Rows of points, ragged.

    Parameters
    ----------
    points
        Those of chain i are `points[first[i]:first[i + 1]]`, in the direction of its pieces.
    first
        Where each begins; one longer than the number of chains.
    segment
        One of each chain's pieces, for what all of them share.
    """

    points: IntArray
    first: IntArray
    segment: IntArray


def chains_of(start: IntArray, end: IntArray, kind: IntArray, oneway: BoolArray) -> Chains:
    """Join pieces where a street goes on without crossing, change of kind or change of direction.

    Parameters
    ----------
    start, end
        Points at the ends of each piece; a one-way piece leads from start to end.
    kind, oneway
        Of each piece.

    Returns
    -------
    Chains that hold each piece once. One that ends where it begins is cut in two.
    """
    between = _passed_points(start, end, kind * 2 + oneway, oneway)
    partner = _sum_by_point(start, end, np.arange(start.size), between.size)
    points: list[int] = []
    first: list[int] = []
    segment: list[int] = []
    done = np.zeros(start.size, dtype=bool).tolist()
    ends, starts, goes_on = end.tolist(), start.tolist(), between.tolist()
    other, together = (start + end).tolist(), partner.tolist()
    is_oneway = oneway.tolist()

    def follow(number: int, here: int) -> None:
        chain, begun = [here], number
        while True:
            done[number] = True
            here = other[number] - here
            chain.append(here)
            following = together[here] - number
            if not goes_on[here] or done[following]:
                break
            number = following
        for part in _cut_if_round(chain):
            first.append(len(points))
            points.extend(part)
            segment.append(begun)

    for number, (a, b) in enumerate(zip(starts, ends, strict=True)):
        if not done[number] and not goes_on[a]:
            follow(number, a)
        elif not done[number] and not goes_on[b] and not is_oneway[number]:
            follow(number, b)
    for number, a in enumerate(starts):  # Rings without any crossing.
        if not done[number]:
            follow(number, a)
    first.append(len(points))
    return Chains(*(np.array(each, dtype=np.int64) for each in (points, first, segment)))


def _cut_if_round(chain: list[int]) -> list[list[int]]:
    if chain[0] != chain[-1]:
        return [chain]
    middle = len(chain) // 2
    return [chain[: middle + 1], chain[middle:]]


def _passed_points(start: IntArray, end: IntArray, kind: IntArray, oneway: BoolArray) -> BoolArray:
    """Mark points where just two pieces of one kind meet; of one-way ones, one leads in and one out."""
    size = int(max(start.max(initial=-1), end.max(initial=-1))) + 1
    degree = np.bincount(start, minlength=size) + np.bincount(end, minlength=size)
    arrivals = np.bincount(end[oneway], minlength=size)
    same = _sum_by_point(start, end, kind, size) ** 2 == 2 * _sum_by_point(start, end, kind**2, size)
    leads_on = (arrivals == 1) | (np.bincount(start[oneway], minlength=size) + arrivals == 0)
    passed: BoolArray = (degree == _PASSED) & same & leads_on
    return passed


def _sum_by_point(start: IntArray, end: IntArray, values: IntArray, size: int) -> IntArray:
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, start, values)
    np.add.at(total, end, values)
    return total
