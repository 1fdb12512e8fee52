"""Trees of fastest ways, compiled: the ways that `sim.city.streets.routes` finds, for millions of pairs.

Eight trees grow at once. Seconds climb from their roots to all nodes above them in the hierarchy. Any other
node is reached from those above it, once a way asks for it: they all lie on one line up to the top (Delling,
Goldberg, Nowatzyk & Werneck, J. Parallel Distrib. Comput. 73, 2013). Seconds are whole ticks, so sums of them
are exact and short cuts change none.
"""

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import FloatArray, IntArray
from sim.engine.cohort.compiled import called, compiled
from sim.engine.cohort.hierarchy import TREES_AT_ONCE, Found, Hierarchy, Leaves, Scratch


@compiled
def trace_routes(
    start: int, n_arcs: int, streets: Hierarchy, leaves: Leaves, scratch: Scratch, found: Found
) -> tuple[int, int]:
    """Trace the ways from each root to its leaves, from root *start* on, as long as there is room for arcs.

    Parameters
    ----------
    start, n_arcs
        The first root, and how many arcs there are already.
    streets, leaves
        The graph, and where ways lead.
    scratch, found
        Written to.

    Returns
    -------
    The first root whose ways found no room, or the number of nodes; and how many arcs there are. If a leaf
    cannot be reached: its position in *leaves*, made negative by ~, and 0.
    """
    rank, roots = streets.rank, scratch.roots
    following = start
    while True:
        n_roots = 0
        while following < rank.size and n_roots < TREES_AT_ONCE:
            if leaves.first[following] < leaves.first[following + 1]:
                roots[n_roots] = following
                n_roots += 1
            following += 1
        if n_roots == 0:
            return rank.size, n_arcs
        scratch.counts[0] += 1
        _climb(n_roots, streets, scratch)
        for tree in range(n_roots):
            before, root = n_arcs, roots[tree]
            scratch.counts[1] += 1
            for leaf in range(leaves.first[root], leaves.first[root + 1]):
                node = rank[leaves.node[leaf]]
                _reach(node, streets.first, streets.node, streets.down_s, scratch)
                if scratch.seconds[node, tree] == np.inf:
                    return ~leaf, 0
                n_arcs = _trace(rank[root], node, tree, n_arcs, streets, scratch, found.arcs)
                if n_arcs < 0:
                    return root, before
                found.end[leaf], found.seconds[leaf] = n_arcs, scratch.seconds[node, tree]


@called
def _climb(n_roots: int, streets: Hierarchy, scratch: Scratch) -> None:
    """Spread seconds from the roots to all nodes above them."""
    first, above, up_s, n_nodes = streets.first, streets.node, streets.up_s, streets.rank.size
    seconds, state, climbed = scratch.seconds, scratch.state, 2 * scratch.counts[0]
    lowest = n_nodes
    for tree in range(n_roots):
        node = streets.rank[scratch.roots[tree]]
        if state[node] < climbed:
            _open(node, climbed, seconds, state)
        seconds[node, tree] = 0.0
        lowest = min(lowest, node)
    for node in range(lowest, n_nodes):
        if state[node] < climbed:
            continue
        for place in range(first[node], first[node + 1]):
            top = above[place]
            if state[top] < climbed:
                _open(top, climbed, seconds, state)
            for tree in range(TREES_AT_ONCE):
                seconds[top, tree] = min(seconds[top, tree], seconds[node, tree] + up_s[place])


@called
def _open(node: int, climbed: int, seconds: FloatArray, state: IntArray) -> None:
    state[node] = climbed
    for tree in range(TREES_AT_ONCE):
        seconds[node, tree] = np.inf


@called
def _reach(
    node: int, first: IntArray, above: NDArray[np.int32], down_s: FloatArray, scratch: Scratch
) -> None:
    """Make the seconds to a node final: first those to the nodes above it, of which each knows the next."""
    seconds, state, line = scratch.seconds, scratch.state, scratch.line
    climbed = 2 * scratch.counts[0]
    n_open = 0
    while state[node] <= climbed:
        line[n_open] = node
        n_open += 1
        if first[node] == first[node + 1]:
            break
        node = above[first[node]]
    for waiting in range(n_open - 1, -1, -1):
        here = line[waiting]
        if state[here] < climbed:
            _open(here, climbed, seconds, state)
        a, b, c, d = seconds[here, 0], seconds[here, 1], seconds[here, 2], seconds[here, 3]
        e, f, g, h = seconds[here, 4], seconds[here, 5], seconds[here, 6], seconds[here, 7]
        for place in range(first[here], first[here + 1]):
            top, step = above[place], down_s[place]
            a, b = min(a, seconds[top, 0] + step), min(b, seconds[top, 1] + step)
            c, d = min(c, seconds[top, 2] + step), min(d, seconds[top, 3] + step)
            e, f = min(e, seconds[top, 4] + step), min(f, seconds[top, 5] + step)
            g, h = min(g, seconds[top, 6] + step), min(h, seconds[top, 7] + step)
        seconds[here, 0], seconds[here, 1], seconds[here, 2], seconds[here, 3] = a, b, c, d
        seconds[here, 4], seconds[here, 5], seconds[here, 6], seconds[here, 7] = e, f, g, h
        state[here] = climbed + 1


@called
def _trace(
    root: int,
    leaf: int,
    tree: int,
    n_arcs: int,
    streets: Hierarchy,
    scratch: Scratch,
    arcs: NDArray[np.int32],
) -> int:
    """Write the way from root to leaf; as far as an earlier way of the tree goes along, that is copied."""
    in_first, in_node, in_s = streets.in_first, streets.in_node, streets.in_s
    seconds, state, route = scratch.seconds, scratch.state, scratch.route
    number, climbed = scratch.counts[1], 2 * scratch.counts[0]
    scratch.tree[root], scratch.depth[root] = number, 0
    node, n_new = leaf, 0
    while scratch.tree[node] != number:
        here_s, entry, tail = seconds[node, tree], in_first[node], node
        while True:
            tail = in_node[entry]
            if state[tail] <= climbed:
                _reach(tail, streets.first, streets.node, streets.down_s, scratch)
            if seconds[tail, tree] + in_s[entry] == here_s:
                break
            entry += 1
        route[n_new, 0], route[n_new, 1] = node, streets.in_arc[entry]
        n_new += 1
        node = tail
    depth, earlier = scratch.depth[node], scratch.start[node]
    if n_arcs + depth + n_new > arcs.size:
        return -1
    for place in range(depth):
        arcs[n_arcs + place] = arcs[earlier + place]
    for place in range(n_new):
        node = route[n_new - 1 - place, 0]
        arcs[n_arcs + depth + place] = route[n_new - 1 - place, 1]
        scratch.tree[node], scratch.depth[node], scratch.start[node] = number, depth + place + 1, n_arcs
    end: int = n_arcs + depth + n_new
    return end
