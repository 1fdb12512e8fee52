"""Kinds of NumPy arrays, each under one name in signatures, and calls that are the same on every machine.

Whole numbers are made from shares with exact totals: by the largest remainder after Hamilton, or by highest
averages after Webster/Sainte-Laguë, which is house-monotone: a larger total never takes a seat away (Balinski
& Young, "Fair Representation", 2001).
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.core.units import US_PER_S

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Columns = TypeVar("Columns", bound="DataclassInstance")


def weighted_sum(weights: ArrayLike, values: ArrayLike) -> float:
    """Sum up *values*, each as often as its weight says.

    A matrix product adds up in an order that depends on the processor; numpy's own sum does not.
    """
    return float(np.multiply(weights, values, dtype=np.float64).sum())


def columnwise(
    function: Callable[..., tuple[Any, ...]], *columns: NDArray[np.float64]
) -> tuple[NDArray[np.float64], ...]:
    """Call *function* of pyproj with columns of equal length and give the columns that it answers.

    Before version 3.7.2 it takes a column of one place for a point.
    """
    if columns[0].size != 1:
        return tuple(np.asarray(answer, dtype=np.float64) for answer in function(*columns))
    twice = function(*(np.repeat(column, 2) for column in columns))
    return tuple(np.asarray(answer, dtype=np.float64)[:1] for answer in twice)


def repeated(times: NDArray[np.integer]) -> tuple[IntArray, IntArray]:
    """Repeat each position so many *times*: the position, and which repetition it is, from 0."""
    position = np.repeat(np.arange(times.size), times)
    return position, np.arange(position.size) - (np.cumsum(times) - times)[position]


def take_rows(columns: Columns, rows: IntArray | BoolArray) -> Columns:
    """Pick rows of a dataclass of columns of equal length; a column that is None stays so."""
    kind: Any = type(columns)
    found = [getattr(columns, one.name) for one in dataclasses.fields(columns)]
    picked: Columns = kind(*(None if column is None else column[rows] for column in found))
    return picked


def stack_rows(parts: Sequence[Columns]) -> Columns:
    """Put dataclasses of columns one below the other; each column is None in all of them or in none."""
    kind: Any = type(parts[0])
    found = [[getattr(part, one.name) for part in parts] for one in dataclasses.fields(parts[0])]
    stacked: Columns = kind(*(None if each[0] is None else np.concatenate(each) for each in found))
    return stacked


def whole_us(seconds: NDArray[np.floating]) -> IntArray:
    """Round seconds to whole microseconds."""
    return np.rint(seconds.astype(np.float64) * US_PER_S).astype(np.int64)


def largest_remainder(weights: NDArray[np.floating], total: int) -> IntArray:
    """Split *total* over *weights* so that the parts sum to it exactly.

    Parameters
    ----------
    weights
        Non-negative, at least one positive; any scale.
    total
        What the parts must sum to.

    Returns
    -------
    Integers, each within one of its exact quota; ties go to the earlier element.
    """
    quota = _quota(weights, total)
    parts = np.floor(quota).astype(np.int64)
    missing = total - int(parts.sum())
    parts[np.argsort(parts - quota, kind="stable")[:missing]] += 1
    return parts


def webster(
    weights: NDArray[np.floating],
    total: int,
    most: NDArray[np.integer] | None = None,
    least: NDArray[np.integer] | None = None,
) -> IntArray:
    """Split *total* seat by seat to the highest average, so that more seats contain fewer.

    Parameters
    ----------
    weights, total
        Non-negative, at least one positive; number of seats.
    most
        Upper bounds, if any; their sum over positive weights must reach *total*.
    least
        Lower bounds, if any: seats that are taken before the first one is given away (Balinski & Young,
        section on minimum requirements). They hold for a weight of 0 too.

    Returns
    -------
    Seats for each weight. For fixed weights and growing bounds, each part never falls as *total* grows.

    Raises
    ------
    ValueError
        If the bounds leave seats over, or hold more than all.
    """
    share = np.asarray(weights, dtype=float)
    floor = np.zeros(share.size, dtype=np.int64) if least is None else np.asarray(least, dtype=np.int64)
    bound = np.where(share > 0, np.iinfo(np.int64).max if most is None else np.maximum(most, floor), floor)
    if most is not None and int(bound.sum()) < total:
        msg = f"{total} seats do not fit into bounds that sum to {int(bound.sum())}"
        raise ValueError(msg)
    if int(floor.sum()) > total:
        msg = f"{int(floor.sum())} seats are taken, but there are only {total}"
        raise ValueError(msg)
    seats = _start(share, total, floor, bound)
    while int(seats.sum()) < total:
        average = np.where(seats < bound, share / (2 * seats + 1), -1.0)
        seats[int(np.argmax(average))] += 1
    return seats


def webster_order(weights: NDArray[np.floating], total: int) -> IntArray:
    """List to which part each seat goes, the first seat first.

    Parameters
    ----------
    weights, total
        Non-negative, at least one positive; number of seats.

    Returns
    -------
    Parts, shape (total,): the first n of them are what `webster` gives for n seats without bounds.
    """
    share = np.asarray(weights, dtype=float)
    most = webster(share, total)
    part = np.repeat(np.arange(share.size), most)
    nth = np.arange(total) - (np.cumsum(most) - most)[part]
    order: IntArray = part[np.lexsort((part, -(share[part] / (2 * nth + 1))))]
    return order


def _start(share: FloatArray, total: int, floor: IntArray, bound: IntArray) -> IntArray:
    """Give the seats that the greedy sequence surely gives, so that the loop stays short.

    Seat s of a part is won before seat t of another where share/(2s−1) is larger; up to a divisor just
    above the final one, floor(share/divisor + ½) seats are won (Balinski & Young, appendix A).
    """
    if total == int(floor.sum()):
        return floor.copy()
    low, high = 0.0, 2.0 * float(share.max()) + 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _seats(share, middle, floor, bound).sum() <= total:
            high = middle
        else:
            low = middle
    return _seats(share, high, floor, bound)


def _seats(share: FloatArray, divisor: float, floor: IntArray, bound: IntArray) -> IntArray:
    seats = np.floor(np.minimum(share / divisor + 0.5, np.iinfo(np.int64).max / 4)).astype(np.int64)
    return np.clip(seats, floor, bound)


def _quota(weights: NDArray[np.floating], total: int) -> FloatArray:
    share = np.asarray(weights, dtype=float)
    if share.size == 0 or share.min() < 0 or share.sum() <= 0:
        msg = "weights must be non-negative with a positive sum"
        raise ValueError(msg)
    quota: FloatArray = share / share.sum() * total
    return quota
