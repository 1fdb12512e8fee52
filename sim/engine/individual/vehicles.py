"""Who can be seen inside a vehicle."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.vocabulary import Mode
from sim.engine.shared.settings import ExposureSettings


def person_visible(legs: pd.DataFrame, settings: ExposureSettings, draws: Draws) -> NDArray[np.bool_]:
    """Decide for each leg whether street cameras can see the traveller.

    Walkers always can be seen. Somebody in a vehicle is visible for the whole trip or not at all (where one
    sits and how the windows are does not change on the way), keyed by resident and trip.
    """
    mode = legs["mode"].to_numpy(dtype=str)
    trip = legs["trip"].to_numpy(dtype=np.int64)
    resident = legs["resident_id"].to_numpy(dtype=np.int64)
    share = np.ones(len(legs))
    for ridden, value in settings.occupant_visible.items():
        share[mode == str(ridden)] = value
    share[mode == str(Mode.WALK)] = 1.0
    visible = share >= 1.0
    for number in np.unique(trip[~visible]):
        here = ~visible & (trip == number)
        drawn = draws.uniform(Decision.SEEN_IN_VEHICLE, resident[here], int(number))
        visible[here] = drawn < share[here]
    return visible
