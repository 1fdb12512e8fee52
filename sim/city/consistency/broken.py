"""What is said when a table of a city contradicts itself or another one."""

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.core.arrays import BoolArray, FloatArray
from sim.core.errors import ContractError


class BrokenTableError(ContractError):
    """A table contradicts itself, another one or the facts on the city.

    Parameters
    ----------
    table, problem
        Its name; column, row and what is wrong.
    """

    def __init__(self, table: str, problem: str) -> None:
        self.table = table
        self.problem = problem
        super().__init__(f"table '{table}': {problem}")


def refuse_where(wrong: "BoolArray | np.bool_", table: str, say: Callable[[int], str]) -> None:
    """Refuse a table if any of its rows is wrong.

    Parameters
    ----------
    wrong
        Marks the rows.
    table
        Its name.
    say
        Says what is wrong with a row, by its number.

    Raises
    ------
    BrokenTableError
        On the first wrong row.
    """
    if np.any(wrong):
        raise BrokenTableError(table, say(int(np.argmax(wrong))))


def outside_by(xy_m: FloatArray, bounds_m: FloatArray) -> FloatArray:
    """Measure how far points lie outside rectangles, pair by pair or of one; 0 inside."""
    beyond = np.maximum(np.maximum(bounds_m[..., :2] - xy_m, xy_m - bounds_m[..., 2:]), 0.0)
    return np.asarray(np.hypot(beyond[..., 0], beyond[..., 1]))


def xy_of(table: Any) -> FloatArray:
    """Give the columns of positions, shape (n, 2)."""
    return np.asarray(table[["x_m", "y_m"]].to_numpy(dtype=float))
