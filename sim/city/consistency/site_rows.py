"""Whether sites lie where they say: in their cells, near their nodes, at their edges, entrances in yards.

Every check raises `BrokenTableError` on the first row that is wrong, or on a table that is as a whole.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy
import shapely
from numpy.typing import NDArray

from sim.city.consistency.broken import outside_by, refuse_where, xy_of
from sim.city.streets.street_graph import open_nodes
from sim.core.arrays import FloatArray, IntArray
from sim.core.table import codes_of
from sim.core.vocabulary import SiteClass

_CLASSES = tuple(SiteClass)
_ON_STREETS = (SiteClass.INTERSECTION, SiteClass.ROAD)
"""Nobody goes to these, so that they may stand at a motorway."""
_FROM_NODE_M, _TIMES_AS_FAR = 500.0, 4.0
"""People enter a site from a node that is near, or not much farther than the nearest one."""
_FROM_YARD_M = 1_000.0
_OFFSET_M = 0.1


def check_sites(
    sites: pd.DataFrame,
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    cell_bounds_m: FloatArray,
    cell_m: float,
) -> None:
    """Make sure that sites lie where their columns say.

    Parameters
    ----------
    sites, nodes, edges
        Keeping their contracts; links lead to rows that are there.
    cell_bounds_m, cell_m
        Bounds and side of the cells.
    """
    site_class = codes_of(sites["site_class"], _CLASSES)
    xy_m = xy_of(sites)
    _check_edges(sites, xy_m, edges, cell_m)
    _check_parents(sites["parent_site"].to_numpy(), site_class, xy_m)
    _check_nodes(sites, xy_m, nodes, site_class)
    _check_cells(sites, xy_m, edges, cell_bounds_m, cell_m)
    weight = np.bincount(site_class, weights=sites["weight"].to_numpy(dtype=float), minlength=len(_CLASSES))
    refuse_where(
        ~(weight[site_class] > 0),
        "sites",
        lambda row: f"column 'weight' is 0 at every '{sites['site_class'].iloc[row]}', as in row {row}",
    )


def _check_parents(parent: IntArray, site_class: NDArray[np.integer], xy_m: FloatArray) -> None:
    """Make sure that only entrances have a parent, and that it is a yard near by: so there are no chains."""
    has_one = parent >= 0
    yard, entrance = (_CLASSES.index(word) for word in (SiteClass.YARD, SiteClass.ENTRANCE))
    refuse_where(
        has_one & (site_class != entrance),
        "sites",
        lambda row: (
            f"column 'parent_site' is {parent[row]} in row {row}, of class '{_CLASSES[site_class[row]]}'; "
            "only an entrance has one, others have -1"
        ),
    )
    refuse_where(
        has_one & (site_class[parent] != yard),
        "sites",
        lambda row: (
            f"column 'parent_site' is {parent[row]} in row {row}, which is no yard but of class "
            f"'{_CLASSES[site_class[parent[row]]]}'"
        ),
    )
    away_m = np.where(has_one, np.hypot(*(xy_m - xy_m[parent]).T), 0.0)
    refuse_where(
        away_m > _FROM_YARD_M,
        "sites",
        lambda row: f"column 'parent_site' names a yard {away_m[row]:,.0f} m away in row {row}",
    )


def _check_edges(sites: pd.DataFrame, xy_m: FloatArray, edges: gpd.GeoDataFrame, cell_m: float) -> None:
    edge, offset = sites["edge_id"].to_numpy(), sites["offset_m"].to_numpy(dtype=float)
    length = np.where(edge >= 0, edges["length_m"].to_numpy(dtype=float)[edge], 0.0)
    refuse_where(
        offset > length + _OFFSET_M,
        "sites",
        lambda row: (
            f"column 'offset_m' is {offset[row]:g} in row {row}, beyond the {length[row]:g} m of edge "
            f"{edge[row]}"
            if edge[row] >= 0
            else f"column 'offset_m' is {offset[row]:g} in row {row}, but the site stands at no edge"
        ),
    )
    standing = np.flatnonzero(edge >= 0)
    lines = edges.geometry.to_numpy()[edge[standing]]
    away_m = np.zeros(len(sites))
    away_m[standing] = shapely.distance(lines, shapely.points(xy_m[standing]))
    refuse_where(
        away_m > cell_m,
        "sites",
        lambda row: f"columns 'x_m' and 'y_m' lie {away_m[row]:,.0f} m from edge {edge[row]} in row {row}",
    )


def _check_nodes(
    sites: pd.DataFrame, xy_m: FloatArray, nodes: pd.DataFrame, site_class: NDArray[np.integer]
) -> None:
    node, entered_at = sites["node_id"].to_numpy(), open_nodes(nodes)
    is_open = np.zeros(len(nodes), dtype=bool)
    is_open[entered_at] = True
    visited = ~np.isin(site_class, [_CLASSES.index(word) for word in _ON_STREETS])
    refuse_where(
        visited & ~is_open[node],
        "sites",
        lambda row: (
            f"column 'node_id' is {node[row]} in row {row}, which vehicles or walkers don't get to, so "
            "that nobody could come to the site"
        ),
    )
    node_xy_m = xy_of(nodes)
    away_m = np.hypot(*(xy_m - node_xy_m[node]).T)
    far = np.flatnonzero(away_m > _FROM_NODE_M)
    if far.size:
        nearest_m = np.zeros(len(sites))
        nearest_m[far] = scipy.spatial.KDTree(node_xy_m[entered_at]).query(xy_m[far])[0]
        refuse_where(
            away_m > _FROM_NODE_M + _TIMES_AS_FAR * nearest_m,
            "sites",
            lambda row: (
                f"columns 'x_m' and 'y_m' lie {away_m[row]:,.0f} m from node {node[row]} in row {row}"
            ),
        )


def _check_cells(
    sites: pd.DataFrame, xy_m: FloatArray, edges: gpd.GeoDataFrame, cell_bounds_m: FloatArray, cell_m: float
) -> None:
    """Make sure that sites lie in their cells; what stands at an edge has the cell of one of its ends."""
    cell, edge = sites["cell_id"].to_numpy(), sites["edge_id"].to_numpy()
    room_m = cell_m + np.where(edge >= 0, edges["length_m"].to_numpy(dtype=float)[edge], 0.0)
    away_m = outside_by(xy_m, cell_bounds_m[cell])
    refuse_where(
        away_m > room_m,
        "sites",
        lambda row: f"columns 'x_m' and 'y_m' lie {away_m[row]:,.0f} m outside cell {cell[row]} in row {row}",
    )
