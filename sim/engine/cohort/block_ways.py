"""Picks the ways of one block of people out of those of all."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine.cohort.compiled import compiled
from sim.engine.cohort.plans import PathPool


def ways_in_order(pool: PathPool, leg_path: NDArray[np.int32]) -> tuple[NDArray[np.int32], PathPool]:
    """Copy the ways that some legs take, in the order in which they are first taken.

    Parameters
    ----------
    pool
        The ways of all people.
    leg_path
        2 × row of each leg's way in the pool, plus 1 if it is travelled backwards.

    Returns
    -------
    The same for the copied ways, and those.
    """
    row, taken = pd.factorize(leg_path >> 1)
    n_arcs = pool.indptr[taken + 1] - pool.indptr[taken]
    indptr = np.concatenate([[0], np.cumsum(n_arcs)]).astype(np.int64)
    arcs = np.empty(indptr[-1], dtype=pool.arcs.dtype)
    _copy(taken, pool.indptr, pool.arcs, indptr, arcs)
    return (2 * row + (leg_path & 1)).astype(np.int32), PathPool(indptr, arcs)


@compiled
def _copy(
    taken: NDArray[np.int32],
    indptr: NDArray[np.int64],
    arcs: NDArray[np.unsignedinteger],
    first: NDArray[np.int64],
    copied: NDArray[np.unsignedinteger],
) -> None:
    for way in range(taken.size):
        shift = indptr[taken[way]] - first[way]
        for at in range(first[way], first[way + 1]):
            copied[at] = arcs[at + shift]
