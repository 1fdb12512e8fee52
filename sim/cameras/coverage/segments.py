"""The straight segments of many shapes, and which of them lie near which piece of ground."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from sim.cameras.coverage.cuts import Lines
from sim.core.arrays import FloatArray, IntArray

_TOUCH_M = 1e-6  # rounding: boxes this near each other may hold a segment that meets


@dataclass(frozen=True, eq=False)
class Segments:
    """The straight segments of lines or rings, shape after shape.

    Parameters
    ----------
    shapes
        Shapely lines or rings.
    start_xy_m, end_xy_m
        Ends of the segments, shape (n, 2).
    shape
        Row of the shape that each belongs to.
    first
        Segments of shape i are rows first[i] to first[i+1].
    """

    shapes: NDArray[Any]
    start_xy_m: FloatArray
    end_xy_m: FloatArray
    shape: IntArray
    first: IntArray

    @classmethod
    def of(cls, shapes: NDArray[Any]) -> "Segments":
        """Cut shapes at their corners."""
        xy, line = shapely.get_coordinates(shapes, return_index=True)
        first = np.flatnonzero(line[1:] == line[:-1])
        shape = line[first]
        return cls(
            shapes, xy[first], xy[first + 1], shape, np.searchsorted(shape, np.arange(len(shapes) + 1))
        )

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def lines(self, segment: IntArray) -> Lines:
        """Pick segments."""
        return Lines(*self.start_xy_m[segment].T, *self.end_xy_m[segment].T)

    def near(self, least: FloatArray, most: FloatArray) -> tuple[IntArray, IntArray]:
        """Pairs (box, segment) whose upright boxes meet.

        Parameters
        ----------
        least, most
            Corners of the boxes, shape (n, 2).
        """
        least, most = least - _TOUCH_M, most + _TOUCH_M
        boxes = shapely.box(least[:, 0], least[:, 1], most[:, 0], most[:, 1])
        box, shape = self._tree.query(boxes)
        count = np.diff(self.first)[shape]
        pair = np.repeat(np.arange(len(shape)), count)
        segment = np.arange(len(pair)) - (np.cumsum(count) - count)[pair] + self.first[shape][pair]
        box = box[pair]
        ends = self.start_xy_m[segment], self.end_xy_m[segment]
        near = (np.minimum(*ends) <= most[box]) & (np.maximum(*ends) >= least[box])
        both = np.flatnonzero(near.all(axis=1))
        return box[both], segment[both]
