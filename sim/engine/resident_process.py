"""A resident's day as a SimPy process: stay, leave home, walk, arrive.

The process knows where the resident is and when; what it meets it tells the recorder. Residents do not see
each other, so neither their number nor their order changes anybody's day.
"""

from collections.abc import Generator

import numpy as np
import simpy
from numpy.typing import NDArray

from sim.engine.itinerary import Leg, Stop
from sim.engine.records import Recorder

Life = Generator[simpy.Event, object, None]


def live(
    env: simpy.Environment, resident: int, stops: list[Stop], arcs: NDArray[np.int64], recorder: Recorder
) -> Life:
    """Live one day: stay at each stop until it is time to leave, then travel to the next.

    Who arrives later than planned leaves at once. Midnight ends the day wherever the resident is, because
    the clock stops there.

    Parameters
    ----------
    env
        The clock, at midnight.
    resident
        Row of the resident.
    stops
        The resident's stops in order, with the legs that follow each.
    arcs
        The arcs of all legs of all residents, which legs point into.
    recorder
        Takes down what cameras see.
    """
    for number, stop in enumerate(stops):
        _arrive(env.now, resident, stop, recorder, from_outside=number > 0)
        if number == len(stops) - 1:
            return
        arrived = env.now
        if stop.leave_s > arrived:
            yield env.timeout(stop.leave_s - arrived)
        _leave(arrived, env.now, resident, stop, recorder)
        for leg in stop.legs:
            yield from _travel(env, resident, leg, arcs, recorder)


def _arrive(now: float, resident: int, stop: Stop, recorder: Recorder, *, from_outside: bool) -> None:
    """Come in and stay.

    Cameras of the yard and the entrance see who comes in for some seconds from the arrival; the day's first
    stop began before midnight, so nobody comes in there. Cameras of a place have the visitor in view from
    the arrival for a share of the stay.
    """
    if from_outside:
        for watch, seconds in stop.passed:
            recorder.see(resident, watch, now, min(now + seconds, stop.leave_s))
    for watch, share in stop.stayed:
        recorder.see(resident, watch, now, now + share * (stop.leave_s - now))


def _leave(arrived: float, now: float, resident: int, stop: Stop, recorder: Recorder) -> None:
    """Go out: the cameras of the entrance and the yard see the last seconds before the street."""
    for watch, seconds in stop.passed:
        recorder.see(resident, watch, max(arrived, now - seconds), now)


def _travel(
    env: simpy.Environment, resident: int, leg: Leg, arcs: NDArray[np.int64], recorder: Recorder
) -> Life:
    """Wait for the ride, if there is one to wait for, then move arc by arc.

    Each arc's views are noted on entering it, with the times at which the traveller will pass their ends.
    """
    if leg.wait_s > 0:
        for watch, share in leg.waiting:
            recorder.see(resident, watch, env.now, env.now + share * leg.wait_s)
        yield env.timeout(leg.wait_s)
    arc_s, s_per_m, watched = leg.ride
    see, timeout = recorder.see, env.timeout
    for arc in arcs[leg.first : leg.last].tolist():
        if arc in watched:
            now, pace = env.now, s_per_m[arc]
            for watch, enter_m, exit_m in watched[arc]:
                see(resident, watch, now + enter_m * pace, now + exit_m * pace)
        yield timeout(arc_s[arc])
    recorder.n_arcs += leg.last - leg.first
