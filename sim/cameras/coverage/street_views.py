"""Which stretches of street the street cameras see."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from sim.cameras.contract import STREET_VIEWS, check_cameras
from sim.cameras.coverage.footprint import open_sight
from sim.cameras.coverage.ground_seen import Sight
from sim.cameras.coverage.segments import Segments
from sim.city.contract import EDGES
from sim.core.arrays import FloatArray, IntArray
from sim.core.vocabulary import STREET_CLASSES
from sim.core.words import is_any_of

_TOUCH_M = 1e-6  # rounding: stretches this near each other or to an edge's end meet, shorter ones are none


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
    check_cameras(cameras)
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
        self.segments = Segments.of(edges.geometry.to_numpy())
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
