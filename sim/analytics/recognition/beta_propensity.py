"""Chances that hang together within a person: who is missed once is likely to be missed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy
from numpy.typing import NDArray

from sim.core.arrays import weighted_sum
from sim.core.errors import InputError

_RARE = 0.5 ** np.arange(6.0, 40.0, 0.5)
_EVEN = np.linspace(0.0, 1.0, 65)
_EDGES = np.unique(np.concatenate([_RARE, _EVEN, 1 - _RARE]))
"""Chances between which people form classes, finest near 0 and 1, where a few people can decide all."""


@dataclass(frozen=True)
class BetaPropensity:
    """A chance that each person has of their own, the same at every pass.

    Over people it follows a beta distribution, so that passes of one person are beta-binomial (Skellam 1948).

    Parameters
    ----------
    mean
        Share of all passes at which it happens.
    correlation
        Correlation ρ of two passes of one person: 0 if each pass is a new chance, 1 if it always or never
        happens to a person. After it has happened once to somebody, it happens again at the next pass with
        chance mean + ρ (1 − mean).

    Raises
    ------
    InputError
        If one of them is no share.
    """

    mean: float
    correlation: float

    def __post_init__(self) -> None:
        for name in ("mean", "correlation"):
            if not 0 <= getattr(self, name) <= 1:
                msg = f"the {name} of a chance is {getattr(self, name):g}, but it lies between 0 and 1"
                raise InputError(msg)

    @property
    def classes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Shares of people from the least to the most likely, and the mean chance of each class."""
        return _classes(self)


def at_least(
    least: int, passes: NDArray[np.integer], chances: Sequence[BetaPropensity], *, fixed: float = 1.0
) -> NDArray[np.float64]:
    """Work out the chance of several things together, at least so many times in so many passes of one person.

    Parameters
    ----------
    least
        How many times; 1 for at least once.
    passes
        Passes of each person.
    chances
        What must happen at a pass, each with chances of the person's own, independent of one another.
    fixed
        What else must happen there, with a chance that is new at every pass.

    Notes
    -----
    The mean over people is taken over classes of them, each with its exact mean chance.
    """
    weight, together = np.ones(1), np.array([fixed])
    for chance in chances:
        share, mean = chance.classes
        weight, together = _regrouped(np.multiply.outer(weight, share), np.multiply.outer(together, mean))
    distinct, place = np.unique(passes, return_inverse=True)
    mean = np.array([weighted_sum(weight, _binomial(least, int(number), together)) for number in distinct])
    found: NDArray[np.float64] = mean[place.reshape(np.shape(passes))]
    return found


def any_false_match(false_match_rate: float, photographs: float) -> float:
    """Chance that a face matches at least one photograph of somebody else: 1 − (1 − p)^N.

    Parameters
    ----------
    false_match_rate
        Chance p that it matches that of one given other person.
    photographs
        Their number N: a watch list's, or everybody's.
    """
    if false_match_rate >= 1:
        return 1.0 if photographs > 0 else 0.0
    return float(-np.expm1(photographs * np.log1p(-false_match_rate)))


@lru_cache(maxsize=256)
def _classes(chance: BetaPropensity) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rho = chance.correlation
    if rho == 0 or chance.mean in (0.0, 1.0):
        return np.ones(1), np.array([chance.mean])
    if rho == 1:
        return np.array([1 - chance.mean, chance.mean]), np.array([0.0, 1.0])
    spread = 1 / rho - 1
    a, b = chance.mean * spread, (1 - chance.mean) * spread
    share = np.diff(scipy.special.betainc(a, b, _EDGES))
    # The part of the mean below x is that of a beta distribution with a + 1.
    part_of_mean = chance.mean * np.diff(scipy.special.betainc(a + 1, b, _EDGES))
    held = share > 0
    share = share[held]
    return share, np.clip(part_of_mean[held] / share, 0.0, 1.0)


def _regrouped(
    share: NDArray[np.float64], mean: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Put many classes of people into few, each again with its exact mean chance."""
    place = np.searchsorted(_EDGES, mean.ravel())
    people = np.bincount(place, share.ravel()).astype(np.float64)
    total = np.bincount(place, (share * mean).ravel())
    held = people > 0
    return people[held], total[held] / people[held]


def _binomial(least: int, passes: int, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance of *least* or more in *passes*, for each of *chances*."""
    if least <= 0 or passes < least:
        return np.full(chances.shape, float(least <= 0))
    if least == 1:
        with np.errstate(divide="ignore"):
            once: NDArray[np.float64] = -np.expm1(passes * np.log1p(-chances))
        return once
    more: NDArray[np.float64] = scipy.special.bdtrc(least - 1, passes, chances)
    return more
