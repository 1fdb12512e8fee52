"""The day of each resident in plain values (stops, legs, rides, who sees), and the process that lives it.

The process knows where the resident is and when; what it meets it tells the recorder. Residents do not see
each other, so neither their number nor their order changes anybody's day.
"""

from collections.abc import Generator, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import simpy
from numpy.typing import NDArray

from sim.cameras.contract import CLASS_INDEX
from sim.core.arrays import BoolArray, FloatArray, IntArray, whole_us
from sim.core.draws import Decision, Draws
from sim.core.vocabulary import Analytics, Mode
from sim.engine.individual.records import Recorder
from sim.engine.shared.place_views import PASSED, STAYED, WAITED, Met
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import ArcViews, view_times_us

ArcSees = tuple[int, int, int]
"""A channel, and when its view begins and ends, in microseconds from entering the arc."""


Passed = tuple[int, int]
"""A channel, and for how many microseconds of a passage it sees."""
Stayed = tuple[int, float]
"""A channel, and for which share of a stay or wait it sees."""


class Ride(NamedTuple):
    """How a leg is travelled: microseconds an arc, and who watches which arc."""

    arc_us: list[int]
    watched: Mapping[int, tuple[ArcSees, ...]]


def make_rides(
    views: ArcViews, cameras: pd.DataFrame, up: BoolArray, arc_s: Mapping[Mode, FloatArray], used: BoolArray
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
    anpr = kept & (cameras["analytics"].to_numpy(dtype=str) == str(Analytics.ANPR))[views.camera]
    rides: dict[tuple[Mode, bool], Ride] = {}
    for mode, seconds in arc_s.items():
        arc_us = whole_us(seconds)
        people = _watched(views, np.flatnonzero(kept), arc_us, 0)
        cars = _watched(views, np.flatnonzero(anpr), arc_us, 1) if mode == Mode.CAR else {}
        both = people | {number: people[number] + sees for number, sees in cars.items()}
        rides[mode, True], rides[mode, False] = Ride(arc_us.tolist(), both), Ride(arc_us.tolist(), cars)
    return rides


def group_rows(row: IntArray, *columns: NDArray[Any]) -> dict[int, tuple[Any, ...]]:
    """Collect the values of *columns*, as tuples, under their *row* number; rows must be sorted."""
    entries = tuple(zip(*(column.tolist() for column in columns), strict=True))
    first = np.flatnonzero(np.diff(row, prepend=-1))
    bounds = [*first.tolist(), row.size]
    return {
        number: entries[begin:end]
        for number, begin, end in zip(row[first].tolist(), bounds[:-1], bounds[1:], strict=True)
    }


def _watched(
    views: ArcViews, rows: IntArray, arc_us: IntArray, of_vehicle: int
) -> dict[int, tuple[ArcSees, ...]]:
    channel = 2 * views.camera[rows] + of_vehicle
    return group_rows(views.arc[rows], channel, *view_times_us(views, rows, arc_us))


def person_visible(legs: pd.DataFrame, settings: ExposureSettings, draws: Draws) -> BoolArray:
    """Decide for each leg whether street cameras can see the traveller.

    Walkers always can be seen. Somebody in a vehicle is visible for the whole trip or not at all (where one
    sits and how the windows are does not change on the way), keyed by resident and trip.
    """
    mode = legs["mode"].to_numpy(dtype=str)
    trip = legs["trip"].to_numpy(dtype=np.int64)
    resident = legs["resident_id"].to_numpy(dtype=np.int64)
    share = np.ones(len(legs))
    for ridden, value in settings.occupant_visible.items():
        share[mode == str(ridden)] = value
    share[mode == str(Mode.WALK)] = 1.0
    visible = share >= 1.0
    for number in np.unique(trip[~visible]):
        here = ~visible & (trip == number)
        drawn = draws.uniform(Decision.SEEN_IN_VEHICLE, resident[here], int(number))
        visible[here] = drawn < share[here]
    return visible


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


class CamerasMet(NamedTuple):
    """Who watches the way in and out, and who the stay or wait, by row of the visit."""

    passed: Mapping[int, tuple[Passed, ...]]
    stayed: Mapping[int, tuple[Stayed, ...]]


def passages_and_stays(met: Met, settings: ExposureSettings) -> CamerasMet:
    """Split cameras met into those passed (with a time) and those stayed with (with a share), by row."""
    passage_s, share = np.zeros((2, len(CLASS_INDEX)))
    for word in PASSED:
        passage_s[CLASS_INDEX[word]] = settings.passage_s[word]
    for word in (*STAYED, *WAITED):
        share[CLASS_INDEX[word]] = settings.share_of_stay_in_view[word]
    channel, passage_us = 2 * met.camera, whole_us(passage_s)
    passed = np.isin(met.site_class, [CLASS_INDEX[word] for word in PASSED])
    return CamerasMet(
        group_rows(met.row[passed], channel[passed], passage_us[met.site_class[passed]]),
        group_rows(met.row[~passed], channel[~passed], share[met.site_class[~passed]]),
    )


def make_legs(
    legs: pd.DataFrame,
    indptr: IntArray,
    visible: BoolArray,
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
    residents: IntArray, plans: pd.DataFrame, legs: pd.DataFrame, leg_list: list[Leg], cameras_met: CamerasMet
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
                cameras_met.passed.get(row, ()),
                cameras_met.stayed.get(row, ()),
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


Life = Generator[simpy.Event, object, None]


def simulate(
    env: simpy.Environment, resident: int, stops: list[Stop], arcs: IntArray, recorder: Recorder
) -> Life:
    """Live one day: stay at each stop until it is time to leave, then travel to the next.

    Who arrives later than planned leaves at once.

    Parameters
    ----------
    env
        The clock, at midnight; it counts whole microseconds.
    resident, stops
        Row of the resident; the resident's stops in order, with the legs that follow each.
    arcs
        The arcs of all legs of all residents, which legs point into.
    recorder
        Takes down what cameras see.
    """
    for number, stop in enumerate(stops):
        _arrive(int(env.now), resident, stop, recorder, from_outside=number > 0)
        if number == len(stops) - 1:
            return
        arrived = int(env.now)
        if stop.leave_us > arrived:
            yield env.timeout(stop.leave_us - arrived)
        _leave(arrived, int(env.now), resident, stop, recorder)
        for leg in stop.legs:
            yield from _travel(env, resident, leg, arcs, recorder)


def _arrive(now: int, resident: int, stop: Stop, recorder: Recorder, *, from_outside: bool) -> None:
    """Come in and stay.

    Cameras of the yard and the entrance see who comes in for some seconds from the arrival; the day's first
    stop began before midnight, so nobody comes in there. Cameras of a place have the visitor in view from
    the arrival for a share of the stay.
    """
    if from_outside:
        for channel, passage_us in stop.passed:
            recorder.see(resident, channel, now, min(now + passage_us, stop.leave_us))
    for channel, share in stop.stayed:
        recorder.see(resident, channel, now, now + round(share * (stop.leave_us - now)))


def _leave(arrived: int, now: int, resident: int, stop: Stop, recorder: Recorder) -> None:
    """Go out: the cameras of the entrance and the yard see the last seconds before the street."""
    for channel, passage_us in stop.passed:
        recorder.see(resident, channel, max(arrived, now - passage_us), now)


def _travel(env: simpy.Environment, resident: int, leg: Leg, arcs: IntArray, recorder: Recorder) -> Life:
    """Wait for the ride, if there is one to wait for, then move arc by arc.

    Each arc's views are noted on entering it, with the times at which the traveller will pass their ends.
    """
    if leg.wait_us > 0:
        for channel, share in leg.waiting:
            recorder.see(resident, channel, int(env.now), int(env.now) + round(share * leg.wait_us))
        yield env.timeout(leg.wait_us)
    arc_us, views_of_arc = leg.ride
    see, timeout = recorder.see, env.timeout
    for arc in arcs[leg.first : leg.last].tolist():
        if arc in views_of_arc:
            now = int(env.now)
            for channel, enter_us, exit_us in views_of_arc[arc]:
                see(resident, channel, now + enter_us, now + exit_us)
        yield timeout(arc_us[arc])
    recorder.n_arcs += leg.last - leg.first
