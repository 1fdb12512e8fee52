"""How each trip is travelled.

The share of walks falls with straight-line distance d as exp(-d / d0). Each resident has one keyed tolerance,
-d0 ln(u), so the way there and the way back agree. Who has a car takes it for the whole day as soon as one
trip is too long to walk (a car is never left behind); others walk their short trips and ride the long ones.
Children who go by car are passengers.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import Mode, StreetClass
from sim.people.opportunities import METRES_PER_KM
from sim.people.settings import ModeSettings
from sim.people.wishes import HOUR_S


def speeds_m_per_s(settings: ModeSettings) -> dict[Mode, dict[StreetClass, float]]:
    """Convert speeds to metres per second, by mode and street class."""
    return {
        mode: {street: speed * METRES_PER_KM / HOUR_S for street, speed in by_class.items()}
        for mode, by_class in settings.speed_km_per_h.items()
    }


def choose_modes(
    resident_ids: NDArray[np.int64],
    has_car: NDArray[np.bool_],
    trips: pd.DataFrame,
    *,
    walk_decay_km: float,
    draws: Draws,
) -> NDArray[np.object_]:
    """Choose walk, car or transit for each trip.

    Parameters
    ----------
    resident_ids, has_car
        Residents, and whether each goes by car where it is too far to walk.
    trips
        `person` (position in resident_ids) and `distance_m` of each trip.
    walk_decay_km
        d0.
    draws
        The run's random numbers.

    Raises
    ------
    InputError
        If d0 is not positive.
    """
    if walk_decay_km <= 0:
        msg = f"people/walk_decay_km is {walk_decay_km:g}; give a distance above 0"
        raise InputError(msg)
    number = draws.uniform(Decision.WALKS, resident_ids)
    tolerance_m = -walk_decay_km * METRES_PER_KM * np.log1p(-number)
    person = trips["person"].to_numpy(dtype=np.int64)
    is_long = trips["distance_m"].to_numpy(dtype=float) > tolerance_m[person]
    drives_today = has_car & (np.bincount(person[is_long], minlength=resident_ids.size) > 0)
    mode = np.where(is_long, Mode.TRANSIT.value, Mode.WALK.value).astype(object)
    mode[drives_today[person]] = Mode.CAR.value
    return mode
