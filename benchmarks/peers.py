"""The same day of the same town on SimPy, Mesa and AgentPy: `python benchmarks/peers.py [TOWN...]`.

Everybody's stops and ways, the cameras, and all chance come from one prepared world. Each program lets all
residents live the day, takes down which camera has whom in view from when to when, and answers for each
resident: how many cameras, how many sightings, how long in view. The answers must be the same. Ours do more
in that time: they also settle the chance that the peers are handed.
"""

import argparse
from collections.abc import Callable, Sequence

import numpy as np
import peer_agentpy
import peer_loop
import peer_mesa
import peer_simpy
from peer_day import Answer, answer_of_records, plain_days
from printing import print_table
from rounds import ROUNDS, must_agree, ratio, take_turns
from towns import everyone_in, world_from

from sim.engine.day import day_of
from sim.engine.individual import run_individual_day
from sim.scenario.resolve import ResolvedScenario, load_scenario

SCENARIO = "aqkol_smart_city"
OURS = "individual engine"
SAME_S = 1e-3
"""Clocks that add up the same waits in another order drift apart by far less in a day."""


def main(towns: Sequence[str] = (), rounds: int = ROUNDS) -> None:
    """Set all programs against each other on Aqkol and on *towns* under the cameras of today."""
    for scenario in (load_scenario(SCENARIO), *map(everyone_in, towns)):
        _one_town(scenario, rounds)


def _one_town(scenario: ResolvedScenario, rounds: int) -> None:
    before = take_turns({"world": lambda: world_from(scenario)}, rounds)["world"]
    day = day_of(before.answer)
    residents = np.unique(day.residents)
    laid_out = take_turns({"days": lambda: plain_days(day)}, rounds)["days"]
    days = laid_out.answer
    programs: dict[str, Callable[[], Answer]] = {
        "a loop, no clock": lambda: peer_loop.run(days),
        "SimPy": lambda: peer_simpy.run(days),
        "Mesa, by the minute": lambda: peer_mesa.run_steps(days),
        "Mesa, by events": lambda: peer_mesa.run_events(days),
        "AgentPy, by the minute": lambda: peer_agentpy.run(days),
        OURS: lambda: answer_of_records(run_individual_day(day), residents),
    }
    timed = take_turns(programs, rounds)
    ours = timed[OURS].answer
    for name, one in timed.items():
        must_agree(f"what cameras see of each resident ({name})", agree=_same(one.answer, ours))
    print_table(
        f"The day of {residents.size:,} residents under {len(day.cameras):,} cameras, {scenario.name} "
        f"(medians of {rounds} runs, CPU)",
        ["program", "seconds", "residents a second", "against ours"],
        [
            [name, f"{one.median_s:.3f}", f"{residents.size / one.median_s:,.0f}", ratio(one, timed[OURS])]
            for name, one in timed.items()
        ],
        f"All answer alike for each resident: {np.count_nonzero(ours.n_cameras):,} observed, "
        f"{ours.n_cameras.sum():,} meetings of a resident and a camera, {ours.n_sightings.sum():,} "
        f"sightings, {ours.seconds_in_view.sum() / 3600:,.0f} hours in view.",
    )


def _same(one: Answer, other: Answer) -> bool:
    return (
        np.array_equal(one.n_cameras, other.n_cameras)
        and np.array_equal(one.n_sightings, other.n_sightings)
        and np.allclose(one.seconds_in_view, other.seconds_in_view, rtol=0, atol=SAME_S)
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("towns", nargs="*", metavar="TOWN", help="further towns, such as ridder")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each program")
    asked = parser.parse_args()
    main(asked.towns, asked.rounds)
