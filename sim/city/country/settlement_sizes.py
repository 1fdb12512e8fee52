"""Settlements by size: the classes that results are told apart by, and how many of which size a region has.

Sizes are lognormal with the same spread in every region and a mean that gives the region its settlements
(Gibrat's law: Eeckhout, "Gibrat's law for (all) cities", Am. Econ. Rev. 94, 2004). They are rounded to few
sizes, so that settlements of one size can be built once.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from sim.city.settings import SettlementSettings
from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import InputError

DRAWN_BOUNDS = (13, 50, 100, 200, 350, 500, 1_000, 2_000, 3_200, 5_000, 7_000, 10_000, 14_000, 20_000, 35_000)
"""Lower bounds of the sizes into which drawn settlements are sorted: those of one size are built once.

A resolution like the side of a cell: finer classes cost more and change little. They split the classes above.
"""
_FAR = 60.0  # Standard deviations beyond which nothing is left of a normal distribution.


@dataclass(frozen=True)
class SizeClass:
    """A class of settlements.

    Parameters
    ----------
    word
        What it is called in tables.
    least
        Fewest residents of a settlement in it; the next larger class bounds it from above.
    """

    word: str
    least: int


SIZE_CLASSES = (
    SizeClass("1,000,000 and more", 1_000_000),
    SizeClass("250,000-999,999", 250_000),
    SizeClass("100,000-249,999", 100_000),
    SizeClass("50,000-99,999", 50_000),
    SizeClass("10,000-49,999", 10_000),
    SizeClass("2,000-9,999", 2_000),
    SizeClass("500-1,999", 500),
    SizeClass("under 500", 0),
)
"""All classes, largest first; every settlement lies in exactly one."""


def size_class(residents: int) -> str:
    """Word of the class that a settlement of this many residents lies in.

    Raises
    ------
    ValueError
        If there are fewer than no residents.
    """
    for known in SIZE_CLASSES:
        if residents >= known.least:
            return known.word
    msg = f"a settlement has 0 residents or more, not {residents}"
    raise ValueError(msg)


@dataclass(frozen=True)
class Settlements:
    """Settlements of one size.

    Parameters
    ----------
    residents, count
        Of each of them, and how many there are.
    """

    residents: int
    count: int


def settlement_sizes(residents: int, count: int, settings: SettlementSettings) -> tuple[Settlements, ...]:
    """Divide people into settlements.

    Counts are rounded from the largest size down; what rounding leaves over is passed on to smaller sizes.
    The last few people join one settlement of the commonest size, which then has a size of its own.

    Parameters
    ----------
    residents
        People in all settlements together.
    count
        Settlements wanted; the result differs by a few.
    settings
        Spread and upper end of the sizes.

    Returns
    -------
    Sizes, largest first; counts times residents sum to *residents* exactly.

    Raises
    ------
    InputError
        If the settings leave no settlement large enough for the region's mean.
    """
    if residents <= 0 or count <= 0:
        return ()
    bounds = np.array([*(b for b in DRAWN_BOUNDS if b < settings.largest), settings.largest], dtype=float)
    sizes = np.rint(np.sqrt(bounds[1:] * bounds[:-1])).astype(np.int64)
    if not sizes.size or not sizes[0] <= residents / count < sizes[-1]:
        return _equal(residents, count, settings)
    expected = count * _shares(bounds, sizes, residents / count, settings.size_spread)
    numbers = np.zeros(len(sizes), dtype=np.int64)
    owed = 0.0
    for k in range(len(sizes) - 1, -1, -1):
        owed += expected[k] * sizes[k]
        numbers[k] = max(round(owed / sizes[k]), 0)
        owed -= float(numbers[k] * sizes[k])
    return _with_remainder(sizes, numbers, residents)


def _shares(bounds: FloatArray, sizes: IntArray, mean: float, spread: float) -> FloatArray:
    """Share of settlements of each size, from the lognormal whose rounded sizes have the mean."""
    if not spread > 0:
        msg = f"city/settlement_size_spread is {spread:g}; it must be above 0"
        raise InputError(msg)
    inner = np.log(bounds[1:-1])

    def shares(median: float) -> FloatArray:
        return np.diff(scipy.special.ndtr((inner - median) / spread), prepend=0.0, append=1.0)

    def excess(median: float) -> float:
        return float(shares(median) @ sizes) - mean

    low, high = np.log(bounds[0]) - _FAR * spread, np.log(bounds[-1]) + _FAR * spread
    return shares(float(scipy.optimize.brentq(excess, low, high)))


def _with_remainder(sizes: IntArray, numbers: IntArray, residents: int) -> tuple[Settlements, ...]:
    left = residents - int(numbers @ sizes)
    counted = dict(zip(sizes.tolist(), numbers.tolist(), strict=True))
    if left:
        # If too many are settled, rounding up a size by half at most did it: one of that size can shrink.
        large_enough = np.where(sizes + left >= DRAWN_BOUNDS[0], numbers, -1)
        commonest = int(sizes[int(np.argmax(large_enough))])
        counted[commonest] -= 1
        counted[commonest + left] = counted.get(commonest + left, 0) + 1
    return tuple(Settlements(size, counted[size]) for size in sorted(counted, reverse=True) if counted[size])


def _equal(residents: int, count: int, settings: SettlementSettings) -> tuple[Settlements, ...]:
    """Divide evenly where all settlements are about as small as can be."""
    if residents / count >= settings.largest:
        msg = (
            f"{residents:,} people in {count:,} settlements are more than city/largest_settlement "
            f"({settings.largest:,.0f}) allows; raise it"
        )
        raise InputError(msg)
    least, more = divmod(residents, count)
    pairs = ((least + 1, more), (least, count - more))
    return tuple(Settlements(size, number) for size, number in pairs if number and size)
