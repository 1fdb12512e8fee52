"""The same day of the same town on SimPy, Mesa and AgentPy: `python benchmarks/peers.py [TOWN...]`.

Everybody's stops and ways, the cameras, and all chance come from one prepared world. Each program lets all
residents live the day and counts the different cameras that have each of them in view; the counts must be
the same for every resident. Ours do more in that time: they take down when each camera has whom in view,
and settle the chance that the peers are handed.
"""

import argparse
from collections.abc import Callable, Sequence

import numpy as np
import peer_agentpy
import peer_loop
import peer_mesa
import peer_simpy
from peer_day import Counts, counts_of, plain_days
from printing import print_table
from rounds import ROUNDS, must_agree, ratio, take_turns
from towns import everyone_in, world_from

from sim.engine.day import day_of
from sim.engine.individual import run_individual_day
from sim.scenario.resolve import ResolvedScenario, load_scenario

SCENARIO = "aqkol_smart_city"
OURS = "individual engine"


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
    programs: dict[str, Callable[[], Counts]] = {
        "a loop, no clock": lambda: peer_loop.run(days),
        "SimPy": lambda: peer_simpy.run(days),
        "Mesa, by the minute": lambda: peer_mesa.run_steps(days),
        "Mesa, by events": lambda: peer_mesa.run_events(days),
        "AgentPy, by the minute": lambda: peer_agentpy.run(days),
        OURS: lambda: counts_of(run_individual_day(day), residents),
    }
    timed = take_turns(programs, rounds)
    counts = timed[OURS].answer
    for name, one in timed.items():
        must_agree(f"the cameras each resident meets ({name})", agree=np.array_equal(one.answer, counts))
    print_table(
        f"The day of {residents.size:,} residents under {len(day.cameras):,} cameras, {scenario.name} "
        f"(medians of {rounds} runs, CPU)",
        ["program", "seconds", "residents a second", "against ours"],
        [
            [name, f"{one.median_s:.3f}", f"{residents.size / one.median_s:,.0f}", ratio(one, timed[OURS])]
            for name, one in timed.items()
        ],
        f"All count {np.count_nonzero(counts):,} observed residents and {counts.sum():,} meetings of a "
        "resident and a camera, the same for each resident.",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("towns", nargs="*", metavar="TOWN", help="further towns, such as ridder")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each program")
    asked = parser.parse_args()
    main(asked.towns, asked.rounds)
