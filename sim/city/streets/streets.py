"""Synthetic streets as tables of nodes and edges: sides of a lattice of blocks, joined to one component.

Streets have classes by their line; crossings are shifted and some local sides left out.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy
import shapely
from numpy.typing import NDArray

from sim.city.contract import EDGES, NODES
from sim.city.metre_grid import CellGrid
from sim.city.settings import StreetSettings
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.vocabulary import StreetClass

_CLASSES = np.array([StreetClass.LOCAL, StreetClass.COLLECTOR, StreetClass.ARTERIAL], dtype=object)
_LINK_RANK = 2  # A street between two separate parts of a city is an arterial.


@dataclass(frozen=True)
class StreetLattice:
    """Crossings and the block sides between them.

    Parameters
    ----------
    xy_m
        Crossings, metres from the city's centre, shape (n, 2).
    u, v
        Crossings at both ends of each side; sides of one street line follow each other.
    rank, kept
        0 local, 1 collector, 2 arterial; false for local sides drawn to have no street.
    """

    xy_m: FloatArray
    u: IntArray
    v: IntArray
    rank: IntArray
    kept: BoolArray


def make_lattice(
    column: IntArray, row: IntArray, cell_m: float, settings: StreetSettings, draws: Draws
) -> StreetLattice:
    """Draw crossings on the given cells and the sides between neighbouring crossings.

    Parameters
    ----------
    column, row
        The inhabited cells, counted from the city's centre.
    cell_m
        Their side.
    settings, draws
        Block size and the like; keyed chance.
    """
    block_m = _fitting_block(column, row, cell_m, settings.block_m)
    i, j = _crossings(column, row, cell_m, block_m)
    name = _names(i, j)
    xy_m = np.column_stack((i, j)).astype(float) * block_m
    moved = xy_m + settings.jitter_share * block_m * _shift(name, draws)
    xy_m = _inside(xy_m, moved, _Index(column, row), cell_m)
    number = _Index(i, j)
    here = np.arange(len(i))
    east, north = number.of(i + 1, j), number.of(i, j + 1)
    along_x = np.lexsort((i, j))[(east >= 0)[np.lexsort((i, j))]]
    along_y = np.lexsort((j, i))[(north >= 0)[np.lexsort((j, i))]]
    u = np.concatenate((here[along_x], here[along_y]))
    v = np.concatenate((east[along_x], north[along_y]))
    rank = np.concatenate((line_ranks(j[along_x], settings), line_ranks(i[along_y], settings)))
    side = np.concatenate((2 * name[along_x], 2 * name[along_y] + 1))
    missing = (rank == 0) & (draws.uniform(Decision.STREET_KEPT, side) < settings.removed_local_share)
    return StreetLattice(xy_m, u, v, rank, ~missing)


def line_ranks(line: IntArray, settings: StreetSettings) -> IntArray:
    """Rank of the street lines with these numbers, spread as evenly as their shares allow.

    Local sides are thinned out later, so their lines are given the share that leaves the wanted one.
    """
    local = 1 - settings.arterial_share - settings.collector_share
    before = local / (1 - settings.removed_local_share * (1 - local))
    scale = (1 - before) / (1 - local) if local < 1 else 0.0
    arterial, larger = settings.arterial_share * scale, (1 - local) * scale
    is_larger = np.floor((line + 1) * larger) > np.floor(line * larger)
    nth = np.floor(line * larger)
    share = arterial / larger if larger > 0 else 0.0
    is_arterial = np.floor((nth + 1) * share) > np.floor(nth * share)
    return np.where(is_larger, np.where(is_arterial, 2, 1), 0).astype(np.int64)


def class_words(rank: IntArray) -> NDArray[np.object_]:
    """Street classes of ranks."""
    words: NDArray[np.object_] = _CLASSES[rank]
    return words


def _fitting_block(column: IntArray, row: IntArray, cell_m: float, block_m: float) -> float:
    """Halve the block of a hamlet that is smaller than one until it has a street."""
    i, j = _crossings(column, row, cell_m, block_m)
    while not len(i) or max(_Index(i, j).of(i + 1, j).max(), _Index(i, j).of(i, j + 1).max()) < 0:
        block_m /= 2
        i, j = _crossings(column, row, cell_m, block_m)
    return block_m


def _crossings(column: IntArray, row: IntArray, cell_m: float, block_m: float) -> tuple[IntArray, IntArray]:
    """Lattice positions inside the given cells."""
    low = np.floor(np.array([column.min(), row.min()]) * cell_m / block_m).astype(np.int64)
    high = np.ceil(np.array([column.max() + 1, row.max() + 1]) * cell_m / block_m).astype(np.int64)
    i, j = (
        part.ravel() for part in np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
    )
    inside = _Index(column, row).of(*_cells_of(np.column_stack((i, j)) * block_m, cell_m)) >= 0
    return i[inside], j[inside]


def _shift(name: IntArray, draws: Draws) -> FloatArray:
    """Draw shifts from −1 to 1 in both directions."""
    x, y = (draws.uniform(d, name) for d in (Decision.STREET_JITTER_X, Decision.STREET_JITTER_Y))
    return np.column_stack((2 * x - 1, 2 * y - 1))


def _inside(plain: FloatArray, moved: FloatArray, inhabited: "_Index", cell_m: float) -> FloatArray:
    """Keep crossings that would leave the inhabited ground in the cell they came from."""
    outside = inhabited.of(*_cells_of(moved, cell_m)) < 0
    corner = np.floor(plain / cell_m) * cell_m
    margin = cell_m * np.finfo(np.float32).eps
    kept = np.clip(moved, corner + margin, corner + cell_m - margin)
    return np.where(outside[:, None], kept, moved)


def _cells_of(xy_m: FloatArray, cell_m: float) -> tuple[IntArray, IntArray]:
    column, row = np.floor(xy_m / cell_m).astype(np.int64).T
    return column, row


def _names(i: IntArray, j: IntArray) -> IntArray:
    """Name lattice positions outwards from the centre, so that a growing city keeps its streets.

    Whole numbers are folded to natural ones (0, −1, 1, −2, … → 0, 1, 2, 3, …), pairs are joined by
    Szudzik's pairing function ("An elegant pairing function", 2006).
    """
    a, b = (np.where(k >= 0, 2 * k, -2 * k - 1) for k in (i, j))
    return np.where(a >= b, a * a + a + b, b * b + a)


class _Index:
    """Finds the number of a lattice position; −1 where there is none."""

    def __init__(self, i: IntArray, j: IntArray) -> None:
        self._low = np.array([i.min(), j.min()]) - 1
        shape = np.array([i.max(), j.max()]) - self._low + 2
        self._numbers = np.full(shape, -1, dtype=np.int64)
        self._numbers[i - self._low[0], j - self._low[1]] = np.arange(len(i))

    def of(self, i: IntArray, j: IntArray) -> IntArray:
        """Return the numbers of positions, anywhere."""
        last = np.array(self._numbers.shape) - 1
        a, b = np.clip(i - self._low[0], 0, last[0]), np.clip(j - self._low[1], 0, last[1])
        found: IntArray = self._numbers[a, b]
        return found


def street_tables(
    lattice: StreetLattice, origin_m: tuple[float, float], cells: gpd.GeoDataFrame
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
    _, length_m, middle_m = grid.cut_lines(edges.geometry.to_numpy())
    inside = np.bincount(grid.cell_of(middle_m) + 1, weights=length_m, minlength=len(cells) + 1)[1:]
    return inside.astype(float)


def _joined(lattice: StreetLattice) -> tuple[IntArray, IntArray, IntArray]:
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
