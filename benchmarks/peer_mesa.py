"""The day on Mesa 3: an agent for each resident, in steps of a minute or from event to event.

The steps are the library's usual way; its events come with `DEVSimulator`. Agents need no grid: they know the
street they are in, which costs less than any of the library's spaces.
"""

from collections.abc import Iterator

import mesa
from mesa.experimental.devs import DEVSimulator
from peer_day import Answer, InView, Leg, Stop, answer_of

from sim.core.units import DAY_S

STEP_S = 60.0


class Resident(mesa.Agent):
    """Somebody who goes through a day of stays, waits and streets, and what cameras see of it."""

    def __init__(self, model: mesa.Model, stops: list[Stop]) -> None:
        super().__init__(model)
        self.seen: list[InView] = []
        self.busy_until_s = 0.0
        self.doings = self.simulate(stops)

    def simulate(self, stops: list[Stop]) -> Iterator[None]:
        """Do one thing after the other; each moves on the time until which the resident is busy."""
        for number, stop in enumerate(stops):
            arrived_s = self.busy_until_s
            if number > 0:
                for camera, passing_s in stop.passed:
                    self.seen.append((camera, arrived_s, min(arrived_s + passing_s, stop.leave_s)))
            for camera, share in stop.stayed:
                self.seen.append((camera, arrived_s, arrived_s + share * (stop.leave_s - arrived_s)))
            self.busy_until_s = max(arrived_s, stop.leave_s)
            yield
            for camera, passing_s in stop.passed:
                self.seen.append((camera, max(arrived_s, self.busy_until_s - passing_s), self.busy_until_s))
            for leg in stop.legs:
                yield from self.travel(leg)

    def travel(self, leg: Leg) -> Iterator[None]:
        """Wait for the ride, if there is one to wait for, then take street after street."""
        now_s = self.busy_until_s
        if leg.wait_s > 0:
            for camera, share in leg.waiting:
                self.seen.append((camera, now_s, now_s + share * leg.wait_s))
            self.busy_until_s = now_s = now_s + leg.wait_s
            yield
        for street in leg.streets:
            for camera, enter_s, exit_s in leg.views_of.get(street, ()):
                self.seen.append((camera, now_s + enter_s, now_s + exit_s))
            self.busy_until_s = now_s = now_s + leg.street_s[street]
            yield

    def step(self) -> None:
        """Begin whatever begins in this step."""
        end_s = self.model.now_s
        while self.busy_until_s < end_s:
            next(self.doings)

    def do_next(self) -> None:
        """Begin the next thing and come back when it is done."""
        next(self.doings)
        if self.busy_until_s < DAY_S:
            self.model.simulator.schedule_event_absolute(self.do_next, self.busy_until_s)


class SteppedTown(mesa.Model):
    """All residents act once a step."""

    def __init__(self, days: list[list[Stop]]) -> None:
        super().__init__(rng=0)
        self.now_s = 0.0
        Resident.create_agents(self, len(days), days)

    def step(self) -> None:
        """Let a minute pass."""
        self.now_s += STEP_S
        self.agents.do("step")


class EventTown(mesa.Model):
    """Each resident acts when the last thing is done."""

    def __init__(self, days: list[list[Stop]], simulator: DEVSimulator) -> None:
        super().__init__(rng=0)
        self.simulator = simulator
        simulator.setup(self)
        for resident in Resident.create_agents(self, len(days), days):
            simulator.schedule_event_now(resident.do_next)


def run_steps(days: list[list[Stop]]) -> Answer:
    """Let everybody live from midnight to midnight, minute by minute."""
    town = SteppedTown(days)
    while town.now_s < DAY_S:
        town.step()
    return answer_of(town.agents.get("seen"))


def run_events(days: list[list[Stop]]) -> Answer:
    """Let everybody live from midnight to midnight, event by event."""
    simulator = DEVSimulator()
    town = EventTown(days, simulator)
    simulator.run_until(DAY_S)
    return answer_of(town.agents.get("seen"))
