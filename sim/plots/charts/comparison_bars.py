"""What the comparison chart draws, gathered from a comparison and the summaries of its runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.core.vocabulary import Definition
from sim.plots.page.lettering import drawable
from sim.results.measures.contract import COMPARISON
from sim.results.measures.sampling import QUANTILE


@dataclass(frozen=True)
class Interval:
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def reach(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Bar:
    """One scenario under one definition.

    Parameters
    ----------
    definition, scenario
        Which cameras count, and the scenario's name.
    is_first
        Whether the others are compared with this run.
    share
        Part of the residents observed, 0 to 1.
    difference
        How much that is above the first run's share.
    cameras_met, cameras_met_p10, cameras_met_p90
        Different cameras that saw a person: mean over residents, and percentiles.
    """

    definition: Definition
    scenario: str
    is_first: bool
    share: Interval
    difference: Interval
    cameras_met: float
    cameras_met_p10: float
    cameras_met_p90: float


def comparison_bars(comparison: pd.DataFrame, summaries: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """Gather the bars, definition by definition, each with the runs in their order.

    Parameters
    ----------
    comparison
        Keeps the contract COMPARISON.
    summaries
        Of the same runs, in the same order.

    Raises
    ------
    ValueError
        If the number of summaries is not the number of runs.
    """
    COMPARISON.check(comparison)
    n_runs = int(comparison["run"].max()) + 1
    if len(summaries) != n_runs:
        msg = f"a comparison of {n_runs} runs needs their {n_runs} summaries, not {len(summaries)}"
        raise ValueError(msg)
    shares = comparison[comparison["measure"] == "share_observed"]
    changes = {
        (definition, run): Interval(difference, low, high)
        for definition, run, difference, low, high in zip(
            shares["definition"],
            shares["run"],
            shares["difference"],
            shares["difference_low"],
            shares["difference_high"],
            strict=True,
        )
    }
    return [
        _bar(definition, run, summary, changes[str(definition), run])
        for definition in Definition
        for run, summary in enumerate(summaries)
    ]


def _bar(definition: Definition, run: int, summary: Mapping[str, Any], change: Interval) -> Bar:
    figures = summary["definitions"][str(definition)]
    met = figures["cameras_per_person"]
    return Bar(
        definition=definition,
        scenario=drawable(str(summary["scenario"])),
        is_first=run == 0,
        share=share_interval(figures, int(summary["residents"])),
        difference=change,
        cameras_met=float(met["mean"]),
        cameras_met_p10=float(met["p10"]),
        cameras_met_p90=float(met["p90"]),
    )


def share_interval(figures: Mapping[str, Any], residents: int) -> Interval:
    """Put the 95 % interval around a share observed, from the standard error of the people observed.

    Parameters
    ----------
    figures
        One definition of a summary.
    residents
        Of the city.
    """
    share = float(figures["share_observed"])
    reach = QUANTILE * float(figures["standard_error"]) / residents
    return Interval(share, max(share - reach, 0.0), min(share + reach, 1.0))
