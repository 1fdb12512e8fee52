"""Which stretches of street the street cameras see."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.contract import STREET_VIEWS, check_cameras
from sim.cameras.footprint import Lines, Sectors, cut_lines, sector_extent
from sim.city.contract import EDGES
from sim.core.vocabulary import STREET_CLASSES
from sim.core.words import is_any_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TOUCH_M = 1e-6  # rounding: stretches this near each other or to an edge's end meet, shorter ones are none


def street_views(cameras: pd.DataFrame, edges: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find the maximal stretch, or stretches, of each edge that each street camera sees.

    Parameters
    ----------
    cameras
        Table of cameras; those of intersections, roads, stops and squares are looked at.
    edges
        Table of street edges, of any shape: each straight segment is cut exactly with the camera's sector.

    Returns
    -------
    Table of street views by camera_id, edge_id and start_m. An edge that leaves a view and comes back has a
    row for each stretch; a view that only touches an edge has none.
    """
    check_cameras(cameras)
    EDGES.check(edges)
    watching = is_any_of(cameras["site_class"], STREET_CLASSES)
    sectors = Sectors.of(cameras).take(watching)
    segments = _Segments(edges)
    camera, segment = segments.near(sectors)
    low, high = cut_lines(segments.lines(segment), sectors, camera)
    seen = high > low
    pair, _ = np.nonzero(seen)
    at = segment[pair]
    edge = segments.edge[at]
    stretches = _Stretches(
        cameras["camera_id"].to_numpy(dtype=np.int64)[watching][camera[pair]],
        edges["edge_id"].to_numpy(dtype=np.int64)[edge],
        segments.from_m[at] + low[seen] * segments.length_m[at],
        segments.from_m[at] + high[seen] * segments.length_m[at],
    )
    return STREET_VIEWS.check(_join(stretches, edges["length_m"].to_numpy(dtype=float)[edge]))


@dataclass(frozen=True)
class _Stretches:
    """Stretches of edges in view of cameras."""

    camera_id: Ints
    edge_id: Ints
    start_m: Floats
    end_m: Floats


class _Segments:
    """The straight segments of all edges, with their places along the edge.

    Distances are scaled so that an edge's segments add up to its stated length.
    """

    def __init__(self, edges: gpd.GeoDataFrame) -> None:
        self._shapes = edges.geometry.to_numpy()
        xy, line = shapely.get_coordinates(self._shapes, return_index=True)
        first = np.flatnonzero(line[1:] == line[:-1])
        self._start_xy_m, self._end_xy_m = xy[first], xy[first + 1]
        self.edge = line[first]
        drawn = np.hypot(*(self._end_xy_m - self._start_xy_m).T)
        stated = edges["length_m"].to_numpy(dtype=float)
        total = np.bincount(self.edge, weights=drawn, minlength=len(edges))
        self.length_m = drawn * np.divide(stated, total, out=np.zeros_like(total), where=total > 0)[self.edge]
        before = np.cumsum(self.length_m) - self.length_m
        self._first = np.searchsorted(self.edge, np.arange(len(edges) + 1))
        self.from_m = before - before[self._first[self.edge]]

    def lines(self, segment: Ints) -> Lines:
        """Pick segments."""
        return Lines(*self._start_xy_m[segment].T, *self._end_xy_m[segment].T)

    def near(self, sectors: Sectors) -> tuple[Ints, Ints]:
        """Pairs (camera, segment) of which the upright boxes meet, and so all pairs in view."""
        least, most = sector_extent(sectors)
        least, most = least - _TOUCH_M, most + _TOUCH_M
        boxes = shapely.box(least[:, 0], least[:, 1], most[:, 0], most[:, 1])
        camera, edge = shapely.STRtree(self._shapes).query(boxes)
        count = np.diff(self._first)[edge]
        pair = np.repeat(np.arange(len(edge)), count)
        segment = np.arange(len(pair)) - (np.cumsum(count) - count)[pair] + self._first[edge][pair]
        camera = camera[pair]
        ends = self._start_xy_m[segment], self._end_xy_m[segment]
        near = (np.minimum(*ends) <= most[camera]) & (np.maximum(*ends) >= least[camera])
        both = np.flatnonzero(near.all(axis=1))
        return camera[both], segment[both]


def _join(seen: _Stretches, edge_m: Floats) -> pd.DataFrame:
    """Merge stretches that touch, settle rounding at the ends, drop stretches of no length."""
    order = np.lexsort((seen.start_m, seen.edge_id, seen.camera_id))
    camera, edge = seen.camera_id[order], seen.edge_id[order]
    start, end, edge_m = seen.start_m[order], seen.end_m[order], edge_m[order]
    start = np.where(start < _TOUCH_M, 0.0, start)
    end = np.where(end > edge_m - _TOUCH_M, edge_m, end)
    # Segments follow each other along the edge, so only a neighbour in the order can touch.
    apart = np.ones(len(order), dtype=bool)
    apart[1:] = (camera[1:] != camera[:-1]) | (edge[1:] != edge[:-1]) | (start[1:] > end[:-1] + _TOUCH_M)
    first = np.flatnonzero(apart)
    last = np.flatnonzero(np.roll(apart, -1))
    first, last = (rows[end[last] - start[first] > _TOUCH_M] for rows in (first, last))
    return pd.DataFrame(
        {"camera_id": camera[first], "edge_id": edge[first], "start_m": start[first], "end_m": end[last]}
    )
