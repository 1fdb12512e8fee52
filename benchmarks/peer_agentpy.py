"""The day on AgentPy: an agent for each resident, in steps of a minute, the library's only clock."""

from collections.abc import Iterator

import agentpy as ap
from peer_day import Counts, Leg, Stop, counts_of_sets

from sim.people.contract import DAY_S

STEP_S = 60


class Resident(ap.Agent):
    """Somebody who goes through a day of stays, waits and streets, and keeps the cameras met on the way."""

    def setup(self, stops: list[Stop]) -> None:
        """Begin at midnight with the first stop."""
        self.met: set[int] = set()
        self.busy_until_s = 0.0
        self.doings = self.live(stops)

    def live(self, stops: list[Stop]) -> Iterator[None]:
        """Do one thing after the other; each moves on the time until which the resident is busy."""
        for stop in stops:
            if stop.leave_s > self.busy_until_s:
                self.met.update(stop.cameras)
                self.busy_until_s = stop.leave_s
                yield
            for leg in stop.legs:
                yield from self.travel(leg)

    def travel(self, leg: Leg) -> Iterator[None]:
        """Wait for the ride, if there is one to wait for, then take street after street."""
        if leg.wait_s > 0:
            self.met.update(leg.cameras_waiting)
            self.busy_until_s += leg.wait_s
            yield
        for street in leg.streets:
            if street in leg.cameras_on:
                self.met.update(leg.cameras_on[street])
            self.busy_until_s += leg.street_s[street]
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
        """Report the cameras that each resident met."""
        self.report("counts", counts_of_sets(self.residents.met))


def run(days: list[list[Stop]]) -> Counts:
    """Let everybody live from midnight to midnight and count the cameras each of them met."""
    town = Town({"days": days, "step_s": STEP_S, "steps": int(DAY_S) // STEP_S})
    town.run(seed=0, display=False)
    return town.reporters["counts"]
