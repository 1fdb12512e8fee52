"""Which cameras work today."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import CLASS_INDEX
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.engine.settings import ExposureSettings


def camera_up(cameras: pd.DataFrame, settings: ExposureSettings, draws: Draws) -> NDArray[np.bool_]:
    """Decide for each camera whether it works, from midnight to midnight.

    The draw belongs to the camera's class and rank, so a larger stock leaves the fate of every camera of the
    smaller one as it was, and a camera that works unlinked also works linked (while linked cameras are kept
    up at least as well).

    Returns
    -------
    True where the camera works, aligned with *cameras*.
    """
    uptime = np.where(cameras["linked"].to_numpy(), settings.uptime_linked, settings.uptime_unlinked)
    return class_uniform(Decision.CAMERA_UP, cameras, draws) < uptime


def class_uniform(decision: Decision, cameras: pd.DataFrame, draws: Draws) -> NDArray[np.float64]:
    """Draw one number in [0, 1) for each camera, keyed by its site class and its rank in that class."""
    words = cameras["site_class"].to_numpy(dtype=str)
    rank = cameras["rank"].to_numpy(dtype=np.int64)
    numbers = np.zeros(len(cameras))
    for word, occasion in CLASS_INDEX.items():
        here = words == word
        numbers[here] = draws.uniform(decision, rank[here], occasion)
    return numbers
