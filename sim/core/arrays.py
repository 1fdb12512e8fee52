"""Kinds of NumPy arrays, each under one name in signatures, and calls that are the same on every machine."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.core.times import US_PER_S

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


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


def whole_us(seconds: NDArray[np.floating]) -> IntArray:
    """Round seconds to whole microseconds."""
    return np.rint(seconds.astype(np.float64) * US_PER_S).astype(np.int64)
