"""The streets as a graph: arcs by the node they leave and by the node they enter, and who may use which.

An edge is travelled along two arcs: arc 2·edge_id leads from u to v, arc 2·edge_id + 1 back; a one-way edge
has the first only, except for those who walk. Footways are closed to all others, and so are motorways to
those who walk: what is closed to them takes for ever. Only imported cities know such streets: their edges and
nodes have the optional columns named here.

No method of search changes which way is found. Arcs take whole ticks, so that sums of seconds are exact in
any order. Of several ways from the root of a tree that take equally long, the one that enters a node over the
slowest arc is taken, that is, from the neighbour reached first; of equally slow ones, the one from the
neighbour with the lowest number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.errors import ContractError
from sim.core.vocabulary import StreetClass

_M_PER_S_IN_KM_PER_H = 3.6

ON_FOOT = "on_foot"
"""Optional column of the edges: whether only walkers use it."""
NO_WALKING = "no_walking"
"""Optional column of the edges: whether walkers may not use it."""
LIMIT = "limit_km_per_h"
"""Optional column of the edges: the legal limit on speed; missing where none is stated."""
BY_CAR = "by_car"
"""Optional column of the nodes: whether vehicles get there."""
BY_FOOT = "by_foot"
"""Optional column of the nodes: whether walkers get there."""
Whole = TypeVar("Whole", np.int32, np.int64)
TICK_S = 2.0**-24
"""Duration of an arc is a multiple of it."""
_LONGEST_S = 2.0**29
"""Sums of ticks are exact up to this many seconds."""


def is_path(edges: pd.DataFrame) -> BoolArray:
    """Mark the edges that only walkers use."""
    return _marked(edges, ON_FOOT, otherwise=False)


def is_closed_to_walkers(edges: pd.DataFrame) -> BoolArray:
    """Mark the edges that walkers may not use, such as motorways."""
    return _marked(edges, NO_WALKING, otherwise=False)


def is_reached(nodes: pd.DataFrame, who: str) -> BoolArray:
    """Mark the nodes that vehicles get to (`BY_CAR`), or walkers (`BY_FOOT`)."""
    return _marked(nodes, who, otherwise=True)


def open_nodes(nodes: pd.DataFrame) -> IntArray:
    """List the rows of the nodes that everybody gets to, so that homes and sites can be entered there."""
    return np.flatnonzero(is_reached(nodes, BY_CAR) & is_reached(nodes, BY_FOOT))


def pace_s_per_m(
    edges: pd.DataFrame, speed_m_per_s: Mapping[StreetClass, float], *, on_foot: bool
) -> FloatArray:
    """Say how long a metre of each edge takes.

    Speeds of classes are means over a day, stops included. The mean speed of who keeps to a limit is never
    above it, so that a lower limit takes its place; a higher one says nothing on how traffic flows.

    Parameters
    ----------
    edges, speed_m_per_s
        Table of edges, and mean speed on each class of street.
    on_foot
        Whether it is for those who walk, for whom no limit holds.
    """
    speed = {str(word): value for word, value in speed_m_per_s.items()}
    code, words = pd.factorize(edges["class"])
    pace = np.array([1.0 / speed[str(word)] for word in words], dtype=float)[code]
    if on_foot or LIMIT not in edges:
        return pace
    least: FloatArray = _M_PER_S_IN_KM_PER_H / edges[LIMIT].to_numpy(dtype=float)
    return np.asarray(np.fmax(pace, least))


def _marked(table: pd.DataFrame, column: str, *, otherwise: bool) -> BoolArray:
    if column not in table:
        return np.full(len(table), otherwise)
    return table[column].to_numpy(dtype=bool)


@dataclass(frozen=True, eq=False)
class Arcs:
    """The open arcs at each node, ragged; slowest first, then by the node at their other end.

    Parameters
    ----------
    first
        The arcs of node i are those from first[i] up to first[i + 1]; shape (nodes + 1,).
    other
        The node at their other end, int32.
    seconds
        How long each takes; for ever if it is closed to those who walk.
    arc
        Their numbers.
    """

    first: IntArray
    other: NDArray[np.int32]
    seconds: FloatArray
    arc: IntArray


@dataclass(frozen=True, eq=False)
class StreetGraph:
    """Streets at given speeds.

    Parameters
    ----------
    leaving, entering
        Arcs by tail and by head; of parallel arcs the fastest only.
    length_m, arc_s
        Length and duration of every arc, shape (2 · edges,); whole ticks.
    is_symmetric
        Whether every street is open both ways, so that a way back is a way there turned round.
    """

    leaving: Arcs
    entering: Arcs
    length_m: FloatArray
    arc_s: FloatArray
    is_symmetric: bool

    @property
    def n_nodes(self) -> int:
        """Number of nodes, those without streets included."""
        return self.leaving.first.size - 1

    @property
    def mean_m_per_s(self) -> float:
        """Length of all arcs over their duration; 1 where there are none."""
        return float(self.length_m.sum() / self.arc_s.sum()) if self.arc_s.size else 1.0


def street_graph(
    n_nodes: int, edges: pd.DataFrame, speed_m_per_s: Mapping[StreetClass, float], *, on_foot: bool = False
) -> StreetGraph:
    """Lay out the arcs of a city.

    Parameters
    ----------
    n_nodes, edges
        Number of nodes and table of edges; ids are row numbers.
    speed_m_per_s
        Speed on each class of street.
    on_foot
        Whether it is for those who walk: streets are open to them both ways, and no limit on speed holds.

    Raises
    ------
    ContractError
        If a street takes so long that seconds could not be summed exactly.
    """
    length_m = np.repeat(edges["length_m"].to_numpy(dtype=float), 2)
    pace = pace_s_per_m(edges, speed_m_per_s, on_foot=on_foot)
    # A street of no length still takes a moment, or ways might go round in circles.
    arc_s = np.maximum(np.rint(length_m * np.repeat(pace, 2) / TICK_S), 1.0) * TICK_S
    # What is no number fails this too.
    if not arc_s.max(initial=0.0) * n_nodes <= _LONGEST_S:
        longest = int(np.argmax(arc_s))
        msg = f"a street of {length_m[longest]:g} m takes {arc_s[longest]:g} s, too long to find ways over it"
        raise ContractError(msg)
    u, v = edges["u"].to_numpy(dtype=np.int64), edges["v"].to_numpy(dtype=np.int64)
    is_open = np.full(u.size, fill_value=True) if on_foot else ~is_path(edges)
    leads_back = is_open & (~edges["oneway"].to_numpy(dtype=bool) | on_foot)
    tail, head = np.column_stack([u, v]).ravel(), np.column_stack([v, u]).ravel()
    arc = np.flatnonzero(np.column_stack([is_open, leads_back]).ravel())
    takes_s = np.where(np.repeat(is_closed_to_walkers(edges), 2), np.inf, arc_s) if on_foot else arc_s
    key = tail[arc] * n_nodes + head[arc]
    order = np.lexsort((takes_s[arc], key))
    _, first = np.unique(key[order], return_index=True)
    fastest = arc[order][first]
    return StreetGraph(
        leaving=_arcs_by(tail, head, fastest, takes_s, n_nodes),
        entering=_arcs_by(head, tail, fastest, takes_s, n_nodes),
        length_m=length_m,
        arc_s=arc_s,
        is_symmetric=bool((is_open == leads_back).all()),
    )


def roots_and_leaves(
    graph: StreetGraph, from_node: NDArray[Whole], to_node: NDArray[Whole]
) -> tuple[NDArray[Whole], NDArray[Whole], BoolArray]:
    """Choose the end of each pair at which its tree of ways grows, and say which pairs that turns round.

    Where streets are open both ways it is the end at which more pairs start or end, since that takes fewer
    trees; else it is the start.
    """
    turned = np.zeros(from_node.size, dtype=bool)
    if graph.is_symmetric:
        busy = np.bincount(from_node, minlength=graph.n_nodes)
        busy += np.bincount(to_node, minlength=graph.n_nodes)
        turned = busy[to_node] > busy[from_node]
    return np.where(turned, to_node, from_node), np.where(turned, from_node, to_node), turned


def _arcs_by(near: IntArray, far: IntArray, arcs: IntArray, arc_s: FloatArray, n_nodes: int) -> Arcs:
    order = arcs[np.lexsort((far[arcs], -arc_s[arcs], near[arcs]))]
    first = np.concatenate([[0], np.cumsum(np.bincount(near[order], minlength=n_nodes))]).astype(np.int64)
    return Arcs(first, far[order].astype(np.int32), arc_s[order], order)
