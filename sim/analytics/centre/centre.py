"""A response centre on a SimPy clock: alerts queue by priority for operators who come and go by shift."""

import math
from bisect import insort
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
import simpy
from numpy.typing import NDArray
from simpy.resources.resource import PriorityRequest, PriorityResource, SortedQueue

from sim.analytics.centre.alerts import Alerts
from sim.analytics.centre.settings import CentreSettings, Duration, DurationLaw
from sim.core.draws import Decision, Draws
from sim.core.units import DAY_S, HOUR_S

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
    duration, uniform
        The law and its numbers, and one number a duration.
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


_OFF_DUTY = -1
"""An operator whose shift ends goes before any alert, but never leaves one half looked at."""

_Process = Generator[simpy.Event, Any, None]


@dataclass(frozen=True, eq=False)
class Reviews:
    """What became of alerts, one entry an alert.

    Parameters
    ----------
    alerts
        Which.
    opened_s
        When an operator opened it; NaN if nobody did.
    decided_s
        When the verdict fell; NaN likewise.
    free_s
        When its operator was free again; NaN likewise.
    accepted
        Whether it was taken for true, in time or late.
    gave_up
        Whether it left the queue unopened. An alert neither opened nor given up was still waiting at the end.
    """

    alerts: Alerts
    opened_s: NDArray[np.float64]
    decided_s: NDArray[np.float64]
    free_s: NDArray[np.float64]
    accepted: NDArray[np.bool_]
    gave_up: NDArray[np.bool_]

    @property
    def wait_s(self) -> NDArray[np.float64]:
        """Seconds before an operator opened each; NaN if nobody did."""
        return self.opened_s - self.alerts.at_s

    def in_time(self, deadline_s: float) -> NDArray[np.bool_]:
        """Mark those on which the verdict fell no later than *deadline_s* after they came."""
        return self.decided_s - self.alerts.at_s <= deadline_s


def run_centre(alerts: Alerts, settings: CentreSettings, draws: Draws, *, until_s: float) -> Reviews:
    """Let the operators of one centre look at alerts until *until_s*.

    Parameters
    ----------
    alerts
        In order of time, none after *until_s*; several days stand one behind the other.
    settings, draws
        Shifts, times and rules, and the chance of the place that the centre is for.
    until_s
        End of the last day, in seconds from the first midnight.
    """
    work = work_of(alerts, settings, draws)
    opened_s = _opened_s(alerts, work.busy_s, settings, until_s) if settings.reviewers else alerts.at_s
    was_opened = ~np.isnan(opened_s)
    return Reviews(
        alerts,
        opened_s,
        opened_s + work.review_s,
        opened_s + work.busy_s,
        work.accepted & was_opened,
        ~was_opened & (alerts.at_s + settings.patience_s <= until_s),
    )


def _opened_s(
    alerts: Alerts, busy_s: NDArray[np.float64], settings: CentreSettings, until_s: float
) -> NDArray[np.float64]:
    env = simpy.Environment()
    duty = _duty_that_counts(settings, _most_at_once(alerts, busy_s, settings.patience_s))
    most = max(operators for _, operators in duty)
    room = _Room(env, _Operators(env, capacity=most), settings.patience_s, [math.nan] * len(alerts))
    env.process(_keep_shifts(env, room.operators, duty, most))
    env.process(_ring(room, alerts, busy_s))
    env.run(until=until_s)
    return np.array(room.opened_s, dtype=np.float64)


def _most_at_once(alerts: Alerts, busy_s: NDArray[np.float64], patience_s: float) -> int:
    """Count the alerts that can be waiting or looked at side by side at most, at least 1."""
    ends_s = np.sort(alerts.at_s + patience_s + busy_s)
    gone = np.searchsorted(ends_s, alerts.at_s, side="left")
    return int((np.arange(1, len(alerts) + 1) - gone).max(initial=1))


def _duty_that_counts(settings: CentreSettings, most: int) -> tuple[tuple[float, int], ...]:
    """Leave out operators for whom there can't be an alert: each place at a screen costs time and memory."""
    return tuple((hour, min(operators, most)) for hour, operators in settings.duty)


class _Queue(SortedQueue):
    """SimPy's queue by priority and time; what comes is put into its place, not the whole sorted anew."""

    def append(self, item: Any) -> None:
        insort(self, item, key=lambda waiting: waiting.key)


class _Operators(PriorityResource):
    """Places at screens, taken by alerts and by operators off duty."""

    PutQueue = _Queue


@dataclass(frozen=True, eq=False)
class _Room:
    env: simpy.Environment
    operators: _Operators
    patience_s: float
    opened_s: list[float]


def _ring(room: _Room, alerts: Alerts, busy_s: NDArray[np.float64]) -> _Process:
    """Let every alert come at its time."""
    rows = zip(alerts.at_s.tolist(), alerts.priority.tolist(), busy_s.tolist(), strict=True)
    for row, (at_s, priority, needs_s) in enumerate(rows):
        if at_s > room.env.now:
            yield room.env.timeout(at_s - room.env.now)
        room.env.process(_look_at(room, row, priority, needs_s))


def _look_at(room: _Room, row: int, priority: int, needs_s: float) -> _Process:
    """Wait for an operator, no longer than patience lasts, and keep them busy."""
    with room.operators.request(priority=priority) as turn:
        if math.isinf(room.patience_s):
            yield turn
        else:
            yield turn | room.env.timeout(room.patience_s)
            if not turn.triggered:
                return
        room.opened_s[row] = room.env.now
        yield room.env.timeout(needs_s)


def _keep_shifts(
    env: simpy.Environment, operators: PriorityResource, duty: tuple[tuple[float, int], ...], most: int
) -> _Process:
    """Keep as many places empty as there are operators off duty, day after day."""
    away: list[PriorityRequest] = []
    midnight_s = 0.0
    while True:
        for hour, on_duty in duty:
            if midnight_s + hour * HOUR_S > env.now:
                yield env.timeout(midnight_s + hour * HOUR_S - env.now)
            while len(away) < most - on_duty:
                away.append(operators.request(priority=_OFF_DUTY))
            while len(away) > most - on_duty:
                _come_back(operators, away.pop())
        midnight_s += DAY_S


def _come_back(operators: PriorityResource, place: PriorityRequest) -> None:
    if place.triggered:
        operators.release(place)
    else:
        place.cancel()
