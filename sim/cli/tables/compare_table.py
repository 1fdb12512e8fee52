"""The table of scenarios side by side, a block a definition."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.cli.tables.columns import NARROW, print_blocks
from sim.cli.tables.figures import average, count, per_cent, with_reach
from sim.cli.tables.lens_table import print_lenses
from sim.cli.tables.run_table import limits, sampling_words
from sim.core.vocabulary import DEFINITION_MEANING, Definition
from sim.results.measures.sampling import QUANTILE

_HEAD = (
    "Scenario",
    "Cameras",
    "People observed\nin a day",
    "Share",
    "Cameras met\na person",
    "Difference\nin people",
)
_NOTHING = "–"

_Changes = Mapping[tuple[str, int], tuple[float, float]]
"""For a definition and run: difference in people from the first run, and half its interval."""


def print_comparison(
    console: Console, comparison: pd.DataFrame, summaries: Sequence[Mapping[str, Any]]
) -> None:
    """Print every definition's figures for every run, and how people observed differ from the first run.

    Parameters
    ----------
    console
        Where to; a narrow one gets figure and interval on two lines.
    comparison
        Keeps the contract COMPARISON.
    summaries
        Of the same runs, in the same order.
    """
    first = summaries[0]
    console.print()
    console.print(Text(_heading(summaries), "bold"))
    console.print(
        Text(
            f"{count(first['residents'])} residents · seed {first['seed']} · {first['engine']} engine · "
            "the same residents in every scenario",
            "dim",
        )
    )
    console.print()
    changes = _changes(comparison)
    separator = "\n" if console.width < NARROW else " "
    blocks = [
        (
            Text.assemble((str(definition), "bold"), (f" – {DEFINITION_MEANING[definition]}", "dim")),
            [_row(definition, run, summary, changes, separator) for run, summary in enumerate(summaries)],
        )
        for definition in Definition
    ]
    print_blocks(console, _HEAD, blocks)
    console.print()
    console.print(
        Text(
            f"{sampling_words(first)} Difference: the scenario minus {first['scenario']}, person by person, "
            f"with this seed's cameras held fixed. {limits(first)}",
            "dim",
        )
    )
    print_lenses(console, summaries)


def _heading(summaries: Sequence[Mapping[str, Any]]) -> str:
    names = [str(summary["scenario"]) for summary in summaries]
    return f"{', '.join(names[1:])} against {names[0]}"


def _changes(comparison: pd.DataFrame) -> _Changes:
    people = comparison[comparison["measure"] == "people_observed"]
    columns = (
        people[name] for name in ("definition", "run", "difference", "difference_low", "difference_high")
    )
    return {
        (definition, run): (difference, (high - low) / 2)
        for definition, run, difference, low, high in zip(*columns, strict=True)
    }


def _row(
    definition: Definition, run: int, summary: Mapping[str, Any], changes: _Changes, separator: str
) -> tuple[str, ...]:
    figures = summary["definitions"][str(definition)]
    reach = QUANTILE * figures["standard_error"]
    difference, reach_of_difference = changes[str(definition), run]
    return (
        f"  {summary['scenario']}",
        count(figures["cameras"]),
        with_reach(figures["people_observed"], reach, separator=separator),
        per_cent(figures["share_observed"]),
        average(figures["cameras_per_person"]["mean"]),
        _NOTHING
        if run == 0
        else with_reach(difference, reach_of_difference, signed=difference != 0, separator=separator),
    )
