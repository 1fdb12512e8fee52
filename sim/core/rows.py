"""Finds rows of tables by the numbers that name them."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError

Rows = NDArray[np.int64]


def find_rows(names: NDArray[np.integer], wanted: NDArray[np.integer]) -> Rows:
    """Find the row of each wanted name among unique names, −1 where there is none.

    Names that rise, as those of most tables do, are looked up without building an index of them.
    """
    if names.size == 0:
        return np.full(wanted.shape, -1, dtype=np.int64)
    if not bool((names[1:] > names[:-1]).all()):
        return np.asarray(pd.Index(names).get_indexer(pd.Index(wanted)), dtype=np.int64)
    if int(names[0]) == 0 and int(names[-1]) == names.size - 1:
        there = (wanted >= 0) & (wanted < names.size)
        return np.where(there, wanted, -1).astype(np.int64, copy=False)
    row = np.minimum(np.searchsorted(names, wanted), names.size - 1)
    return np.where(names[row] == wanted, row, -1).astype(np.int64, copy=False)


def rows_of(names: "pd.Series[Any]", wanted: NDArray[np.integer]) -> Rows:
    """Find the row of each wanted name in a column of unique names.

    Raises
    ------
    ContractError
        If there is no such name.
    """
    rows = find_rows(names.to_numpy(), wanted)
    if rows.min(initial=0) < 0:
        msg = f"there is no {names.name} {wanted[int(np.argmin(rows))]}"
        raise ContractError(msg)
    return rows
