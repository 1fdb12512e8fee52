"""Cameras that go where cameras have found something: predictive placement and its feedback.

The urn of Ensign, Friedler, Neville, Scheidegger & Venkatasubramanian 2018 ("Runaway feedback loops in
predictive policing", FAT*): each step one district is looked at, with a chance that is its share of the urn,
and what is found there goes into the urn. Found events are not events: where more is looked, more is found.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analytics.recognition.hourly_alerts import poisson_quantile
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import PredictiveRule


@dataclass(frozen=True, eq=False)
class Districts:
    """Districts that compete for cameras; all arrays have one entry a district.

    Parameters
    ----------
    found
        Events that are found in a step if the district is looked at.
    reported
        Events that are reported in a step, looked at or not.
    start
        What the urn holds of each at first, such as its cameras.

    Raises
    ------
    InputError
        If there are fewer than two, a rate is below 0 or the urn begins without one of them.
    """

    found: NDArray[np.float64]
    reported: NDArray[np.float64]
    start: NDArray[np.float64]

    def __post_init__(self) -> None:
        least = 2
        if self.start.size < least or not self.found.shape == self.reported.shape == self.start.shape:
            msg = (
                f"{self.start.size} districts with {self.found.size} rates of found and {self.reported.size} "
                "of reported events cannot compete; give each rate for two districts or more"
            )
            raise InputError(msg)
        if not (np.isfinite(self.found).all() and np.isfinite(self.reported).all()):
            msg = "rates of events must be finite numbers"
            raise InputError(msg)
        if min(self.found.min(), self.reported.min()) < 0 or self.start.min() <= 0:
            msg = "rates of events are 0 or more, and every district starts with something in the urn"
            raise InputError(msg)


def feedback(
    districts: Districts, rule: PredictiveRule, draws: Draws, *, steps: int, repetitions: int
) -> NDArray[np.float64]:
    """Let districts be looked at step by step.

    Parameters
    ----------
    districts
        Their events.
    rule
        off: nothing found changes the urn; naive: everything found goes in; corrected: what is found goes in
        the less likely, the more often its district is looked at, so that it counts alike everywhere.
    draws
        Their chance.
    steps
        How often somewhere is looked; a day each, say.
    repetitions
        Independent repetitions.

    Returns
    -------
    Share of each district in the urn before the first step and after each; (steps + 1, repetitions,
    districts).
    """
    number = np.arange(repetitions)
    urn = np.broadcast_to(districts.start, (repetitions, districts.start.size)).astype(np.float64)
    shares = [urn / urn.sum(axis=1, keepdims=True)]
    for step in range(steps):
        if rule is not PredictiveRule.OFF:
            urn = urn + _gain(districts, shares[-1], rule, draws, number=number, step=step)
        shares.append(urn / urn.sum(axis=1, keepdims=True))
    return np.array(shares)


def disparity(share: NDArray[np.float64], residents: NDArray[np.floating]) -> NDArray[np.float64]:
    """Work out the Gini coefficient of cameras over residents: 0 if each has as many, 1 if one has all.

    Parameters
    ----------
    share
        Share of the cameras in each district; the last axis.
    residents
        Of each district.
    """
    people = residents / residents.sum()
    order = np.argsort(share / people, axis=-1, kind="stable")
    cameras = np.take_along_axis(share, order, axis=-1)
    held = np.cumsum(cameras, axis=-1)
    # Twice the area below the Lorenz curve.
    below: NDArray[np.float64] = ((2 * held - cameras) * people[order]).sum(axis=-1)
    return 1 - below


def _gain(
    districts: Districts,
    share: NDArray[np.float64],
    rule: PredictiveRule,
    draws: Draws,
    *,
    number: NDArray[np.int64],
    step: int,
) -> NDArray[np.float64]:
    """Draw what goes into each urn in a step."""
    ladder = np.cumsum(share, axis=1)
    chosen = (draws.uniform(Decision.PATROLLED, number, step)[:, np.newaxis] >= ladder[:, :-1]).sum(axis=1)
    found = poisson_quantile(draws.uniform(Decision.DISCOVERED, number, step), districts.found[chosen])
    if rule is PredictiveRule.CORRECTED:
        believed = share.min(axis=1) / share[number, chosen]
        found = found * (draws.uniform(Decision.BELIEVED, number, step) < believed)
    gain = np.tile(districts.reported, (number.size, 1))
    gain[number, chosen] += found
    return gain
