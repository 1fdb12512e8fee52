"""How a response centre fared: waits, alerts in time, work load, and what false alerts cost the true ones."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.analytics.centre.alerts import Alerts
from sim.analytics.centre.centre import Reviews, run_centre
from sim.analytics.centre.settings import CentreSettings
from sim.core.draws import Draws
from sim.core.units import DAY_H, DAY_S, HOUR_S

WAIT_PERCENTS = (50, 90, 95)


@dataclass(frozen=True)
class AlertCount:
    """What became of true alerts, or of false ones.

    Parameters
    ----------
    alerts
        How many came.
    in_time
        On how many a verdict fell before the deadline.
    accepted_in_time
        How many of these were taken for true.
    late, gave_up, waiting
        On how many it fell too late; how many left the queue unopened; how many still waited at the end.
    """

    alerts: int
    in_time: int
    accepted_in_time: int
    late: int
    gave_up: int
    waiting: int


@dataclass(frozen=True, eq=False)
class CentreFigures:
    """A centre's days in figures.

    Parameters
    ----------
    true, false
        Counts of alerts.
    share_in_time
        Part of all alerts with a verdict in time; NaN without alerts.
    wait_mean_s, wait_s
        Mean wait of alerts that were opened, and its percentiles `WAIT_PERCENTS`; NaN if none was.
    utilisation
        Operators' busy time over their time on duty. It can exceed 1 a little, since nobody leaves an alert
        half looked at.
    precision
        Part of the alerts accepted in time that are true; NaN if none was accepted.
    """

    true: AlertCount
    false: AlertCount
    share_in_time: float
    wait_mean_s: float
    wait_s: tuple[float, ...]
    utilisation: float
    precision: float


def centre_figures(reviews: Reviews, settings: CentreSettings, *, n_days: int) -> CentreFigures:
    """Count what became of alerts and how busy the operators were.

    Parameters
    ----------
    reviews, settings
        What `run_centre` gave, and the settings of the same centre.
    n_days
        Days it ran, from midnight to midnight.
    """
    in_time, opened = reviews.in_time(settings.deadline_s), ~np.isnan(reviews.opened_s)
    wait_s = reviews.wait_s[opened]
    is_true = reviews.alerts.is_true
    true, false = _count(reviews, in_time, is_true), _count(reviews, in_time, ~is_true)
    until_s = np.minimum(reviews.free_s[opened], n_days * DAY_S)
    busy_s = float((until_s - reviews.opened_s[opened]).sum())
    accepted = true.accepted_in_time + false.accepted_in_time
    return CentreFigures(
        true,
        false,
        ratio(true.in_time + false.in_time, len(reviews.alerts)),
        float(wait_s.mean()) if wait_s.size else float("nan"),
        tuple(float(np.percentile(wait_s, at)) if wait_s.size else float("nan") for at in WAIT_PERCENTS),
        ratio(busy_s, n_days * duty_h(settings) * HOUR_S),
        ratio(true.accepted_in_time, accepted),
    )


def in_time_alone(alerts: Alerts, settings: CentreSettings, draws: Draws, *, until_s: float) -> int:
    """Count the true alerts that would be in time without any false one, each asking for the same work.

    Parameters
    ----------
    alerts, settings, draws, until_s
        As `run_centre` took them.
    """
    alone = run_centre(alerts.only(alerts.is_true), settings, draws, until_s=until_s)
    return int(alone.in_time(settings.deadline_s).sum())


def _count(reviews: Reviews, in_time: NDArray[np.bool_], kind: NDArray[np.bool_]) -> AlertCount:
    opened = ~np.isnan(reviews.opened_s)
    return AlertCount(
        alerts=int(kind.sum()),
        in_time=int((in_time & kind).sum()),
        accepted_in_time=int((in_time & kind & reviews.accepted).sum()),
        late=int((opened & ~in_time & kind).sum()),
        gave_up=int((reviews.gave_up & kind).sum()),
        waiting=int((~opened & ~reviews.gave_up & kind).sum()),
    )


def duty_h(settings: CentreSettings) -> float:
    """Hours that operators are on duty in a day, all together."""
    steps = [*settings.duty, (float(DAY_H), 0)] if settings.shifts else []
    return sum(operators * (end - begin) for (begin, operators), (end, _) in pairwise(steps))


def ratio(part: float, whole: float) -> float:
    """Divide, or tell by NaN that there is nothing to divide by."""
    return part / whole if whole > 0 else float("nan")
