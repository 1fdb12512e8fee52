"""Fastest ways over the street graph, for many pairs of nodes at once.

Ways come from shortest-path trees (Dijkstra, Numer. Math. 1, 1959, in scipy), one for each origin.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from sim.city.streets.street_graph import StreetGraph, roots_and_leaves, street_graph
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.errors import ContractError
from sim.core.vocabulary import StreetClass

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
class _Table:
    """Seconds between neighbours, and the arcs that enter each node: (nodes, most at a node)."""

    seconds: "scipy.sparse.csr_array"
    tail: NDArray[np.int32]
    arc_s: FloatArray
    arc: IntArray


def find_paths(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    from_node: IntArray,
    to_node: IntArray,
    *,
    speed_m_per_s: Mapping[StreetClass, float],
    on_foot: bool = False,
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
    on_foot
        Whether it is for those who walk: streets are open to them both ways, and no limit on speed holds.

    Raises
    ------
    ContractError
        If there is no way between the nodes of a pair.
    """
    start, end = np.asarray(from_node, dtype=np.int64), np.asarray(to_node, dtype=np.int64)
    graph = street_graph(len(nodes), edges, speed_m_per_s, on_foot=on_foot)
    xy = nodes[["x_m", "y_m"]].to_numpy(dtype=float)
    reach_s = np.hypot(*(xy[end] - xy[start]).T) / graph.mean_m_per_s
    root, leaf, turned = roots_and_leaves(graph, start, end)
    table = _tabulate(graph)
    steps = [
        step
        for pairs, limit_s in _chunks(root, reach_s)
        for step in _trace(table, pairs, root, leaf, limit_s=limit_s)
    ]
    return _assemble(turned, steps, graph.length_m, graph.arc_s)


def _tabulate(graph: StreetGraph) -> _Table:
    """Give every node as many arcs as the busiest one has; those that fill up take for ever."""
    leaving, entering, n_nodes = graph.leaving, graph.entering, graph.n_nodes
    # Older scipy's graph routines take 32-bit indices only.
    seconds = scipy.sparse.csr_array(
        (leaving.seconds, leaving.other, leaving.first.astype(np.int32)), shape=(n_nodes, n_nodes)
    )
    degree = np.diff(entering.first)
    there = np.arange(degree.max(initial=0)) < degree[:, None]
    tail, arc_s = np.zeros(there.shape, dtype=np.int32), np.full(there.shape, np.inf)
    arc = np.zeros(there.shape, dtype=np.int64)
    tail[there], arc_s[there], arc[there] = entering.other, entering.seconds, entering.arc
    return _Table(seconds, tail, arc_s, arc)


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
    table: _Table, pairs: IntArray, start: IntArray, end: IntArray, *, limit_s: float, widened: int = 0
) -> Iterator[Step]:
    """Grow trees from the pairs' origins and walk back from their ends, all pairs a step at a time."""
    origins, row = np.unique(start[pairs], return_inverse=True)
    seconds = scipy.sparse.csgraph.dijkstra(table.seconds, indices=origins, limit=limit_s)
    missed = np.isinf(seconds[row, end[pairs]])
    if missed.any():
        if np.isinf(limit_s):
            lost = pairs[missed][0]
            msg = f"there is no way over the streets from node {start[lost]} to node {end[lost]}"
            raise ContractError(msg)
        limit_s = limit_s * _WIDER_REACH if widened < _MOST_WIDENINGS else np.inf
        yield from _trace(table, pairs[missed], start, end, limit_s=limit_s, widened=widened + 1)
        pairs, row = pairs[~missed], row[~missed]
    here, count = end[pairs], 0
    while True:
        moving = here != start[pairs]
        pairs, row, here = pairs[moving], row[moving], here[moving]
        if not pairs.size:
            return
        tail = table.tail[here]
        exact = seconds[row[:, None], tail] + table.arc_s[here] == seconds[row, here][:, None]
        first = np.argmax(exact, axis=1)
        yield pairs, count, table.arc[here, first]
        here, count = tail[np.arange(pairs.size), first].astype(np.int64), count + 1


def _assemble(turned: BoolArray, steps: list[Step], length_m: FloatArray, arc_s: FloatArray) -> Paths:
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
    route = np.repeat(np.arange(n_pairs), size)
    return Paths(
        indptr,
        arcs,
        np.bincount(route, weights=length_m[arcs], minlength=n_pairs).astype(float),
        np.bincount(route, weights=arc_s[arcs], minlength=n_pairs).astype(float),
    )
