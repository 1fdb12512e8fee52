"""Walks that turn out too long once their way is known: people who meet a river without a bridge drive."""

import numpy as np
import pandas as pd

from sim.core.arrays import FloatArray
from sim.core.vocabulary import Mode
from sim.core.words import codes_of, text_of
from sim.people.plans.modes import CAR, MODES, WALK
from sim.people.settings import ModeSettings

_SECONDS_PER_MINUTE = 60.0


def longest_walk_s(settings: ModeSettings) -> float:
    """Seconds of movement beyond which nobody walks."""
    return settings.longest_walk_min * _SECONDS_PER_MINUTE


def car_wait_s(settings: ModeSettings) -> float:
    """Seconds before somebody who is driven moves."""
    return settings.wait_min.get(Mode.CAR, 0.0) * _SECONDS_PER_MINUTE


def drive_long_walks(legs: pd.DataFrame, travel_s: FloatArray, settings: ModeSettings) -> pd.DataFrame | None:
    """Turn walks that are too long into drives; None if there are none.

    Parameters
    ----------
    legs, travel_s
        Table that keeps LEGS, and seconds of movement of each.
    settings
        The longest walk.
    """
    mode = codes_of(legs["mode"], MODES)
    driven = (mode == WALK) & (travel_s > longest_walk_s(settings))
    if not driven.any():
        return None
    wait_s = np.where(driven, car_wait_s(settings), legs["wait_s"].to_numpy(dtype=float))
    return legs.assign(mode=text_of(np.where(driven, CAR, mode).astype(np.int8), MODES), wait_s=wait_s)
