"""Power diagrams whose districts have given areas.

A cell belongs to the district with the smallest power distance d² − w. The weights w for which every district
has its area are the dual of an optimal transport of districts to ground (Aurenhammer, Hoffmann & Aronov,
"Minkowski-type theorems and least-squares clustering", Algorithmica 20, 1998). They are solved one at a time,
each step being exact, and the last few cells are moved one by one. The distance is the one to a district's
backbone, a segment (or a point), so districts can be long as well as round.
"""

import numpy as np

from sim.city.ground.transport import even_out
from sim.core.arrays import FloatArray, IntArray

NOWHERE = -1
_MOST_ROUNDS = 40
_CLOSE_CELLS = 2  # What is left is quicker to move cell by cell.


def square_distances(points_m: FloatArray, starts_m: FloatArray, ends_m: FloatArray) -> FloatArray:
    """Measure the squared distance of each segment (rows) to each point (columns).

    Parameters
    ----------
    points_m
        Shape (n, 2).
    starts_m, ends_m
        Ends of the segments, shape (k, 2); a segment may be a point.
    """
    along = ends_m - starts_m
    apart = points_m[None, :, :] - starts_m[:, None, :]
    length = np.maximum((along**2).sum(axis=1), np.finfo(float).tiny)
    nearest = np.clip((apart * along[:, None, :]).sum(axis=2) / length[:, None], 0, 1)
    square: FloatArray = ((apart - nearest[:, :, None] * along[:, None, :]) ** 2).sum(axis=2)
    return square


def divide(square_m2: FloatArray, counts: IntArray, *, bounded: bool) -> IntArray:
    """Divide ground among districts.

    Parameters
    ----------
    square_m2
        Squared distance of each district (rows) to each cell (columns).
    counts
        How many cells each district gets.
    bounded
        Whether cells may stay without district: those whose power distance is positive for all.
        Otherwise the counts must sum to the number of cells.

    Returns
    -------
    District of each cell, `NOWHERE` for none; every district has its count.
    """
    weights = np.zeros(len(counts))
    owner = np.full(square_m2.shape[1], NOWHERE, dtype=np.int64)
    for _ in range(_MOST_ROUNDS):
        weights = _improved(square_m2, counts, weights, bounded=bounded)
        owner = _owners(square_m2, weights, bounded=bounded)
        sizes = np.bincount(owner[owner != NOWHERE], minlength=len(counts))
        if np.abs(sizes - counts).max() <= _CLOSE_CELLS:
            break
    return even_out(square_m2, owner, counts, nowhere=NOWHERE if bounded else None)


def _improved(square_m2: FloatArray, counts: IntArray, weights: FloatArray, *, bounded: bool) -> FloatArray:
    """Set each weight in turn: district i wins a cell when w_i ≥ d_i² + what the best rival offers."""
    improved = weights.copy()
    offers = weights[:, None] - square_m2
    # What the districts still to come offer at most, and what those done offer, with the ground's own price.
    coming = np.full_like(offers, -np.inf)
    for i in range(len(counts) - 1, 0, -1):
        np.maximum(coming[i], offers[i], out=coming[i - 1])
    done = np.full(square_m2.shape[1], 0.0 if bounded else -np.inf)
    for i, count in enumerate(counts):
        price = square_m2[i] + np.maximum(done, coming[i])
        price.partition(count - 1)
        improved[i] = price[count - 1]
        np.maximum(done, improved[i] - square_m2[i], out=done)
    return improved


def _owners(square_m2: FloatArray, weights: FloatArray, *, bounded: bool) -> IntArray:
    power = square_m2 - weights[:, None]
    owner = np.argmin(power, axis=0).astype(np.int64)
    return np.where(power.min(axis=0) <= 0, owner, NOWHERE) if bounded else owner
