"""Which stretches of street the street cameras see."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.contract import CAMERAS, STREET_VIEWS
from sim.cameras.footprint import Sectors, segment_in_sector
from sim.city.contract import EDGES
from sim.core.vocabulary import STREET_CLASSES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TOUCH_M = 1e-6  # rounding: stretches this near each other or to an edge's end meet, shorter ones are none


def street_views(cameras: gpd.GeoDataFrame, edges: gpd.GeoDataFrame) -> pd.DataFrame:
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
    CAMERAS.check(cameras)
    EDGES.check(edges)
    watching = cameras[cameras["site_class"].isin([str(c) for c in STREET_CLASSES])]
    sectors = Sectors.of(watching)
    lines = _Segments(edges)
    camera, segment = lines.near(sectors)
    low, high = segment_in_sector(lines.start_xy_m[segment], lines.end_xy_m[segment], sectors.take(camera))
    seen = high > low
    pair, _ = np.nonzero(seen)
    at = segment[pair]
    pieces = pd.DataFrame(
        {
            "camera_id": watching["camera_id"].to_numpy()[camera[pair]],
            "edge_id": edges["edge_id"].to_numpy()[lines.edge[at]],
            "start_m": lines.from_m[at] + low[seen] * lines.length_m[at],
            "end_m": lines.from_m[at] + high[seen] * lines.length_m[at],
            "edge_m": lines.edge_m[at],
        }
    )
    return STREET_VIEWS.check(_join(pieces))


class _Segments:
    """The straight segments of all edges, with their places along the edge.

    Distances are scaled so that an edge's segments add up to its stated length.
    """

    def __init__(self, edges: gpd.GeoDataFrame) -> None:
        xy, line = shapely.get_coordinates(edges.geometry.to_numpy(), return_index=True)
        first = np.flatnonzero(line[1:] == line[:-1])
        self.start_xy_m, self.end_xy_m = xy[first], xy[first + 1]
        self.edge = line[first]
        drawn = np.hypot(*(self.end_xy_m - self.start_xy_m).T)
        stated = edges["length_m"].to_numpy(dtype=float)
        total = np.bincount(self.edge, weights=drawn, minlength=len(edges))
        self.length_m = drawn * np.divide(stated, total, out=np.zeros_like(total), where=total > 0)[self.edge]
        before = np.cumsum(self.length_m) - self.length_m
        begins = np.searchsorted(self.edge, self.edge)
        self.from_m = before - before[begins]
        self.edge_m = stated[self.edge]

    def near(self, sectors: Sectors) -> tuple[Ints, Ints]:
        """Pairs (camera, segment) no farther apart than the camera's range."""
        ends = np.stack([self.start_xy_m, self.end_xy_m], axis=1)
        tree = shapely.STRtree(np.asarray(shapely.linestrings(ends)))
        pairs = tree.query(shapely.points(sectors.apex_xy_m), predicate="dwithin", distance=sectors.range_m)
        order = np.lexsort(pairs[::-1])
        return pairs[0][order], pairs[1][order]


def _join(pieces: pd.DataFrame) -> pd.DataFrame:
    """Merge stretches that touch, settle rounding at the ends, drop stretches of no length."""
    pieces = pieces.sort_values(["camera_id", "edge_id", "start_m"], ignore_index=True)
    start = np.where(pieces["start_m"] < _TOUCH_M, 0.0, pieces["start_m"])
    end = np.where(pieces["end_m"] > pieces["edge_m"] - _TOUCH_M, pieces["edge_m"], pieces["end_m"])
    same = (pieces[["camera_id", "edge_id"]].diff() == 0).all(axis=1).to_numpy()
    # Segments follow each other along the edge, so only a neighbour in the order can touch.
    apart = ~same
    apart[1:] |= start[1:] > end[:-1] + _TOUCH_M
    first = np.flatnonzero(apart)
    last = np.flatnonzero(np.roll(apart, -1))
    views = pd.DataFrame(
        {
            "camera_id": pieces["camera_id"].to_numpy(dtype=np.int64)[first],
            "edge_id": pieces["edge_id"].to_numpy(dtype=np.int64)[first],
            "start_m": start[first],
            "end_m": end[last],
        }
    )
    return views[views["end_m"] - views["start_m"] > _TOUCH_M].reset_index(drop=True)
