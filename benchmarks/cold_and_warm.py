"""A place one to one by the command: with nothing kept, under other cameras, and the same day again.

Under other cameras a run finds streets, people and their ways; the same day again it finds in counts.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from commands import SAFECITY, Cost, import_what, median_of, run_command
from printing import print_table
from rounds import ROUNDS, must_agree

from sim.core.cache.disk_cache import FOLDER_VARIABLE, OFF

COLD, OTHER, AGAIN = "nothing kept", "other cameras", "the same again"
IMPORTS = "start and imports"


@dataclass(frozen=True)
class Case:
    """A place under two scenarios that share all but their cameras."""

    city: str
    scenario: str = "baseline_2025"
    other: str = "target_15_per_100"


def measure(case: Case, rounds: int = ROUNDS) -> dict[str, list[Cost]]:
    """Run each of the ways once a round, each round with a cache of its own."""
    costs: dict[str, list[Cost]] = {COLD: [], OTHER: [], AGAIN: [], IMPORTS: []}
    with TemporaryDirectory() as name:
        folder = Path(name)
        first, second = (_run_of(case, scenario, folder) for scenario in (case.scenario, case.other))
        imports = import_what(_small_run(folder), folder / "modules.txt", {FOLDER_VARIABLE: OFF})
        for _ in range(rounds):
            with TemporaryDirectory(dir=folder) as cache:
                env = {FOLDER_VARIABLE: cache}
                for way, words in ((COLD, first), (OTHER, second), (AGAIN, first)):
                    costs[way].append(run_command([*SAFECITY, *words], env))
                costs[IMPORTS].append(run_command(imports, env))
    must_agree(
        f"{case.city}, first and again",
        agree=len({json.dumps(_found(one)) for one in costs[COLD] + costs[AGAIN]}) == 1,
    )
    return costs


def print_costs(case: Case, costs: dict[str, list[Cost]]) -> None:
    """Print what the ways cost, and how many residents a second that is."""
    summary = json.loads(costs[COLD][0].printed)
    people, imports_s = summary["residents"], median_of(costs[IMPORTS], "wall_s")
    rows = []
    for way, runs in costs.items():
        wall_s, of_run = median_of(runs, "wall_s"), way != IMPORTS
        rows.append(
            [
                way,
                f"{wall_s:.2f}",
                f"{wall_s - imports_s:.2f}" if of_run else "",
                f"{median_of(runs, 'cpu_s'):.2f}",
                f"{max(one.peak_bytes for one in runs) / 1e9:.2f}",
                f"{people / wall_s:,.0f}" if of_run else "",
            ]
        )
    print_table(
        f"{case.city}, {people:,} residents one to one: {case.scenario}, then {case.other} (medians of "
        f"{len(costs[COLD])} runs, wall clock)",
        ["run", "seconds", "beyond imports", "processor s", "peak GB", "residents a second"],
        rows,
        "Memory is the most of all runs, all processes together; what they share counts in each.",
    )


def print_stages(case: Case, costs: dict[str, list[Cost]]) -> None:
    """Print where the time of each way goes, as the runs say themselves."""
    timings = {
        way: [json.loads(one.printed)["timing"] for one in runs]
        for way, runs in costs.items()
        if way != IMPORTS
    }
    print_table(
        f"{case.city} by stage (medians, seconds)",
        ["stage", *timings],
        [[stage, *(_median_of(stage, of_way) for of_way in timings.values())] for stage in timings[COLD][0]],
    )


def _median_of(stage: str, timings: list[dict[str, float]]) -> str:
    """State the median seconds of a stage; a stage that was not needed has none."""
    return f"{median(timing[stage] for timing in timings):.2f}" if stage in timings[0] else ""


def main_of(case: Case, argv: Sequence[str] = ()) -> None:
    """Measure and print; a number in *argv* sets the rounds."""
    costs = measure(case, int(argv[0]) if argv else ROUNDS)
    print_costs(case, costs)
    print_stages(case, costs)


def _run_of(case: Case, scenario: str, folder: Path) -> list[str]:
    """Write down the scenario of the place and return the words that run it."""
    file = folder / f"{scenario}_in_{case.city}.yaml"
    file.write_text(
        f"title: {scenario} in {case.city}\nquestion: What does everyone cost?\nextends: {scenario}\n"
        f"city: {case.city}\nrun: {{engine: cohort, sample: 1.0}}\n"
    )
    return ["run", str(file), "--out", str(folder / "results"), "--json"]


def _small_run(folder: Path) -> list[str]:
    """Return the words that run a small town, so that everything is compiled and imported once."""
    return ["run", "aqkol_smart_city", "--engine", "cohort", "--out", str(folder / "results"), "--json"]


def _found(cost: Cost) -> Any:
    """Return what a run found, apart from how long it took."""
    summary = json.loads(cost.printed)
    summary.pop("timing")
    return summary
