"""The street graph: lattice sides joined to one component, as tables of nodes and edges."""

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy
import shapely

from sim.city.contract import EDGES, NODES
from sim.city.streets.cell_grid import CellGrid
from sim.city.streets.lattice import Lattice, class_words
from sim.core.arrays import FloatArray, IntArray

_LINK_RANK = 2  # A street between two separate parts of a city is an arterial.


def street_tables(
    lattice: Lattice, origin_m: tuple[float, float], cells: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Join the lattice into one connected graph and write it as tables.

    Local sides that were left out come back where a part of the city would lose its only street; separate
    parts are joined by the shortest links there are.

    Returns
    -------
    Nodes and edges in the city's metre CRS.
    """
    xy_m = lattice.xy_m + np.array(origin_m)
    u, v, rank = _joined(lattice)
    nodes = pd.DataFrame(
        {
            "node_id": np.arange(len(xy_m)),
            "x_m": xy_m[:, 0],
            "y_m": xy_m[:, 1],
            "cell_id": cell_at(cells, xy_m),
        }
    )
    lines = shapely.linestrings(np.stack((xy_m[u], xy_m[v]), axis=1))
    edges = gpd.GeoDataFrame(
        {
            "edge_id": np.arange(len(u)),
            "u": u,
            "v": v,
            "length_m": shapely.length(lines),
            "class": class_words(rank),
            "oneway": np.zeros(len(u), dtype=bool),
        },
        geometry=lines,
        crs=cells.crs,
    )
    return NODES.check(nodes), EDGES.check(edges)


def cell_at(cells: gpd.GeoDataFrame, xy_m: FloatArray) -> IntArray:
    """Find the cell each point lies in, or the nearest one."""
    found = CellGrid.of(cells).nearest_cell(xy_m)
    cell: IntArray = cells["cell_id"].to_numpy()[found].astype(np.int64)
    return cell


def street_length_by_cell(edges: gpd.GeoDataFrame, cells: gpd.GeoDataFrame) -> FloatArray:
    """Metres of street inside each cell; a street along a border belongs to the cell beyond it."""
    grid = CellGrid.of(cells)
    xy_m, edge = shapely.get_coordinates(edges.geometry.to_numpy(), return_index=True)
    first = np.flatnonzero(edge[1:] == edge[:-1])
    start, step = xy_m[first], xy_m[first + 1] - xy_m[first]
    segment, low, high = grid.cut(start, xy_m[first + 1])
    cell = grid.cell_of(start[segment] + ((low + high) / 2)[:, None] * step[segment])
    length_m = (high - low) * np.hypot(*step.T)[segment]
    inside = np.bincount(cell + 1, weights=length_m, minlength=len(cells) + 1)[1:]
    return inside.astype(float)


def _joined(lattice: Lattice) -> tuple[IntArray, IntArray, IntArray]:
    """Keep what is drawn, plus the cheapest sides and links that make it one component."""
    count = len(lattice.xy_m)
    u, v, rank, kept = lattice.u, lattice.v, lattice.rank, lattice.kept.copy()
    length = np.hypot(*(lattice.xy_m[u] - lattice.xy_m[v]).T)
    kept[_spanning(count, u, v, np.where(kept, length * 1e-6, length))] = True
    u, v, rank = u[kept], v[kept], rank[kept]
    parts, part = scipy.sparse.csgraph.connected_components(
        _graph(count, u, v, np.ones(len(u))), directed=False
    )
    if parts == 1:
        return u, v, rank
    link_u, link_v = _links(lattice.xy_m, part.astype(np.int64))
    ranks = np.full(len(link_u), _LINK_RANK, dtype=np.int64)
    return np.concatenate((u, link_u)), np.concatenate((v, link_v)), np.concatenate((rank, ranks))


def _links(xy_m: FloatArray, part: IntArray) -> tuple[IntArray, IntArray]:
    """Shortest links between parts; a Delaunay triangulation holds the Euclidean spanning tree."""
    corners = scipy.spatial.Delaunay(xy_m).simplices
    pairs = np.unique(np.sort(np.vstack((corners[:, :2], corners[:, 1:], corners[:, ::2])), axis=1), axis=0)
    a, b = pairs.T.astype(np.int64)
    length = np.hypot(*(xy_m[a] - xy_m[b]).T)
    between = part[a] != part[b]
    chosen = _spanning(len(xy_m), a, b, np.where(between, length, length * 1e-9))
    chosen = chosen[between[chosen]]
    return a[chosen], b[chosen]


def _spanning(count: int, u: IntArray, v: IntArray, weight: FloatArray) -> IntArray:
    """Positions of the edges of a minimum spanning forest."""
    tree = scipy.sparse.csgraph.minimum_spanning_tree(_graph(count, u, v, weight)).tocoo()
    order = np.lexsort((v, u))
    keys = u[order] * count + v[order]
    found = np.searchsorted(keys, tree.row.astype(np.int64) * count + tree.col)
    return np.sort(order[found])


def _graph(
    count: int, u: IntArray, v: IntArray, weight: FloatArray
) -> "scipy.sparse.csr_array[np.float64, tuple[int, int]]":
    # Older scipy's graph routines take 32-bit indices only.
    ends = (u.astype(np.int32), v.astype(np.int32))
    return scipy.sparse.coo_array((weight, ends), shape=(count, count)).tocsr()
