"""What people want of a day: when they set out and how long they stay.

Stays are gamma numbers read from a table, as the exact inverse costs a microsecond a number. Between the
tails the quantile is interpolated by cubic pieces that meet it and its slope, 1 / density, at both ends
(cubic Hermite); in the tails, where it bends without bound, the exact inverse is taken.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import scipy

from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.errors import InputError
from sim.core.units import HOUR_S
from sim.core.vocabulary import Purpose
from sim.people.contract import TimetableSettings

HOURS = tuple(str(hour) for hour in range(24))
_PIECES = 1024
"""Pieces of the unit interval, all of one width."""
_TAIL = 16
"""Pieces at either end that are left to the exact inverse."""


def uniform_per_stop(
    decisions: Sequence[Decision], who: IntArray, stop: IntArray, draws: Draws
) -> list[FloatArray]:
    """Draw a number of each decision for each stop of each resident; the stop is the occasion."""
    numbers = [np.empty(who.size) for _ in decisions]
    for position in range(int(stop.max(initial=-1)) + 1):
        mine = np.flatnonzero(stop == position)
        whose = who[mine]
        for decision, number in zip(decisions, numbers, strict=True):
            number[mine] = draws.uniform(decision, whose, position)
    return numbers


def first_departures(
    activity: "pd.Categorical[str]", number: FloatArray, settings: TimetableSettings
) -> FloatArray:
    """Turn numbers in [0, 1) into the wished start of each resident's first trip, in seconds since midnight.

    Parameters
    ----------
    activity
        As what each goes out: a role, `at_home` for who attends nothing today, or `night_worker`.
    number
        Of each of them.
    settings
        Hourly shares by it; starts are even within an hour.

    Raises
    ------
    InputError
        If hourly shares are missing, negative or sum to nothing.
    """
    wish = np.zeros(number.size)
    for code, profile in enumerate(activity.categories):
        mine = np.flatnonzero(activity.codes == code)
        if mine.size:
            reach = _reach(profile, settings.first_departure)
            wish[mine] = np.interp(number[mine], reach, np.arange(25)) * HOUR_S
    return wish


def _reach(profile: str, profiles: Mapping[str, Mapping[str, float]]) -> FloatArray:
    shares = np.array([profiles.get(profile, {}).get(hour, 0.0) for hour in HOURS])
    if shares.min() < 0 or shares.sum() <= 0:
        msg = f"people/first_departure/{profile} needs hourly shares that are 0 or more and not all 0"
        raise InputError(msg)
    return np.concatenate([[0.0], np.cumsum(shares / shares.sum())])


def stays(
    activity: "pd.Categorical[str]", who: IntArray, stop: IntArray, settings: TimetableSettings, draws: Draws
) -> FloatArray:
    """Draw how long each stop lasts, in seconds: gamma with the activity's mean and variation; 0 at home.

    Parameters
    ----------
    activity
        A key of `stay_h` for each stop, or "home".
    who, stop
        Resident and position of each stop.
    settings, draws
        Means and coefficients of variation; the run's random numbers.

    Raises
    ------
    InputError
        If an activity has no stay, or one that is not positive.
    """
    stay_s = np.zeros(who.size)
    away = np.flatnonzero(activity != Purpose.HOME.value)
    codes = activity.codes[away]
    (number,) = uniform_per_stop([Decision.STAY], who[away], stop[away], draws)
    for code in np.flatnonzero(np.bincount(codes)).tolist():
        name = activity.categories[code]
        mean_h = _stay_h(name, settings)
        mine = np.flatnonzero(codes == code)
        shape = settings.stay_variation[name] ** -2
        stay_s[away[mine]] = gamma_quantile(shape, number[mine]) * mean_h * HOUR_S
    return stay_s


def _stay_h(name: str, settings: TimetableSettings) -> float:
    mean_h = settings.stay_h.get(name, 0.0)
    if mean_h <= 0 or settings.stay_variation.get(name, 0.0) <= 0:
        msg = f"people/stay_h and people/stay_variation need a positive number for '{name}'; add it to both"
        raise InputError(msg)
    return mean_h


def gamma_quantile(shape: float, uniform: FloatArray) -> FloatArray:
    """Turn numbers in [0, 1) into gamma numbers of mean 1.

    Parameters
    ----------
    shape
        Shape of the distribution, above 0: the variation to the power of -2.
    uniform
        Any numbers in [0, 1), one-dimensional.

    Returns
    -------
    Numbers that rise with *uniform*, within 5e-7 of the exact ones for variations from 0.03 to 1.5: 0.015 s
    in a stay of eight hours.
    """
    place = uniform * _PIECES
    piece = place.astype(np.int64)
    within = place - piece
    inner = np.clip(piece - _TAIL, 0, _PIECES - 2 * _TAIL - 1)
    cubic, square, linear, start = (part[inner] for part in _cubic_pieces(shape))
    quantile = ((cubic * within + square) * within + linear) * within + start
    tails = np.flatnonzero((piece < _TAIL) | (piece >= _PIECES - _TAIL))
    quantile[tails] = scipy.special.gammaincinv(shape, uniform[tails])
    return quantile / shape


def _cubic_pieces(shape: float) -> tuple[FloatArray, ...]:
    """Coefficients of each piece between the tails, highest power first."""
    numbers = np.arange(_TAIL, _PIECES - _TAIL + 1) / _PIECES
    ends = np.asarray(scipy.special.gammaincinv(shape, numbers), dtype=np.float64)
    log_density = scipy.special.xlogy(shape - 1, ends) - ends - scipy.special.gammaln(shape)
    slope = np.exp(-log_density) / _PIECES
    start, first, last = ends[:-1], slope[:-1], slope[1:]
    rise: FloatArray = np.diff(ends)
    return first + last - 2 * rise, 3 * rise - 2 * first - last, first, start
