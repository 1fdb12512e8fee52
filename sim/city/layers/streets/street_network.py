"""From ways to a street graph: its connected part, with crossings as nodes and what lies between as edges."""

from dataclasses import dataclass, replace
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from sim.city.layers.columns import ReadReport
from sim.city.layers.streets.chains import chains_of, divide_long_edges
from sim.city.layers.streets.raw_streets import RawStreets
from sim.city.streets.street_graph import (
    BY_CAR,
    BY_FOOT,
    LIMIT,
    NO_WALKING,
    ON_FOOT,
    is_closed_to_walkers,
    is_path,
)
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.errors import InputError
from sim.core.units import M_PER_KM

_OF_EACH = ("start", "end", "street_class", "oneway", "on_foot", "no_walking", "limit_km_per_h")
_MUCH = 0.1
"""A part that large of the streets left out deserves a word."""


@dataclass(frozen=True, eq=False)
class StreetSegments:
    """Straight pieces of street between neighbouring points, each once.

    Parameters
    ----------
    xy_m
        Position of every point.
    start, end
        Points at the ends; a one-way piece leads from start to end.
    street_class, oneway, on_foot, no_walking
        Of each piece; only walkers use those on foot, both ways, and they may not use those without walking.
    limit_km_per_h
        Of each piece: limit on speed, NaN where there is none.
    """

    xy_m: FloatArray
    start: IntArray
    end: IntArray
    street_class: NDArray[np.object_]
    oneway: BoolArray
    on_foot: BoolArray
    no_walking: BoolArray
    limit_km_per_h: FloatArray

    @property
    def length_m(self) -> FloatArray:
        """Length of each piece."""
        return np.asarray(np.hypot(*(self.xy_m[self.end] - self.xy_m[self.start]).T))

    def only(self, kept: BoolArray) -> "StreetSegments":
        """Keep some pieces; the points stay."""
        own = (getattr(self, name)[kept] for name in _OF_EACH)
        return StreetSegments(self.xy_m, *own)


@dataclass(frozen=True, eq=False)
class StreetNetwork:
    """A connected street graph.

    Parameters
    ----------
    nodes
        Columns node_id, x_m and y_m, and whether vehicles and walkers get there.
    edges
        Keeps the contract EDGES, and says who may use which, and how fast.
    tally
        The account of the streets, with kilometres.
    not_connected
        Pieces of street inside the boundary that are no part of it.
    """

    nodes: pd.DataFrame
    edges: gpd.GeoDataFrame
    tally: ReadReport
    not_connected: gpd.GeoSeries


def street_network(
    streets: RawStreets,
    crs: str,
    boundary: BaseGeometry | None,
    *,
    longest_m: float,
    limit_km_per_h: FloatArray | None = None,
) -> StreetNetwork:
    """Make the graph of the streets inside a boundary.

    Parameters
    ----------
    streets, crs
        As read, and metre CRS of the city.
    boundary
        In it; None to take everything.
    longest_m
        No edge is longer: long streets without a crossing are divided.
    limit_km_per_h
        Limit on speed of each way, NaN where there is none; there are none if not given.

    Raises
    ------
    InputError
        If no street is left.
    """
    no_limit = np.full(streets.direction.size, np.nan)
    every = _segments(streets, crs, no_limit if limit_km_per_h is None else limit_km_per_h)
    within = every.only(_inside(every, boundary))
    kept, walked = _largest_part(within)
    joined = replace(within, no_walking=~walked).only(kept)
    if not walked.any():
        raise InputError(_none_left(every, within))
    nodes, edges = _tables(joined, crs)
    tally = _account(streets.tally, every, within, joined, edges)
    nodes, edges = divide_long_edges(nodes, edges, longest_m)
    reached = {
        who: np.bincount(edges.loc[used, ["u", "v"]].to_numpy().ravel(), minlength=len(nodes)) > 0
        for who, used in ((BY_CAR, ~is_path(edges)), (BY_FOOT, ~is_closed_to_walkers(edges)))
    }
    return StreetNetwork(nodes.assign(**reached), edges, tally, _lines(within.only(~kept), crs))


def _segments(streets: RawStreets, crs: str, limit_km_per_h: FloatArray) -> StreetSegments:
    to_metres = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    xy_m = np.column_stack(to_metres.transform(streets.longitude_deg, streets.latitude_deg))
    follows = np.flatnonzero(streets.way[1:] == streets.way[:-1])
    way, start, end = streets.way[follows], streets.point[follows], streets.point[follows + 1]
    turned = streets.direction[way] < 0
    start, end = np.where(turned, end, start), np.where(turned, start, end)
    oneway, on_foot = streets.direction[way] != 0, streets.on_foot[way]
    # The same piece mapped twice counts once.
    low, high = np.minimum(start, end), np.maximum(start, end)
    key = np.column_stack((np.where(oneway, start, low), np.where(oneway, end, high), oneway, on_foot))
    _, first = np.unique(key, axis=0, return_index=True)
    first = np.sort(first[start[first] != end[first]])
    way = way[first]
    return StreetSegments(
        xy_m,
        start[first],
        end[first],
        streets.street_class[way],
        oneway[first],
        on_foot[first],
        streets.no_walking[way],
        limit_km_per_h[way],
    )


def _inside(segments: StreetSegments, boundary: BaseGeometry | None) -> BoolArray:
    """Mark the pieces that begin and end inside."""
    if boundary is None:
        return np.ones(segments.start.size, dtype=bool)
    shapely.prepare(boundary)
    is_inside = np.asarray(shapely.intersects_xy(boundary, *segments.xy_m.T))
    marked: BoolArray = is_inside[segments.start] & is_inside[segments.end]
    return marked


def _largest_part(segments: StreetSegments) -> tuple[BoolArray, BoolArray]:
    """Mark the longest part in which one can drive from everywhere to everywhere, and paths joined to it.

    Returns
    -------
    What is kept, and what of it walkers use: the longest part of its streets in which they get everywhere.
    """
    driven = _longest(segments, ~segments.on_foot, counted=~segments.on_foot, connection="strong")
    for_walkers = (driven & ~segments.no_walking) | segments.on_foot
    walked = _longest(segments, for_walkers, counted=driven, connection="weak")
    return driven | walked, walked


def _longest(
    segments: StreetSegments, used: BoolArray, *, counted: BoolArray, connection: Literal["weak", "strong"]
) -> BoolArray:
    """Mark the part that has the greatest length of the pieces *counted*; nothing if they have none."""
    part, within = _parts(segments, used, connection=connection)
    length_m = np.where(within & counted, segments.length_m, 0.0)
    if not length_m.any():
        return np.zeros(within.size, dtype=bool)
    longest = int(np.argmax(np.bincount(part[segments.start], weights=length_m)))
    return np.asarray(within & (part[segments.start] == longest))


def _parts(
    segments: StreetSegments, used: BoolArray, *, connection: Literal["weak", "strong"]
) -> tuple[IntArray, BoolArray]:
    """Find the number of each point's part, and mark the pieces used that lie within one part."""
    back = used & ~segments.oneway
    tail = np.concatenate((segments.start[used], segments.end[back])).astype(np.int32)
    head = np.concatenate((segments.end[used], segments.start[back])).astype(np.int32)
    size = len(segments.xy_m)
    graph = scipy.sparse.coo_array(
        (np.ones(tail.size, dtype=np.int8), (tail, head)), shape=(size, size)
    ).tocsr()
    part = np.asarray(
        scipy.sparse.csgraph.connected_components(graph, directed=True, connection=connection)[1],
        dtype=np.int64,
    )
    return part, np.asarray(used & (part[segments.start] == part[segments.end]))


def _tables(segments: StreetSegments, crs: str) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    kind = _kinds(segments)
    chains = chains_of(segments.start, segments.end, kind, segments.oneway)
    points = chains.points
    first, last = chains.first[:-1], chains.first[1:] - 1
    old = np.unique(np.concatenate((points[first], points[last])))
    lines = shapely.linestrings(
        segments.xy_m[points], indices=np.repeat(np.arange(first.size), np.diff(chains.first))
    )
    edges = gpd.GeoDataFrame(
        {
            "edge_id": np.arange(first.size),
            "u": np.searchsorted(old, points[first]),
            "v": np.searchsorted(old, points[last]),
            "length_m": shapely.length(lines),
            "class": segments.street_class[chains.segment],
            "oneway": segments.oneway[chains.segment],
            ON_FOOT: segments.on_foot[chains.segment],
            NO_WALKING: segments.no_walking[chains.segment],
            LIMIT: segments.limit_km_per_h[chains.segment],
        },
        geometry=lines,
        crs=crs,
    )
    x_m, y_m = segments.xy_m[old].T
    return pd.DataFrame({"node_id": np.arange(old.size), "x_m": x_m, "y_m": y_m}), edges


def _none_left(every: StreetSegments, within: StreetSegments) -> str:
    held = f"no street is left: of {every.start.size:,} pieces of street in the layer"
    if not within.start.size:
        return f"{held} none lies inside the boundary; check that all layers are of one city"
    return f"{held} none can be driven there and back, and walked; give a layer with the streets of a town"


def _kinds(segments: StreetSegments) -> IntArray:
    """Give equal numbers to pieces of one kind, along which a street goes on."""
    ranks = pd.factorize(segments.street_class)[0]
    limits = pd.factorize(segments.limit_km_per_h)[0]  # -1 where there is none
    users = segments.on_foot + 2 * segments.no_walking
    every = np.column_stack((ranks, limits, users))
    return np.unique(every, axis=0, return_inverse=True)[1].ravel().astype(np.int64)


def _lines(segments: StreetSegments, crs: str) -> gpd.GeoSeries:
    ends = np.stack((segments.xy_m[segments.start], segments.xy_m[segments.end]), axis=1)
    return gpd.GeoSeries(shapely.linestrings(ends), crs=crs)


def _account(
    tally: ReadReport,
    every: StreetSegments,
    within: StreetSegments,
    joined: StreetSegments,
    edges: gpd.GeoDataFrame,
) -> ReadReport:
    def km(segments: StreetSegments) -> float:
        return round(float(segments.length_m.sum()) / M_PER_KM, 3)

    def points(segments: StreetSegments) -> int:
        return int(np.unique(np.concatenate((segments.start, segments.end))).size)

    apart = km(within) - km(joined)
    much = f"{apart:,.0f} of {km(within):,.0f} km of street are not connected to the rest and were left out"
    return tally.warned(much if apart > _MUCH * km(within) else "").with_facts(
        km_read=km(every),
        km_beyond_the_boundary=round(km(every) - km(within), 3),
        km_not_connected=round(apart, 3),
        points_not_connected=points(within) - points(joined),
        km_kept=km(joined),
        km_on_foot=round(float(edges.loc[edges[ON_FOOT], "length_m"].sum()) / M_PER_KM, 3),
        km_no_walking=round(float(edges.loc[edges[NO_WALKING], "length_m"].sum()) / M_PER_KM, 3),
        km_with_a_limit=round(float(edges.loc[edges[LIMIT].notna(), "length_m"].sum()) / M_PER_KM, 3),
        km_oneway=round(float(edges.loc[edges["oneway"], "length_m"].sum()) / M_PER_KM, 3),
        crossings_and_ends=int(pd.unique(edges[["u", "v"]].to_numpy().ravel()).size),
    )
