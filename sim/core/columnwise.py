"""Calls of pyproj on columns of any length: before 3.7.2 it takes a column of one place for a point."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def columnwise(
    function: Callable[..., tuple[Any, ...]], *columns: NDArray[np.float64]
) -> tuple[NDArray[np.float64], ...]:
    """Call *function* with columns of equal length and give the columns that it answers."""
    if columns[0].size != 1:
        return tuple(np.asarray(answer, dtype=np.float64) for answer in function(*columns))
    twice = function(*(np.repeat(column, 2) for column in columns))
    return tuple(np.asarray(answer, dtype=np.float64)[:1] for answer in twice)
