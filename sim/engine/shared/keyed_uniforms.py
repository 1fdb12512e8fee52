"""Keyed draws for cameras, and for pairs of a resident and a camera."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import CLASS_INDEX
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.words import codes_of

_MOST_CLASSES = 1_000  # keeps the occasions of one time apart from those of the next


def camera_uniform(
    decision: Decision, cameras: pd.DataFrame, draws: Draws, *, time: int = 0
) -> NDArray[np.float64]:
    """Draw one number in [0, 1) for each camera, keyed by its site class and its rank in that class.

    Parameters
    ----------
    decision, cameras
        What is being decided, and for which cameras.
    time
        Which time it is decided, 0 for the first.
    """
    site_class = codes_of(cameras["site_class"], tuple(CLASS_INDEX))
    rank = cameras["rank"].to_numpy(dtype=np.int64)
    numbers = np.zeros(len(cameras))
    for index in CLASS_INDEX.values():
        here = np.flatnonzero(site_class == index)
        numbers[here] = draws.uniform(decision, rank[here], index + _MOST_CLASSES * time)
    return numbers


def pair_uniform(
    decision: Decision,
    resident_id: NDArray[np.int64],
    occasion: NDArray[np.int64],
    of_camera: NDArray[np.float64],
    draws: Draws,
) -> NDArray[np.float64]:
    """Draw one number in [0, 1) for each pair of a resident (on an occasion) and a camera.

    It is the fractional part of the sum of a number of (resident, occasion) and a number of the camera
    (rotation modulo 1, after Cranley & Patterson 1976): uniform, independent over the cameras of one resident
    and over the residents of one camera, and unmoved by further cameras or people. So a resident meets at
    least one of n cameras with chance 1 − (1 − p)^n. Two residents and two cameras at once are not
    independent: whom one camera of a site sees, another one sees more or less often, as with cameras that
    look at the same or at different corners of a place. Over many sites this evens out. A stream for each
    camera would be free of it, at a cost of cameras × residents.

    Parameters
    ----------
    decision
        What is being decided.
    resident_id, occasion
        Who, and which time.
    of_camera
        The camera's own uniform number, aligned with *resident_id*.
    """
    numbers = np.zeros(resident_id.size)
    for value in np.unique(occasion):
        here = occasion == value
        numbers[here] = draws.uniform(decision, resident_id[here], int(value))
    return (numbers + of_camera) % 1.0
