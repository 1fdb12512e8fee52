"""`safecity validate`: hold a scenario's people and cameras against what sources say."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.cli.options import Json, Sample, Scenario, Seed
from sim.core.shown import MOST_OF_A_TITLE, shown
from sim.core.vocabulary import Engine

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.resolve import ResolvedScenario
    from sim.study.finished_run import Run

ENOUGH_PEOPLE = 20_000
"""Residents whose mean day is known far better than the bands that it is held against."""

_SAMPLED = "A sample, as each one is simulated as an individual; --sample takes another."

_HEAD = ("Figure", "Modelled", "Band", "Unit", "", "")
_UNIT_WORDS = {
    "1": "",
    "trips_per_day": "a day",
    "per_km": "per km",
    "count": "a day",
    "per_camera_year": "a year",
    "per_camera_day": "a day",
}
_INDENT = 2
_SMALL = 10


def validate(scenario: Scenario, *, sample: Sample = None, seed: Seed = None, json: Json = False) -> None:
    """Simulate a day and hold people and cameras against published figures: bands, not proofs.

    Each resident is looked at as an individual, so a large city is sampled unless --sample says how.
    """
    resolved, is_sampled = _as_individuals(scenario, sample=sample, seed=seed)

    from sim.cli.run import simulate
    from sim.study.validation import check_run

    (run,) = simulate([resolved])
    checked = check_run(run)
    if json:
        _print_json(run, checked)
    else:
        _print(run, checked, title=resolved.title, remark=_SAMPLED if is_sampled else "")


def _as_individuals(name: str, *, sample: float | None, seed: int | None) -> "tuple[ResolvedScenario, bool]":
    """Read a scenario for the engine that tells residents apart; say whether this chose a sample."""
    from sim.city.country.gazetteer import is_country
    from sim.core.errors import InputError
    from sim.scenario.resolve import load_scenario
    from sim.world.place_spec import place_of

    scenario = load_scenario(name, sample=sample, seed=seed, engine=Engine.INDIVIDUAL)
    if is_country(scenario.city):
        msg = (
            f"'{scenario.name}' is about a whole country, but each resident is looked at here; choose a city"
        )
        raise InputError(msg)
    residents = place_of(scenario).residents
    if sample is not None or residents * scenario.run.sample <= ENOUGH_PEOPLE:
        return scenario, False
    return load_scenario(name, sample=ENOUGH_PEOPLE / residents, seed=seed, engine=Engine.INDIVIDUAL), True


def _print_json(run: "Run", checked: "pd.DataFrame") -> None:
    from sim.cli.terminal.streams import print_json

    keys = ("scenario", "city", "residents", "people", "engine", "seed")
    about = {key: run.outcome.summary[key] for key in keys}
    # What could not be measured is missing, which JSON writes as null.
    rows = checked.astype(object).where(checked.notna(), None).to_dict("records")
    print_json(about | {"checks": rows})


def _print(run: "Run", checked: "pd.DataFrame", *, title: str, remark: str) -> None:
    """Print every check, then the sources, then what to make of them."""
    from rich.padding import Padding
    from rich.text import Text

    from sim.cli.tables.figures import count, print_blocks
    from sim.cli.terminal.console import result_console

    console, summary = result_console(), run.outcome.summary
    console.print()
    console.print(Text(shown(title, MOST_OF_A_TITLE), "bold"))
    simulated = f"{count(summary['people'])} of {count(summary['residents'])} residents simulated"
    about = f"{shown(summary['scenario'])} · {shown(run.place)}"
    console.print(Text(f"{about}, {simulated} · seed {summary['seed']}", "dim"))
    if remark:
        console.print(Text(remark, "dim"))
    console.print()
    numbered = {source: number for number, source in enumerate(checked["source"].drop_duplicates(), start=1)}
    blocks = [
        (Text(str(about), "bold"), [_row(check, numbered) for check in part.to_dict("records")])
        for about, part in checked.groupby("about", sort=False)
    ]
    print_blocks(console, _HEAD, blocks)
    console.print()
    for source, number in numbered.items():
        console.print(Padding(Text(f"[{number}] {source}", "dim"), (0, 0, 0, _INDENT)))
    console.print()
    console.print(Text(verdict_words(checked)))


def verdict_words(checked: "pd.DataFrame") -> str:
    """Say how many figures lie inside, and what that is worth."""
    free = checked[~checked["is_set"] & checked["modelled"].notna()]
    inside = int(free["is_inside"].sum())
    return (
        f"{inside} of {len(free)} figures that come out of the model lie inside their band. A band, not a "
        "proof: most are rough, assumed, of large cities or of other countries. * marks what the model is "
        "told, so that agreement says nothing."
    )


def _row(check: Mapping[Any, Any], numbered: Mapping[str, int]) -> tuple[str, ...]:
    return (
        f"  {check['words']}{' *' if check['is_set'] else ''}",
        _number(check["modelled"]),
        f"{_number(check['low'])} – {_number(check['high'])}",
        _UNIT_WORDS.get(check["unit"], check["unit"]),
        _verdict(check),
        f"[{numbered[check['source']]}]",
    )


def _verdict(check: Mapping[Any, Any]) -> str:
    if math.isnan(check["modelled"]):
        return "nothing"
    return "inside" if check["is_inside"] else "OUTSIDE"


def _number(value: float) -> str:
    from sim.cli.tables.figures import average

    if math.isnan(value):
        return "–"
    return f"{value:.2g}" if abs(value) < _SMALL else average(value)
