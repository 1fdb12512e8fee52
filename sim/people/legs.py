"""The legs of trips: a walk, a drive, or a walk to a stop, a ride and a walk from a stop."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from sim.core.draws import Draws
from sim.core.vocabulary import Mode
from sim.people.contract import CHILD, LEGS
from sim.people.modes import choose_modes
from sim.people.opportunities import Opportunities
from sim.people.settings import ModeSettings

_SECONDS_PER_MINUTE = 60.0
_MOST_PARTS = 3


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
        trips,
        goes_by_car=residents["mode"].to_numpy(dtype=object) == Mode.CAR,
        is_child=residents["group"].to_numpy(dtype=object) == CHILD,
        settings=settings,
        draws=draws,
    )
    legs = _leg_table(ids, trips, *_parts(trips, modes, opportunities))
    wait_s = np.zeros(len(legs))
    for mode, minutes in settings.wait_min.items():
        wait_s[legs["mode"] == mode] = minutes * _SECONDS_PER_MINUTE
    return LEGS.check(legs.assign(wait_s=wait_s))


def _leg_table(
    ids: NDArray[np.int64],
    trips: pd.DataFrame,
    nodes: NDArray[np.int64],
    leg_modes: NDArray[np.object_],
) -> pd.DataFrame:
    """Take the parts that lead somewhere, in order."""
    kept = nodes[:, :-1] != nodes[:, 1:]
    trip, part = np.nonzero(kept)
    return pd.DataFrame(
        {
            "leg_id": np.arange(trip.size),
            "resident_id": ids[trips["person"].to_numpy()[trip]],
            "trip": trips["trip"].to_numpy()[trip],
            "part": (np.cumsum(kept, axis=1) - 1)[trip, part],
            "from_node": nodes[trip, part],
            "to_node": nodes[trip, part + 1],
            "mode": leg_modes[trip, part],
        }
    )


def _trips(ids: NDArray[np.int64], stops: pd.DataFrame, node_xy_m: NDArray[np.float64]) -> pd.DataFrame:
    """List the steps from each stop to the resident's next one, with straight-line distance."""
    who = stops["resident_id"].to_numpy(dtype=np.int64)
    node = stops["node_id"].to_numpy(dtype=np.int64)
    start = np.flatnonzero(who[:-1] == who[1:])
    step = node_xy_m[node[start + 1]] - node_xy_m[node[start]]
    return pd.DataFrame(
        {
            "person": np.searchsorted(ids, who[start]),
            "trip": stops["stop"].to_numpy(dtype=np.int64)[start],
            "from_node": node[start],
            "to_node": node[start + 1],
            "distance_m": np.hypot(step[:, 0], step[:, 1]),
        }
    )


def _parts(
    trips: pd.DataFrame, modes: NDArray[np.object_], opportunities: Opportunities
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Lay out the nodes and modes of up to three parts a trip; a part between equal nodes is none."""
    start, end = trips["from_node"].to_numpy(), trips["to_node"].to_numpy()
    # A trip of one leg fills the middle part only.
    nodes = np.column_stack([start, start, end, end])
    leg_modes = np.full((start.size, _MOST_PARTS), Mode.WALK.value, dtype=object)
    leg_modes[:, 1] = modes
    rides = np.flatnonzero(modes == Mode.TRANSIT)
    if not opportunities.transit_nodes.size:
        leg_modes[rides, 1] = Mode.WALK.value
        return nodes, leg_modes
    board, to_stop = _nearest_stops(start[rides], opportunities)
    alight, from_stop = _nearest_stops(end[rides], opportunities)
    # One stop nearest to both ends is vain too, since two sides of a triangle are no shorter than the third.
    is_vain = to_stop + from_stop >= trips["distance_m"].to_numpy()[rides]
    leg_modes[rides[is_vain], 1] = Mode.WALK.value
    nodes[rides[~is_vain], 1] = board[~is_vain]
    nodes[rides[~is_vain], 2] = alight[~is_vain]
    return nodes, leg_modes


def _nearest_stops(
    nodes: NDArray[np.int64], opportunities: Opportunities
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    xy = opportunities.node_xy_m
    tree = cKDTree(xy[opportunities.transit_nodes])
    unique, where = np.unique(nodes, return_inverse=True)
    found = tree.query(xy[unique])
    distance, nearest = np.asarray(found[0], dtype=float), np.asarray(found[1], dtype=np.int64)
    return opportunities.transit_nodes[nearest][where], distance[where]
