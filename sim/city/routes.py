"""Fastest ways over the street graph, for many pairs of nodes at once.

An edge is travelled along two arcs: arc 2·edge_id leads from u to v, arc 2·edge_id + 1 back; a one-way edge
has the first only. Ways come from shortest-path trees (Dijkstra, Numer. Math. 1, 1959, in scipy), one for
each origin.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.core.errors import ContractError
from sim.core.vocabulary import StreetClass

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

_ORIGINS_AT_ONCE = 32  # Bounds memory: two numbers for each origin and node.
_WIDER_REACH = 1.5  # Trees first reach as far as the straight line at mean speed; those that miss grow again,
_MOST_WIDENINGS = 5  # each time this many times farther, at most this often; then nothing holds them.


@dataclass(frozen=True)
class Paths:
    """The ways of many pairs, ragged.

    Parameters
    ----------
    indptr
        Way i has the arcs from indptr[i] up to indptr[i + 1]; shape (n + 1,).
    arcs
        Arcs in the order of travel.
    length_m, travel_s
        Length and duration of each way, shape (n,).
    """

    indptr: IntArray
    arcs: IntArray
    length_m: FloatArray
    travel_s: FloatArray


@dataclass(frozen=True)
class _Graph:
    """Seconds between neighbours, and the arc that takes them, by the key tail · n + head."""

    seconds: csr_array
    keys: IntArray
    arcs: IntArray


def find_paths(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    from_node: IntArray,
    to_node: IntArray,
    *,
    speed_m_per_s: Mapping[StreetClass, float],
) -> Paths:
    """Find the fastest way of each pair.

    Parameters
    ----------
    nodes, edges
        Tables of the city; ids are row numbers.
    from_node, to_node
        Nodes of each pair. From a node to itself the way is empty.
    speed_m_per_s
        Speed on each class of street.

    Raises
    ------
    ContractError
        If there is no way between the nodes of a pair.
    """
    start, end = np.asarray(from_node, dtype=np.int64), np.asarray(to_node, dtype=np.int64)
    length_m = np.repeat(edges["length_m"].to_numpy(dtype=float), 2)
    speed = {str(word): value for word, value in speed_m_per_s.items()}
    arc_s = length_m / np.repeat(np.array([speed[str(word)] for word in edges["class"]]), 2)
    graph = _graph(len(nodes), edges, arc_s)
    xy = nodes[["x_m", "y_m"]].to_numpy(dtype=float)
    mean_m_per_s = float(length_m.sum() / arc_s.sum()) if arc_s.size else 1.0
    reach_s = np.hypot(*(xy[end] - xy[start]).T) / mean_m_per_s
    turned = np.zeros(start.size, dtype=bool)
    if not edges["oneway"].any():
        # Then a way back is the way there, and trees that grow from the busier end of each pair are fewer.
        busy = np.bincount(np.concatenate([start, end]), minlength=len(nodes))
        turned = busy[end] > busy[start]
    root, leaf = np.where(turned, end, start), np.where(turned, start, end)
    steps = [
        step
        for pairs, limit_s in _chunks(root, reach_s)
        for step in _trace(graph, pairs, root, leaf, limit_s=limit_s)
    ]
    return _assemble(turned, steps, length_m, arc_s)


def _graph(n_nodes: int, edges: pd.DataFrame, arc_s: FloatArray) -> _Graph:
    u, v = edges["u"].to_numpy(dtype=np.int64), edges["v"].to_numpy(dtype=np.int64)
    tail, head = np.column_stack([u, v]).ravel(), np.column_stack([v, u]).ravel()
    open_way = np.column_stack([np.ones(u.size, dtype=bool), ~edges["oneway"].to_numpy(dtype=bool)]).ravel()
    arc = np.flatnonzero(open_way)
    key = tail[arc] * n_nodes + head[arc]
    # Of parallel arcs only the fastest counts; a sparse array would add them up.
    order = np.lexsort((arc_s[arc], key))
    keys, first = np.unique(key[order], return_index=True)
    fastest = arc[order][first]
    # Older scipy's graph routines take 32-bit indices only.
    ends = ((keys // n_nodes).astype(np.int32), (keys % n_nodes).astype(np.int32))
    seconds = csr_array((arc_s[fastest], ends), shape=(n_nodes, n_nodes))
    return _Graph(seconds, keys, fastest)


def _chunks(start: IntArray, reach_s: FloatArray) -> Iterator[tuple[IntArray, float]]:
    """Group pairs by origin, and origins by how far their trees must reach."""
    if not start.size:
        return
    origins, where = np.unique(start, return_inverse=True)
    furthest = np.zeros(origins.size)
    np.maximum.at(furthest, where, reach_s)
    chunk_of_origin = np.empty(origins.size, dtype=np.int64)
    chunk_of_origin[np.argsort(furthest, kind="stable")] = np.arange(origins.size) // _ORIGINS_AT_ONCE
    chunk = chunk_of_origin[where]
    by_chunk = np.argsort(chunk, kind="stable")
    for pairs in np.split(by_chunk, np.flatnonzero(np.diff(chunk[by_chunk])) + 1):
        yield pairs, float(reach_s[pairs].max())


Step = tuple[IntArray, int, IntArray]
"""Pairs, how many arcs before their ends, and the arcs they take there."""


def _trace(
    graph: _Graph, pairs: IntArray, start: IntArray, end: IntArray, *, limit_s: float, widened: int = 0
) -> Iterator[Step]:
    """Grow trees from the pairs' origins and walk back from their ends, all pairs a step at a time."""
    origins, row = np.unique(start[pairs], return_inverse=True)
    seconds, before = dijkstra(graph.seconds, indices=origins, return_predecessors=True, limit=limit_s)
    missed = np.isinf(seconds[row, end[pairs]])
    if missed.any():
        if np.isinf(limit_s):
            lost = pairs[missed][0]
            msg = f"there is no way over the streets from node {start[lost]} to node {end[lost]}"
            raise ContractError(msg)
        limit_s = limit_s * _WIDER_REACH if widened < _MOST_WIDENINGS else np.inf
        yield from _trace(graph, pairs[missed], start, end, limit_s=limit_s, widened=widened + 1)
        pairs, row = pairs[~missed], row[~missed]
    here, count = end[pairs], 0
    n_nodes = graph.seconds.shape[0]
    while True:
        moving = here != start[pairs]
        pairs, row, here = pairs[moving], row[moving], here[moving]
        if not pairs.size:
            return
        back = before[row, here].astype(np.int64)
        yield pairs, count, graph.arcs[np.searchsorted(graph.keys, back * n_nodes + here)]
        here, count = back, count + 1


def _assemble(turned: NDArray[np.bool_], steps: list[Step], length_m: FloatArray, arc_s: FloatArray) -> Paths:
    """Put the steps, found from the leaves of the trees, into the order of travel."""
    n_pairs = turned.size
    size = np.zeros(n_pairs, dtype=np.int64)
    for pairs, _, _ in steps:
        size[pairs] += 1
    indptr = np.concatenate([[0], np.cumsum(size)])
    arcs = np.empty(int(indptr[-1]), dtype=np.int64)
    for pairs, count, taken in steps:
        back = turned[pairs]
        arcs[np.where(back, indptr[pairs] + count, indptr[pairs + 1] - 1 - count)] = taken ^ back
    way = np.repeat(np.arange(n_pairs), size)
    return Paths(
        indptr,
        arcs,
        np.bincount(way, weights=length_m[arcs], minlength=n_pairs).astype(float),
        np.bincount(way, weights=arc_s[arcs], minlength=n_pairs).astype(float),
    )
