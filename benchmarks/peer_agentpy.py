"""The day on AgentPy: an agent for each resident, in steps of a minute, the library's only clock."""

from collections.abc import Iterator

import agentpy as ap
from peer_day import Answer, InView, Leg, Stop, answer_of

from sim.core.units import DAY_S

STEP_S = 60


class Resident(ap.Agent):
    """Somebody who goes through a day of stays, waits and streets, and what cameras see of it."""

    def setup(self, stops: list[Stop]) -> None:
        """Begin at midnight with the first stop."""
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

    def act_until(self, end_s: float) -> None:
        """Begin whatever begins before *end_s*."""
        while self.busy_until_s < end_s:
            next(self.doings)


class Town(ap.Model):
    """All residents act once a step."""

    def setup(self) -> None:
        """Settle the residents."""
        self.residents = ap.AgentList(self, len(self.p.days), Resident, stops=ap.AttrIter(self.p.days))

    def step(self) -> None:
        """Let a minute pass."""
        self.residents.act_until(self.t * self.p.step_s)

    def end(self) -> None:
        """Report what the cameras saw."""
        self.report("answer", answer_of(self.residents.seen))


def run(days: list[list[Stop]]) -> Answer:
    """Let everybody live from midnight to midnight, minute by minute."""
    town = Town({"days": days, "step_s": STEP_S, "steps": int(DAY_S) // STEP_S})
    town.run(seed=0, display=False)
    return town.reporters["answer"]
