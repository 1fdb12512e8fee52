"""Which passes count when being in view is not enough (a face turned away, a smeared image)."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.engine.shared.camera_chance import camera_uniform, pair_uniform


def captured(
    views: NDArray[np.void],
    resident_id: NDArray[np.int64],
    cameras: pd.DataFrame,
    probability: float,
    draws: Draws,
) -> NDArray[np.bool_]:
    """Decide for each sighting whether it counts, by a draw of resident, camera and how many-th it is.

    Parameters
    ----------
    views
        Joined views, sorted by resident, watch and time.
    resident_id
        Ids of the rows of residents that views name.
    cameras
        The camera table whose rows the watches name.
    probability
        Share of passes that count, independent of each other.
    """
    if probability >= 1.0:
        return np.ones(views.size, dtype=bool)
    who, watch = resident_id[views["resident"]], views["watch"].astype(np.int64)
    repeat = pd.Series(watch).groupby([who, watch]).cumcount().to_numpy()
    of_camera = np.zeros(views.size)
    for time in np.unique(repeat):
        numbers = camera_uniform(Decision.CAPTURED_CAMERA, cameras, draws, time=int(time))
        of_camera[repeat == time] = numbers[watch[repeat == time] // 2]
    drawn = pair_uniform(Decision.CAPTURED_RESIDENT, who, 2 * repeat + watch % 2, of_camera, draws)
    return drawn < probability
