"""The lattice that square cells lie on: the cell of a point, and where lines pass from cell to cell."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import scipy
import shapely

from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import ContractError

_ALIGNED = 1e-6  # Largest rounding of a cell's corner, in sides of a cell.


@dataclass(frozen=True)
class CellGrid:
    """Where the cells lie.

    Parameters
    ----------
    corner_m, side_m
        South-west corner of the whole, and side of a cell.
    column, row
        Place of each cell.
    """

    corner_m: FloatArray
    side_m: float
    column: IntArray
    row: IntArray

    @classmethod
    def of(cls, cells: gpd.GeoDataFrame) -> "CellGrid":
        """Read the lattice off square cells.

        Raises
        ------
        ContractError
            If the cells are not equal squares on one lattice.
        """
        bounds = shapely.bounds(cells.geometry.to_numpy())
        corner = bounds[:, :2].min(axis=0)
        side = float(bounds[0, 2] - bounds[0, 0])
        place = (bounds - np.tile(corner, 2)) / side
        whole = np.rint(place).astype(np.int64)
        if not (whole[:, 2:] - whole[:, :2] == 1).all() or np.abs(place - whole).max() > _ALIGNED:
            msg = (
                "table 'cells': column 'geometry' must hold equal squares on one lattice, sides to the north"
            )
            raise ContractError(msg)
        return cls(corner, side, whole[:, 0], whole[:, 1])

    def cell_of(self, xy_m: FloatArray) -> IntArray:
        """Row number of the cell each point lies in, −1 outside; a border belongs to the cell beyond it."""
        size = np.array([self.column.max() + 1, self.row.max() + 1])
        number = np.full(size + 1, -1, dtype=np.int64)
        number[self.column, self.row] = np.arange(len(self.row))
        place = np.clip(np.floor((xy_m - self.corner_m) / self.side_m), -1, size).astype(np.int64)
        found: IntArray = number[place[:, 0], place[:, 1]]
        return found

    def nearest_cell(self, xy_m: FloatArray) -> IntArray:
        """Row number of the cell each point lies in, or of the one whose middle is nearest."""
        cell = self.cell_of(xy_m)
        outside = cell < 0
        if outside.any():
            middles = self.corner_m + self.side_m * (np.column_stack((self.column, self.row)) + 0.5)
            cell[outside] = scipy.spatial.KDTree(middles).query(xy_m[outside])[1]
        return cell

    def cut(self, start_m: FloatArray, end_m: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
        """Cut straight segments where they pass from cell to cell.

        Parameters
        ----------
        start_m, end_m
            Ends of the segments, shape (n, 2).

        Returns
        -------
        For each piece its segment, and the fractions of the segment at which it begins and ends.
        """
        a, b = (start_m - self.corner_m) / self.side_m, (end_m - self.corner_m) / self.side_m
        every = np.arange(len(a))
        segments, fractions = [every, every], [np.zeros(len(a)), np.ones(len(a))]
        for axis in (0, 1):
            first = np.floor(np.minimum(a[:, axis], b[:, axis])).astype(np.int64) + 1
            beyond = np.ceil(np.maximum(a[:, axis], b[:, axis])).astype(np.int64)
            count = np.maximum(beyond - first, 0)
            crossing = np.repeat(every, count)
            line = np.arange(len(crossing)) - (np.cumsum(count) - count - first)[crossing]
            segments.append(crossing)
            fractions.append((line - a[crossing, axis]) / (b - a)[crossing, axis])
        segment, fraction = np.concatenate(segments), np.clip(np.concatenate(fractions), 0.0, 1.0)
        order = np.lexsort((fraction, segment))
        segment, fraction = segment[order], fraction[order]
        piece = np.flatnonzero(segment[1:] == segment[:-1])
        return segment[piece], fraction[piece], fraction[piece + 1]
