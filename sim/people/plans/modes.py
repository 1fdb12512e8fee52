"""How each trip is travelled.

The share of walks falls with straight-line distance d as exp(-(d / d0)^k). Each resident has one keyed
tolerance, d0 (-ln u)^(1/k), so the way there and the way back agree. An adult with a car takes it for the
whole day as soon as one trip is too long to walk (a car is never left behind); others walk their short trips
and ride the long ones. Children never drive: by car they are passengers, trip by trip. Nobody walks into the
city or out of it.
"""

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import Mode, StreetClass
from sim.people.destinations.opportunities import METRES_PER_KM
from sim.people.plans.wishes import HOUR_S
from sim.people.settings import ModeSettings

MODES = tuple(Mode)
"""Modes by code: a code is a position in it."""

WALK, CAR, TRANSIT = (MODES.index(mode) for mode in (Mode.WALK, Mode.CAR, Mode.TRANSIT))


def speeds_m_per_s(settings: ModeSettings) -> dict[Mode, dict[StreetClass, float]]:
    """Convert speeds to metres per second, by mode and street class."""
    return {
        mode: {street: speed * METRES_PER_KM / HOUR_S for street, speed in by_class.items()}
        for mode, by_class in settings.speed_km_per_h.items()
    }


def choose_modes(
    resident_ids: IntArray,
    person: IntArray,
    distance_m: FloatArray,
    *,
    goes_by_car: BoolArray,
    is_child: BoolArray,
    is_ridden: BoolArray,
    settings: ModeSettings,
    draws: Draws,
) -> NDArray[np.int8]:
    """Choose walk, car or transit for each trip, as a position in `MODES`.

    Parameters
    ----------
    resident_ids
        Residents, sorted.
    person, distance_m
        Of each trip: the position of who makes it in *resident_ids*, and its straight length.
    goes_by_car, is_child
        Of each resident: whether it is too far to walk by car or by transit, and whether they can't drive.
    is_ridden
        Of each trip: whether it is never walked, however short.
    settings
        d0 and k.
    draws
        The run's random numbers.

    Raises
    ------
    InputError
        If d0 or k is not positive.
    """
    tolerance_m = _tolerance_m(draws.uniform(Decision.WALKS, resident_ids), settings)
    is_long = is_ridden | (distance_m > tolerance_m[person])
    takes_car_today = ~is_child & (np.bincount(person[is_long], minlength=resident_ids.size) > 0)
    by_car = goes_by_car[person] & (takes_car_today[person] | is_long)
    mode = np.full(person.size, WALK, dtype=np.int8)
    mode[is_long] = TRANSIT
    mode[by_car] = CAR
    return mode


def _tolerance_m(number: FloatArray, settings: ModeSettings) -> FloatArray:
    if settings.walk_decay_km <= 0 or settings.walk_decay_shape <= 0:
        msg = (
            f"people/walk_decay_km is {settings.walk_decay_km:g} and people/walk_decay_shape "
            f"{settings.walk_decay_shape:g}; both must be above 0"
        )
        raise InputError(msg)
    decays: FloatArray = (-np.log1p(-number)) ** (1 / settings.walk_decay_shape)
    return settings.walk_decay_km * METRES_PER_KM * decays
