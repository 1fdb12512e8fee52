"""Trees of fastest ways, compiled: the ways that `sim.city.routes` finds, for millions of pairs.

Eight trees grow at once: seconds climb from each root to the nodes above it in the hierarchy, then sweep down
over all nodes (Delling, Goldberg, Nowatzyk & Werneck, J. Parallel Distrib. Comput. 73, 2013). All seconds are
multiples of one power of two, so sums are exact and short cuts change none.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.engine.cohort.hierarchy import Hierarchy

TREES_AT_ONCE = 8
"""As many numbers as a wide processor adds at a time; `_sweep` spells them out."""


class Leaves(NamedTuple):
    """Distinct nodes that ways from each root lead to: those of root i are first[i] to first[i + 1] - 1."""

    first: NDArray[np.int64]
    node: NDArray[np.int32]


class Found(NamedTuple):
    """Room for ways from root to leaf: where each ends among the arcs; seconds there and back by leaf."""

    end: NDArray[np.int64]
    arcs: NDArray[np.int32]
    there_s: NDArray[np.float64]
    back_s: NDArray[np.float64]


@njit(cache=True, nogil=True)
def trace_ways(
    start: int, streets: Hierarchy, leaves: Leaves, seconds: NDArray[np.float64], found: Found
) -> tuple[int, int]:
    """Trace the ways from each root to its leaves, from root *start* on, as long as there is room for arcs.

    Parameters
    ----------
    start
        The first root.
    streets, leaves
        The graph, and where ways lead.
    seconds
        Scratch, shape (nodes, TREES_AT_ONCE).
    found
        Written to.

    Returns
    -------
    The first root whose ways found no room, or the number of nodes; and how many arcs were written. If a leaf
    cannot be reached: its position in *leaves*, made negative by ~, and 0.
    """
    rank, n_nodes, n_arcs = streets.rank, streets.rank.size, 0
    roots, following = np.empty(TREES_AT_ONCE, np.int64), start
    while True:
        n_roots = 0
        while following < n_nodes and n_roots < TREES_AT_ONCE:
            if leaves.first[following] < leaves.first[following + 1]:
                roots[n_roots] = following
                n_roots += 1
            following += 1
        if n_roots == 0:
            return n_nodes, n_arcs
        seconds[:] = np.inf
        for tree in range(n_roots):
            _climb(rank[roots[tree]], streets.first, streets.node, streets.up_s, seconds[:, tree])
        _sweep(streets.first, streets.node, streets.down_s, seconds)
        for tree in range(n_roots):
            root, before = roots[tree], n_arcs
            for leaf in range(leaves.first[root], leaves.first[root + 1]):
                node = rank[leaves.node[leaf]]
                if seconds[node, tree] == np.inf:
                    return ~leaf, 0
                n_arcs = _trace(rank[root], node, leaf, streets, seconds[:, tree], found, n_arcs)
                if n_arcs < 0:
                    return root, before


@njit(cache=True, nogil=True)
def _climb(
    root: int,
    first: NDArray[np.int64],
    above: NDArray[np.int32],
    up_s: NDArray[np.float64],
    seconds: NDArray[np.float64],
) -> None:
    """Spread from the root to all nodes above it; the lowest neighbour above a node leads to all others."""
    node = root
    seconds[node] = 0.0
    while first[node] < first[node + 1]:
        for place in range(first[node], first[node + 1]):
            seconds[above[place]] = min(seconds[above[place]], seconds[node] + up_s[place])
        node = above[first[node]]


@njit(cache=True, nogil=True)
def _sweep(
    first: NDArray[np.int64],
    above: NDArray[np.int32],
    down_s: NDArray[np.float64],
    seconds: NDArray[np.float64],
) -> None:
    """Reach every node from those above it, in all trees at once."""
    for node in range(first.size - 2, -1, -1):
        here = seconds[node]
        a, b, c, d, e, f, g, h = here[0], here[1], here[2], here[3], here[4], here[5], here[6], here[7]
        for place in range(first[node], first[node + 1]):
            top, step = seconds[above[place]], down_s[place]
            a, b = min(a, top[0] + step), min(b, top[1] + step)
            c, d = min(c, top[2] + step), min(d, top[3] + step)
            e, f = min(e, top[4] + step), min(f, top[5] + step)
            g, h = min(g, top[6] + step), min(h, top[7] + step)
        here[0], here[1], here[2], here[3], here[4], here[5], here[6], here[7] = a, b, c, d, e, f, g, h


@njit(cache=True, nogil=True)
def _trace(
    root: int,
    leaf: int,
    row: int,
    streets: Hierarchy,
    seconds: NDArray[np.float64],
    found: Found,
    n_arcs: int,
) -> int:
    """Write the way from root to leaf; seconds are added up in the order of travel, there and back."""
    in_first, in_node, in_s, in_arc = streets.in_first, streets.in_node, streets.in_s, streets.in_arc
    arc_s, arcs = streets.arc_s, found.arcs
    node, end, back_s = leaf, n_arcs, 0.0
    while node != root:
        if end == arcs.size:
            return -1
        best_s, best = np.inf, 0
        for place in range(in_first[node], in_first[node + 1]):
            reached_s = seconds[in_node[place]]
            if reached_s < best_s and reached_s + in_s[place] == seconds[node]:
                best_s, best = reached_s, place
        arcs[end] = in_arc[best]
        back_s += arc_s[in_arc[best]]
        node = in_node[best]
        end += 1
    there_s = 0.0
    for left in range(n_arcs, end):
        right = end - 1 - (left - n_arcs)
        if left < right:
            arcs[left], arcs[right] = arcs[right], arcs[left]
        there_s += arc_s[arcs[left]]
    found.end[row], found.there_s[row], found.back_s[row] = end, there_s, back_s
    return end
