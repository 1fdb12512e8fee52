"""Which ground belongs to which district.

First every district is laid out by itself and against its neighbours (a bounded power diagram). That leaves
gaps and notches between round districts, which real cities don't have, so the outline of their union is
smoothed without changing its area, and the smoothed ground is divided anew. Districts are then moved until
their geometric centres lie where they should.
"""

from dataclasses import dataclass

import numpy as np

from sim.city.ground.outline import round_off
from sim.city.ground.power_diagram import NOWHERE, divide, square_distances
from sim.core.arrays import FloatArray, IntArray

_MOVES = 10
_OFF_LATTICE = np.array([0.0137, 0.0071])  # Of a cell: around a corner of the lattice many cells would tie.


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
    areas_m2
        Their areas.
    cell_m
        Side of a cell.
    gap_m
        Width of the gaps between districts that are closed.

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
