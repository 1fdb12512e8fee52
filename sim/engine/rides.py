"""Ways of travelling along arcs: how long each takes, and who watches."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.vocabulary import Analytics, Mode
from sim.engine.arc_views import ArcViews

ArcSees = tuple[int, float, float]
"""A watch, and where on an arc its view begins and ends (metres from the arc's start)."""


class Ride(NamedTuple):
    """How a leg is travelled: seconds an arc, seconds a metre on it, and who watches which arc."""

    arc_s: list[float]
    s_per_m: list[float]
    watched: Mapping[int, tuple[ArcSees, ...]]


def make_rides(
    views: ArcViews,
    cameras: pd.DataFrame,
    up: NDArray[np.bool_],
    arc_s: Mapping[Mode, NDArray[np.float64]],
    used: NDArray[np.bool_],
) -> dict[tuple[Mode, bool], Ride]:
    """Lay out each way of travelling: by mode, and by whether the traveller can be seen.

    Parameters
    ----------
    views, cameras, up
        What cameras see of the arcs, the camera table, and which of its rows work.
    arc_s
        Seconds that each arc takes, by mode.
    used
        Which arcs anybody travels; the others are left out.
    """
    arc = np.repeat(np.arange(views.n_arcs), np.diff(views.indptr))
    kept = up[views.camera] & used[arc]
    plate = kept & (cameras["analytics"].to_numpy(dtype=str) == str(Analytics.PLATE))[views.camera]
    people, cars = _watched(views, arc, kept, 0), _watched(views, arc, plate, 1)
    both = people | {number: people[number] + sees for number, sees in cars.items()}
    rides: dict[tuple[Mode, bool], Ride] = {}
    for mode, seconds in arc_s.items():
        times = seconds.tolist(), (seconds / views.length_m).tolist()
        rides[mode, True] = Ride(*times, both if mode == Mode.CAR else people)
        rides[mode, False] = Ride(*times, cars if mode == Mode.CAR else {})
    return rides


def group_rows(row: NDArray[np.int64], *columns: NDArray[Any]) -> dict[int, tuple[Any, ...]]:
    """Collect the values of *columns*, as tuples, under their *row* number; rows must be sorted."""
    entries = tuple(zip(*(column.tolist() for column in columns), strict=True))
    first = np.flatnonzero(np.diff(row, prepend=-1))
    bounds = [*first.tolist(), row.size]
    return {
        number: entries[begin:end]
        for number, begin, end in zip(row[first].tolist(), bounds[:-1], bounds[1:], strict=True)
    }


def _watched(
    views: ArcViews, arc: NDArray[np.int64], kept: NDArray[np.bool_], of_vehicle: int
) -> dict[int, tuple[ArcSees, ...]]:
    watch = 2 * views.camera[kept] + of_vehicle
    return group_rows(arc[kept], watch, views.enter_m[kept], views.exit_m[kept])
