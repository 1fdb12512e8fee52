"""The timetable of the day, made after routing: when each stay begins and ends.

Everybody starts the day at home at 0:00 and is home again by 24:00. Whose wished day would end later starts
it earlier by as much; if even a start at 0:00 is too late, the stays shrink in proportion.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.people.contract import DAY_S, PLANS


def schedule(stops: pd.DataFrame, legs: pd.DataFrame, leg_travel_s: NDArray[np.float64]) -> pd.DataFrame:
    """Turn stops and travel times into plans.

    Parameters
    ----------
    stops
        A table that keeps STOPS.
    legs
        A table that keeps LEGS, of the same residents.
    leg_travel_s
        Seconds of movement of each leg, in the order of the legs; waits are added here.

    Returns
    -------
    A table that keeps PLANS: arrive = leave of the stop before + waits and travel of the trip.

    Raises
    ------
    ContractError
        If travel and waits of a resident's day alone exceed it.
    """
    travel_s = trip_seconds(stops, legs, leg_travel_s)
    first = np.flatnonzero(stops["stop"].to_numpy() == 0)
    n_stops = np.diff(np.append(first, len(stops)))
    stay_s = stops["stay_s"].to_numpy(dtype=float)
    moving_s, staying_s = np.add.reduceat(travel_s, first), np.add.reduceat(stay_s, first)
    if moving_s.max(initial=0.0) > DAY_S:
        resident = stops["resident_id"].to_numpy()[first[int(np.argmax(moving_s))]]
        msg = f"resident {resident} travels {moving_s.max():.0f} s, longer than a day"
        raise ContractError(msg)
    room_s = DAY_S - moving_s
    shrink = np.minimum(1.0, room_s / np.maximum(staying_s, 1.0))
    wish_s = stops["leave_wish_s"].to_numpy(dtype=float)[first]
    start_s = np.clip(np.minimum(wish_s, room_s - staying_s * shrink), 0.0, None)
    arrive, leave = _run_through(
        first, n_stops, start_s=start_s, stay_s=stay_s, travel_s=travel_s, shrink=shrink
    )
    plans = stops[["resident_id", "stop", "purpose", "cell", "site_id", "node_id"]].copy()
    plans["arrive_s"], plans["leave_s"] = arrive, leave
    return PLANS.check(plans)


def trip_seconds(
    stops: pd.DataFrame, legs: pd.DataFrame, leg_travel_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Add up waits and travel of the trip that leaves each stop; 0 where none does."""
    who = stops["resident_id"].to_numpy(dtype=np.int64)
    first = np.flatnonzero(stops["stop"].to_numpy() == 0)
    position = np.searchsorted(who[first], legs["resident_id"].to_numpy(dtype=np.int64))
    row = first[position] + legs["trip"].to_numpy(dtype=np.int64)
    moving_s = np.asarray(leg_travel_s, dtype=float) + legs["wait_s"].to_numpy(dtype=float)
    return np.bincount(row, weights=moving_s, minlength=who.size).astype(float)


def _run_through(
    first: NDArray[np.int64],
    n_stops: NDArray[np.int64],
    *,
    start_s: NDArray[np.float64],
    stay_s: NDArray[np.float64],
    travel_s: NDArray[np.float64],
    shrink: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Go through the days stop by stop, all residents at once."""
    arrive, leave = np.zeros(stay_s.size), np.zeros(stay_s.size)
    leave[first] = start_s
    for position in range(1, int(n_stops.max(initial=1))):
        person = np.flatnonzero(n_stops > position)
        row = first[person] + position
        arrive[row] = np.minimum(leave[row - 1] + travel_s[row - 1], DAY_S)
        leave[row] = np.minimum(arrive[row] + stay_s[row] * shrink[person], DAY_S)
    leave[first + n_stops - 1] = DAY_S
    return arrive, leave
