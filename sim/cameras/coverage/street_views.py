"""Straight segments of many shapes, and which stretches of street the street cameras see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.contract import CAMERAS, STREET_VIEWS
from sim.cameras.coverage.footprint import Lines, Sight, open_sight
from sim.city.contract import EDGES
from sim.core.arrays import FloatArray, IntArray, repeated
from sim.core.table import is_any_of
from sim.core.vocabulary import STREET_CLASSES

TOUCH_M = 1e-6
"""Rounding: boxes, stretches or ends this near each other meet, and shorter stretches are none."""


@dataclass(frozen=True, eq=False)
class LineSegments:
    """The straight segments of lines or rings, shape after shape.

    Parameters
    ----------
    shapes
        Shapely lines or rings.
    start_xy_m, end_xy_m
        Ends of the segments, shape (n, 2).
    shape, first
        Row of the shape that each belongs to, and segments of shape i are rows first[i] to first[i+1].
    """

    shapes: NDArray[Any]
    start_xy_m: FloatArray
    end_xy_m: FloatArray
    shape: IntArray
    first: IntArray

    @classmethod
    def of(cls, shapes: NDArray[Any]) -> "LineSegments":
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
        least, most = least - TOUCH_M, most + TOUCH_M
        boxes = shapely.box(least[:, 0], least[:, 1], most[:, 0], most[:, 1])
        box, shape = self._tree.query(boxes)
        pair, number = repeated(np.diff(self.first)[shape])
        segment = number + self.first[shape][pair]
        box = box[pair]
        ends = self.start_xy_m[segment], self.end_xy_m[segment]
        near = (np.minimum(*ends) <= most[box]) & (np.maximum(*ends) >= least[box])
        both = np.flatnonzero(near.all(axis=1))
        return box[both], segment[both]


def street_views(
    cameras: pd.DataFrame, edges: gpd.GeoDataFrame, *, sight: Sight | None = None
) -> pd.DataFrame:
    """Find the maximal stretch, or stretches, of each edge that each street camera sees.

    Parameters
    ----------
    cameras
        Table of cameras; those of intersections, roads, stops and squares are looked at.
    edges
        Table of street edges, of any shape: each straight segment is cut exactly with what the camera sees.
    sight
        The ground that these cameras see where something stands in the way; their sectors unless given.

    Returns
    -------
    Table of street views by camera_id, edge_id and start_m. An edge that leaves a view and comes back has a
    row for each stretch; a view that only touches an edge has none.
    """
    CAMERAS.check(cameras)
    EDGES.check(edges)
    watching = is_any_of(cameras["site_class"], STREET_CLASSES)
    seen = (sight or open_sight(cameras)).of(watching)
    streets = _Streets(edges)
    piece, segment = streets.segments.near(*seen.ground.extent())
    low, high = seen.ground.cut(streets.segments.lines(segment), piece)
    in_view = high > low
    pair, _ = np.nonzero(in_view)
    at = segment[pair]
    edge = streets.segments.shape[at]
    stretches = _Stretches(
        cameras["camera_id"].to_numpy(dtype=np.int64)[seen.camera[piece[pair]]],
        edges["edge_id"].to_numpy(dtype=np.int64)[edge],
        streets.from_m[at] + low[in_view] * streets.length_m[at],
        streets.from_m[at] + high[in_view] * streets.length_m[at],
    )
    return STREET_VIEWS.check(_join(stretches, edges["length_m"].to_numpy(dtype=float)[edge]))


@dataclass(frozen=True)
class _Stretches:
    """Stretches of edges in view of cameras."""

    camera_id: IntArray
    edge_id: IntArray
    start_m: FloatArray
    end_m: FloatArray


class _Streets:
    """The straight segments of all edges, with their places along the edge.

    Distances are scaled so that an edge's segments add up to its stated length.
    """

    def __init__(self, edges: gpd.GeoDataFrame) -> None:
        self.segments = LineSegments.of(edges.geometry.to_numpy())
        edge, first = self.segments.shape, self.segments.first
        drawn = np.hypot(*(self.segments.end_xy_m - self.segments.start_xy_m).T)
        stated = edges["length_m"].to_numpy(dtype=float)
        total = np.bincount(edge, weights=drawn, minlength=len(edges))
        self.length_m = drawn * np.divide(stated, total, out=np.zeros_like(total), where=total > 0)[edge]
        before = np.cumsum(self.length_m) - self.length_m
        self.from_m = before - before[first[edge]]


def _join(seen: _Stretches, edge_m: FloatArray) -> pd.DataFrame:
    """Merge stretches that touch, settle rounding at the ends, drop stretches of no length."""
    order = np.lexsort((seen.start_m, seen.edge_id, seen.camera_id))
    camera, edge = seen.camera_id[order], seen.edge_id[order]
    start, end, edge_m = seen.start_m[order], seen.end_m[order], edge_m[order]
    start = np.where(start < TOUCH_M, 0.0, start)
    end = np.where(end > edge_m - TOUCH_M, edge_m, end)
    # Segments follow each other along the edge, so only a neighbour in the order can touch.
    apart = np.ones(len(order), dtype=bool)
    apart[1:] = (camera[1:] != camera[:-1]) | (edge[1:] != edge[:-1]) | (start[1:] > end[:-1] + TOUCH_M)
    first = np.flatnonzero(apart)
    last = np.flatnonzero(np.roll(apart, -1))
    first, last = (rows[end[last] - start[first] > TOUCH_M] for rows in (first, last))
    return pd.DataFrame(
        {"camera_id": camera[first], "edge_id": edge[first], "start_m": start[first], "end_m": end[last]}
    )
