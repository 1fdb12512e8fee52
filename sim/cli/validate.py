"""`safecity validate`: hold a scenario's people, traffic, cameras and alerts against what sources say."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.options import Engine, Json, Sample, Scenario, Seed
from sim.core.shown import MOST_OF_A_TITLE, shown

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.finished_run import Run

FAILED = 1
"""Exit code where a target that counts is not met."""

_HEAD = ("Target", "Expected", "Got", "Unit", "Verdict", "Counts", "Source")
_UNIT_WORDS = {
    "1": "",
    "trips_per_day": "a day",
    "per_km": "per km",
    "km_per_h": "km/h",
    "count": "",
    "vehicles": "",
    "vehicle_km": "km",
    "cameras": "",
    "per_camera_year": "a year",
    "per_camera_day": "a day",
}
_NO_VERDICT = "none"
_INDENT = 2
_TEN, _MILLION = 10, 1e6
_SMALL = 0.01


def validate(
    scenario: Scenario,
    *,
    sample: Sample = None,
    seed: Seed = None,
    engine: Engine = None,
    json: Json = False,
) -> None:
    """Run a scenario and hold it against published figures; exit code 1 if one that counts is not met.

    A target counts if its band is sourced at both ends and the model was neither given nor fitted to it; of
    all others the table says why not.
    """
    from sim.cli.run import simulate
    from sim.scenario.resolve import load_scenario

    resolved = load_scenario(scenario, sample=sample, seed=seed, engine=engine)

    from sim.study.validation.check import check_run, count_verdicts

    (run,) = simulate([resolved])
    checked = check_run(run)
    if json:
        _print_json(run, checked)
    else:
        _print(run, checked, title=resolved.title)
    if count_verdicts(checked).outside:
        raise typer.Exit(FAILED)


def _print_json(run: "Run", checked: "pd.DataFrame") -> None:
    from sim.cli.terminal.streams import json_rows, print_json
    from sim.study.validation.check import count_verdicts

    keys = ("scenario", "city", "residents", "people", "engine", "seed")
    about = {key: run.outcome.summary[key] for key in keys}
    print_json(about | {"targets": json_rows(checked), "verdicts": vars(count_verdicts(checked))})


def _print(run: "Run", checked: "pd.DataFrame", *, title: str) -> None:
    """Print every target, why those that count are not met, the sources, and how many lie where."""
    from rich.padding import Padding
    from rich.text import Text

    from sim.cli.tables.figures import count, print_blocks
    from sim.cli.terminal.console import result_console

    console, summary = result_console(), run.outcome.summary
    console.print()
    console.print(Text(shown(title, MOST_OF_A_TITLE), "bold"))
    simulated = f"{count(summary['people'])} of {count(summary['residents'])} residents simulated"
    about = f"{shown(summary['scenario'])} · {shown(run.place)}"
    console.print(Text(f"{about}, {simulated}, {summary['engine']} · seed {summary['seed']}", "dim"))
    console.print()
    numbered = {source: number for number, source in enumerate(checked["source"].drop_duplicates(), start=1)}
    blocks = [
        (Text(str(about), "bold"), [_row(target, numbered) for target in part.to_dict("records")])
        for about, part in checked.groupby("about", sort=False)
    ]
    print_blocks(console, _HEAD, blocks)
    console.print()
    for line in outside_lines(checked):
        console.print(Padding(Text(line), (0, 0, 0, _INDENT)))
    for source, number in numbered.items():
        console.print(Padding(Text(f"[{number}] {source}", "dim"), (0, 0, 0, _INDENT)))
    console.print()
    for line in reason_lines(checked):
        console.print(Text(line, "dim"))
    console.print(Text(verdict_words(checked)))


def outside_lines(checked: "pd.DataFrame") -> list[str]:
    """Say of each target that counts and is not met why that is, or that nobody knows."""
    failed = checked[checked["counts"] & (checked["verdict"] == "outside")]
    return [
        f"{target['words'].removeprefix('... ')} ({target['name']}): {target['outside'] or 'not explained'}."
        for target in failed.to_dict("records")
    ]


def reason_lines(checked: "pd.DataFrame") -> list[str]:
    """Say what each word means by which a target of the table does not count."""
    from sim.study.validation.targets import REASON_MEANING

    there = set(checked["why_not"])
    return [f"{reason}: {meaning}." for reason, meaning in REASON_MEANING.items() if str(reason) in there]


def verdict_words(checked: "pd.DataFrame") -> str:
    """Say how many targets that count lie inside and outside, and how many do not count, by reason."""
    from sim.study.validation.check import count_verdicts

    verdicts = count_verdicts(checked)
    left = verdicts.not_counted
    reasons = ", ".join(f"{number} {reason}" for reason, number in left.items())
    return (
        f"{verdicts.inside} of {verdicts.inside + verdicts.outside} targets that count are met, "
        f"{verdicts.outside} are not. {sum(left.values())} do not count"
        + (f": {reasons}." if reasons else ".")
    )


def _row(target: Mapping[Any, Any], numbered: Mapping[str, int]) -> tuple[str, ...]:
    least = "≤ " if target["bound"] == "above" else f"{_number(target['low'])} – "
    return (
        f"  {target['words']}",
        f"{least}{_number(target['high'])}",
        _number(target["got"]),
        _UNIT_WORDS.get(target["unit"], target["unit"]),
        {_NO_VERDICT: "–", "outside": "OUTSIDE"}.get(target["verdict"], target["verdict"]),
        "yes" if target["counts"] else target["why_not"],
        f"[{numbered[target['source']]}]",
    )


def _number(value: float) -> str:
    """Write a figure in three digits at most where it is small, and in millions where it is large."""
    if math.isnan(value):
        return "–"
    if value >= _MILLION:
        return f"{value / _MILLION:.3g} M"
    if value >= _TEN:
        return f"{value:,.0f}"
    if 0 < value < _SMALL:
        return f"{value:.2g}"
    return f"{value:.3g}"
