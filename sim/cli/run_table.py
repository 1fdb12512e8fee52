"""The table at the end of a run: people observed in a day, by which cameras count."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from sim.cli.columns import NARROW, print_blocks
from sim.cli.figures import average, count, per_cent, with_reach
from sim.plots.captions import ceiling
from sim.results.sampling import QUANTILE

_HEAD = (
    "Counted as",
    "Cameras",
    "People observed\nin a day",
    "Share",
    "Cameras met\na person",
    "Minutes\nin view",
)


def print_run(console: Console, summary: Mapping[str, Any], *, title: str, city: str) -> None:
    """Print what a run found.

    Parameters
    ----------
    console
        Where to; a narrow one gets means without percentiles.
    summary
        Of the run.
    title, city
        Titles of scenario and city.
    """
    console.print()
    console.print(Text(title, "bold"))
    console.print(
        Text(
            f"{summary['scenario']} · {city}, {count(summary['residents'])} residents · "
            f"seed {summary['seed']} · {summary['engine']} engine",
            "dim",
        )
    )
    console.print()
    narrow = console.width < NARROW
    rows = [_row(name, figures, narrow=narrow) for name, figures in summary["definitions"].items()]
    print_blocks(console, _HEAD, [(None, rows)])
    console.print()
    around = "mean" if narrow else "mean (10th to 90th percentile)"
    console.print(
        Text(
            f"{sampling_words(summary)} {limits(summary)} Cameras met and minutes in view: {around}.",
            "dim",
        )
    )


def sampling_words(summary: Mapping[str, Any]) -> str:
    """Say what the ± stands for."""
    people, residents = summary["people"], summary["residents"]
    if people == residents:
        return "Every resident was simulated: there is no sampling error; another seed moves the cameras."
    return f"± is the 95 % sampling interval: {count(people)} of {count(residents)} residents were simulated."


def limits(summary: Mapping[str, Any]) -> str:
    """Say what bounds the figures, and what moves them more than sampling does."""
    return (
        f"{ceiling(summary)} Cameras: all in place; "
        "those that are down today see nobody. Plates: who rides in a car that is read. Assumptions move "
        "the figures more than sampling does (see `safecity explain`)."
    )


def _row(name: str, figures: Mapping[str, Any], *, narrow: bool) -> tuple[str, ...]:
    reach = QUANTILE * figures["standard_error"]
    return (
        name,
        count(figures["cameras"]),
        with_reach(figures["people_observed"], reach),
        per_cent(figures["share_observed"]),
        _spread(figures["cameras_per_person"], narrow=narrow),
        _spread(figures["minutes_in_view"], narrow=narrow),
    )


def _spread(figures: Mapping[str, float], *, narrow: bool) -> str:
    mean = average(figures["mean"])
    return mean if narrow else f"{mean} ({average(figures['p10'])}–{average(figures['p90'])})"
