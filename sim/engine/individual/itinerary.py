"""The day of each resident in plain Python values, laid out for the process that lives it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import CLASS_INDEX
from sim.core.times import whole_us
from sim.core.vocabulary import Mode
from sim.engine.individual.rides import Ride, group_rows
from sim.engine.shared.place_views import PASSED, STAYED, WAITED, Met
from sim.engine.shared.settings import ExposureSettings

Passed = tuple[int, int]
"""A watch, and for how many microseconds of a passage it sees."""

Stayed = tuple[int, float]
"""A watch, and for which share of a stay or wait it sees."""


class Leg(NamedTuple):
    """One leg: its stretch of the list of all arcs, the wait before it, and who watches the wait."""

    first: int
    last: int
    ride: Ride
    wait_us: int
    waiting: tuple[Stayed, ...]


class Stop(NamedTuple):
    """One stop: when to leave, who watches the way in and out, who watches the stay, and the legs onward."""

    leave_us: int
    passed: tuple[Passed, ...]
    stayed: tuple[Stayed, ...]
    legs: tuple[Leg, ...]


class Watching(NamedTuple):
    """Who watches the way in and out, and who the stay or wait, by row of the visit."""

    passed: Mapping[int, tuple[Passed, ...]]
    stayed: Mapping[int, tuple[Stayed, ...]]


def passages_and_stays(met: Met, settings: ExposureSettings) -> Watching:
    """Split cameras met into those passed (with a time) and those stayed with (with a share), by row."""
    passage_s, share = np.zeros((2, len(CLASS_INDEX)))
    for word in PASSED:
        passage_s[CLASS_INDEX[word]] = settings.passage_s[word]
    for word in (*STAYED, *WAITED):
        share[CLASS_INDEX[word]] = settings.share_of_stay_in_view[word]
    watch, passage_us = 2 * met.camera, whole_us(passage_s)
    passed = np.isin(met.site_class, [CLASS_INDEX[word] for word in PASSED])
    return Watching(
        group_rows(met.row[passed], watch[passed], passage_us[met.site_class[passed]]),
        group_rows(met.row[~passed], watch[~passed], share[met.site_class[~passed]]),
    )


def make_legs(
    legs: pd.DataFrame,
    indptr: NDArray[np.int64],
    visible: NDArray[np.bool_],
    rides: Mapping[tuple[Mode, bool], Ride],
    waiting: Mapping[int, tuple[Stayed, ...]],
) -> list[Leg]:
    """Lay out the legs in the order of their table."""
    modes = {str(mode): mode for mode in Mode}
    columns = zip(
        indptr[:-1].tolist(),
        indptr[1:].tolist(),
        legs["mode"].tolist(),
        visible.tolist(),
        whole_us(legs["wait_s"].to_numpy()).tolist(),
        strict=True,
    )
    return [
        Leg(first, last, rides[modes[str(mode)], seen], wait_us, waiting.get(row, ()))
        for row, (first, last, mode, seen, wait_us) in enumerate(columns)
    ]


def days(
    residents: NDArray[np.int64],
    plans: pd.DataFrame,
    legs: pd.DataFrame,
    leg_list: list[Leg],
    watching: Watching,
) -> Iterator[list[Stop]]:
    """Yield the stops of each of *residents* with the legs that follow; plans and legs are sorted."""
    owner = plans["resident_id"].to_numpy()
    begin, end = np.searchsorted(owner, residents, "left"), np.searchsorted(owner, residents, "right")
    first_leg, last_leg = _legs_of_stops(plans, legs)
    leave_us = whole_us(plans["leave_s"].to_numpy()).tolist()
    for first, last in zip(begin.tolist(), end.tolist(), strict=True):
        yield [
            Stop(
                leave_us[row],
                watching.passed.get(row, ()),
                watching.stayed.get(row, ()),
                tuple(leg_list[first_leg[row] : last_leg[row]]),
            )
            for row in range(first, last)
        ]


def _legs_of_stops(plans: pd.DataFrame, legs: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Find where the legs that leave each stop begin and end: trip k leaves stop k."""
    most = 1 + max(int(plans["stop"].max()), int(legs["trip"].max()) if len(legs) else 0)
    stop = plans["resident_id"].to_numpy(dtype=np.int64) * most + plans["stop"].to_numpy(dtype=np.int64)
    trip = legs["resident_id"].to_numpy(dtype=np.int64) * most + legs["trip"].to_numpy(dtype=np.int64)
    return np.searchsorted(trip, stop, "left").tolist(), np.searchsorted(trip, stop, "right").tolist()
