"""Chances of cameras: a camera of the stock draws under class and rank, a mapped one under its own name.

A rank is a place in an order, so it changes when a camera before it goes. Ranks of the stock are filled from
the first on and never lose one; rows of a file come in any order, and somebody may take one out.
"""

import numpy as np
import pandas as pd

from sim.cameras.contract import CLASS_INDEX
from sim.core.arrays import FloatArray
from sim.core.draws import Decision, Draws
from sim.core.table import codes_of

_MOST_CLASSES = 1_000  # keeps the occasions of one time apart from those of the next


def camera_uniform(decision: Decision, cameras: pd.DataFrame, draws: Draws, *, time: int = 0) -> FloatArray:
    """Draw one number in [0, 1) for each camera.

    Parameters
    ----------
    decision, cameras
        What is being decided, and for which cameras: table with *site_class*, *rank* and, if some are mapped,
        *draw_name*.
    time
        Which time it is decided, 0 for the first.
    """
    site_class = codes_of(cameras["site_class"], tuple(CLASS_INDEX))
    rank = cameras["rank"].to_numpy(dtype=np.int64)
    uniforms = np.zeros(len(cameras))
    for index in CLASS_INDEX.values():
        here = np.flatnonzero(site_class == index)
        uniforms[here] = draws.uniform(decision, rank[here], index + _MOST_CLASSES * time)
    return with_named(uniforms, decision, cameras, draws, time)


def with_named(
    uniforms: FloatArray, decision: Decision, cameras: pd.DataFrame, draws: Draws, occasion: int
) -> FloatArray:
    """Put the numbers of cameras that draw under their own names in place of those of their ranks.

    Parameters
    ----------
    uniforms, cameras
        A number for each camera of the table; changed where the table says *draw_name*.
    decision, draws, occasion
        What is being decided, the source of chance, and which time.
    """
    if "draw_name" in cameras:
        name = cameras["draw_name"].to_numpy(dtype=np.int64)
        named = np.flatnonzero(name >= 0)
        uniforms[named] = draws.uniform_of_names(decision, name[named], occasion)
    return uniforms
