"""Which passes count when being in view is not enough (a face turned away, a smeared image)."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.engine.camera_faults import class_uniform


def captured(
    resident_id: NDArray[np.int64],
    watch: NDArray[np.int64],
    cameras: pd.DataFrame,
    probability: float,
    draws: Draws,
) -> NDArray[np.bool_]:
    """Decide for each sighting whether it counts.

    The n-th sighting of a resident by a camera draws the fractional part of the sum of a number of (resident,
    n) and a number of the camera: uniform, independent over the cameras of one resident and over the
    residents of one camera, and unmoved by further cameras or people. (Rotation modulo 1 after Cranley &
    Patterson 1976.)

    Parameters
    ----------
    resident_id, watch
        Of each sighting, sorted by resident, watch and time.
    cameras
        The camera table that the watches point into.
    probability
        Share of passes that count, independent of each other.
    """
    if probability >= 1.0:
        return np.ones(resident_id.size, dtype=bool)
    numbers = class_uniform(Decision.CAPTURED_CAMERA, cameras, draws)[watch // 2]
    repeat = pd.Series(watch).groupby([resident_id, watch]).cumcount().to_numpy()
    occasion = 2 * repeat + watch % 2
    for value in np.unique(occasion):
        here = occasion == value
        numbers[here] += draws.uniform(Decision.CAPTURED_PASS, resident_id[here], int(value))
    kept: NDArray[np.bool_] = numbers % 1.0 < probability
    return kept
