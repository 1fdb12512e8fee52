"""Which ground belongs to which district.

First every district is laid out by itself and against its neighbours (a bounded power diagram). That leaves
gaps and notches between round districts, which real cities don't have, so the outline of their union is
smoothed without changing its area, and the smoothed ground is divided anew. Districts are then moved until
their geometric centres lie where they should.

In a power diagram a cell belongs to the district with the smallest power distance d² − w. The weights w for
which every district has its area are the dual of an optimal transport of districts to ground (Aurenhammer,
Hoffmann & Aronov, "Minkowski-type theorems and least-squares clustering", Algorithmica 20, 1998). They are
solved one at a time, each step being exact, and the last few cells are moved one by one. The distance is the
one to a district's backbone, a segment (or a point), so districts can be long as well as round.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from sim.city.ground.transport import even_out
from sim.core.arrays import BoolArray, FloatArray, IntArray

_MOVES = 10
_OFF_LATTICE = np.array([0.0137, 0.0071])  # Of a cell: around a corner of the lattice many cells would tie.
_STEPS = 4
NOWHERE = -1
_MOST_ROUNDS = 40
_CLOSE_CELLS = 2  # What is left is quicker to move cell by cell.


@dataclass(frozen=True)
class Ground:
    """Cells of a city before anything stands on them.

    Parameters
    ----------
    column, row
        Position of each cell, counted from the city's centre; cell (0, 0) has the centre at its lower left.
    district
        Index of the district each cell belongs to.
    """

    column: IntArray
    row: IntArray
    district: IntArray

    def centres_m(self, cell_m: float) -> FloatArray:
        """Centres of the cells in metres from the city's centre, shape (n, 2)."""
        return np.column_stack((self.column + 0.5, self.row + 0.5)) * cell_m


def lay_out(
    seeds_m: FloatArray, people_m: FloatArray, areas_m2: FloatArray, *, cell_m: float, gap_m: float
) -> Ground:
    """Give every district its ground.

    Parameters
    ----------
    seeds_m
        Geometric centres of the districts, metres from the city's centre, shape (k, 2).
    people_m
        Centres of their residents; the seeds where unknown. A district stretches from there through its
        geometric centre and as far again.
    areas_m2, cell_m, gap_m
        Their areas, side of a cell, and width of the gaps between districts that are closed.

    Returns
    -------
    The cells, by row and column; each district has its area to half a cell, and its geometric
    centre as near to the seed as its neighbours let it.
    """
    counts = np.maximum(np.rint(areas_m2 / cell_m**2).astype(np.int64), 1)
    column, row = _window(np.vstack((people_m, 2 * seeds_m - people_m)), float(areas_m2.sum()), cell_m)
    centres = np.column_stack((column.ravel() + 0.5, row.ravel() + 0.5)) * cell_m
    shift = np.zeros_like(seeds_m) + _OFF_LATTICE * cell_m
    best, best_error = np.empty(0, dtype=np.int64), np.inf
    for _ in range(_MOVES):
        square_m2 = square_distances(centres, people_m + shift, 2 * seeds_m - people_m + shift)
        owner = _divided(square_m2, counts, column.shape, gap_m / cell_m)
        error = seeds_m - np.array([centres[owner == k].mean(axis=0) for k in range(len(counts))])
        worst = float(np.hypot(*error.T).max())
        if worst < best_error:
            best, best_error = owner, worst
        if worst < cell_m:
            break
        shift = shift + error
    inside = best != NOWHERE
    return Ground(column.ravel()[inside], row.ravel()[inside], best[inside])


def _divided(square_m2: FloatArray, counts: IntArray, shape: tuple[int, ...], gap_cells: float) -> IntArray:
    """Lay the districts out freely, smooth the outline of their union, and divide what is inside anew."""
    if len(counts) == 1:
        owner = np.full(square_m2.shape[1], NOWHERE, dtype=np.int64)
        owner[np.argsort(square_m2[0], kind="stable")[: counts[0]]] = 0
        return owner
    owner = divide(square_m2, counts, bounded=True)
    city = round_off(
        (owner != NOWHERE).reshape(shape), np.ones(shape, dtype=bool), int(counts.sum()), gap_cells
    ).ravel()
    owner = np.full(city.size, NOWHERE, dtype=np.int64)
    owner[city] = divide(square_m2[:, city], counts, bounded=False)
    return owner


def _window(points_m: FloatArray, area_m2: float, cell_m: float) -> tuple[IntArray, IntArray]:
    """Cells of a rectangle that is surely large enough."""
    reach = np.sqrt(area_m2 / np.pi) + cell_m
    low = np.floor((points_m.min(axis=0) - reach) / cell_m).astype(np.int64)
    high = np.ceil((points_m.max(axis=0) + reach) / cell_m).astype(np.int64)
    column, row = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
    return column.astype(np.int64), row.astype(np.int64)


def round_off(ground: BoolArray, allowed: BoolArray, count: int, gap_cells: float) -> BoolArray:
    """Close gaps and cut spikes by threshold dynamics that preserve area.

    Blur, then keep the fullest cells, a few times over (Ruuth & Wetton, "A simple scheme for
    volume-preserving motion by mean curvature", J. Sci. Comput. 19, 2003).

    Parameters
    ----------
    ground, allowed
        The ground to round off, rows by columns; where ground may lie at all.
    count
        How many cells it should have; no more than are allowed.
    gap_cells
        Gaps and spikes of about this width go.
    """
    for _ in range(_STEPS):
        blurred = scipy.ndimage.gaussian_filter(ground.astype(float), gap_cells / 2, mode="constant")
        fullest = np.argsort(-np.where(allowed, blurred, -1.0).ravel(), kind="stable")[:count]
        ground = np.zeros(ground.size, dtype=bool)
        ground[fullest] = True
        ground = ground.reshape(allowed.shape)
    return ground


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
