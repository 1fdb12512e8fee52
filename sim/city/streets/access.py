"""Who may use which street, and how fast: footways, streets closed to walkers, limits on speed.

Only imported cities know such streets: their edges have the columns named here, and so have their nodes.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.core.arrays import BoolArray, FloatArray, IntArray
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
    edges
        Table of edges.
    speed_m_per_s
        Mean speed on each class of street.
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
