"""The same day of the same town on SimPy, Mesa and AgentPy: `python benchmarks/peers.py [TOWN...]`.

Everybody's stops and ways, the cameras, and all chance come from one prepared world. Each program lets all
residents live the day, takes down which camera has whom in view from when to when, and answers for each
resident: how many cameras, how many sightings, how long in view. The answers must be the same.

Ours do more in that time. Both settle the chance that the peers are handed; the cohort engine counts under
all definitions, hour by hour, and by the cell of the camera.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import peer_agentpy
import peer_loop
import peer_mesa
import peer_simpy
from cohort_side import answer_of_cohorts, lay_out_cohorts, pack_everyone
from peer_day import Answer, answer_of_records, plain_days
from printing import print_table
from rounds import ROUNDS, Timed, must_agree, ratio, take_turns
from towns import NO_CACHE, everyone_in, world_from

from sim.engine.cohort.cohort_day import CohortDay, run_cohort_day
from sim.engine.individual.day import run_individual_day
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.study.part_run import day_of
from sim.world.world import RunMemo, build_network

SCENARIO = "aqkol_smart_city"
LARGER = ("ridder",)
COHORTS, INDIVIDUALS = "cohort engine", "individual engine"
SAME_S = 1e-3
"""Clocks that add up the same waits in another order drift apart by far less in a day."""


@dataclass(frozen=True)
class Ready:
    """A day as each of the programs takes it, and the time it took to come there from the scenario."""

    world: Timed
    plain: Timed
    packed: Timed

    def before_s(self, program: str) -> float:
        """Add up the seconds from the scenario to the day that *program* takes."""
        if program == COHORTS:
            return self.packed.median_s
        return self.world.median_s + (0.0 if program == INDIVIDUALS else self.plain.median_s)


def main(towns: Sequence[str] = LARGER, rounds: int = ROUNDS) -> None:
    """Set all programs against each other on Aqkol and on *towns* under the cameras of today."""
    for scenario in (load_scenario(SCENARIO), *map(everyone_in, towns)):
        _one_town(scenario, rounds)


def _one_town(scenario: ResolvedScenario, rounds: int) -> None:
    ready = _prepare(scenario, rounds)
    day, days, cohorts = day_of(ready.world.answer), ready.plain.answer, ready.packed.answer
    residents = np.unique(day.residents)
    run_cohort_day(cohorts)  # compiles, if that is still to be done: first_use.py times that
    programs: dict[str, Callable[[], Answer]] = {
        "SimPy": lambda: peer_simpy.run(days),
        "Mesa, by the minute": lambda: peer_mesa.run_steps(days),
        "Mesa, by events": lambda: peer_mesa.run_events(days),
        "AgentPy, by the minute": lambda: peer_agentpy.run(days),
        "a loop, no clock": lambda: peer_loop.run(days),
        INDIVIDUALS: lambda: answer_of_records(run_individual_day(day), residents),
        COHORTS: lambda: answer_of_cohorts(run_cohort_day(cohorts)),
    }
    timed = take_turns(programs, rounds)
    ours = timed[COHORTS].answer
    for name, one in timed.items():
        must_agree(f"what cameras see of each resident ({name})", agree=_same(one.answer, ours))
    print_table(
        f"The day of {residents.size:,} residents under {len(day.cameras):,} cameras, {scenario.name} "
        f"(medians of {rounds} runs, CPU, one thread)",
        ["program", "day, s", "residents a second", "against cohorts", "from scratch, s", "against cohorts"],
        _rows(timed, ready, residents.size),
        f"All answer alike for each resident: {np.count_nonzero(ours.n_cameras):,} observed, "
        f"{ours.n_cameras.sum():,} meetings of a resident and a camera, {ours.n_sightings.sum():,} "
        f"sightings, {ours.seconds_in_view.sum() / 3600:,.0f} hours in view. From scratch: with streets, "
        "cameras, people and their ways, all made by this package.",
    )


def _prepare(scenario: ResolvedScenario, rounds: int) -> Ready:
    """Make the world and lay out its day, each in the way that the programs take it."""

    def packed() -> CohortDay:
        network = build_network(scenario, RunMemo(NO_CACHE))
        return lay_out_cohorts(scenario, network, pack_everyone(scenario, network))

    made = take_turns({"world": lambda: world_from(scenario), "packed": packed}, rounds)
    day = day_of(made["world"].answer)
    plain = take_turns({"plain": lambda: plain_days(day)}, rounds)["plain"]
    return Ready(made["world"], plain, made["packed"])


def _rows(timed: dict[str, Timed], ready: Ready, n_residents: int) -> list[list[str]]:
    cohorts = timed[COHORTS]
    least_s = cohorts.median_s + ready.before_s(COHORTS)
    rows = []
    for name, one in timed.items():
        all_s = one.median_s + ready.before_s(name)
        of_day = f"{one.median_s:.3f}", f"{n_residents / one.median_s:,.0f}", ratio(one, cohorts)
        rows.append([name, *of_day, f"{all_s:.2f}", f"{all_s / least_s:.2f}"])
    return rows


def _same(one: Answer, other: Answer) -> bool:
    return (
        np.array_equal(one.n_cameras, other.n_cameras)
        and np.array_equal(one.n_sightings, other.n_sightings)
        and np.allclose(one.seconds_in_view, other.seconds_in_view, rtol=0, atol=SAME_S)
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "towns", nargs="*", metavar="TOWN", help="towns beside Aqkol; Ridder if none is given"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each program")
    asked = parser.parse_args()
    main(asked.towns or LARGER, asked.rounds)
