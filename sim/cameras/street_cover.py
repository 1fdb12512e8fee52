"""How much of each cell's streets is in view: lengths of unions of stretches, exact."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.lattice import Grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
        self._edge_id = edges["edge_id"].to_numpy(dtype=np.int64)
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

    def by_cell(self, n_cells: int) -> Floats:
        """Length of street in each cell."""
        inside = self.cell >= 0
        return _sums(self.cell[inside], self.length_m[inside], n_cells)

    def seen_by_cell(self, views: pd.DataFrame, n_cells: int) -> Floats:
        """Length of street in each cell that lies in at least one of *views*."""
        if views.empty:
            return np.zeros(n_cells)
        row = np.searchsorted(self._edge_id, views["edge_id"].to_numpy())
        start, end = _union(
            self._edge_from_m[row] + views["start_m"].to_numpy(dtype=float),
            self._edge_from_m[row] + views["end_m"].to_numpy(dtype=float),
        )
        knots = np.column_stack([start, end]).ravel()
        seen_so_far = np.concatenate(
            [[0.0], np.cumsum(np.diff(knots) * (np.arange(len(knots) - 1) % 2 == 0))]
        )
        until = np.interp(self.from_m + self.length_m, knots, seen_so_far)
        seen = until - np.interp(self.from_m, knots, seen_so_far)
        inside = self.cell >= 0
        return _sums(self.cell[inside], seen[inside], n_cells)


def _sums(cell: Ints, length_m: Floats, n_cells: int) -> Floats:
    return np.asarray(np.bincount(cell, weights=length_m, minlength=n_cells), dtype=float)


def _cut(start: Floats, end: Floats, grid: Grid) -> tuple[Ints, Floats, Floats]:
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


def _union(start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Merge intervals of one line that overlap or touch."""
    order = np.argsort(start, kind="stable")
    start, end = start[order], end[order]
    furthest = np.maximum.accumulate(end)
    new = np.concatenate([[True], start[1:] > furthest[:-1]])
    first = np.flatnonzero(new)
    return start[first], furthest[np.append(first[1:], len(start)) - 1]
