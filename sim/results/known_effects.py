"""How far one choice or number alone moves the shares in view, as it was measured once and is shipped.

`scenarios/effects.csv` is written by `make effects` (`sim.study.effects`): one scenario, one thing changed at
a time. It is the largest uncertainty that is known, not all there is: what nobody varied is not in it, and
things that move together move further.
"""

import csv
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.core.disk.files import shipped_folder
from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition

EFFECTS_FILE = "effects.csv"

EFFECTS = Contract(
    "effects, one at a time",
    (
        Column("scenario", "text", "text", "What was varied"),
        Column("place", "text", "text", "Title of its city"),
        Column("sample", "float", "share", "Part of the residents simulated", low=0, high=1),
        Column("varied", "text", "text", "A structural choice, `model.<choice>`, or a parameter"),
        Column("title", "text", "text", "What that is, in words"),
        Column("setting", "text", "text", "The other word, or `low` or `high` end of the range"),
        Column("definition", "text", "text", "Which cameras count", words=tuple(Definition)),
        Column(
            "share_observed",
            "float",
            "share",
            "Residents in view under that setting; missing where the stock or the city cannot be so",
            low=0,
            high=1,
            nullable=True,
        ),
        Column(
            "difference",
            "float",
            "share",
            "That, minus the share with nothing changed",
            low=-1,
            high=1,
            nullable=True,
        ),
    ),
)
"""One row a setting and definition."""


@dataclass(frozen=True)
class Effect:
    """What one choice or number does to a share in view.

    Parameters
    ----------
    varied, title
        Its name, and what it is in words.
    low, high
        The furthest that it moves the share down and up, as shares; 0 where it only moves it the other way.
    """

    varied: str
    title: str
    low: float
    high: float

    @property
    def reach(self) -> float:
        """From one end to the other."""
        return self.high - self.low


@functools.cache
def _rows_that_ran(file: Path) -> tuple[dict[str, str], ...]:
    """Read the table once for all definitions, without settings under which nothing could be run."""
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(row for row in csv.DictReader(lines) if row["difference"])


@functools.cache
def known_effects(definition: Definition, file: Path | None = None) -> tuple[str, tuple[Effect, ...]]:
    """Give where effects were measured, and all of them under a definition, the largest first.

    Parameters
    ----------
    definition, file
        Which cameras count; the table, the shipped one unless given.
    """
    path = shipped_folder("scenarios") / EFFECTS_FILE if file is None else file
    rows = [row for row in _rows_that_ran(path) if row["definition"] == definition]
    ends: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        ends.setdefault((row["varied"], row["title"]), [0.0]).append(float(row["difference"]))
    effects = (Effect(name, title, min(found), max(found)) for (name, title), found in ends.items())
    ordered = sorted(effects, key=lambda effect: (-effect.reach, effect.varied))
    return (rows[0]["place"] if rows else ""), tuple(ordered)


_TOLD = 2


def largest_uncertainty(definition: Definition) -> str:
    """Say in a sentence what moves a share in view most, of what was tried alone; nothing if nothing was."""
    place, effects = known_effects(definition)
    if not effects:
        return ""
    return (
        f"Largest known uncertainty of the share in view of {definition} cameras: "
        f"{_listed(effects[:_TOLD])}, each changed alone in {place}."
    )


def uncertainties() -> dict[str, str]:
    """Say the same of each definition."""
    return {str(word): largest_uncertainty(word) for word in Definition}


def _listed(effects: Sequence[Effect]) -> str:
    return "; ".join(f"{effect.title} ({points_text(effect)} points)" for effect in effects)


def points_text(effect: Effect) -> str:
    """Write how far an effect goes down and up, in percentage points."""
    return f"{_points(effect.low, '−')} to {_points(effect.high, '+')}"


def _points(share: float, sign: str) -> str:
    return f"{sign}{written}" if (written := f"{100 * abs(share):.1f}") != "0.0" else "0"
