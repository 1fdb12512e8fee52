"""The legs of trips: a walk, a drive, or a walk to a stop, a ride and a walk from a stop."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.draws import Draws
from sim.people.contract import CHILD, LEGS
from sim.people.modes import CAR, MODES, TRANSIT, WALK, choose_modes
from sim.people.opportunities import Opportunities
from sim.people.settings import ModeSettings
from sim.people.words import codes_of, text_of

_SECONDS_PER_MINUTE = 60.0
_MOST_PARTS = 3


@dataclass(frozen=True)
class _Trips:
    """The steps from stop to stop, flat: who (by position), number of the trip, ends, straight length."""

    person: NDArray[np.int64]
    trip: NDArray[np.int64]
    from_node: NDArray[np.int64]
    to_node: NDArray[np.int64]
    distance_m: NDArray[np.float64]


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
        settings=settings,
        draws=draws,
    )
    nodes, leg_modes = _parts(trips, modes, opportunities)
    minutes = np.array([settings.wait_min.get(mode, 0.0) for mode in MODES])
    return LEGS.check(_leg_table(ids, trips, nodes, leg_modes, minutes * _SECONDS_PER_MINUTE))


def _leg_table(
    ids: NDArray[np.int64],
    trips: _Trips,
    nodes: NDArray[np.int64],
    leg_modes: NDArray[np.int8],
    wait_s: NDArray[np.float64],
) -> pd.DataFrame:
    """Take the parts that lead somewhere, in order."""
    kept = nodes[:, :-1] != nodes[:, 1:]
    place = np.flatnonzero(kept)
    trip, part = place // _MOST_PARTS, place % _MOST_PARTS
    mode = leg_modes.ravel()[place]
    columns = {
        "leg_id": np.arange(trip.size),
        "resident_id": ids[trips.person[trip]],
        "trip": trips.trip[trip],
        "part": (np.cumsum(kept, axis=1) - 1).ravel()[place],
        "from_node": nodes[trip, part],
        "to_node": nodes[trip, part + 1],
        "mode": text_of(mode, MODES),
        "wait_s": wait_s[mode],
    }
    return pd.DataFrame(columns, copy=False)


def _trips(ids: NDArray[np.int64], stops: pd.DataFrame, node_xy_m: NDArray[np.float64]) -> _Trips:
    """List the steps from each stop to the resident's next one, with straight-line distance."""
    who = stops["resident_id"].to_numpy(dtype=np.int64)
    node = stops["node_id"].to_numpy(dtype=np.int64)
    start = np.flatnonzero(who[:-1] == who[1:])
    step = node_xy_m[node[start + 1]] - node_xy_m[node[start]]
    return _Trips(
        person=np.searchsorted(ids, who[start]),
        trip=stops["stop"].to_numpy(dtype=np.int64)[start],
        from_node=node[start],
        to_node=node[start + 1],
        distance_m=np.hypot(step[:, 0], step[:, 1]),
    )


def _parts(
    trips: _Trips, modes: NDArray[np.int8], opportunities: Opportunities
) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Lay out the nodes and modes of up to three parts a trip; a part between equal nodes is none."""
    start, end = trips.from_node, trips.to_node
    # A trip of one leg fills the middle part only.
    nodes = np.column_stack([start, start, end, end])
    leg_modes = np.full((start.size, _MOST_PARTS), WALK, dtype=np.int8)
    leg_modes[:, 1] = modes
    rides = np.flatnonzero(modes == TRANSIT)
    if not opportunities.transit_nodes.size:
        leg_modes[rides, 1] = WALK
        return nodes, leg_modes
    stop_of, walk_m = opportunities.nearest_stops
    # One stop nearest to both ends is vain too, since two sides of a triangle are no shorter than the third.
    is_vain = walk_m[start[rides]] + walk_m[end[rides]] >= trips.distance_m[rides]
    leg_modes[rides[is_vain], 1] = WALK
    worth = rides[~is_vain]
    nodes[worth, 1], nodes[worth, 2] = stop_of[start[worth]], stop_of[end[worth]]
    return nodes, leg_modes
