"""The day on SimPy: a process for each resident, and an event for each stay, wait and street."""

from collections.abc import Generator

import simpy
from peer_day import Counts, Leg, Stop, counts_of_sets

from sim.people.contract import DAY_S

Life = Generator[simpy.Event, None, None]


class Resident:
    """Somebody who stays, leaves, waits and walks, and keeps the cameras met on the way."""

    def __init__(self, env: simpy.Environment, stops: list[Stop]) -> None:
        self.env = env
        self.met: set[int] = set()
        env.process(self.live(stops))

    def live(self, stops: list[Stop]) -> Life:
        """Stay at each stop until it is time to leave; who is late leaves at once."""
        for stop in stops:
            if stop.leave_s > self.env.now:
                self.met.update(stop.cameras)
                yield self.env.timeout(stop.leave_s - self.env.now)
            for leg in stop.legs:
                yield from self.travel(leg)

    def travel(self, leg: Leg) -> Life:
        """Wait for the ride, if there is one to wait for, then take street after street."""
        if leg.wait_s > 0:
            self.met.update(leg.cameras_waiting)
            yield self.env.timeout(leg.wait_s)
        for street in leg.streets:
            if street in leg.cameras_on:
                self.met.update(leg.cameras_on[street])
            yield self.env.timeout(leg.street_s[street])


def run(days: list[list[Stop]]) -> Counts:
    """Let everybody live from midnight to midnight and count the cameras each of them met."""
    env = simpy.Environment()
    residents = [Resident(env, stops) for stops in days]
    env.run(until=DAY_S)
    return counts_of_sets(resident.met for resident in residents)
