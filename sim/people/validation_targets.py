"""What the residents' day adds up to, beside what sources say it should."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray
from sim.core.units import HOUR_S, M_PER_KM, MINUTE_S
from sim.core.vocabulary import Mode, Purpose
from sim.people.plans.wishes import HOURS

ANCHOR_PARAMETERS = {
    "leave_home_share": "people/leave_home_share",
    "trips_per_day": "people/trips_per_day",
    "travel_min_per_day": "people/validation_targets/travel_min_per_day",
    "commute_km": "people/commute_km",
    "commute_min": "people/validation_targets/commute_min",
    "trip_km": "people/validation_targets/trip_km",
    "walk_share": "people/validation_targets/walk_share",
    "car_share": "people/car_share",
    "hourly_distance": "people/validation_targets/hourly_distance",
}
"""Names of the anchors, and the parameter that holds each target; `commute_km`, `commute_min` and `car_share`
are tables by city. The sourced hourly shares are `people/validation_targets/hourly_share`, by hour."""


@dataclass(frozen=True)
class Target:
    """What a source says about an anchor."""

    low: float
    central: float
    high: float
    unit: str
    source: str


def trip_table(plans: pd.DataFrame, legs: pd.DataFrame, node_xy_m: FloatArray) -> pd.DataFrame:
    """List the trips of the day.

    Parameters
    ----------
    plans, legs
        Tables that keep PLANS and LEGS, of the same residents.
    node_xy_m
        Position of every street node.

    Returns
    -------
    resident_id, trip, purpose (of the destination), start_s, minutes (door to door), distance_m (straight)
    and mode (car or transit where a leg is, else walk). Trips home have the purpose home.
    """
    who = plans["resident_id"].to_numpy(dtype=np.int64)
    start = np.flatnonzero(who[:-1] == who[1:])
    node = plans["node_id"].to_numpy(dtype=np.int64)
    step = node_xy_m[node[start + 1]] - node_xy_m[node[start]]
    leave = plans["leave_s"].to_numpy(dtype=float)[start]
    trips = pd.DataFrame(
        {
            "resident_id": who[start],
            "trip": plans["stop"].to_numpy(dtype=np.int64)[start],
            "purpose": plans["purpose"].to_numpy(dtype=object)[start + 1],
            "start_s": leave,
            "minutes": (plans["arrive_s"].to_numpy(dtype=float)[start + 1] - leave) / MINUTE_S,
            "distance_m": np.hypot(step[:, 0], step[:, 1]),
        }
    )
    trips["mode"] = _trip_modes(trips, legs)
    return trips


def _trip_modes(trips: pd.DataFrame, legs: pd.DataFrame) -> NDArray[np.object_]:
    mode = np.full(len(trips), Mode.WALK.value, dtype=object)
    key = pd.MultiIndex.from_frame(trips[["resident_id", "trip"]])
    for vehicle in (Mode.CAR, Mode.TRANSIT):
        rides = legs.loc[legs["mode"] == vehicle, ["resident_id", "trip"]].drop_duplicates()
        mode[key.isin(pd.MultiIndex.from_frame(rides))] = vehicle.value
    return mode


def measure_validation_targets(
    trips: pd.DataFrame, n_people: int, hourly_share: Mapping[str, float]
) -> dict[str, float]:
    """Measure every anchor on the trips of *n_people* residents.

    Parameters
    ----------
    trips, n_people
        From `trip_table`; residents the trips belong to, those who stay in included.
    hourly_share
        Sourced share of trip starts in each hour, "0" to "23".

    Returns
    -------
    Value by name; NaN where there is nothing to measure (no motorised trip, no commute).
    """
    mode = trips["mode"].to_numpy(dtype=object)
    distance_km = trips["distance_m"].to_numpy(dtype=float) / M_PER_KM
    minutes = trips["minutes"].to_numpy(dtype=float)
    commute = (trips["purpose"].to_numpy(dtype=object) == Purpose.WORK) & (trips["trip"].to_numpy() == 0)
    return {
        "leave_home_share": trips["resident_id"].nunique() / n_people,
        "trips_per_day": len(trips) / n_people,
        "travel_min_per_day": float(minutes.sum()) / n_people,
        "commute_km": _mean(distance_km[commute]),
        "commute_min": _mean(minutes[commute]),
        "trip_km": _mean(distance_km),
        "walk_share": _mean(mode == Mode.WALK),
        "car_share": _mean(mode[mode != Mode.WALK] == Mode.CAR),
        "hourly_distance": hourly_distance(trips["start_s"].to_numpy(dtype=float), hourly_share),
    }


def hourly_distance(start_s: FloatArray, hourly_share: Mapping[str, float]) -> float:
    """Total variation distance between modelled and sourced hours of trip starts: 0 equal, 1 disjoint."""
    if not start_s.size:
        return float("nan")
    sourced = np.array([hourly_share.get(hour, 0.0) for hour in HOURS])
    modelled = np.bincount((start_s // HOUR_S).astype(np.int64) % len(HOURS), minlength=len(HOURS))
    return float(np.abs(modelled / start_s.size - sourced / sourced.sum()).sum() / 2)


def compare_validation_targets(measured: Mapping[str, float], targets: Mapping[str, Target]) -> pd.DataFrame:
    """Put measured anchors beside their sourced range.

    Returns
    -------
    name, modelled, low, central, high, unit, is_inside and source, in the order of *measured*.
    """
    rows = [
        {
            "name": name,
            "modelled": value,
            "low": targets[name].low,
            "central": targets[name].central,
            "high": targets[name].high,
            "unit": targets[name].unit,
            "is_inside": targets[name].low <= value <= targets[name].high,
            "source": targets[name].source,
        }
        for name, value in measured.items()
    ]
    return pd.DataFrame(rows)


def _mean(values: FloatArray | BoolArray) -> float:
    return float(values.mean()) if values.size else float("nan")
