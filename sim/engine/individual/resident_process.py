"""A resident's day as a SimPy process: stay, leave home, walk, arrive.

The process knows where the resident is and when; what it meets it tells the recorder. Residents do not see
each other, so neither their number nor their order changes anybody's day.
"""

from collections.abc import Generator

import simpy

from sim.core.arrays import IntArray
from sim.engine.individual.itinerary import Leg, Stop
from sim.engine.individual.records import Recorder

Life = Generator[simpy.Event, object, None]


def simulate(
    env: simpy.Environment, resident: int, stops: list[Stop], arcs: IntArray, recorder: Recorder
) -> Life:
    """Live one day: stay at each stop until it is time to leave, then travel to the next.

    Who arrives later than planned leaves at once. Midnight ends the day wherever the resident is, because
    the clock stops there.

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
