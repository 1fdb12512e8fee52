"""The ways of many legs, each distinct one found and kept once; and those of a block, in order."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.city.streets.street_graph import StreetGraph, roots_and_leaves
from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import ContractError
from sim.engine.cohort.compiled import compiled
from sim.engine.cohort.hierarchy import Found, Hierarchy, Leaves, make_hierarchy, make_scratch, rank_nodes
from sim.engine.cohort.plans import PathPool
from sim.engine.cohort.trees import trace_routes

_ARCS_AT_ONCE = 4_000_000
"""Room for arcs while ways are traced; they are then kept in fewer bytes."""
_MOST_ROUTES = 2**30
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
    leg_travel_s, leg_mode
        Seconds of movement of each leg; code of the mode of each leg, as it turned out.
    """

    pool: PathPool
    leg_path: NDArray[np.int32]
    leg_travel_s: FloatArray
    leg_mode: NDArray[np.uint8]


@dataclass(frozen=True)
class Limit:
    """The longest way of a mode: whose way turns out longer takes a later mode instead."""

    mode: int
    longest_s: float
    instead: int


@dataclass(frozen=True, eq=False)
class _Routes:
    """The distinct ways of one mode: how many arcs and seconds each has, and the arcs in pieces."""

    n_arcs: IntArray
    seconds: FloatArray
    arcs: list[NDArray[np.unsignedinteger]]


def route_legs(
    from_node: NDArray[np.int32],
    to_node: NDArray[np.int32],
    mode: NDArray[np.uint8],
    graphs: Mapping[int, StreetGraph],
    *,
    limit: Limit | None = None,
) -> Routed:
    """Find the fastest way of each leg, as `sim.city.streets.routes.find_paths` does for those of its mode.

    Parameters
    ----------
    from_node, to_node, mode
        Ends of each leg and the code of its mode.
    graphs
        The same streets at the speeds of each mode, by code, the lowest first.
    limit
        Which ways are too long.

    Raises
    ------
    ContractError
        If there is no way between the ends of a leg.
    """
    leg_path = np.zeros(mode.size, dtype=np.int32)
    leg_travel_s = np.zeros(mode.size)
    n_arcs: list[IntArray] = []
    pieces: list[NDArray[np.unsignedinteger]] = []
    n_routes, ranks = 0, rank_nodes(next(iter(graphs.values())))
    for code, graph in sorted(graphs.items()):
        legs = np.flatnonzero(mode == code)
        root, leaf, turned = roots_and_leaves(graph, from_node[legs], to_node[legs])
        pair, leaves = _distinct_pairs(root, leaf, graph.n_nodes)
        kind = np.uint16 if graph.arc_s.size <= np.iinfo(np.uint16).max + 1 else np.uint32
        found = _find_routes(make_hierarchy(graph, ranks), leaves, kind)
        leg_travel_s[legs] = found.seconds[pair]
        if limit is not None and code == limit.mode:
            mode = mode.copy()
            mode[legs[leg_travel_s[legs] > limit.longest_s]] = limit.instead
        leg_path[legs] = 2 * (n_routes + pair) + turned
        n_arcs.append(found.n_arcs)
        pieces.extend(found.arcs)
        n_routes += found.n_arcs.size
        if n_routes >= _MOST_ROUTES:
            msg = f"{n_routes} distinct routes are more than can be numbered"
            raise ContractError(msg)
    indptr = np.concatenate([[0], np.cumsum(np.concatenate(n_arcs))]).astype(np.int64)
    return Routed(PathPool(indptr, _joined(pieces)), leg_path, leg_travel_s, mode)


def _joined(pieces: list[NDArray[np.unsignedinteger]]) -> NDArray[np.unsignedinteger]:
    """Put pieces one after the other; the list is used up, so that memory holds the arcs about once."""
    joined = np.empty(sum(piece.size for piece in pieces), dtype=np.result_type(*pieces))
    end = joined.size
    while pieces:
        piece = pieces.pop()
        joined[end - piece.size : end] = piece
        end -= piece.size
    return joined


def _find_routes(streets: Hierarchy, leaves: Leaves, kind: type[np.unsignedinteger]) -> _Routes:
    """Trace the ways of all roots, in pieces as large as the room for arcs."""
    n_nodes, n_routes = streets.rank.size, leaves.node.size
    scratch = make_scratch(n_nodes)
    found = Found(
        end=np.zeros(n_routes, dtype=np.int64),
        arcs=np.empty(_ARCS_AT_ONCE, dtype=np.int32),
        seconds=np.zeros(n_routes),
    )
    pieces: list[NDArray[np.unsignedinteger]] = [np.zeros(0, dtype=kind)]
    root, n_before = 0, 0
    while root < n_nodes:
        following, n_arcs = trace_routes(root, 0, streets, leaves, scratch, found)
        if following < 0:
            _lost(leaves, ~following)
        if following == root:
            found = found._replace(arcs=np.empty(2 * found.arcs.size, dtype=np.int32))
            continue
        found.end[leaves.first[root] : leaves.first[following]] += n_before
        pieces.append(found.arcs[:n_arcs].astype(kind))
        root, n_before = following, n_before + n_arcs
    return _Routes(np.diff(found.end, prepend=0), found.seconds, pieces)


def _lost(leaves: Leaves, row: int) -> None:
    root = int(np.searchsorted(leaves.first, row, side="right")) - 1
    msg = f"there is no way over the streets from node {root} to node {leaves.node[row]}"
    raise ContractError(msg)


def _distinct_pairs(
    root: NDArray[np.int32], leaf: NDArray[np.int32], n_nodes: int
) -> tuple[NDArray[np.int32], Leaves]:
    """Give every pair the number of its like among those that differ, by root and then as they come."""
    first = np.concatenate([[0], np.cumsum(np.bincount(root, minlength=n_nodes))]).astype(np.int64)
    pair, node = np.empty(root.size, dtype=np.int32), np.empty(root.size, dtype=np.int32)
    by_root, number = np.empty(root.size, dtype=np.int32), np.full(n_nodes, -1, dtype=np.int32)
    first_leaf = np.zeros(n_nodes + 1, dtype=np.int64)
    _sort_by_counting(root, first[:-1].copy(), by_root)
    n_pairs = _number_pairs(by_root, leaf, first, number, first_leaf, node, pair)
    return pair, Leaves(first_leaf, node[:n_pairs].copy())


@compiled
def _sort_by_counting(root: NDArray[np.int32], end: IntArray, by_root: NDArray[np.int32]) -> None:
    """List rows by root, in *by_root*; *end* says where the rows of each root begin, and is used up."""
    for row in range(root.size):
        by_root[end[root[row]]] = row
        end[root[row]] += 1


@compiled
def _number_pairs(
    by_root: NDArray[np.int32],
    leaf: NDArray[np.int32],
    first: IntArray,
    number: NDArray[np.int32],
    first_leaf: IntArray,
    node: NDArray[np.int32],
    pair: NDArray[np.int32],
) -> int:
    """Give numbers to the pairs of each root that differ, in the last three; say how many there are."""
    n_pairs = 0
    for root in range(first.size - 1):
        for place in range(first[root], first[root + 1]):
            row = by_root[place]
            # Numbers given at an earlier root are lower.
            if number[leaf[row]] < first_leaf[root]:
                number[leaf[row]], node[n_pairs] = n_pairs, leaf[row]
                n_pairs += 1
            pair[row] = number[leaf[row]]
        first_leaf[root + 1] = n_pairs
    return n_pairs


def routes_in_order(pool: PathPool, leg_path: NDArray[np.int32]) -> tuple[NDArray[np.int32], PathPool]:
    """Copy the ways that some legs take, in the order in which they are first taken.

    Parameters
    ----------
    pool, leg_path
        The ways of all people; 2 × row of each leg's way in the pool, plus 1 if it is travelled backwards.

    Returns
    -------
    The same for the copied ways, and those.
    """
    row, taken = pd.factorize(leg_path >> 1)
    n_arcs = pool.indptr[taken + 1] - pool.indptr[taken]
    indptr = np.concatenate([[0], np.cumsum(n_arcs)]).astype(np.int64)
    arcs = np.empty(indptr[-1], dtype=pool.arcs.dtype)
    _copy_ways(taken, pool.indptr, pool.arcs, indptr, arcs)
    return (2 * row + (leg_path & 1)).astype(np.int32), PathPool(indptr, arcs)


@compiled
def _copy_ways(
    taken: NDArray[np.int32],
    indptr: IntArray,
    arcs: NDArray[np.unsignedinteger],
    first: IntArray,
    copied: NDArray[np.unsignedinteger],
) -> None:
    for route in range(taken.size):
        shift = indptr[taken[route]] - first[route]
        for at in range(first[route], first[route + 1]):
            copied[at] = arcs[at + shift]
