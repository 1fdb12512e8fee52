"""How often each whole number occurs among many: small, exact, and added up part by part."""

from dataclasses import dataclass
from functools import cached_property
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
        return int(self.values[np.searchsorted(self._up_to, rank, side="right")])

    @cached_property
    def _up_to(self) -> NDArray[np.int64]:
        return np.cumsum(self.counts)


def histogram_of(numbers: NDArray[np.integer]) -> Histogram:
    """Count whole numbers of 0 or more."""
    total = HistogramSum()
    total.count(numbers)
    return total.histogram()


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
