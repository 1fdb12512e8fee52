"""What a day costs beyond the clock: against a SimPy program that only waits, with the very same waits.

The day is recorded once: every process and every wait it asks for. The bare program starts as many processes
in the same groups and lets each wait the same seconds; it lays out nobody's day and looks at no camera.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import simpy
from printing import print_table
from rounds import ROUNDS, must_agree, ratio, take_turns
from towns import world_of

from sim.core.units import DAY_S
from sim.engine.individual.day import IndividualDay, run_individual_day
from sim.engine.shared.place_views import cameras_of_sites
from sim.engine.shared.views_and_draws import make_arc_views
from sim.study.part_run import day_of
from sim.world.world import World

TOWN = "aqkol_smart_city"


class RecordingClock(simpy.Environment):
    """A clock that counts its events and writes down which process waits how long."""

    def __init__(self) -> None:
        super().__init__()
        self.events = 0
        self.waits: dict[simpy.Process, list[float]] = {}

    def process(self, generator: Generator[simpy.Event, Any, Any]) -> simpy.Process:
        """Start a process and a list of its waits."""
        started = simpy.Process(self, generator)
        self.waits[started] = []
        return started

    def timeout(self, delay: float = 0, value: Any = None) -> simpy.Timeout:
        """Write the wait down for the process that asks for it."""
        if self.active_process is not None:
            self.waits[self.active_process].append(delay)
        return simpy.Timeout(self, delay, value)

    def step(self) -> None:
        """Count the event."""
        self.events += 1
        super().step()


@dataclass(frozen=True)
class Tape:
    """The waits of each process by group, and how many events the clocks went through."""

    groups: list[list[list[float]]]
    events: int


def main() -> None:
    world = world_of(TOWN)
    day = day_of(world)
    blind = _without_cameras(world, day)
    tape = _record(lambda: run_individual_day(day))
    for what, run in (
        ("events of the bare program", lambda: _wait_only(tape.groups)),
        ("events of the day without cameras", lambda: run_individual_day(blind)),
    ):
        must_agree(what, agree=_record(run) == tape)
    timed = take_turns(
        {
            "bare SimPy": lambda: _wait_only(tape.groups),
            "the day, no cameras": lambda: run_individual_day(blind),
            "the day": lambda: len(run_individual_day(day).sightings),
        }
    )
    bare, unseen = timed["bare SimPy"], timed["the day, no cameras"]
    print_table(
        f"The day of {TOWN}: {sum(map(len, tape.groups)):,} processes, {tape.events:,} events each, "
        f"{timed['the day'].answer:,} sightings (medians of {ROUNDS} runs, CPU)",
        ["program", "seconds", "against bare SimPy", "against no cameras"],
        [[name, f"{one.median_s:.2f}", ratio(one, bare), ratio(one, unseen)] for name, one in timed.items()],
        "Events were counted and are equal; so are the waits of every process.",
    )


def _record(run: Callable[[], object]) -> Tape:
    clocks: list[RecordingClock] = []

    def new_clock() -> RecordingClock:
        clocks.append(RecordingClock())
        return clocks[-1]

    with patch.object(simpy, "Environment", new_clock):
        run()
    return Tape([list(clock.waits.values()) for clock in clocks], sum(clock.events for clock in clocks))


def _wait_only(groups: list[list[list[float]]]) -> None:
    for waits_of_processes in groups:
        env = simpy.Environment()
        for waits in waits_of_processes:
            env.process(_wait(env, waits))
        env.run(until=DAY_S)


def _wait(env: simpy.Environment, waits: list[float]) -> Generator[simpy.Event, Any, None]:
    for seconds in waits:
        yield env.timeout(seconds)


def _without_cameras(world: World, day: IndividualDay) -> IndividualDay:
    network = world.network
    none = network.cameras.iloc[:0]
    return replace(
        day,
        cameras=none,
        arcs=make_arc_views(network.views.iloc[:0], none, network.city.edges),
        places=cameras_of_sites(none, network.city.sites),
    )
