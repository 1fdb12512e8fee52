"""What a scenario gives under several seeds, definition by definition."""

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.cli.tables.figures import print_blocks
from sim.core.shown import MOST_OF_A_TITLE, shown
from sim.results.answer import asked_about
from sim.results.as_text import figure_text
from sim.results.known_effects import largest_uncertainty
from sim.results.run_tables import RunTables

_HEAD = ("Counted as", "Share in view\nlowest", "median", "highest", "standard\ndeviation")
_SHIPPED_CITY = (
    "The city as it is drawn without a seed of its own is not among these; it can lie between or beside them."
)
_SHARE, _COLUMNS = "share_observed", ("lowest", "median", "highest", "standard_deviation")


def print_spread(
    console: Console,
    spread: pd.DataFrame,
    first: RunTables,
    seeds: range,
    *,
    title: str,
    new_city: bool,
) -> None:
    """Print how far the shares in view lie apart.

    Parameters
    ----------
    console, spread
        Where to; keeps the contract SPREAD.
    first, seeds
        The run of the first seed, and all seeds.
    title, new_city
        Of the scenario; whether streets and sites were drawn anew with each seed, sites alone where streets
        are imported.
    """
    # Imported streets are given.
    anew = "people and sites" if first.is_imported else "people, streets and sites"
    what = f"cameras, {anew}" if new_city else "cameras and people"
    console.print()
    console.print(Text(shown(title, MOST_OF_A_TITLE), "bold"))
    about = f"{shown(first.scenario)} · {shown(first.place)} · seeds {seeds[0]} to {seeds[-1]}"
    console.print(Text(f"{about}, each with {what} of its own · {first.engine} engine", "dim"))
    console.print()
    shares = spread[spread["measure"] == _SHARE]
    columns = [shares[name].tolist() for name in ("definition", *_COLUMNS)]
    print_blocks(console, _HEAD, [(None, [_row(*row) for row in zip(*columns, strict=True)])])
    console.print()
    words = (
        largest_uncertainty(asked_about(first.question)),
        "How far seeds lie apart says what chance does, where cameras came to stand and who met them, and "
        "nothing of what is assumed: that comes on top.",
        _SHIPPED_CITY if new_city else "",
        "" if first.sample == 1 else "Each seed draws a sample of its own: sampling error is in it.",
        "spread.csv holds every figure.",
    )
    for word in filter(None, words):
        console.print(Text(word, "dim"))


def _row(definition: str, lowest: float, median: float, highest: float, deviation: float) -> tuple[str, ...]:
    ends = (figure_text(value, "share") for value in (lowest, median, highest))
    return (definition, *ends, f"{100 * deviation:.2g} pt")
