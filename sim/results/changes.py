"""What changes most in a comparison: the figures that a table, a chart and a map of it should show."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import TypeVar

import pandas as pd

from sim.core.vocabulary import Definition
from sim.results.as_text import difference_text, figure_text
from sim.results.measures.measure import AFTER_VIEW, IN_VIEW, MEASURES_BY_NAME, Population
from sim.results.measures.rough import is_rough, one_digit

NAMED_BY = ("measure", "definition", "stage", "population", "dimension", "stratum", "unit")
"""Columns that say which figure a row of a comparison holds."""

_AFTER = "after being in view"
_AS_GOOD = 0.25
"""A figure that changes by this part of the largest change of its stage may be shown before it."""

_STAGE_WORTH_A_TURN, _DEFINITION_WORTH_A_TURN = 0.05, 0.2
"""A stage or definition that changes by less of the largest change of its area comes after the others."""

_FIRST = ("share_observed",)
"""What the simulation is about."""

_LAST = (
    *(
        "cameras",
        "cameras_working",
        "people_observed",
        "sightings",
        "visitors_observed",
        "visitors_sightings",
    ),
    "false_alerts_by_threshold",
    "wrongly_stopped_by_threshold",
)
"""What a scenario sets, rather than what comes of it; people, of whom the share says the same; times, which
say less than people; and what would be under other thresholds."""

_AREAS = {"alerts": "centre", "traces": "centre", "availability": IN_VIEW}
"""Stages that are one area with another: what follows from who is recognised, and which cameras work."""

_PARTS = (Definition.STREET, Definition.RESIDENTIAL)
"""They come after the whole that they are parts of, but for private houses, which are residential alone."""

_AT_ONCE = {IN_VIEW: 2, _AFTER: 2}
"""Areas that show more than one figure before other areas show their second."""

_One = TypeVar("_One")
_RANGE, _MOST = "bound", "most"
"""Dimension of figures that are known to lie between two ends, and the upper one."""

_WHOM: dict[str, str] = {
    Population.VISITORS: "visitors",
    Population.EVERYBODY: "residents and visitors",
    Population.ALERTS: "in centres",
}
"""Whom a figure is about, if it is not about residents alone; alerts that are drawn, not those expected."""

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Change:
    """One figure in every run.

    Parameters
    ----------
    measure, definition, stage, population, dimension, stratum, unit
        Which figure it is.
    values
        In each run, in order; missing where a run has none.
    differences
        From the first run.
    reaches
        Half the width of their 95 % intervals: 0 if exact, missing if not known.
    """

    measure: str
    definition: str
    stage: str
    population: str
    dimension: str
    stratum: str
    unit: str
    values: tuple[float, ...]
    differences: tuple[float, ...]
    reaches: tuple[float, ...]

    @property
    def is_change(self) -> bool:
        """Whether any run's figure is another than the first one's."""
        first = self.values[0]
        return any(value != first and not (value != value and first != first) for value in self.values[1:])  # noqa: PLR0124 - missing

    @property
    def is_telling(self) -> bool:
        """Whether the change shows in the figures as they are written, or in the difference of big ones."""
        others = range(1, len(self.values))
        return any(
            self.value_text(run) != self.value_text(0) or abs(self.differences[run]) >= 1 for run in others
        )

    @property
    def size(self) -> float:
        """Largest difference, as part of the larger figure: 1 is from or to nothing."""
        first = 0.0 if math.isnan(self.values[0]) else abs(self.values[0])
        others = [0.0 if math.isnan(value) else value for value in self.values[1:]]
        parts = [abs(value - first) / max(abs(value), first) for value in others if value != first]
        return max(parts, default=0.0)

    @property
    def is_rough(self) -> bool:
        """Whether it is told to one digit, since no source identifies it."""
        return is_rough(MEASURES_BY_NAME[self.measure])

    @property
    def title(self) -> str:
        """What it is, in words."""
        words = MEASURES_BY_NAME[self.measure].title
        return words[0].upper() + words[1:]

    @property
    def detail(self) -> str:
        """Which cameras, people and part of the place it is about; nothing if that goes without saying."""
        group = f"{self.dimension} {self.stratum}" if self.stratum.isdecimal() else self.stratum
        whom = _WHOM.get(self.population, "")
        whom = "" if whom == MEASURES_BY_NAME[self.measure].title else whom
        return ", ".join(part for part in (self.definition, group.replace("_", " "), whom) if part)

    def value_text(self, run: int) -> str:
        """Write the figure of a run."""
        value = self.values[run]
        return figure_text(one_digit(value) if self.is_rough else value, self.unit)

    def difference_text(self, run: int) -> str:
        """Write how much it differs from the first run's."""
        value = self.differences[run]
        return difference_text(one_digit(value) if self.is_rough else value, self.reaches[run], self.unit)


def changes_of(comparison: pd.DataFrame) -> list[Change]:
    """Gather a comparison figure by figure, in its order.

    Parameters
    ----------
    comparison
        Keeps the contract COMPARISON.
    """
    rows = zip(
        *(comparison[name].tolist() for name in NAMED_BY),
        comparison["value"].tolist(),
        comparison["difference"].tolist(),
        ((comparison["difference_high"] - comparison["difference_low"]) / 2).tolist(),
        strict=True,
    )
    n = len(NAMED_BY)
    return _with_ends_joined(
        Change(*named, *(tuple(float(row[n + at]) for row in found) for at in range(3)))
        for named, found in ((named, list(rows)) for named, rows in groupby(rows, key=lambda row: row[:n]))
    )


def _with_ends_joined(changes: Iterable[Change]) -> list[Change]:
    """Make one figure of the two ends of a range that are equal in every run, since it is known exactly."""
    joined: list[Change] = []
    for change in changes:
        least = joined[-1] if joined else None
        is_most = change.dimension == _RANGE and change.stratum == _MOST
        if is_most and least and least.measure == change.measure and least.values == change.values:
            joined[-1] = replace(least, dimension="", stratum="")
        else:
            joined.append(change)
    return joined


def leading_changes(changes: Iterable[Change], most: int) -> list[Change]:
    """Choose the figures to show: some of every area that changes, those first that change most.

    Areas are being in view, what follows it up to being stopped, and each of those beside. Of an area the
    definitions and stages take turns, and of these the figures; among figures that change by as much, or
    nearly, the order of the measures decides.

    Parameters
    ----------
    changes, most
        What `changes_of` gives, and how many to choose.

    Returns
    -------
    No more than that, in the order of *changes*; only some that change by as much as can be written.
    """
    found = [change for change in changes if change.is_change and change.is_telling]
    areas = [
        _batches(_in_turn(group), _AT_ONCE.get(area, 1)) for area, group in _grouped(found, _area).items()
    ]
    queue = [change for batch in _turns(areas) for change in batch]
    chosen = {id(change) for change in queue[:most]}
    return [change for change in found if id(change) in chosen]


def _batches(changes: Sequence[Change], size: int) -> list[Sequence[Change]]:
    return [changes[start : start + size] for start in range(0, len(changes), size)]


def _area(change: Change) -> str:
    return _AFTER if change.stage in AFTER_VIEW else _AREAS.get(change.stage, change.stage)


def _in_turn(changes: Sequence[Change]) -> list[Change]:
    """Let definitions and stages take turns, after them those that hardly change in comparison."""
    ordered = sorted(changes, key=lambda change: change.definition in _PARTS)
    groups = _grouped(ordered, lambda change: f"{change.stage} {change.definition}").values()
    sizes = [max(change.size for change in group) for group in groups]
    part = _DEFINITION_WORTH_A_TURN if changes[0].definition else _STAGE_WORTH_A_TURN
    ranked = [(_ranked(group), size >= part * max(sizes)) for group, size in zip(groups, sizes, strict=True)]
    return [
        change
        for worth in (True, False)
        for change in _turns([group for group, is_worth in ranked if is_worth is worth])
    ]


def _ranked(group: Sequence[Change]) -> list[Change]:
    """Order figures of one group: the first of those that change as good as most, and so on."""
    ranked = [change for change in group if change.measure in _FIRST]
    left = [change for change in group if change.measure not in _FIRST]
    left.sort(key=lambda change: change.measure in _LAST)
    while left:
        largest = max(change.size for change in left)
        best = next(change for change in left if change.size >= _AS_GOOD * largest)
        left.remove(best)
        ranked.append(best)
    return ranked


def _grouped(changes: Iterable[Change], key: Callable[[Change], str]) -> dict[str, list[Change]]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(key(change), []).append(change)
    return groups


def _turns(queues: Sequence[Sequence[_One]]) -> list[_One]:
    """Take the first of each, then the second of each, and so on."""
    return [one for turn in zip_longest(*queues) for one in turn if one is not None]


def changed_definition(changes: Iterable[Change], measure: str = "people_observed") -> Definition | None:
    """Name the definition under which a measure changes most in proportion; None if it does under none."""
    found = [one for one in changes if one.measure == measure and not one.dimension and one.is_change]
    if not found:
        return None
    return Definition(max(found, key=lambda one: (one.definition not in _PARTS, one.size)).definition)


def run_titles(comparison: pd.DataFrame) -> list[str]:
    """Name each run by its scenario's title; titles that several share are told apart.

    Parameters
    ----------
    comparison
        Keeps the contract COMPARISON.
    """
    runs = comparison.drop_duplicates("run").sort_values("run")
    titles, names = runs["title"].tolist(), runs["scenario"].tolist()
    whole = [
        title if titles.count(title) == 1 else f"{title} ({name})"
        for title, name in zip(titles, names, strict=True)
    ]
    return [title if whole.count(title) == 1 else f"{title}, {at}" for at, title in enumerate(whole, start=1)]


def natural_order(names: Sequence[str]) -> list[int]:
    """Order names with numbers as people do, 2 before 10, if they stand in the order of a computer.

    That is how a shell fills in `variant_*.yaml`. The first stays first: it is what others differ from. Names
    in any other order were put so by somebody.

    Returns
    -------
    Positions of the names in their new order.
    """
    if list(names) != sorted(names):
        return list(range(len(names)))
    keys = {
        at: [int(part) if part.isdecimal() else part for part in _DIGITS.split(name)]
        for at, name in enumerate(names)
    }
    return [0, *sorted(range(1, len(names)), key=keys.__getitem__)]
