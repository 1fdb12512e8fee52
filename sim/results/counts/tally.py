"""Counts of a day that add up, histograms among them: of one group of people in one part, or of many.

Everything is a whole number, so that parts can be added in any order and give the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.results.counts.exposure import HOURS_PER_DAY

TENTHS_PER_MIN = 600
"""Tenths of a second, in which times in view are told apart."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """Whole numbers that occur, and how often.

    Parameters
    ----------
    values
        Numbers that occur at least once, 0 or more, ascending.
    counts
        How often each does, at least once.
    """

    values: NDArray[np.int64]
    counts: NDArray[np.int64]

    @property
    def size(self) -> int:
        """How many numbers there are, each counted as often as it occurs."""
        return int(self.counts.sum())

    @property
    def total(self) -> int:
        """Sum of all of them."""
        return int(self.values @ self.counts)

    @property
    def mean(self) -> float:
        """Mean of all of them."""
        return self.total / self.size

    def percentile(self, percent: float) -> float:
        """Value that about *percent* % do not exceed, linear between neighbours as `numpy.percentile` has it.

        Raises
        ------
        ValueError
            If there is no number at all.
        """
        if not self.values.size:
            msg = "no number, no percentile"
            raise ValueError(msg)
        place = (self.size - 1) * percent / 100
        low = self._at(floor(place))
        high = self._at(min(floor(place) + 1, self.size - 1))
        return low + (high - low) * (place - floor(place))

    def _at(self, rank: int) -> int:
        """Value at a rank, 0 for the smallest."""
        return int(self.values[np.searchsorted(self._up_to, rank, side="right")])

    @cached_property
    def _up_to(self) -> NDArray[np.int64]:
        return np.cumsum(self.counts)


class HistogramSum:
    """Adds numbers and histograms up, one after another, in any order."""

    def __init__(self) -> None:
        self._counts = np.zeros(0, dtype=np.int64)

    def count(self, numbers: NDArray[np.integer], *, n_zeros: int = 0) -> None:
        """Count more whole numbers of 0 or more, and *n_zeros* zeros besides."""
        counts = np.bincount(numbers, minlength=1)
        counts[0] += n_zeros
        self._reach(counts.size)
        self._counts[: counts.size] += counts

    def add(self, one: Histogram) -> None:
        """Add *one*."""
        if one.values.size:
            self._reach(int(one.values[-1]) + 1)
            self._counts[one.values] += one.counts

    def histogram(self) -> Histogram:
        """State the sum of all that were added."""
        values = np.flatnonzero(self._counts)
        return Histogram(values.astype(np.int64), self._counts[values])

    def _reach(self, size: int) -> None:
        missing = size - self._counts.size
        if missing > 0:
            self._counts = np.concatenate((self._counts, np.zeros(missing, dtype=np.int64)))


def sum_histograms(histograms: Iterable[Histogram]) -> Histogram:
    """Add up any number of histograms."""
    total = HistogramSum()
    for one in histograms:
        total.add(one)
    return total.histogram()


@dataclass(frozen=True)
class Count:
    """A group of people simulated.

    Parameters
    ----------
    people
        How many they are.
    observed
        How many of them were observed, for each definition.
    """

    people: int
    observed: Mapping[Definition, int]

    def __add__(self, other: "Count") -> "Count":
        observed = {one: self.observed[one] + other.observed[one] for one in self.observed}
        return Count(self.people + other.people, observed)


@dataclass(frozen=True, eq=False)
class DefinitionTally:
    """What the cameras of one definition had in view.

    Parameters
    ----------
    observed
        People in view at least once.
    sightings
        Times that a camera got somebody into view.
    in_view_us
        Microseconds in view, all people together.
    cameras
        How many different cameras each person met, people who met none included.
    tenths_in_view
        How many tenths of a second each person was in view, rounded.
    passes
        How many sightings there are of each person, people of whom there are none included.
    hours
        In how many different hours each person was in view, likewise.
    by_hour
        People in view in each hour from midnight; shape (24,).
    """

    observed: int
    sightings: int
    in_view_us: int
    cameras: Histogram
    tenths_in_view: Histogram
    passes: Histogram
    hours: Histogram
    by_hour: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of people simulated.

    Parameters
    ----------
    n_people
        How many they are.
    left_home
        How many of them left home.
    seen
        For each definition, what its cameras had in view.
    groups
        Counts by dimension and word, such as `("role", "pupil")`.
    """

    n_people: int
    left_home: int
    seen: Mapping[Definition, DefinitionTally]
    groups: Mapping[tuple[str, str], Count]


def sum_tallies(tallies: Sequence[Tally]) -> Tally:
    """Add up any number of tallies; a group that no earlier one has stands last."""
    groups: dict[tuple[str, str], Count] = {}
    for tally in tallies:
        for name, count in tally.groups.items():
            groups[name] = groups[name] + count if name in groups else count
    return Tally(
        sum(tally.n_people for tally in tallies),
        sum(tally.left_home for tally in tallies),
        {one: _together([tally.seen[one] for tally in tallies if one in tally.seen]) for one in Definition},
        groups,
    )


def _together(parts: Sequence[DefinitionTally]) -> DefinitionTally:
    return DefinitionTally(
        sum(one.observed for one in parts),
        sum(one.sightings for one in parts),
        sum(one.in_view_us for one in parts),
        sum_histograms(one.cameras for one in parts),
        sum_histograms(one.tenths_in_view for one in parts),
        sum_histograms(one.passes for one in parts),
        sum_histograms(one.hours for one in parts),
        sum((one.by_hour for one in parts), np.zeros(HOURS_PER_DAY, dtype=np.int64)),
    )
