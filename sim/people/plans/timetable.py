"""The timetable of the day, made after routing: when each stay begins and ends.

A day goes from setting out to coming home, and from there to setting out again 24 h after the first time. It
is cyclic: what goes on past midnight stands for what was begun the evening before, so that hours are those of
the clock (25:30 is half past one) and somebody at work by night is at work at 0:00. Only where ways and stays
together take more than 24 h do the stays shrink, in proportion.

Stops are left at multiples of `TICK_S`, so that a day kept in single precision is the same day: a day has
fewer than 2^24 ticks up to 48:00, and single precision holds such whole numbers exactly. Stays are rounded
up by less than a tick; arrivals, which follow from departures and travel, are not rounded.
"""

import numpy as np
import pandas as pd

from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import ContractError
from sim.core.units import DAY_S
from sim.people.contract import PLANS

TICK_S = 1 / 64
"""Stops are left at multiples of it."""


class LongDayError(ContractError):
    """Somebody's ways fill more than a day."""


def schedule(stops: pd.DataFrame, legs: pd.DataFrame, leg_travel_s: FloatArray) -> pd.DataFrame:
    """Turn stops and travel times into plans.

    Parameters
    ----------
    stops, legs
        A table that keeps STOPS; a table that keeps LEGS, of the same residents.
    leg_travel_s
        Seconds of movement of each leg, in the order of the legs; waits are added here.

    Returns
    -------
    A table that keeps PLANS: arrive = leave of the stop before + waits and travel of the trip.

    Raises
    ------
    ContractError
        If travel and waits of a resident's day alone fill it.
    """
    first = np.flatnonzero(stops["stop"].to_numpy() == 0)
    arrive_s, leave_s = day_times(
        first,
        stops["resident_id"].to_numpy(dtype=np.int64)[first],
        wish_s=stops["leave_wish_s"].to_numpy(dtype=float)[first],
        stay_s=stops["stay_s"].to_numpy(dtype=float),
        travel_s=trip_seconds(stops, legs, leg_travel_s),
    )
    kept = stops[["resident_id", "stop", "purpose", "cell", "site_id", "node_id"]]
    return PLANS.check(kept.assign(arrive_s=arrive_s, leave_s=leave_s))


def day_times(
    first: IntArray, resident_ids: IntArray, *, wish_s: FloatArray, stay_s: FloatArray, travel_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Find when every stop is reached and left: the timetable in plain arrays.

    Parameters
    ----------
    first
        Row of each resident's first stop among all stops, ascending, the first of them 0.
    resident_ids, wish_s
        Number of each resident and the wished start of the first trip.
    stay_s, travel_s
        Of each stop: how long the stay should last, and seconds from leaving it to reaching the next; 0 at
        the last one.

    Raises
    ------
    ContractError
        If travel of a resident's day alone fills it.
    """
    n_stops = np.diff(np.append(first, stay_s.size))
    moving_s, staying_s = np.add.reduceat(travel_s, first), np.add.reduceat(stay_s, first)
    # Each stay may be rounded up by a tick, and sums of floats by much less.
    room_s = DAY_S - moving_s - n_stops * TICK_S
    _check_room(room_s, moving_s, resident_ids)
    shrink = np.minimum(1.0, room_s / np.maximum(staying_s, 1.0))
    start_s = np.floor(np.minimum(wish_s, DAY_S - TICK_S) / TICK_S) * TICK_S
    return _run_through(
        first, n_stops, start_s=start_s, stay_s=stay_s * np.repeat(shrink, n_stops), travel_s=travel_s
    )


def _check_room(room_s: FloatArray, moving_s: FloatArray, residents: IntArray) -> None:
    if room_s.min(initial=DAY_S) < 0:
        worst = int(np.argmin(room_s))
        msg = f"resident {residents[worst]} travels {moving_s[worst]:.0f} s, longer than a day"
        raise LongDayError(msg)


def trip_seconds(stops: pd.DataFrame, legs: pd.DataFrame, leg_travel_s: FloatArray) -> FloatArray:
    """Add up waits and travel of the trip that leaves each stop; 0 where none does."""
    moving_s = np.asarray(leg_travel_s, dtype=float) + legs["wait_s"].to_numpy(dtype=float)
    return np.bincount(stop_of_leg(stops, legs), weights=moving_s, minlength=len(stops)).astype(float)


def stop_of_leg(stops: pd.DataFrame, legs: pd.DataFrame) -> IntArray:
    """Find the row of the stop that each leg leads away from."""
    first = np.flatnonzero(stops["stop"].to_numpy() == 0)
    who = stops["resident_id"].to_numpy(dtype=np.int64)[first]
    travellers = legs["resident_id"].to_numpy(dtype=np.int64)
    start = np.flatnonzero(np.diff(travellers, prepend=-1))
    n_legs = np.diff(np.append(start, travellers.size))
    first_row = first[np.searchsorted(who, travellers[start])]
    row: IntArray = np.repeat(first_row, n_legs) + legs["trip"].to_numpy(dtype=np.int64)
    return row


def _run_through(
    first: IntArray, n_stops: IntArray, *, start_s: FloatArray, stay_s: FloatArray, travel_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Go through the days stop by stop, all residents at once."""
    arrive, leave = np.zeros(stay_s.size), np.zeros(stay_s.size)
    leave[first] = start_s
    for position in range(1, int(n_stops.max(initial=1))):
        row = first[n_stops > position] + position
        here = leave[row - 1] + travel_s[row - 1]
        arrive[row] = here
        leave[row] = np.ceil((here + stay_s[row]) / TICK_S) * TICK_S
    last = first + n_stops - 1
    leave[last] = np.where(n_stops > 1, leave[first], 0.0) + DAY_S
    return arrive, leave
