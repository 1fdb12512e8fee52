"""The streets prepared for many trees of fastest ways, in an order of elimination, and room to grow them in.

When a node is taken out of the graph, each two of its remaining neighbours are joined by a short cut through
it (customizable contraction hierarchies; Dibbelt, Strasser & Wagner, ACM J. Exp. Algorithmics 21, 2016). A
fastest way then climbs to higher ranks first and only goes down after. The order, a minimum-degree one, and
the short cuts are those of sparse elimination (SuperLU; Li, ACM Trans. Math. Softw. 31, 2005).
"""

from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from sim.city.streets.street_graph import StreetGraph
from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import ContractError
from sim.engine.cohort.compiled import compiled

_GROUNDED = 1e-3
"""Added to the diagonal, so that elimination never divides by zero and no entry fades to nothing."""
TREES_AT_ONCE = 8
"""As many numbers as a wide processor adds at a time; `_reach` spells them out."""


class Ranks(NamedTuple):
    """The order of elimination, and which nodes of higher rank each node is joined to; all nodes by rank.

    Parameters
    ----------
    rank
        Rank of every node.
    first, node
        Neighbours of higher rank, ascending: those of the node of rank i are node[first[i]] to
        node[first[i + 1] - 1].
    """

    rank: NDArray[np.int32]
    first: IntArray
    node: NDArray[np.int32]


class Hierarchy(NamedTuple):
    """Streets at given speeds as trees are grown and ways traced over them; all nodes by rank.

    Parameters
    ----------
    rank, first, node
        As in `Ranks`.
    up_s, down_s
        Seconds to and from each neighbour of higher rank, by short cuts too.
    in_first, in_node, in_s, in_arc
        Arcs that enter each node: where they come from, their seconds and numbers, in the order of the
        graph.
    """

    rank: NDArray[np.int32]
    first: IntArray
    node: NDArray[np.int32]
    up_s: FloatArray
    down_s: FloatArray
    in_first: IntArray
    in_node: NDArray[np.int32]
    in_s: FloatArray
    in_arc: IntArray


class Leaves(NamedTuple):
    """Distinct nodes that ways from each root lead to: those of root i are first[i] to first[i + 1] - 1."""

    first: IntArray
    node: NDArray[np.int32]


class Found(NamedTuple):
    """Room for ways from root to leaf: where each ends among the arcs, and its seconds, by leaf."""

    end: IntArray
    arcs: NDArray[np.int32]
    seconds: FloatArray


class Scratch(NamedTuple):
    """What trees are grown in.

    Parameters
    ----------
    roots
        The roots of the present trees.
    seconds
        From each root to every node, shape (nodes, TREES_AT_ONCE); valid as far as *state* says.
    state
        Of each node, compared with twice the number of the present trees: as much if seconds have climbed to
        it, one more if they are final.
    tree, depth, start
        The last tree in which a way led over a node, how many arcs from the root, and where that way starts
        among the arcs.
    line, route
        Nodes in waiting; nodes of a way and the arcs that enter them, last ones first.
    counts
        Number of the present eight trees, and of the present tree.
    """

    roots: NDArray[np.int32]
    seconds: FloatArray
    state: IntArray
    tree: IntArray
    depth: NDArray[np.int32]
    start: IntArray
    line: NDArray[np.int32]
    route: NDArray[np.int32]
    counts: IntArray


def rank_nodes(graph: StreetGraph) -> Ranks:
    """Order the nodes for elimination; the order depends on which nodes are joined, not on speeds."""
    n_nodes, leaving = graph.n_nodes, graph.leaving
    tail = np.repeat(np.arange(n_nodes), np.diff(leaving.first))
    joined = scipy.sparse.csc_array((np.ones(tail.size), (tail, leaving.other)), shape=(n_nodes, n_nodes))
    either_way = ((joined + joined.T) > 0).astype(float)
    degree = np.bincount(either_way.nonzero()[0], minlength=n_nodes)
    grounded = scipy.sparse.diags_array(degree + _GROUNDED) - either_way
    # Neither pivoting nor scaling: the matrix is symmetric and its diagonal outweighs the rest.
    factors = scipy.sparse.linalg.splu(
        scipy.sparse.csc_array(grounded),
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True, "Equil": False},
    )
    lower = scipy.sparse.csc_array(factors.L)
    lower.setdiag(0.0)
    lower.eliminate_zeros()
    return _side_by_side(factors.perm_c, lower)


def _side_by_side(rank: NDArray[np.integer], lower: "scipy.sparse.csc_array") -> Ranks:
    """Order the nodes anew, so that those below one node are close in memory, as they are on the map.

    The first neighbour above each node makes the nodes a tree. Any order in which the nodes of a tree come
    before the one above them has the same short cuts.
    """
    n_nodes = lower.shape[0]
    lower.sort_indices()
    has_above = np.diff(lower.indptr) > 0
    parent = np.full(n_nodes, n_nodes)
    parent[has_above] = lower.indices[lower.indptr[:-1][has_above]]
    tree = scipy.sparse.csc_array(
        (np.ones(n_nodes), (parent, np.arange(n_nodes))), shape=(n_nodes + 1, n_nodes + 1)
    )
    downwards = scipy.sparse.csgraph.depth_first_order(tree.tocsr(), n_nodes, return_predecessors=False)
    again = np.empty(n_nodes + 1, dtype=np.int32)
    again[downwards] = np.arange(n_nodes, -1, -1)
    below = again[np.repeat(np.arange(n_nodes), np.diff(lower.indptr))]
    above = again[lower.indices]
    order = np.lexsort((above, below))
    first = np.concatenate([[0], np.cumsum(np.bincount(below, minlength=n_nodes))]).astype(np.int64)
    return Ranks(again[rank], first, above[order])


def make_hierarchy(graph: StreetGraph, ranks: Ranks) -> Hierarchy:
    """Find the seconds of all short cuts at the graph's speeds."""
    entering, rank = graph.entering, ranks.rank
    n_nodes = graph.n_nodes
    head = np.repeat(rank, np.diff(entering.first))
    tail = rank[entering.other]
    keys = np.repeat(np.arange(n_nodes), np.diff(ranks.first)) * n_nodes + ranks.node
    place = np.searchsorted(keys, np.minimum(tail, head).astype(np.int64) * n_nodes + np.maximum(tail, head))
    up_s, down_s = np.full(keys.size, np.inf), np.full(keys.size, np.inf)
    climbs = tail < head
    up_s[place[climbs]], down_s[place[~climbs]] = entering.seconds[climbs], entering.seconds[~climbs]
    if not _join_through(ranks.first, ranks.node, up_s, down_s):
        msg = "the streets could not be put into an order of elimination"
        raise ContractError(msg)
    by_head = np.argsort(head, kind="stable")
    in_first = np.concatenate([[0], np.cumsum(np.bincount(head, minlength=n_nodes))]).astype(np.int64)
    return Hierarchy(
        *ranks, up_s, down_s, in_first, tail[by_head], entering.seconds[by_head], entering.arc[by_head]
    )


def make_scratch(n_nodes: int) -> Scratch:
    """Make room for trees in a graph of so many nodes."""
    return Scratch(
        roots=np.zeros(TREES_AT_ONCE, dtype=np.int32),
        seconds=np.zeros((n_nodes, TREES_AT_ONCE)),
        state=np.zeros(n_nodes, dtype=np.int64),
        tree=np.zeros(n_nodes, dtype=np.int64),
        depth=np.zeros(n_nodes, dtype=np.int32),
        start=np.zeros(n_nodes, dtype=np.int64),
        line=np.zeros(n_nodes, dtype=np.int32),
        route=np.zeros((n_nodes, 2), dtype=np.int32),
        counts=np.zeros(2, dtype=np.int64),
    )


@compiled
def _join_through(first: IntArray, node: NDArray[np.int32], up_s: FloatArray, down_s: FloatArray) -> bool:
    """Take out one node after the other; False if two of its neighbours have no place for a short cut."""
    for out in range(first.size - 1):
        for low in range(first[out], first[out + 1]):
            cut, last = first[node[low]], first[node[low] + 1]
            for high in range(low + 1, first[out + 1]):
                while cut < last and node[cut] < node[high]:
                    cut += 1
                if cut == last or node[cut] != node[high]:
                    return False
                up_s[cut] = min(up_s[cut], down_s[low] + up_s[high])
                down_s[cut] = min(down_s[cut], down_s[high] + up_s[low])
    return True
