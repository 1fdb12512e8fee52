"""On how many of several days each resident was in view: counts that add up over parts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray
from sim.core.table import Column, Contract
from sim.core.vocabulary import DayKind, Definition
from sim.results.measures.sampling import Sample

DEFINITIONS = tuple(Definition)

BY_DAY_FILE, DAYS_IN_VIEW_FILE = "days.csv", "days_in_view.csv"
"""Their files in a run folder."""

_OBSERVED = (
    Column("standard_error", "float", "people", "Sampling error of that figure; 0 at one to one", low=0),
    Column("share", "float", "share", "Part of all residents", low=0, high=1),
)
_DEFINITION = Column("definition", "text", "text", "Which cameras count", words=DEFINITIONS)

BY_DAY = Contract(
    "residents observed by day",
    (
        Column("day", "int", "days", "Day, from 1", low=1),
        Column("day_kind", "text", "text", "Its kind", words=tuple(DayKind)),
        _DEFINITION,
        Column("residents", "float", "people", "Residents in view at least once on this day", low=0),
        *_OBSERVED,
    ),
)
"""Different residents in view, day by day."""

DAYS_IN_VIEW = Contract(
    "residents by days in view",
    (
        _DEFINITION,
        Column("days", "int", "days", "Number of days on which a resident was in view", low=0),
        Column("residents", "float", "people", "Residents who were on so many days", low=0),
        *_OBSERVED,
    ),
)
"""Of each definition, everybody once: on how many of the days each resident was in view."""


class DaysSeen:
    """Counts for each resident the days on which cameras of each definition had them in view.

    Parameters
    ----------
    n_people
        Residents simulated.
    kinds
        Kind of each day. Up to 255 days of a person are counted in a byte.
    """

    def __init__(self, n_people: int, kinds: Sequence[DayKind]) -> None:
        self.kinds = tuple(kinds)
        self._days = np.zeros((n_people, len(DEFINITIONS)), dtype=np.min_scalar_type(len(kinds)))
        self._by_day = np.zeros((len(kinds), len(DEFINITIONS)), dtype=np.int64)

    def add(self, day: int, row: NDArray[np.integer], seen: BoolArray) -> None:
        """Note who of some residents was in view on a day; *row* of each, *seen* by row and definition."""
        self._days[row] += seen
        self._by_day[day] += seen.sum(axis=0)

    def count(self, *, out_of: int) -> "DaysCount":
        """State the counts; *out_of* so many residents those simulated are a simple random sample."""
        numbers = np.arange(len(self.kinds) + 1)
        by_number = np.stack(
            [np.bincount(column, minlength=numbers.size) for column in self._days.T], axis=1
        ).astype(np.int64)
        return DaysCount(self.kinds, out_of, self._by_day, by_number)


@dataclass(frozen=True, eq=False)
class DaysCount:
    """Residents in view in the course of several days, in counts.

    Parameters
    ----------
    kinds
        Kind of each day.
    out_of
        How many residents there are, of whom those simulated are a simple random sample.
    by_day
        Residents simulated who were in view on each day; shape (days, definitions).
    by_number
        Those in view on 0, 1, ... days; shape (days + 1, definitions).
    """

    kinds: tuple[DayKind, ...]
    out_of: int
    by_day: NDArray[np.int64]
    by_number: NDArray[np.int64]

    @property
    def sample(self) -> Sample:
        """How many residents were simulated, and out of how many."""
        return Sample(int(self.by_number[:, 0].sum()), self.out_of)


def sum_days_counts(parts: Sequence[DaysCount]) -> DaysCount:
    """Add up the residents of several parts over the same days."""
    return DaysCount(
        parts[0].kinds,
        sum(part.out_of for part in parts),
        np.sum([part.by_day for part in parts], axis=0),
        np.sum([part.by_number for part in parts], axis=0),
    )


def by_day_table(count: DaysCount) -> pd.DataFrame:
    """Lay out different residents in view by day; keeps BY_DAY."""
    rows = [
        (day + 1, str(kind), str(word), *_figures(count, int(count.by_day[day, code])))
        for day, kind in enumerate(count.kinds)
        for code, word in enumerate(DEFINITIONS)
    ]
    return BY_DAY.check(pd.DataFrame(rows, columns=[column.name for column in BY_DAY.columns]))


def days_in_view_table(count: DaysCount) -> pd.DataFrame:
    """Lay out on how many days residents were in view; keeps DAYS_IN_VIEW."""
    rows = [
        (str(word), days, *_figures(count, int(count.by_number[days, code])))
        for code, word in enumerate(DEFINITIONS)
        for days in range(len(count.kinds) + 1)
    ]
    return DAYS_IN_VIEW.check(pd.DataFrame(rows, columns=[column.name for column in DAYS_IN_VIEW.columns]))


def _figures(count: DaysCount, people: int) -> tuple[float, float, float]:
    total = count.sample.total(people)
    return total.value, total.standard_error, total.value / count.out_of
