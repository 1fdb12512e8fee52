"""Ways of travelling along arcs: how long each takes, and who watches."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.times import whole_us
from sim.core.vocabulary import Analytics, Mode
from sim.engine.shared.arc_views import ArcViews, view_times_us

ArcSees = tuple[int, int, int]
"""A watch, and when its view begins and ends, in microseconds from entering the arc."""


class Ride(NamedTuple):
    """How a leg is travelled: microseconds an arc, and who watches which arc."""

    arc_us: list[int]
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
    kept = up[views.camera] & used[views.arc]
    plate = kept & (cameras["analytics"].to_numpy(dtype=str) == str(Analytics.PLATE))[views.camera]
    rides: dict[tuple[Mode, bool], Ride] = {}
    for mode, seconds in arc_s.items():
        arc_us = whole_us(seconds)
        people = _watched(views, np.flatnonzero(kept), arc_us, 0)
        cars = _watched(views, np.flatnonzero(plate), arc_us, 1) if mode == Mode.CAR else {}
        both = people | {number: people[number] + sees for number, sees in cars.items()}
        rides[mode, True], rides[mode, False] = Ride(arc_us.tolist(), both), Ride(arc_us.tolist(), cars)
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
    views: ArcViews, rows: NDArray[np.int64], arc_us: NDArray[np.int64], of_vehicle: int
) -> dict[int, tuple[ArcSees, ...]]:
    watch = 2 * views.camera[rows] + of_vehicle
    return group_rows(views.arc[rows], watch, *view_times_us(views, rows, arc_us))
