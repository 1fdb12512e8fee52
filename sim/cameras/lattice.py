"""A lattice of points over the square cells of a city, and which of its points sectors see.

A row of lattice points is a straight line, so a sector sees one stretch of it (two, if wider than 180°): the
closed form for streets gives its first and last point, and a sum over beginnings and ends along a row
says how many cameras see each point.
"""

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from sim.cameras.footprint import Sectors, segment_in_sector
from sim.core.errors import ContractError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ALIGNED = 1e-6  # largest rounding of a cell's corner, in cell sides


@dataclass(frozen=True)
class Grid:
    """Where the cells lie.

    Parameters
    ----------
    left_m, bottom_m, side_m
        South-west corner of the whole, and side of a cell.
    column, row
        Place of each cell.
    """

    left_m: float
    bottom_m: float
    side_m: float
    column: Ints
    row: Ints

    @classmethod
    def of(cls, cells: gpd.GeoDataFrame) -> "Grid":
        """Read the grid off square cells.

        Raises
        ------
        ContractError
            If the cells are not equal squares on one grid.
        """
        bounds = cells.geometry.bounds.to_numpy()
        left, bottom = float(bounds[:, 0].min()), float(bounds[:, 1].min())
        side = float(bounds[0, 2] - bounds[0, 0])
        place = (bounds - [left, bottom, left, bottom]) / side
        whole = np.round(place).astype(np.int64)
        square = (whole[:, 2:] - whole[:, :2] == 1).all()
        if not square or np.abs(place - whole).max() > _ALIGNED:
            msg = "table 'cells': column 'geometry' must hold equal squares on one grid, sides north and east"
            raise ContractError(msg)
        return cls(left, bottom, side, whole[:, 0], whole[:, 1])

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the rectangle around all cells."""
        return int(self.row.max()) + 1, int(self.column.max()) + 1

    def cell_of(self, xy_m: Floats) -> Ints:
        """Row number of the cell each point lies in, −1 outside; a border belongs to the cell beyond it."""
        rows, columns = self.shape
        number = np.full((rows + 1, columns + 1), -1, dtype=np.int64)
        number[self.row, self.column] = np.arange(len(self.row))
        place = np.floor((xy_m - [self.left_m, self.bottom_m]) / self.side_m)
        column = np.clip(place[:, 0], -1, columns).astype(np.int64)
        row = np.clip(place[:, 1], -1, rows).astype(np.int64)
        return np.asarray(number[row, column])

    def nearest_cell(self, xy_m: Floats) -> Ints:
        """Row number of the cell each point lies in, or of the nearest one."""
        cell = self.cell_of(xy_m)
        outside = cell < 0
        if outside.any():
            corner = np.array([self.left_m, self.bottom_m])
            middles = corner + self.side_m * (np.column_stack([self.column, self.row]) + 0.5)
            cell[outside] = KDTree(middles).query(xy_m[outside])[1]
        return cell


@dataclass(frozen=True)
class RowViews:
    """Stretches of lattice rows in view: camera, row, first point and the point after the last."""

    camera: Ints
    row: Ints
    first: Ints
    beyond: Ints


@dataclass(frozen=True)
class Lattice:
    """Points in the middle of equal small squares that fill the cells.

    Parameters
    ----------
    grid
        The cells.
    per_side
        Points along a cell's side.
    """

    grid: Grid
    per_side: int

    @classmethod
    def of(cls, grid: Grid, largest_spacing_m: float) -> "Lattice":
        """Lay the widest lattice that fills cells evenly with at most the given spacing."""
        return cls(grid, math.ceil(grid.side_m / largest_spacing_m - _ALIGNED))

    @property
    def spacing_m(self) -> float:
        """Distance between neighbouring points."""
        return self.grid.side_m / self.per_side

    def views(self, sectors: Sectors) -> RowViews:
        """Find the stretches of rows that each sector sees."""
        rows, columns = (n * self.per_side for n in self.grid.shape)
        corner = np.array([self.grid.left_m, self.grid.bottom_m])
        # In lattice units point (i, j) lies at (i, j); rows outside the city see nothing.
        apex = (sectors.apex_xy_m - corner) / self.spacing_m - 0.5
        reach = sectors.range_m / self.spacing_m
        low = np.maximum(np.ceil(apex[:, 1] - reach), 0).astype(np.int64)
        high = np.minimum(np.floor(apex[:, 1] + reach), rows - 1).astype(np.int64)
        count = np.maximum(high - low + 1, 0)
        camera = np.repeat(np.arange(len(count)), count)
        row = np.arange(len(camera)) - np.repeat(np.cumsum(count) - count, count) + low[camera]
        start = np.column_stack([apex[camera, 0] - reach[camera] - 1.0, row])
        end = np.column_stack([apex[camera, 0] + reach[camera] + 1.0, row])
        scaled = Sectors(apex, sectors.bearing_deg, sectors.angle_deg, reach).take(camera)
        lows, highs = segment_in_sector(start, end, scaled)
        width = (end - start)[:, :1]
        first = np.maximum(np.ceil(start[:, :1] + lows * width), 0).astype(np.int64)
        beyond = np.minimum(np.floor(start[:, :1] + highs * width), columns - 1).astype(np.int64) + 1
        seen = (highs > lows) & (beyond > first)
        pair, _ = np.nonzero(seen)
        return RowViews(camera[pair], row[pair], first[seen], beyond[seen])

    def covered_share(self, views: RowViews, counts: NDArray[np.bool_]) -> Floats:
        """Share of each cell's points that at least one camera marked in *counts* sees."""
        rows, columns = (n * self.per_side for n in self.grid.shape)
        chosen = counts[views.camera]
        change = np.zeros(rows * (columns + 1), dtype=np.int32)
        in_row = views.row[chosen] * (columns + 1)
        np.add.at(change, in_row + views.first[chosen], np.int32(1))
        np.add.at(change, in_row + views.beyond[chosen], np.int32(-1))
        seen = np.cumsum(change.reshape(rows, columns + 1)[:, :-1], axis=1, dtype=np.int32) > 0
        n = self.per_side
        in_cell = seen.reshape(rows // n, n, columns // n, n).sum(axis=(1, 3))
        return np.asarray(in_cell[self.grid.row, self.grid.column] / n**2)
