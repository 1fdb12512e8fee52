"""A lattice of points over the square cells of a city, and which of its points sectors see.

A row of lattice points is a straight line, so a sector sees one stretch of it (two, if wider than 180°): the
closed form for streets gives its first and last point. Each point is a bit: what a sector sees of one cell's
row is a word or a few, and what several sectors see is their words joined.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.cameras.coverage.footprint import GroundSeen, Lines
from sim.city.metre_grid import CellGrid
from sim.core.arrays import BoolArray, FloatArray, IntArray, repeated, stack_rows

_ALIGNED = 1e-6  # largest rounding of a cell's corner, in cell sides
_WORD = 64  # bits
_BLOCK = 4096  # pieces looked at together: what is worked out for them stays in the processor's cache
_ALL_BITS = np.uint64(2**_WORD - 1)


@dataclass(frozen=True)
class PointViews:
    """Lattice points in view, in words of bits: piece of ground, place of the word, bits that are seen."""

    piece: IntArray
    word: IntArray
    bits: NDArray[np.uint64]


@dataclass(frozen=True)
class CoverageLattice:
    """Points in the middle of equal small squares that fill the cells.

    Parameters
    ----------
    grid, per_side
        The cells, and points along a cell's side.
    """

    grid: CellGrid
    per_side: int

    @classmethod
    def of(cls, grid: CellGrid, largest_spacing_m: float) -> "CoverageLattice":
        """Lay the widest lattice that fills cells evenly with at most the given spacing."""
        return cls(grid, math.ceil(grid.side_m / largest_spacing_m - _ALIGNED))

    @property
    def spacing_m(self) -> float:
        """Distance between neighbouring points."""
        return self.grid.side_m / self.per_side

    @property
    def words_per_side(self) -> int:
        """Words of bits that hold a row of a cell's points."""
        return -(-self.per_side // _WORD)

    def views(self, seen: GroundSeen) -> PointViews:
        """Find the points of cells in each piece of ground, under the piece's number."""
        # In lattice units point (i, j) lies at (i, j).
        scaled = seen.in_lattice_units(self.grid.corner_m, self.spacing_m)
        piece = np.arange(len(seen.range_m))
        blocks = [piece[i : i + _BLOCK] for i in range(0, max(len(piece), 1), _BLOCK)]
        return stack_rows([self._views(scaled.take(block), block) for block in blocks])

    def _views(self, seen: GroundSeen, name: IntArray) -> PointViews:
        piece, row = self._rows_near(seen)
        x, reach = seen.apex_xy_m[piece, 0], seen.range_m[piece]
        start, end, y = x - reach - 1.0, x + reach + 1.0, row.astype(float)
        lows, highs = seen.cut(Lines(start, y, end, y), piece)
        width = (end - start)[:, None]
        columns = self.grid.shape[1] * self.per_side
        first = np.maximum(np.ceil(start[:, None] + lows * width), 0).astype(np.int64)
        beyond = np.minimum(np.floor(start[:, None] + highs * width), columns - 1).astype(np.int64) + 1
        in_view = (highs > lows) & (beyond > first)
        pair, _ = np.nonzero(in_view)
        return self._in_words(name[piece[pair]], row[pair], first[in_view], beyond[in_view])

    def covered_share(self, views: PointViews, counts: BoolArray) -> FloatArray:
        """Share of each cell's points that lie in at least one piece of ground marked in *counts*."""
        seen = np.zeros((len(self.grid.row), self.per_side, self.words_per_side), dtype=np.uint64)
        chosen = counts[views.piece]
        np.bitwise_or.at(seen.reshape(-1), views.word[chosen], views.bits[chosen])
        # Stretches run on through the bits that are left over at the end of a cell's row.
        left_over = np.uint64(self.words_per_side * _WORD - self.per_side)
        seen[:, :, -1] &= _ALL_BITS >> left_over
        in_cell = np.bitwise_count(seen).sum(axis=(1, 2), dtype=np.int64)
        return np.asarray(in_cell / self.per_side**2)

    def _rows_near(self, seen: GroundSeen) -> tuple[IntArray, IntArray]:
        """Pairs of a piece and a row that runs through the box around it."""
        least, most = seen.extent()
        n_rows = self.grid.shape[0] * self.per_side
        low = np.maximum(np.ceil(least[:, 1] - _ALIGNED), 0).astype(np.int64)
        high = np.minimum(np.floor(most[:, 1] + _ALIGNED), n_rows - 1).astype(np.int64)
        piece, number = repeated(np.maximum(high - low + 1, 0))
        return piece, low[piece] + number

    def _in_words(self, piece: IntArray, row: IntArray, first: IntArray, beyond: IntArray) -> PointViews:
        """Cut stretches of rows at the borders of words; what lies in no cell is left out."""
        begin, end = self._bit(first), self._bit(beyond - 1)
        begin_word, end_word = begin // _WORD, end // _WORD
        stretch, number = repeated(end_word - begin_word + 1)
        word = begin_word[stretch] + number
        low = np.where(number == 0, (begin % _WORD)[stretch], 0)
        high = np.where(word == end_word[stretch], (end % _WORD)[stretch], _WORD - 1)
        bits = _ALL_BITS >> (low - high + _WORD - 1).astype(np.uint64) << low.astype(np.uint64)
        place = self._place(row[stretch], word)
        inside = np.flatnonzero(place >= 0)
        return PointViews(piece[stretch[inside]], place[inside], bits[inside])

    def _bit(self, column: IntArray) -> IntArray:
        """Place of a column of points in a row of whole words: each cell's row begins with a word."""
        return column + column // self.per_side * (self.words_per_side * _WORD - self.per_side)

    def _place(self, row: IntArray, word: IntArray) -> IntArray:
        """Place of a row's words among the words of all cells, −1 if there is no cell."""
        cell_row, cell_column = row // self.per_side, word // self.words_per_side
        cell = self.grid.number[cell_row, cell_column].astype(np.int64)
        line, part = row - cell_row * self.per_side, word - cell_column * self.words_per_side
        return np.where(cell < 0, -1, (cell * self.per_side + line) * self.words_per_side + part)
