"""The table at the end of a run: people observed in a day, by which cameras count."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.cli.tables.columns import NARROW, print_blocks
from sim.cli.tables.figures import average, count, per_cent, with_reach
from sim.cli.tables.lens_table import print_lens
from sim.core.shown import MOST_OF_A_TITLE, shown
from sim.plots.page.captions import ceiling
from sim.results.answer import answer
from sim.results.measures.contract import VISITORS
from sim.results.measures.sampling import QUANTILE

_HEAD = (
    "Counted as",
    "Cameras",
    "People observed\nin a day",
    "Share",
    "Cameras met\na person",
    "Minutes\nin view",
)
_DRAWN = (
    "Settlements outside the cities are drawn from published counts and sizes: where they lie is not "
    "known, so they have neither cells nor coverage."
)


def print_run(
    console: Console,
    summary: Mapping[str, Any],
    *,
    title: str,
    city: str,
    strata: pd.DataFrame | None = None,
    places: pd.DataFrame | None = None,
) -> None:
    """Print what a run found.

    Parameters
    ----------
    console
        Where to; a narrow one gets means without percentiles.
    summary
        Of the run.
    title, city
        Titles of scenario and of city or country.
    strata
        Of the run; its visitors have a block of their own.
    places
        Parts of a country; None for a city.
    """
    console.print()
    console.print(Text(shown(title, MOST_OF_A_TITLE), "bold"))
    residents = f"{count(summary['residents'])} residents{_parts(places)}"
    console.print(
        Text(
            f"{shown(summary['scenario'])} · {shown(city)}, {residents} · "
            f"seed {summary['seed']} · {summary['engine']} engine",
            "dim",
        )
    )
    console.print()
    if summary["question"]:
        console.print(Text(shown(summary["question"], MOST_OF_A_TITLE)))
    console.print(Text.assemble(("Answer: ", "bold"), answer(summary["question"], summary)))
    console.print()
    narrow = console.width < NARROW
    rows = [_row(name, figures, narrow=narrow) for name, figures in summary["definitions"].items()]
    print_blocks(console, _HEAD, [(None, rows), *_visitors(strata)])
    console.print()
    around = "mean" if narrow else "mean (10th to 90th percentile)"
    words = (
        sampling_words(summary),
        limits(summary),
        f"Cameras met and minutes in view: {around}.",
        "" if places is None else _DRAWN,
    )
    console.print(Text(" ".join(word for word in words if word), "dim"))
    print_lens(console, summary)


def _parts(places: pd.DataFrame | None) -> str:
    """Say what a country consists of; nothing of a city."""
    if places is None:
        return ""
    cities = int(places["is_city"].sum())
    return f" in {cities} cities and the settlements of {len(places) - cities} regions"


def _visitors(strata: pd.DataFrame | None) -> list[tuple[Text, list[tuple[str, ...]]]]:
    """Make a block of the people who live elsewhere, if there are any."""
    if strata is None:
        return []
    rows = strata[strata["dimension"] == VISITORS].to_dict("records")
    if not rows:
        return []
    heading = Text.assemble(
        (str(rows[0]["stratum"]), "bold"),
        (f" – {count(rows[0]['residents'])} people who live elsewhere, not counted above", "dim"),
    )
    return [(heading, [_row_of_visitors(row) for row in rows])]


def _row_of_visitors(row: Mapping[Any, Any]) -> tuple[str, ...]:
    reach = QUANTILE * row["standard_error"]
    share = per_cent(row["share_observed"])
    return (f"  {row['definition']}", "", with_reach(row["people_observed"], reach), share, "", "")


def sampling_words(summary: Mapping[str, Any]) -> str:
    """Say what the ± stands for."""
    people, residents = summary["people"], summary["residents"]
    if people == residents:
        return "Everybody was simulated: there is no sampling error, but another seed moves the cameras."
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
