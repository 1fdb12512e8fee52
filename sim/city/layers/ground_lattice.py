"""The lattice on which an imported city's cells lie: what falls on which square."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from sim.city.metre_grid import CellGrid
from sim.core.arrays import BoolArray, FloatArray, IntArray, repeated
from sim.core.errors import InputError
from sim.core.units import M_PER_KM

_MOST_SQUARES = 2**22
"""So many take a gigabyte, and are 500 by 500 km of quarters of a kilometre."""


@dataclass(frozen=True, eq=False)
class GroundLattice:
    """Equal squares on the ground, numbered row by row from the south-west.

    Parameters
    ----------
    corner_m, side_m
        South-west corner, a whole number of sides from the origin of the CRS; side of a square.
    columns, rows
        How many there are each way.
    """

    corner_m: tuple[float, float]
    side_m: float
    columns: int
    rows: int

    @classmethod
    def over(cls, bounds_m: FloatArray, side_m: float) -> "GroundLattice":
        """Cover a rectangle (left, bottom, right, top)."""
        low = np.floor(bounds_m[:2] / side_m)
        count = (np.floor(bounds_m[2:] / side_m) - low + 1).astype(int)
        corner = low * side_m
        return cls((float(corner[0]), float(corner[1])), side_m, int(count[0]), int(count[1]))

    @property
    def n_squares(self) -> int:
        """Number of squares."""
        return self.columns * self.rows

    def middles_m(self) -> FloatArray:
        """Give the middle of each square, shape (n, 2)."""
        row, column = np.divmod(np.arange(self.n_squares), self.columns)
        return np.array(self.corner_m) + self.side_m * (np.column_stack((column, row)) + 0.5)

    def boxes(self, squares: IntArray) -> NDArray[np.object_]:
        """Give some squares as polygons; neighbours share their corners to the bit."""
        row, column = np.divmod(squares, self.columns)
        x, y = self.corner_m
        left, right = (x + self.side_m * (column + step) for step in (0, 1))
        bottom, top = (y + self.side_m * (row + step) for step in (0, 1))
        return np.asarray(shapely.box(left, bottom, right, top))

    def square_of(self, xy_m: FloatArray) -> IntArray:
        """Find the square each point lies in; −1 outside."""
        place = np.floor((xy_m - np.array(self.corner_m)) / self.side_m).astype(np.int64)
        inside = ((place >= 0) & (place < [self.columns, self.rows])).all(axis=1)
        return np.where(inside, place[:, 1] * self.columns + place[:, 0], -1)

    def pieces_of(self, shapes: NDArray[np.object_]) -> tuple[IntArray, IntArray, FloatArray]:
        """Cut polygons along the lattice.

        Returns
        -------
        For each piece the polygon it is of, its square (−1 outside) and its part of the polygon's area.
        """
        bounds = (shapely.bounds(shapes).reshape(-1, 4) - np.tile(self.corner_m, 2)) / self.side_m
        low, high = np.floor(bounds[:, :2]).astype(np.int64), np.floor(bounds[:, 2:]).astype(np.int64)
        low, high = np.maximum(low, 0), np.minimum(high, [self.columns - 1, self.rows - 1])
        across, up = np.maximum(high - low + 1, 0).T
        # Outside the lattice altogether leaves nothing to cut.
        shape, nth = repeated(across * up)
        column, row = low[shape, 0] + nth % across[shape], low[shape, 1] + nth // across[shape]
        square = row * self.columns + column
        single = (across * up == 1)[shape]
        area = shapely.area(shapes)
        part = np.ones(shape.size)
        cut = shapely.intersection(shapes[shape[~single]], self.boxes(square[~single]))
        part[~single] = shapely.area(cut) / area[shape[~single]]
        edge = single & ~_within(bounds[shape], column, row)
        part[edge] = (
            shapely.area(shapely.intersection(shapes[shape[edge]], self.boxes(square[edge])))
            / area[shape[edge]]
        )
        kept = part > 0
        return shape[kept], square[kept], part[kept]

    def street_m(self, edges: gpd.GeoDataFrame) -> FloatArray:
        """Metres of street on each square."""
        grid = CellGrid(
            np.array(self.corner_m), self.side_m, *np.divmod(np.arange(self.n_squares), self.columns)[::-1]
        )
        _, length_m, middle_m = grid.cut_lines(edges.geometry.to_numpy())
        square = self.square_of(middle_m) + 1
        return np.bincount(square, weights=length_m, minlength=self.n_squares + 1)[1:].astype(float)


def city_lattice(around_m: FloatArray, side_m: float, *, streets_m: FloatArray) -> GroundLattice:
    """Cover a city, if it is none of the size of a country.

    Parameters
    ----------
    around_m, side_m
        The rectangle that holds it, and the side of a square.
    streets_m
        The rectangle of its streets, to tell what is so large.

    Raises
    ------
    InputError
        If it has too many squares to hold.
    """
    lattice = GroundLattice.over(around_m, side_m)
    if lattice.n_squares <= _MOST_SQUARES:
        return lattice
    across, up = (count * side_m / M_PER_KM for count in (lattice.columns, lattice.rows))
    street_km = (streets_m[2:] - streets_m[:2]) / M_PER_KM
    raise InputError(
        f"the city would be {across:,.0f} by {up:,.0f} km ({lattice.n_squares:,} cells), too large for one, "
        f"and its streets {street_km[0]:,.0f} by {street_km[1]:,.0f} km; give a --boundary, or districts, of "
        "the city alone"
    )


def _within(bounds: FloatArray, column: IntArray, row: IntArray) -> BoolArray:
    """Tell which shapes, bounds in sides, lie wholly in one square; others stick out of the lattice."""
    place = np.column_stack((column, row))
    return np.asarray(((bounds[:, :2] >= place) & (bounds[:, 2:] <= place + 1)).all(axis=1))
