"""How much of each cell's streets is in view: lengths of unions of stretches, exact."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sim.cameras.coverage.lattice import Grid
from sim.core.arrays import FloatArray, IntArray
from sim.core.table import rows_of


class StreetPieces:
    """Streets cut at the borders of the cells.

    All edges are laid end to end on one line, so that a stretch of any edge is an interval of that line.

    Parameters
    ----------
    edges
        Table of street edges.
    grid
        The cells.
    """

    def __init__(self, edges: gpd.GeoDataFrame, grid: Grid) -> None:
        stated = edges["length_m"].to_numpy(dtype=float)
        self._edge_id = edges["edge_id"]
        self._edge_from_m = np.cumsum(stated) - stated
        xy, line = shapely.get_coordinates(edges.geometry.to_numpy(), return_index=True)
        first = np.flatnonzero(line[1:] == line[:-1])
        start, end = xy[first], xy[first + 1]
        segment, low, high = _cut(start, end, grid)
        edge = line[first][segment]
        drawn_m = np.hypot(*(end - start).T)[segment] * (high - low)
        total_m = np.bincount(edge, weights=drawn_m, minlength=len(edges))
        self.length_m = (
            drawn_m * np.divide(stated, total_m, out=np.ones_like(total_m), where=total_m > 0)[edge]
        )
        self.from_m = np.cumsum(self.length_m) - self.length_m
        middle = start[segment] + ((low + high) / 2.0)[:, None] * (end - start)[segment]
        self.cell = grid.cell_of(middle)

    def by_cell(self, n_cells: int) -> FloatArray:
        """Length of street in each cell."""
        return self._sums(self.length_m, n_cells)

    def place(self, views: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
        """Find where stretches of edges begin and end on the line of all edges."""
        row = rows_of(self._edge_id, views["edge_id"].to_numpy())
        return (
            self._edge_from_m[row] + views["start_m"].to_numpy(dtype=float),
            self._edge_from_m[row] + views["end_m"].to_numpy(dtype=float),
        )

    def seen_by_cell(self, start_m: FloatArray, end_m: FloatArray, n_cells: int) -> FloatArray:
        """Length of street in each cell that lies in at least one stretch of the line, by beginning."""
        if not len(start_m):
            return np.zeros(n_cells)
        knots = np.column_stack(_union(start_m, end_m)).ravel()
        seen_so_far = np.concatenate(
            [[0.0], np.cumsum(np.diff(knots) * (np.arange(len(knots) - 1) % 2 == 0))]
        )
        until = np.interp(self.from_m + self.length_m, knots, seen_so_far)
        return self._sums(until - np.interp(self.from_m, knots, seen_so_far), n_cells)

    def _sums(self, length_m: FloatArray, n_cells: int) -> FloatArray:
        inside = self.cell >= 0
        sums = np.bincount(self.cell[inside], weights=length_m[inside], minlength=n_cells)
        return np.asarray(sums, dtype=float)


def _cut(start: FloatArray, end: FloatArray, grid: Grid) -> tuple[IntArray, FloatArray, FloatArray]:
    """Cut segments at the grid's lines: segment number and the two fractions of each piece."""
    corner = np.array([grid.left_m, grid.bottom_m])
    a, b = (start - corner) / grid.side_m, (end - corner) / grid.side_m
    numbers, fractions = [np.arange(len(a)), np.arange(len(a))], [np.zeros(len(a)), np.ones(len(a))]
    for axis in (0, 1):
        low, high = np.minimum(a[:, axis], b[:, axis]), np.maximum(a[:, axis], b[:, axis])
        first = np.floor(low).astype(np.int64) + 1
        count = np.maximum(np.ceil(high).astype(np.int64) - first, 0)
        number = np.repeat(np.arange(len(a)), count)
        line = np.arange(len(number)) - np.repeat(np.cumsum(count) - count, count) + first[number]
        numbers.append(number)
        fractions.append((line - a[number, axis]) / (b - a)[number, axis])
    segment, fraction = np.concatenate(numbers), np.clip(np.concatenate(fractions), 0.0, 1.0)
    order = np.lexsort((fraction, segment))
    segment, fraction = segment[order], fraction[order]
    inner = np.flatnonzero(segment[1:] == segment[:-1])
    return segment[inner], fraction[inner], fraction[inner + 1]


def _union(start: FloatArray, end: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Merge intervals of one line that overlap or touch, given by beginning."""
    furthest = np.maximum.accumulate(end)
    new = np.concatenate([[True], start[1:] > furthest[:-1]])
    first = np.flatnonzero(new)
    return start[first], furthest[np.append(first[1:], len(start)) - 1]
