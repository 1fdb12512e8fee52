"""The day on SimPy: a process for each resident, and an event for each stay, wait and street."""

from collections.abc import Generator

import simpy
from peer_day import Answer, InView, Leg, Stop, answer_of

from sim.core.units import DAY_S

Life = Generator[simpy.Event, None, None]


class Resident:
    """Somebody who stays, leaves, waits and walks, and what cameras see of it."""

    def __init__(self, env: simpy.Environment, stops: list[Stop]) -> None:
        self.env = env
        self.seen: list[InView] = []
        env.process(self.simulate(stops))

    def simulate(self, stops: list[Stop]) -> Life:
        """Stay at each stop until it is time to leave, then travel on; who is late leaves at once."""
        for number, stop in enumerate(stops):
            arrived_s = self.env.now
            if number > 0:
                for camera, passing_s in stop.passed:
                    self.seen.append((camera, arrived_s, min(arrived_s + passing_s, stop.leave_s)))
            for camera, share in stop.stayed:
                self.seen.append((camera, arrived_s, arrived_s + share * (stop.leave_s - arrived_s)))
            if number == len(stops) - 1:
                return
            if stop.leave_s > arrived_s:
                yield self.env.timeout(stop.leave_s - arrived_s)
            for camera, passing_s in stop.passed:
                self.seen.append((camera, max(arrived_s, self.env.now - passing_s), self.env.now))
            for leg in stop.legs:
                yield from self.travel(leg)

    def travel(self, leg: Leg) -> Life:
        """Wait for the ride, if there is one to wait for, then take street after street."""
        if leg.wait_s > 0:
            for camera, share in leg.waiting:
                self.seen.append((camera, self.env.now, self.env.now + share * leg.wait_s))
            yield self.env.timeout(leg.wait_s)
        for street in leg.streets:
            for camera, enter_s, exit_s in leg.views_of.get(street, ()):
                self.seen.append((camera, self.env.now + enter_s, self.env.now + exit_s))
            yield self.env.timeout(leg.street_s[street])


def run(days: list[list[Stop]]) -> Answer:
    """Let everybody live from midnight to midnight."""
    env = simpy.Environment()
    residents = [Resident(env, stops) for stops in days]
    env.run(until=DAY_S)
    return answer_of([resident.seen for resident in residents])
