"""Who may use which street: paths for walkers only, and the nodes that vehicles get to.

Only imported cities know paths: their edges have a column `on_foot`, their nodes a column `by_car`.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ON_FOOT = "on_foot"
"""Optional column of the edges: whether only walkers use it."""
BY_CAR = "by_car"
"""Optional column of the nodes: whether vehicles get there."""


def is_path(edges: pd.DataFrame) -> NDArray[np.bool_]:
    """Mark the edges that only walkers use."""
    if ON_FOOT not in edges:
        return np.zeros(len(edges), dtype=bool)
    return edges[ON_FOOT].to_numpy(dtype=bool)


def open_nodes(nodes: pd.DataFrame) -> NDArray[np.int64]:
    """List the rows of the nodes that everybody gets to, so that homes and sites can be entered there."""
    if BY_CAR not in nodes:
        return np.arange(len(nodes))
    return np.flatnonzero(nodes[BY_CAR].to_numpy(dtype=bool))
