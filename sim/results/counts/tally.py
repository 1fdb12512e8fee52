"""Counts of a day that add up: of one group of people in one part, or of many.

Everything is a whole number, so that parts can be added in any order and give the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.results.counts.exposure import HOURS_PER_DAY
from sim.results.counts.histogram import Histogram, HistogramSum

TENTHS_PER_MIN = 600
"""Tenths of a second, in which times in view are told apart."""


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

    def __add__(self, other: "Tally") -> "Tally":
        return sum_tallies((self, other))


class TallySum:
    """Adds tallies up, one after another, so that they need not be in memory at once."""

    def __init__(self) -> None:
        self._n_people, self._left_home = 0, 0
        self._seen = {definition: _Sum() for definition in Definition}
        self._groups: dict[tuple[str, str], Count] = {}

    def add(self, tally: Tally) -> None:
        """Add *tally*; a group that no other had stands last."""
        self._n_people += tally.n_people
        self._left_home += tally.left_home
        for definition, one in tally.seen.items():
            self._seen[definition].add(one)
        for name, count in tally.groups.items():
            self._groups[name] = self._groups[name] + count if name in self._groups else count

    def tally(self) -> Tally:
        """State the sum of all that were added."""
        seen = {definition: one.tally() for definition, one in self._seen.items()}
        return Tally(self._n_people, self._left_home, seen, dict(self._groups))


def sum_tallies(tallies: Iterable[Tally]) -> Tally:
    """Add up any number of tallies."""
    total = TallySum()
    for tally in tallies:
        total.add(tally)
    return total.tally()


class _Sum:
    """The sum of tallies of one definition."""

    def __init__(self) -> None:
        self._observed, self._sightings, self._in_view_us = 0, 0, 0
        self._cameras, self._tenths = HistogramSum(), HistogramSum()
        self._passes, self._hours = HistogramSum(), HistogramSum()
        self._by_hour = np.zeros(HOURS_PER_DAY, dtype=np.int64)

    def add(self, one: DefinitionTally) -> None:
        self._observed += one.observed
        self._sightings += one.sightings
        self._in_view_us += one.in_view_us
        self._cameras.add(one.cameras)
        self._tenths.add(one.tenths_in_view)
        self._passes.add(one.passes)
        self._hours.add(one.hours)
        self._by_hour += one.by_hour

    def tally(self) -> DefinitionTally:
        return DefinitionTally(
            self._observed,
            self._sightings,
            self._in_view_us,
            self._cameras.histogram(),
            self._tenths.histogram(),
            self._passes.histogram(),
            self._hours.histogram(),
            self._by_hour.copy(),
        )
