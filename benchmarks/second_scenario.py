"""What a second scenario over the same city costs, against the first: streets, people and ways are shared."""

from statistics import median

from printing import print_table
from rounds import ROUNDS, must_agree

from sim.scenario.resolve import load_scenario
from sim.study.finished_run import Run
from sim.study.run import run_scenario, run_scenarios
from sim.study.work import STAGES

FIRST, SECOND = "pavlodar_2025", "pavlodar_2028"


def main() -> None:
    pairs = [_both() for _ in range(ROUNDS)]
    alone = run_scenario(load_scenario(SECOND))
    must_agree(
        f"the results of {SECOND}, alone and after {FIRST}",
        agree=alone.outcome.summary == pairs[-1][1].outcome.summary,
    )
    rows = [_row(stage, [tuple(run.timing[stage] for run in pair) for pair in pairs]) for stage in STAGES]
    rows.append(_row("all stages", [tuple(sum(run.timing.values()) for run in pair) for pair in pairs]))
    print_table(
        f"A second scenario after a first one (medians of {ROUNDS} runs, wall clock)",
        ["stage", f"{FIRST}, s", f"{SECOND}, s", "second against first"],
        rows,
        f"Run after {FIRST} or alone, {SECOND} has the same results.",
    )


def _both() -> tuple[Run, Run]:
    first, second = run_scenarios([load_scenario(FIRST), load_scenario(SECOND)])
    return first, second


def _row(stage: str, seconds: list[tuple[float, ...]]) -> list[str]:
    first, second = (median(pair[turn] for pair in seconds) for turn in (0, 1))
    ratios = [pair[1] / pair[0] for pair in seconds if pair[0] > 0]
    return [stage, f"{first:.2f}", f"{second:.2f}", f"{median(ratios):.2f}"]
