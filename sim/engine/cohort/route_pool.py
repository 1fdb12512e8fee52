"""The ways of many legs, each distinct one found and kept once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.city.street_graph import StreetGraph, roots_and_leaves
from sim.core.errors import ContractError
from sim.engine.cohort.hierarchy import Hierarchy, make_hierarchy, rank_nodes
from sim.engine.cohort.plans import PathPool
from sim.engine.cohort.trees import TREES_AT_ONCE, Found, Leaves, trace_ways

_ARCS_AT_ONCE = 4_000_000
"""Room for arcs while ways are traced; they are then kept in fewer bytes."""
_MOST_WAYS = 2**30
"""Twice the number of a way, plus 1, has to fit into 32 bits."""


@dataclass(frozen=True, eq=False)
class Routed:
    """Legs with their ways.

    Parameters
    ----------
    pool
        The distinct ways.
    leg_path
        Twice the row of each leg's way in the pool, plus 1 if it is travelled backwards; int32.
    leg_travel_s
        Seconds of movement of each leg, added up in the order of travel.
    """

    pool: PathPool
    leg_path: NDArray[np.int32]
    leg_travel_s: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Ways:
    """The distinct ways of one mode: how many arcs each has, and the arcs in pieces."""

    n_arcs: NDArray[np.int64]
    arcs: list[NDArray[np.unsignedinteger]]
    there_s: NDArray[np.float64]
    back_s: NDArray[np.float64]


def route_legs(
    from_node: NDArray[np.int32],
    to_node: NDArray[np.int32],
    mode: NDArray[np.uint8],
    graphs: Mapping[int, StreetGraph],
) -> Routed:
    """Find the fastest way of each leg, the one `sim.city.routes.find_paths` finds for all legs of its mode.

    Parameters
    ----------
    from_node, to_node, mode
        Ends of each leg and the code of its mode.
    graphs
        The same streets at the speeds of each mode, by code.

    Raises
    ------
    ContractError
        If there is no way between the ends of a leg.
    """
    leg_path = np.zeros(mode.size, dtype=np.int32)
    leg_travel_s = np.zeros(mode.size)
    n_arcs: list[NDArray[np.int64]] = []
    pieces: list[NDArray[np.unsignedinteger]] = []
    n_ways, ranks = 0, rank_nodes(next(iter(graphs.values())))
    for code, graph in graphs.items():
        legs = np.flatnonzero(mode == code)
        root, leaf, turned = roots_and_leaves(graph, from_node[legs], to_node[legs])
        pair, leaves = _distinct_pairs(root, leaf, graph.n_nodes)
        found = _find_ways(make_hierarchy(graph, ranks), leaves)
        leg_travel_s[legs] = np.where(turned, found.back_s[pair], found.there_s[pair])
        leg_path[legs] = 2 * (n_ways + pair) + turned
        n_arcs.append(found.n_arcs)
        pieces.extend(found.arcs)
        n_ways += found.n_arcs.size
        if n_ways >= _MOST_WAYS:
            msg = f"{n_ways} distinct ways are more than can be numbered"
            raise ContractError(msg)
    indptr = np.concatenate([[0], np.cumsum(np.concatenate(n_arcs))]).astype(np.int64)
    return Routed(PathPool(indptr, np.concatenate(pieces)), leg_path, leg_travel_s)


def _find_ways(streets: Hierarchy, leaves: Leaves) -> _Ways:
    """Trace the ways of all roots, in pieces as large as the room for arcs."""
    n_nodes, n_ways = streets.rank.size, leaves.node.size
    seconds = np.empty((n_nodes, TREES_AT_ONCE))
    found = Found(
        end=np.zeros(n_ways, dtype=np.int64),
        arcs=np.empty(_ARCS_AT_ONCE, dtype=np.int32),
        there_s=np.zeros(n_ways),
        back_s=np.zeros(n_ways),
    )
    kind = np.uint16 if streets.arc_s.size <= np.iinfo(np.uint16).max + 1 else np.uint32
    pieces: list[NDArray[np.unsignedinteger]] = [np.zeros(0, dtype=kind)]
    root, n_before = 0, 0
    while root < n_nodes:
        following, n_arcs = trace_ways(root, streets, leaves, seconds, found)
        if following < 0:
            _lost(leaves, ~following)
        if following == root:
            found = found._replace(arcs=np.empty(2 * found.arcs.size, dtype=np.int32))
            continue
        found.end[leaves.first[root] : leaves.first[following]] += n_before
        pieces.append(found.arcs[:n_arcs].astype(kind))
        root, n_before = following, n_before + n_arcs
    return _Ways(np.diff(found.end, prepend=0), pieces, found.there_s, found.back_s)


def _lost(leaves: Leaves, row: int) -> None:
    root = int(np.searchsorted(leaves.first, row, side="right")) - 1
    msg = f"there is no way over the streets from node {root} to node {leaves.node[row]}"
    raise ContractError(msg)


def _distinct_pairs(
    root: NDArray[np.int32], leaf: NDArray[np.int32], n_nodes: int
) -> tuple[NDArray[np.int32], Leaves]:
    """Give every pair the number of its like among those that differ, by root and then as they come."""
    first = np.concatenate([[0], np.cumsum(np.bincount(root, minlength=n_nodes))]).astype(np.int64)
    pair, first_leaf, node = _number_pairs(root, leaf, first)
    return pair, Leaves(first_leaf, node)


@njit(cache=True, nogil=True)
def _number_pairs(
    root: NDArray[np.int32], leaf: NDArray[np.int32], first: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """Sort pairs by root by counting, and number those of each root that differ."""
    n_nodes = first.size - 1
    by_root, end = np.empty(root.size, np.int32), first[:-1].copy()
    for row in range(root.size):
        by_root[end[root[row]]] = row
        end[root[row]] += 1
    pair, node = np.empty(root.size, np.int32), np.empty(root.size, np.int32)
    first_leaf, number = np.zeros(n_nodes + 1, np.int64), np.full(n_nodes, -1, np.int32)
    n_pairs = 0
    for start in range(n_nodes):
        for place in range(first[start], first[start + 1]):
            row = by_root[place]
            # Numbers given at an earlier root are lower.
            if number[leaf[row]] < first_leaf[start]:
                number[leaf[row]], node[n_pairs] = n_pairs, leaf[row]
                n_pairs += 1
            pair[row] = number[leaf[row]]
        first_leaf[start + 1] = n_pairs
    return pair, first_leaf, node[:n_pairs].copy()
