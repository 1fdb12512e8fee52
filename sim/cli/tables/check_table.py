"""The table of a validation: what the model gives, and the band that a source gives."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sim.cli.tables.columns import print_blocks
from sim.cli.tables.figures import average, count
from sim.core.shown import MOST_OF_A_TITLE, shown

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


def print_checks(
    console: Console,
    checked: pd.DataFrame,
    summary: Mapping[str, Any],
    *,
    title: str,
    city: str,
    remark: str = "",
) -> None:
    """Print every check, then the sources, then what to make of them.

    Parameters
    ----------
    console
        Where to.
    checked
        Keeps the contract CHECKED.
    summary
        Of the run.
    title, city
        Titles of scenario and city.
    remark
        What else there is to know about who was simulated.
    """
    console.print()
    console.print(Text(shown(title, MOST_OF_A_TITLE), "bold"))
    simulated = f"{count(summary['people'])} of {count(summary['residents'])} residents simulated"
    about = f"{shown(summary['scenario'])} · {shown(city)}"
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


def verdict_words(checked: pd.DataFrame) -> str:
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
    if math.isnan(value):
        return "–"
    return f"{value:.2g}" if abs(value) < _SMALL else average(value)
