"""Walking, driving or riding: the mode of each trip, and its legs.

The share of walks falls with straight-line distance d as exp(-(d / d0)^k). Each resident has one keyed
tolerance, d0 (-ln u)^(1/k), so the way there and the way back agree. An adult with a car takes it for the
whole day as soon as one trip is too long to walk (a car is never left behind); others walk their short trips
and ride the long ones. Children below school age go as their leader does. Pupils never drive:
by car they are passengers, trip by trip. Nobody walks into the city or out of it. A leg is a walk, a drive,
or a walk to a stop, a ride and a walk from a stop.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.errors import InputError
from sim.core.table import codes_of, text_of
from sim.core.units import HOUR_S, M_PER_KM, MINUTE_S
from sim.core.vocabulary import MODES, Mode, Purpose, StreetClass
from sim.people.contract import CHILD, LEGS, ModeSettings
from sim.people.destinations.opportunities import Opportunities

WALK, CAR, TRANSIT = (MODES.index(mode) for mode in (Mode.WALK, Mode.CAR, Mode.TRANSIT))
_MOST_PARTS = 3


def speeds_m_per_s(settings: ModeSettings) -> dict[Mode, dict[StreetClass, float]]:
    """Convert speeds to metres per second, by mode and street class."""
    return {
        mode: {street: speed * M_PER_KM / HOUR_S for street, speed in by_class.items()}
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
        Residents, or who decides for them.
    person, distance_m
        Of each trip: the position of who makes it in *resident_ids*, and its straight length.
    goes_by_car, is_child
        Of each resident: whether it is too far to walk by car or by transit, and whether they can't drive.
    is_ridden
        Of each trip: whether it is never walked, however short.
    settings, draws
        d0 and k; the run's random numbers.

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
    return settings.walk_decay_km * M_PER_KM * decays


def longest_walk_s(settings: ModeSettings) -> float:
    """Seconds of movement beyond which nobody walks."""
    return settings.longest_walk_min * MINUTE_S


def car_wait_s(settings: ModeSettings) -> float:
    """Seconds before somebody who is driven moves."""
    return settings.wait_min.get(Mode.CAR, 0.0) * MINUTE_S


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


@dataclass(frozen=True)
class _Trips:
    """The steps from stop to stop, flat.

    Who (by position), number of the trip, ends, straight length, whether it leads into the city or out of it.
    """

    person: IntArray
    trip: IntArray
    from_node: IntArray
    to_node: IntArray
    distance_m: FloatArray
    is_ridden: BoolArray


def make_legs(
    residents: pd.DataFrame,
    stops: pd.DataFrame,
    opportunities: Opportunities,
    *,
    settings: ModeSettings,
    draws: Draws,
) -> pd.DataFrame:
    """Cut each trip between stops into legs.

    A transit trip rides between the stops nearest to both ends. It becomes a walk where these are one and the
    same, where walking to and from them is no shorter than walking all the way, or where the city has none.

    Parameters
    ----------
    residents, stops
        Tables that keep RESIDENTS and STOPS, of the same residents.
    opportunities, settings, draws
        What the city offers, numbers from the parameter files, and the run's random numbers.

    Returns
    -------
    A table that keeps LEGS.

    Raises
    ------
    InputError
        If the walking distance is not positive.
    """
    ids = residents["resident_id"].to_numpy(dtype=np.int64)
    trips = _trips(ids, stops, opportunities.node_xy_m)
    # Who goes with a leader walks as far as the leader does, and goes by the same means.
    leaders = residents.get("leader_id", residents["resident_id"]).to_numpy(dtype=np.int64)
    modes = choose_modes(
        leaders,
        trips.person,
        trips.distance_m,
        goes_by_car=codes_of(residents["mode"], MODES) == CAR,
        is_child=(residents["group"] == CHILD).to_numpy(dtype=bool) & (leaders == ids),
        is_ridden=trips.is_ridden,
        settings=settings,
        draws=draws,
    )
    nodes, leg_modes = _parts(trips, modes, opportunities)
    minutes = np.array([settings.wait_min.get(mode, 0.0) for mode in MODES])
    return LEGS.check(_leg_table(ids, trips, nodes, leg_modes, minutes * MINUTE_S))


def _leg_table(
    ids: IntArray, trips: _Trips, nodes: IntArray, leg_modes: NDArray[np.int8], wait_s: FloatArray
) -> pd.DataFrame:
    """Take the parts that lead somewhere, in order."""
    kept = nodes[1:] != nodes[:-1]
    n_legs = kept.sum(axis=0)
    trip = np.repeat(np.arange(n_legs.size), n_legs)
    leg_id = np.arange(trip.size)
    # Position in a list of all parts, trip by trip; the nodes lie part by part.
    part = np.flatnonzero(kept.T) - _MOST_PARTS * trip
    place = part * n_legs.size + trip
    mode = leg_modes.ravel()[place]
    columns = {
        "leg_id": leg_id,
        "resident_id": ids[trips.person[trip]],
        "trip": trips.trip[trip],
        "part": leg_id - (np.cumsum(n_legs) - n_legs)[trip],
        "from_node": nodes.ravel()[place],
        "to_node": nodes.ravel()[place + n_legs.size],
        "mode": text_of(mode, MODES),
        "wait_s": wait_s[mode],
    }
    return pd.DataFrame(columns, copy=False)


def _trips(ids: IntArray, stops: pd.DataFrame, node_xy_m: FloatArray) -> _Trips:
    """List the steps from each stop to the resident's next one, with straight-line distance."""
    who = stops["resident_id"].to_numpy(dtype=np.int64)
    node = stops["node_id"].to_numpy(dtype=np.int64)
    goes_on = who[:-1] == who[1:]
    start = np.flatnonzero(goes_on)
    x_m, y_m = np.ascontiguousarray(node_xy_m.T)
    from_node, to_node = node[start], node[start + 1]
    is_outside = (stops["purpose"] == Purpose.OUTSIDE.value).to_numpy(dtype=bool)
    return _Trips(
        person=np.searchsorted(ids, who[start]),
        trip=stops["stop"].to_numpy(dtype=np.int64)[start],
        from_node=from_node,
        to_node=to_node,
        distance_m=np.hypot(x_m[to_node] - x_m[from_node], y_m[to_node] - y_m[from_node]),
        is_ridden=is_outside[start] | is_outside[start + 1],
    )


def _parts(
    trips: _Trips, modes: NDArray[np.int8], opportunities: Opportunities
) -> tuple[IntArray, NDArray[np.int8]]:
    """Lay out nodes and modes of up to three parts a trip, a row a part; one between equal nodes is none."""
    start, end = trips.from_node, trips.to_node
    # A trip of one leg fills the middle part only.
    nodes = np.stack([start, start, end, end])
    leg_modes = np.full((_MOST_PARTS, start.size), WALK, dtype=np.int8)
    leg_modes[1] = modes
    rides = np.flatnonzero(modes == TRANSIT)
    if not opportunities.transit_nodes.size:
        leg_modes[1, rides] = WALK
        return nodes, leg_modes
    stop_of, walk_m = opportunities.nearest_stops
    # One stop nearest to both ends is vain too, since two sides of a triangle are no shorter than the third.
    is_vain = walk_m[start[rides]] + walk_m[end[rides]] >= trips.distance_m[rides]
    leg_modes[1, rides[is_vain]] = WALK
    worth = rides[~is_vain]
    nodes[1, worth], nodes[2, worth] = stop_of[start[worth]], stop_of[end[worth]]
    return nodes, leg_modes
