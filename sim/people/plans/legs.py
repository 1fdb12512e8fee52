"""The legs of trips: a walk, a drive, or a walk to a stop, a ride and a walk from a stop."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Draws
from sim.core.vocabulary import Purpose
from sim.core.words import codes_of, text_of
from sim.people.contract import CHILD, LEGS
from sim.people.destinations.opportunities import Opportunities
from sim.people.plans.modes import CAR, MODES, TRANSIT, WALK, choose_modes
from sim.people.settings import ModeSettings

_SECONDS_PER_MINUTE = 60.0
_MOST_PARTS = 3


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
    opportunities
        What the city offers.
    settings
        Numbers from the parameter files.
    draws
        The run's random numbers.

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
    modes = choose_modes(
        ids,
        trips.person,
        trips.distance_m,
        goes_by_car=codes_of(residents["mode"], MODES) == CAR,
        is_child=(residents["group"] == CHILD).to_numpy(dtype=bool),
        is_ridden=trips.is_ridden,
        settings=settings,
        draws=draws,
    )
    nodes, leg_modes = _parts(trips, modes, opportunities)
    minutes = np.array([settings.wait_min.get(mode, 0.0) for mode in MODES])
    return LEGS.check(_leg_table(ids, trips, nodes, leg_modes, minutes * _SECONDS_PER_MINUTE))


def _leg_table(
    ids: IntArray,
    trips: _Trips,
    nodes: IntArray,
    leg_modes: NDArray[np.int8],
    wait_s: FloatArray,
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
