"""Whether streets lead from node to node, nodes lie in their cells, and everybody gets everywhere.

Every check raises `BrokenTableError` on the first row that is wrong, or on a table that is as a whole.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from sim.city.consistency.broken import BrokenTableError, outside_by, refuse_where, xy_of
from sim.city.streets.street_graph import (
    BY_CAR,
    BY_FOOT,
    is_closed_to_walkers,
    is_path,
    is_reached,
    open_nodes,
)
from sim.city.streets.streets import street_length_by_cell
from sim.core.arrays import FloatArray

_AT_NODE_M = 0.1
"""Streets begin and end at their nodes, but for rounding to decimetres."""
_SHORTER = 0.99
"""A street may be measured on the ground, where it is a hair shorter than in the projection."""
_TIMES_LONGER = 10.0
"""No street is so much longer, or shorter, than its line."""
_AT_BORDER_M = 1.0
"""A street so near to the border of a cell may count on either side."""
_STREET_M, _STREET_SHARE = 1.0, 0.01


def check_access(nodes: pd.DataFrame, edges: pd.DataFrame) -> None:
    """Make sure that one can drive from every node that vehicles get to to every other, and walk likewise.

    Parameters
    ----------
    nodes, edges
        Keeping their contracts, edges between nodes that are there.
    """
    driven = edges[~is_path(edges)]
    walked = edges[~is_closed_to_walkers(edges)].assign(oneway=False)
    for used, who, verb in ((driven, BY_CAR, "drive"), (walked, BY_FOOT, "walk")):
        touched = np.bincount(used[["u", "v"]].to_numpy().ravel(), minlength=len(nodes)) > 0
        parts = _count_parts(used, len(nodes)) - int((~touched).sum())
        if parts != 1:
            msg = f"the streets fall into {parts:,} parts between which nobody can {verb}"
            raise BrokenTableError("edges", msg)
        wrong = touched != is_reached(nodes, who)
        if wrong.any():
            row = int(np.argmax(wrong))
            there, any_street = ("true", "a") if touched[row] else ("false", "no")
            msg = (
                f"column '{who}' must be {there} in row {row}, as {any_street} street leads there on which "
                f"one can {verb}"
            )
            raise BrokenTableError("nodes", msg)
    if not open_nodes(nodes).size:
        msg = "no node is reached both by vehicles and on foot, so that nobody could live anywhere"
        raise BrokenTableError("nodes", msg)


def _count_parts(edges: pd.DataFrame, n_nodes: int) -> int:
    """Count the parts within which one gets from everywhere to everywhere; a node alone is one."""
    back = edges[~edges["oneway"]]
    tail, head = np.concatenate([edges["u"], back["v"]]), np.concatenate([edges["v"], back["u"]])
    ends = (tail.astype(np.int32), head.astype(np.int32))
    graph = scipy.sparse.coo_array(
        (np.ones(tail.size, dtype=np.int8), ends), shape=(n_nodes, n_nodes)
    ).tocsr()
    return int(scipy.sparse.csgraph.connected_components(graph, directed=True, connection="strong")[0])


def check_nodes(nodes: pd.DataFrame, cell_bounds_m: FloatArray, cell_m: float) -> None:
    """Make sure that each node lies in its cell, or, at the rim of the city, less than a cell outside."""
    cell = nodes["cell_id"].to_numpy()
    away_m = outside_by(xy_of(nodes), cell_bounds_m[cell])
    refuse_where(
        away_m > cell_m,
        "nodes",
        lambda row: f"columns 'x_m' and 'y_m' lie {away_m[row]:,.0f} m outside cell {cell[row]} in row {row}",
    )


def check_edges(nodes: pd.DataFrame, edges: gpd.GeoDataFrame) -> None:
    """Make sure that each edge is a line from node to node, about as long as it says."""
    shapes = edges.geometry.to_numpy()
    is_line = (shapely.get_type_id(shapes) == GeometryType.LINESTRING) & ~shapely.is_empty(shapes)
    refuse_where(~is_line, "edges", lambda row: f"column 'geometry' is no line in row {row}")
    length = edges["length_m"].to_numpy(dtype=float)
    drawn = np.asarray(shapely.length(shapes))
    refuse_where(
        ~np.isfinite(drawn), "edges", lambda row: f"column 'geometry' has a point that is none in row {row}"
    )
    xy_m = xy_of(nodes)
    corners, edge = shapely.get_coordinates(shapes, return_index=True)
    last = np.flatnonzero(np.append(edge[1:] != edge[:-1], np.ones(1, dtype=bool)))
    first = np.concatenate([[0], last[:-1] + 1])
    for end, at, verb in (("u", corners[first], "begins"), ("v", corners[last], "ends")):
        node = edges[end].to_numpy()
        away_m = np.hypot(*(at - xy_m[node]).T)
        if not away_m.max() <= _AT_NODE_M:
            row = int(np.argmax(~(away_m <= _AT_NODE_M)))
            msg = f"column 'geometry' {verb} {away_m[row]:,.1f} m from node {node[row]} in row {row}"
            raise BrokenTableError("edges", msg)
    straight = np.hypot(*(xy_m[edges["v"].to_numpy()] - xy_m[edges["u"].to_numpy()]).T)
    refuse_where(
        length < _SHORTER * straight - _AT_NODE_M,
        "edges",
        lambda row: (
            f"column 'length_m' is {length[row]:g} in row {row}, less than the {straight[row]:,.0f} m "
            "between its ends"
        ),
    )
    unlike = (length > _TIMES_LONGER * drawn + _AT_NODE_M) | (drawn > _TIMES_LONGER * length + _AT_NODE_M)
    refuse_where(
        unlike,
        "edges",
        lambda row: (
            f"column 'length_m' is {length[row]:g} in row {row}, but its line has {drawn[row]:,.0f} m"
        ),
    )


def check_street_length(cells: gpd.GeoDataFrame, edges: gpd.GeoDataFrame) -> None:
    """Make sure that cells state the length of street that lies inside."""
    said, drawn = cells["street_m"].to_numpy(dtype=float), street_length_by_cell(edges, cells)
    wrong = np.abs(said - drawn) > _STREET_M + _STREET_SHARE * drawn
    if wrong.any():
        # A street along a border counts on one side or the other, and coordinates may have been rounded.
        rows = np.flatnonzero(wrong)
        least, most = (_drawn_in(edges, cells, rows, beyond) for beyond in (-_AT_BORDER_M, _AT_BORDER_M))
        slack = _STREET_M + _STREET_SHARE * most
        wrong[rows] = (said[rows] < least - slack) | (said[rows] > most + slack)
    refuse_where(
        wrong,
        "cells",
        lambda row: (
            f"column 'street_m' is {said[row]:.10g} in row {row}, but edges have {drawn[row]:.10g} m in it"
        ),
    )


def _drawn_in(
    edges: gpd.GeoDataFrame, cells: gpd.GeoDataFrame, rows: NDArray[np.intp], beyond_m: float
) -> FloatArray:
    """Measure the streets in some cells, each wider by so much on all sides."""
    lines, wider = edges.geometry.to_numpy(), np.array([-beyond_m, -beyond_m, beyond_m, beyond_m])
    squares = shapely.box(*(cells.geometry.bounds.to_numpy()[rows] + wider).T)
    square, line = shapely.STRtree(lines).query(squares, predicate="intersects")
    inside_m = shapely.length(shapely.intersection(lines[line], squares[square]))
    return np.bincount(square, weights=inside_m, minlength=len(rows)).astype(float)
