"""How long footage is kept, and on how many days of people.

Pure formulas of a steady state: every day is like the simulated one, and footage is erased at its age.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import weighted_sum
from sim.core.errors import InputError

_GB_PER_MBIT_S_DAY = 86_400 / 8 / 1000  # seconds of a day, bits of a byte, megabytes of a gigabyte
_GB_PER_TB = 1000

_Numbers = NDArray[np.floating] | NDArray[np.integer]


def capped_days(days: Mapping[str, float], cap: float | None) -> dict[str, float]:
    """Apply a cap to how long each keeper keeps footage.

    Parameters
    ----------
    days
        Days by keeper (`retention/days`).
    cap
        Most days allowed; None for no cap. A fraction of a day is possible, such as 0 to erase at once.

    Raises
    ------
    InputError
        If the cap is below 0.
    """
    if cap is None:
        return dict(days)
    if not cap >= 0:
        msg = f"footage cannot be kept for {cap:g} days at most; give 0 or more, or no cap"
        raise InputError(msg)
    return {keeper: min(kept, cap) for keeper, kept in days.items()}


def person_days_held(days: _Numbers, people_observed: _Numbers) -> float:
    """Work out on how many person-days somebody is on footage that is kept at any one moment.

    A person's day of age *a* is held while a camera that saw them keeps footage longer than *a*. So it is the
    sum over ages of the people observed in a day by cameras that keep footage longer than that age.

    Parameters
    ----------
    days
        Days that footage is kept, each length once, in any order.
    people_observed
        For each, people observed in a day by at least one camera that keeps footage at least that long. With
        all cameras alike that is one number, and the result its product with the days.

    Raises
    ------
    InputError
        If cameras that keep footage longer observe more people than these and others together.
    """
    order = np.argsort(days)
    kept, people = np.asarray(days, dtype=float)[order], np.asarray(people_observed, dtype=float)[order]
    if (np.diff(people) > 0).any():
        msg = "people observed by cameras that keep footage at least so long cannot grow with the days"
        raise InputError(msg)
    return weighted_sum(np.diff(kept, prepend=0.0), people)


def footage_tb(cameras: Mapping[str, float], days: Mapping[str, float], mbit_per_s: float) -> float:
    """Work out how much footage is kept, in terabytes.

    Parameters
    ----------
    cameras, days
        Recording cameras, and days that footage is kept, by keeper.
    mbit_per_s
        Data rate of a stream (`retention/stream_mbit_per_s`); 1 Mbit/s is 10.8 GB a day.
    """
    camera_days = sum(number * days[keeper] for keeper, number in cameras.items())
    return camera_days * mbit_per_s * _GB_PER_MBIT_S_DAY / _GB_PER_TB


def longest_kept(
    keeps: Mapping[str, NDArray[np.bool_]], days: Mapping[str, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn who was seen by whose cameras into what `person_days_held` takes.

    Parameters
    ----------
    keeps
        For each keeper, whether their cameras observed each person.
    days
        Days that each keeps footage.

    Returns
    -------
    Lengths, ascending, and the people observed by cameras that keep footage at least that long.
    """
    lengths = np.unique([days[keeper] for keeper in keeps])
    people = [
        float(np.any([seen for keeper, seen in keeps.items() if days[keeper] >= length], axis=0).sum())
        for length in lengths
    ]
    return lengths.astype(np.float64), np.array(people, dtype=np.float64)
