"""Alerts made from how many passes there are in each hour: for cities and the country, one to one."""

import numpy as np
import scipy
from numpy.typing import NDArray

from sim.analytics.centre.alerts import Alerts
from sim.analytics.centre.centre import HOUR_S
from sim.analytics.centre.settings import DAY_H
from sim.core.decisions import Decision
from sim.core.draws import Draws


def hourly_alerts(
    passes_by_hour: NDArray[np.floating],
    per_pass: float,
    draws: Draws,
    *,
    is_true: bool,
    priority: int = 0,
    day: int = 0,
) -> Alerts:
    """Draw the alerts of a day as a Poisson process whose rate is even within each hour.

    Rare alerts among very many passes of different people come like that; the few people to whom it happens
    again and again make them a little burstier than this. A higher rate only adds alerts: those of the lower
    one stay, at the same moments.

    Parameters
    ----------
    passes_by_hour
        Passes through views of cameras with face recognition, by hour from midnight; shape (24,).
    per_pass
        Chance that a pass gives an alert.
    draws
        Chance of the place.
    is_true
        Whether these are true or false alerts.
    priority
        Of all of them; 0 is the most urgent.
    day
        Days since the first one.
    """
    if passes_by_hour.shape != (DAY_H,):
        msg = f"passes are told for {passes_by_hour.size} hours, but a day has {DAY_H}"
        raise ValueError(msg)
    of_hour = day * DAY_H + np.arange(DAY_H)
    number = poisson_quantile(
        draws.uniform(Decision.ALERTS_OF_HOUR, of_hour, int(is_true)), np.asarray(passes_by_hour) * per_pass
    )
    counted = zip(of_hour.tolist(), number.tolist(), strict=True)
    parts = [_alerts_of_hour(hour, n, draws, kind=int(is_true)) for hour, n in counted]
    at_s, who, hours = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(at_s, kind="stable")
    return Alerts(
        at_s=at_s[order],
        is_true=np.full(at_s.size, is_true),
        priority=np.full(at_s.size, priority, dtype=np.int64),
        who=who[order],
        occasion=2 * hours[order] + int(is_true),
    )


def poisson_quantile(uniform: NDArray[np.float64], mean: NDArray[np.floating]) -> NDArray[np.int64]:
    """Give Poisson numbers at numbers in [0, 1); a larger mean never gives a smaller one."""
    above = np.maximum(np.ceil(scipy.special.pdtrik(uniform, np.maximum(mean, np.nextafter(0.0, 1.0)))), 0)
    below = np.maximum(above - 1, 0)
    number = np.where(scipy.special.pdtr(below, mean) >= uniform, below, above)
    return np.where(mean > 0, number, 0).astype(np.int64)


def _alerts_of_hour(
    hour: int, number: int, draws: Draws, *, kind: int
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    which = np.arange(number)
    within = draws.uniform(Decision.ALERT_TIME, which, 2 * hour + kind)
    return (hour + within) * HOUR_S, which, np.full(number, hour)
