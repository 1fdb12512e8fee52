"""What a scenario gives under several seeds, definition by definition."""

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.cli.tables.figures import print_blocks
from sim.core.shown import MOST_OF_A_TITLE, shown
from sim.results.as_text import figure_text
from sim.results.run_tables import RunTables

_HEAD = ("Counted as", "Share in view\nlowest", "median", "highest", "standard\ndeviation")
_SHARE, _COLUMNS = "share_observed", ("lowest", "median", "highest", "standard_deviation")


def print_spread(
    console: Console, spread: pd.DataFrame, first: RunTables, seeds: range, *, new_city: bool
) -> None:
    """Print how far the shares in view lie apart.

    Parameters
    ----------
    console, spread
        Where to; keeps the contract SPREAD.
    first, seeds
        The run of the first seed, and all seeds.
    new_city
        Whether streets and sites were drawn anew with each seed; sites alone where streets are imported.
    """
    anew = (
        "people and sites" if first.is_imported else "people, streets and sites"
    )  # imported streets are given
    what = f"cameras, {anew}" if new_city else "cameras and people"
    console.print()
    console.print(Text(shown(first.title, MOST_OF_A_TITLE), "bold"))
    about = f"{shown(first.scenario)} · {shown(first.place)} · seeds {seeds[0]} to {seeds[-1]}"
    console.print(Text(f"{about}, each with {what} of its own · {first.engine} engine", "dim"))
    console.print()
    shares = spread[spread["measure"] == _SHARE]
    columns = [shares[name].tolist() for name in ("definition", *_COLUMNS)]
    print_blocks(console, _HEAD, [(None, [_row(*row) for row in zip(*columns, strict=True)])])
    console.print()
    sample = "" if first.sample == 1 else " Each seed draws a sample of its own: sampling error is in it."
    words = (
        "How far seeds lie apart says what chance does: where cameras came to stand and who met them. What "
        f"is assumed moves the figures more.{sample} spread.csv holds every figure."
    )
    console.print(Text(words, "dim"))


def _row(definition: str, lowest: float, median: float, highest: float, deviation: float) -> tuple[str, ...]:
    ends = (figure_text(value, "share") for value in (lowest, median, highest))
    return (definition, *ends, f"{100 * deviation:.2g} pt")
