"""Which ground belongs to which district: a bounded power diagram with given areas.

Each district takes the cells where its power distance d² − w is smallest and negative, so a lone district is
a disc and neighbours meet in straight borders. The weights w are those for which every district has the area
it is known to have: the dual of a partial optimal transport of districts to ground (Aurenhammer, Hoffmann &
Aronov, "Minkowski-type theorems and least-squares clustering", Algorithmica 20, 1998), solved one weight at a
time; each step is exact.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_MOST_ROUNDS = 400


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


def lay_out(seeds_m: FloatArray, areas_m2: FloatArray, cell_m: float) -> Ground:
    """Give every district its ground.

    Parameters
    ----------
    seeds_m
        Geometric centres of the districts, metres from the city's centre, shape (k, 2).
    areas_m2
        Their areas.
    cell_m
        Side of a cell.

    Returns
    -------
    The cells, by row and column; each district has its area to within a cell or two.
    """
    column, row = _window(seeds_m, float(areas_m2.sum()), cell_m)
    wanted = np.maximum(np.rint(areas_m2 / cell_m**2).astype(np.int64), 1)
    centres = np.column_stack((column + 0.5, row + 0.5)) * cell_m
    square_m2 = ((centres[:, None, :] - seeds_m[None, :, :]) ** 2).sum(axis=2)
    power = square_m2 - _weights(square_m2, wanted)
    district = np.argmin(power, axis=1)
    inside = power[np.arange(len(power)), district] <= 0
    return Ground(column[inside], row[inside], district[inside])


def _window(seeds_m: FloatArray, area_m2: float, cell_m: float) -> tuple[IntArray, IntArray]:
    """Cells of a rectangle that is surely large enough."""
    reach = np.sqrt(area_m2 / np.pi) + cell_m
    low = np.floor((seeds_m.min(axis=0) - reach) / cell_m).astype(np.int64)
    high = np.ceil((seeds_m.max(axis=0) + reach) / cell_m).astype(np.int64)
    column, row = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
    return column.ravel().astype(np.int64), row.ravel().astype(np.int64)


def _weights(square_m2: FloatArray, wanted: IntArray) -> FloatArray:
    """Solve the weights: district i wins a cell when w_i ≥ d_i² + max(0, what its best rival offers)."""
    weights = np.zeros(len(wanted))
    for _ in range(_MOST_ROUNDS):
        before = weights.copy()
        for i, count in enumerate(wanted):
            offers = np.delete(weights - square_m2, i, axis=1)
            price = square_m2[:, i] + np.maximum(0.0, offers.max(axis=1, initial=0.0))
            weights[i] = np.partition(price, count - 1)[count - 1]
        if np.array_equal(before, weights):
            break
    return weights
