"""Which cameras work today."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.engine.faults.uptime import camera_uptime
from sim.engine.shared.keyed_uniforms import camera_uniform
from sim.engine.shared.settings import ExposureSettings

_KEPT_FROM_SEEING = ("hit", "masked")


def camera_up(cameras: pd.DataFrame, settings: ExposureSettings, draws: Draws) -> NDArray[np.bool_]:
    """Decide for each camera whether it works, from midnight to midnight.

    The draw belongs to the camera's class and rank, so a larger stock leaves the fate of every camera of the
    smaller one as it was, and a camera that works unlinked also works linked (while linked cameras are kept
    up at least as well). One that a policy links is kept up as before, and what befell the place (*hit*)
    keeps a camera down. One whose picture is *masked* is of no use to anybody either.

    Returns
    -------
    True where the camera works, aligned with *cameras*.
    """
    kept = cameras.assign(linked=kept_as_linked(cameras))
    uptime = camera_uptime(kept, linked=settings.uptime_linked, unlinked=settings.uptime_unlinked)
    up = camera_uniform(Decision.CAMERA_UP, cameras, draws) < uptime
    for column in _KEPT_FROM_SEEING:
        if column in cameras:
            up &= ~cameras[column].to_numpy(bool)
    return up


def kept_as_linked(cameras: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which cameras are looked after like linked ones: those that were linked before any policy."""
    column = "kept_as_linked" if "kept_as_linked" in cameras else "linked"
    return np.asarray(cameras[column].to_numpy(bool))
