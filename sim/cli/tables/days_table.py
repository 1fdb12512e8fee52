"""The table of several days: who is in view of which cameras in their course, beside a day."""

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.cli.tables.figures import average, deserved, per_cent, print_blocks, with_reach
from sim.core.vocabulary import Definition
from sim.results.measures.sampling import QUANTILE

_STAGE = "several_days"


def print_several_days(console: Console, measures: pd.DataFrame) -> None:
    """Print whom cameras had in view in the course of several days; nothing of a run of one day."""
    told = measures[measures["stage"] == _STAGE]
    if told.empty:
        return
    figures = {
        (str(name).removeprefix(f"{_STAGE}."), str(word), str(group)): (float(value), float(error))
        for name, word, group, value, error in zip(
            *(told[column] for column in ("measure", "definition", "stratum", "value", "standard_error")),
            strict=True,
        )
    }
    n_days = int(told.loc[told["dimension"] == "day", "stratum"].astype(int).max())
    head = (
        "Counted as",
        f"Residents in view\nin {n_days} days",
        "Share",
        "On the\nfirst day",
        "On a day,\nleast to most",
        "Days in view\na resident",
        f"On all\n{n_days} days",
    )
    residents = sum(
        figures["residents_by_days_in_view", Definition.INSTALLED, str(n)][0] for n in range(n_days + 1)
    )
    rows = []
    for word in Definition:
        people, error = figures["people_observed", word, ""]
        by_day = [figures["share_observed_by_day", word, str(day)][0] for day in range(1, n_days + 1)]
        always, _ = figures["residents_by_days_in_view", word, str(n_days)]
        rows.append(
            (
                str(word),
                with_reach(people, QUANTILE * error) if error > 0 else deserved(people),
                per_cent(figures["share_observed", word, ""][0]),
                per_cent(by_day[0]),
                f"{per_cent(min(by_day)).removesuffix(' %')} to {per_cent(max(by_day))}",
                average(figures["days_in_view_mean", word, ""][0]),
                per_cent(always / residents),
            )
        )
    console.print()
    print_blocks(console, head, [(None, rows)])
    console.print()
    words = (
        "Residents alone; days.csv tells each day, days_in_view.csv on how many days residents were in view."
    )
    console.print(Text(words, "dim"))
