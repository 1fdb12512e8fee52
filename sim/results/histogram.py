"""How often each whole number occurs among many: small, exact, and added up part by part."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray


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

    def __add__(self, other: "Histogram") -> "Histogram":
        total = HistogramSum()
        total.add(self)
        total.add(other)
        return total.histogram()

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
        return int(self.values[np.searchsorted(np.cumsum(self.counts), rank, side="right")])


def histogram_of(numbers: NDArray[np.integer], *, n_zeros: int = 0) -> Histogram:
    """Count whole numbers of 0 or more, and *n_zeros* zeros besides."""
    counts = np.bincount(numbers, minlength=1)
    counts[0] += n_zeros
    return _sparse(counts)


class HistogramSum:
    """Adds histograms up, one after another, in any order."""

    def __init__(self) -> None:
        self._counts = np.zeros(0, dtype=np.int64)

    def add(self, one: Histogram) -> None:
        """Add *one*."""
        if not one.values.size:
            return
        missing = int(one.values[-1]) + 1 - self._counts.size
        if missing > 0:
            self._counts = np.concatenate((self._counts, np.zeros(missing, dtype=np.int64)))
        self._counts[one.values] += one.counts

    def histogram(self) -> Histogram:
        """State the sum of all that were added."""
        return _sparse(self._counts)


def sum_histograms(histograms: Iterable[Histogram]) -> Histogram:
    """Add up any number of histograms."""
    total = HistogramSum()
    for one in histograms:
        total.add(one)
    return total.histogram()


def _sparse(counts: NDArray[np.int64]) -> Histogram:
    values = np.flatnonzero(counts)
    return Histogram(values.astype(np.int64), counts[values].astype(np.int64))
