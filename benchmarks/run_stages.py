"""Where the time of a run of the individual engine goes, and how many residents it does a second."""

from statistics import median

from printing import print_table
from rounds import ROUNDS

from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario
from sim.study.work import STAGES

SCENARIOS = {"aqkol_smart_city": 1.0, "baseline_2025": 0.01}
"""How many residents of each are simulated, each of them a process."""


def main() -> None:
    timings, people = {}, {}
    for name in SCENARIOS:
        runs = [_timing_and_people(name) for _ in range(ROUNDS)]
        timings[name] = [timing for timing, _ in runs]
        people[name] = runs[0][1]
    totals = {name: [sum(timing.values()) for timing in timings[name]] for name in SCENARIOS}
    rows = [[stage, *(_share(timings[name], totals[name], stage) for name in SCENARIOS)] for stage in STAGES]
    rows.append(["all stages", *(f"{median(totals[name]):.2f} s" for name in SCENARIOS)])
    rows.append(["residents simulated", *(f"{people[name]:,}" for name in SCENARIOS)])
    per_second = {name: people[name] / median(totals[name]) for name in SCENARIOS}
    rows.append(["residents a second", *(f"{per_second[name]:,.0f}" for name in SCENARIOS)])
    print_table(
        f"Share of each stage in a run (medians of {ROUNDS} runs, wall clock)",
        ["stage", *SCENARIOS],
        rows,
    )


def _timing_and_people(name: str) -> tuple[dict[str, float], int]:
    run = run_scenario(load_scenario(name, sample=SCENARIOS[name], engine="individual"))
    return run.timing, run.outcome.summary["people"]


def _share(timings: list[dict[str, float]], totals: list[float], stage: str) -> str:
    shares = [timing[stage] / total for timing, total in zip(timings, totals, strict=True)]
    return f"{median(timing[stage] for timing in timings):.2f} s  {median(shares):5.1%}"
