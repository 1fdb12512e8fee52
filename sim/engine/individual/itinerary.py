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
from sim.core.vocabulary import Mode
from sim.engine.individual.records import Recorder
from sim.engine.shared.place_views import PASSED, STAYED, WAITED, Met
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.vehicles import Visible, looks_through_windscreens
from sim.engine.shared.views_and_draws import ArcViews, reader_of_site, view_times_us

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
    views: ArcViews,
    plate_views: ArcViews,
    cameras: pd.DataFrame,
    up: BoolArray,
    arc_s: Mapping[Mode, FloatArray],
    *,
    used: BoolArray,
    settings: ExposureSettings,
) -> dict[tuple[Mode, bool, bool], Ride]:
    """Lay out each way of travelling: by mode, and by which cameras can see the traveller.

    Parameters
    ----------
    views, plate_views
        Where cameras see people on the arcs, and where they read plates.
    cameras, up
        The camera table, and which of its rows work.
    arc_s
        Seconds that each arc takes, by mode.
    used
        Which arcs anybody travels; the others are left out.
    settings
        The numbers of the exposure model.

    Returns
    -------
    By mode, whether most cameras see the traveller, and whether those do that look through windscreens.
    """
    kept = up[views.camera] & used[views.arc]
    looks_in = looks_through_windscreens(cameras, settings)
    reader = reader_of_site(cameras, up)
    read = np.flatnonzero((reader[plate_views.camera] >= 0) & used[plate_views.arc])
    plates = 2 * reader[plate_views.camera[read]] + 1
    rides: dict[tuple[Mode, bool, bool], Ride] = {}
    for mode, seconds in arc_s.items():
        arc_us = whole_us(seconds)
        cars = _watched(plate_views, read, plates, arc_us) if mode == Mode.CAR else {}
        seeing = {(False, False): np.zeros_like(kept), (True, True): kept}
        if looks_in is not None and mode == Mode.CAR:
            through = looks_in[views.camera]
            seeing |= {(True, False): kept & ~through, (False, True): kept & through}
        for by_which, marked in seeing.items():
            rows = np.flatnonzero(marked)
            people = _watched(views, rows, 2 * views.camera[rows], arc_us)
            both = people | {number: people.get(number, ()) + sees for number, sees in cars.items()}
            rides[(mode, *by_which)] = Ride(arc_us.tolist(), both)
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
    views: ArcViews, rows: IntArray, channel: IntArray, arc_us: IntArray
) -> dict[int, tuple[ArcSees, ...]]:
    return group_rows(views.arc[rows], channel, *view_times_us(views, rows, arc_us))


class LookedInto(NamedTuple):
    """A vehicle into which each camera looks or not: numbers of the traveller and the cameras, and share."""

    number: float
    of_camera: list[float]
    share: float

    def by(self, camera: int) -> bool:
        """Tell whether a camera sees the traveller."""
        return (self.number + self.of_camera[camera]) % 1.0 < self.share


class Leg(NamedTuple):
    """One leg: its stretch of the list of all arcs, the wait before it, and who watches the wait.

    *looked_into* tells which cameras of the ride see the traveller; None if all do.
    """

    first: int
    last: int
    ride: Ride
    wait_us: int
    waiting: tuple[Stayed, ...]
    looked_into: LookedInto | None


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
    visible: Visible,
    rides: Mapping[tuple[Mode, bool, bool], Ride],
    waiting: Mapping[int, tuple[Stayed, ...]],
) -> list[Leg]:
    """Lay out the legs in the order of their table."""
    modes = {str(mode): mode for mode in Mode}
    of_camera = visible.of_camera.tolist()
    columns = zip(
        indptr[:-1].tolist(),
        indptr[1:].tolist(),
        legs["mode"].tolist(),
        visible.by_most.tolist(),
        visible.through_windscreen.tolist(),
        whole_us(legs["wait_s"].to_numpy()).tolist(),
        visible.number.tolist(),
        visible.share_of_cameras.tolist(),
        strict=True,
    )
    return [
        Leg(
            first,
            last,
            rides[modes[str(mode)], by_most, through],
            wait_us,
            waiting.get(row, ()),
            LookedInto(number, of_camera, share) if share < 1 else None,
        )
        for row, (first, last, mode, by_most, through, wait_us, number, share) in enumerate(columns)
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
    (arc_us, views_of_arc), into = leg.ride, leg.looked_into
    see, timeout = recorder.see, env.timeout
    for arc in arcs[leg.first : leg.last].tolist():
        if arc in views_of_arc:
            now = int(env.now)
            for channel, enter_us, exit_us in views_of_arc[arc]:
                if into is None or channel % 2 or into.by(channel // 2):
                    see(resident, channel, now + enter_us, now + exit_us)
        yield timeout(arc_us[arc])
    recorder.n_arcs += leg.last - leg.first
