"""The metre CRS of a place (its UTM zone on WGS 84), and the lattice of square cells that lie in it.

The lattice tells the cell of a point, and where lines pass from cell to cell.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import scipy
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Proj, Transformer

from sim.core.arrays import FloatArray, IntArray, repeated
from sim.core.errors import ContractError, InputError

_ZONE_WIDTH_DEG = 6
_UTM_BOUNDS_DEG = (-180.0, -80.0, 180.0, 84.0)
_LARGEST_SCALE_ERROR = 0.001  # 0.1 %: UTM's own design bound inside a zone, with a little room.


def metre_crs(longitude_deg: float, latitude_deg: float) -> str:
    """Choose the UTM zone that a place lies in.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Where the place is, WGS 84.

    Returns
    -------
    The CRS as `EPSG:32601` … `EPSG:32760`.

    Raises
    ------
    InputError
        If the position is not on Earth or lengths there would be off by more than 0.1 %.
    """
    west, south, east, north = _UTM_BOUNDS_DEG
    if not (west <= longitude_deg < east and south <= latitude_deg <= north):
        msg = (
            f"the position {longitude_deg:g} E, {latitude_deg:g} N has no UTM zone; "
            "give longitude (-180 to 180) and latitude (-80 to 84) in degrees, in this order"
        )
        raise InputError(msg)
    zone = math.floor((longitude_deg - west) / _ZONE_WIDTH_DEG) + 1
    crs = f"EPSG:{(32600 if latitude_deg >= 0 else 32700) + zone}"
    error = scale_error(crs, longitude_deg, latitude_deg)
    if error > _LARGEST_SCALE_ERROR:
        msg = f"lengths at {longitude_deg:g} E, {latitude_deg:g} N would be {error:.2%} off in {crs}"
        raise InputError(msg)
    return crs


def scale_error(crs: str, longitude_deg: float, latitude_deg: float) -> float:
    """Relative error of a length measured in *crs* at a place, as a share."""
    factors = Proj(CRS.from_user_input(crs)).get_factors(longitude_deg, latitude_deg)
    return float(abs(factors.meridional_scale - 1))


def to_metres(crs: str, longitude_deg: float, latitude_deg: float) -> tuple[float, float]:
    """Easting and northing of a position, in the metres of *crs*."""
    transform = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x_m, y_m = transform.transform(longitude_deg, latitude_deg)
    return float(x_m), float(y_m)


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

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the rectangle around all cells."""
        return int(self.row.max()) + 1, int(self.column.max()) + 1

    @cached_property
    def number(self) -> NDArray[np.int32]:
        """Row number of the cell in each place, −1 where there is none; one more row and column of those."""
        rows, columns = self.shape
        number = np.full((rows + 1, columns + 1), -1, dtype=np.int32)
        number[self.row, self.column] = np.arange(len(self.row))
        return number

    def cell_of(self, xy_m: FloatArray) -> IntArray:
        """Row number of the cell each point lies in, −1 outside; a border belongs to the cell beyond it."""
        place = np.clip(np.floor((xy_m - self.corner_m) / self.side_m), -1, self.shape[::-1]).astype(np.int64)
        return self.number[place[:, 1], place[:, 0]].astype(np.int64)

    def nearest_cell(self, xy_m: FloatArray) -> IntArray:
        """Row number of the cell each point lies in, or of the one whose middle is nearest."""
        cell = self.cell_of(xy_m)
        outside = cell < 0
        if outside.any():
            middles = self.corner_m + self.side_m * (np.column_stack((self.column, self.row)) + 0.5)
            cell[outside] = scipy.spatial.KDTree(middles).query(xy_m[outside])[1]
        return cell

    def cut_lines(self, lines: NDArray[Any]) -> tuple[IntArray, FloatArray, FloatArray]:
        """Cut lines where they pass from cell to cell: of each piece its line, its length and its middle."""
        xy_m, line = shapely.get_coordinates(lines, return_index=True)
        first = np.flatnonzero(line[1:] == line[:-1])
        start, step = xy_m[first], xy_m[first + 1] - xy_m[first]
        segment, low, high = self.cut(start, xy_m[first + 1])
        middle = start[segment] + ((low + high) / 2)[:, None] * step[segment]
        return line[first][segment], (high - low) * np.hypot(*step.T)[segment], middle

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
            crossing, nth = repeated(np.maximum(beyond - first, 0))
            line = nth + first[crossing]
            segments.append(crossing)
            fractions.append((line - a[crossing, axis]) / (b - a)[crossing, axis])
        segment, fraction = np.concatenate(segments), np.clip(np.concatenate(fractions), 0.0, 1.0)
        order = np.lexsort((fraction, segment))
        segment, fraction = segment[order], fraction[order]
        piece = np.flatnonzero(segment[1:] == segment[:-1])
        return segment[piece], fraction[piece], fraction[piece + 1]
