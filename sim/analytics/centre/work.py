"""What each alert asks of its operators: how long they look, what they decide, how long they are busy."""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from sim.analytics.centre.alerts import Alerts
from sim.analytics.centre.settings import CentreSettings, Duration, DurationLaw
from sim.core.decisions import Decision
from sim.core.draws import Draws

_MOST_REVIEWERS = 100  # keeps the occasions of one reviewer apart from those of the next


@dataclass(frozen=True, eq=False)
class Work:
    """What alerts ask for, one entry an alert.

    Parameters
    ----------
    review_s
        Seconds from opening it to the verdict of the last reviewer.
    accepted
        Whether all reviewers take it for true.
    busy_s
        Seconds from opening it until its operator is free again.
    """

    review_s: NDArray[np.float64]
    accepted: NDArray[np.bool_]
    busy_s: NDArray[np.float64]


def work_of(alerts: Alerts, settings: CentreSettings, draws: Draws) -> Work:
    """Draw what every alert would ask for if an operator opened it; nothing depends on the queue."""
    review_s = np.zeros(len(alerts))
    accepted = np.ones(len(alerts), dtype=bool)
    chance = np.where(alerts.is_true, settings.accept_true, settings.accept_false)
    for reviewer in range(settings.reviewers):
        review_s += durations_s(settings.review, _numbers(Decision.REVIEW_TIME, alerts, draws, reviewer))
        accepted &= _numbers(Decision.REVIEW_VERDICT, alerts, draws, reviewer) < chance
    if settings.reviewers == 0:  # What follows an alert then keeps no operator.
        return Work(review_s, accepted, review_s)
    handling_s = durations_s(settings.handling, _numbers(Decision.HANDLING_TIME, alerts, draws))
    return Work(review_s, accepted, review_s + np.where(accepted, handling_s, 0.0))


def durations_s(duration: Duration, uniform: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn numbers in [0, 1) into durations by inverting their law; a larger mean never shortens one.

    Parameters
    ----------
    duration
        The law and its numbers.
    uniform
        One number a duration.
    """
    if duration.law is DurationLaw.EXPONENTIAL:
        drawn: NDArray[np.float64] = -duration.mean_s * np.log1p(-uniform)
        return drawn
    if duration.law is DurationLaw.LOGNORMAL and duration.variation > 0:
        # Mean m and variation v: s² = ln(1 + v²), and the median is m exp(−s²/2).
        spread = np.sqrt(np.log1p(duration.variation**2))
        least = np.nextafter(0.0, 1.0)
        scattered: NDArray[np.float64] = duration.mean_s * np.exp(
            spread * scipy.special.ndtri(np.maximum(uniform, least)) - spread**2 / 2
        )
        return scattered
    return np.full(uniform.shape, duration.mean_s)


def _numbers(decision: Decision, alerts: Alerts, draws: Draws, reviewer: int = 0) -> NDArray[np.float64]:
    numbers = np.zeros(len(alerts))
    for occasion in np.unique(alerts.occasion):
        here = alerts.occasion == occasion
        numbers[here] = draws.uniform(decision, alerts.who[here], int(occasion) * _MOST_REVIEWERS + reviewer)
    return numbers
