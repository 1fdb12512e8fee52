"""What a response centre is made of: its shifts, and how long its people need."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sim.core.errors import InputError
from sim.core.units import DAY_H


class DurationLaw(StrEnum):
    """How durations scatter about their mean."""

    FIXED = "fixed"
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True)
class Duration:
    """A time that something takes.

    Parameters
    ----------
    mean_s
        Its mean in seconds.
    law
        How it scatters.
    variation
        Standard deviation over mean; only the lognormal law asks for it.
    """

    mean_s: float
    law: DurationLaw
    variation: float = 0.0

    def __post_init__(self) -> None:
        for name in ("mean_s", "variation"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0):
                msg = f"a duration's {name} is {value:g}; give a number of 0 or more"
                raise InputError(msg)


@dataclass(frozen=True)
class Shift:
    """Operators who come every day at the same hours.

    Parameters
    ----------
    begin_h, end_h
        Hours of the day from 0 to 24; a shift that ends before it begins goes on past midnight.
    operators
        People at screens.
    """

    begin_h: float
    end_h: float
    operators: int

    def __post_init__(self) -> None:
        named = f"the shift from {clock(self.begin_h)} to {clock(self.end_h)}"
        if not (0 <= self.begin_h <= DAY_H and 0 <= self.end_h <= DAY_H and self.begin_h != self.end_h):
            msg = f"{named} is none; a shift begins and ends at different hours from 0 to 24"
            raise InputError(msg)
        if self.operators < 1:
            msg = f"{named} has {self.operators} operators; give at least 1, or leave the shift out"
            raise InputError(msg)

    def covers(self, hour: float) -> bool:
        """Tell whether somebody of this shift is on duty just after *hour*."""
        if self.begin_h < self.end_h:
            return self.begin_h <= hour < self.end_h
        return hour >= self.begin_h or hour < self.end_h


@dataclass(frozen=True)
class CentreSettings:
    """A response centre.

    Parameters
    ----------
    shifts
        Who is on duty when; where shifts overlap their operators add up (`response/operators`). Not needed
        where nobody reviews.
    review
        Time that one operator looks at an alert (`response/review_s`, `response/review_variation`).
    handling
        Time that an accepted alert keeps its operator busy after the verdict (`response/handling_min`).
    deadline_s
        Age at which a verdict comes too late (`response/deadline_min`).
    patience_s
        Age at which an alert nobody has opened yet leaves the queue; infinite if it stays.
    accept_true, accept_false
        Share of true and of false alerts that one operator takes for true (`response/accept`).
    reviewers
        Operators who must agree on each alert, one after the other at one screen; 0 where software decides.

    Raises
    ------
    InputError
        If a share or a time cannot be, or hours of the day are without an operator.
    """

    shifts: tuple[Shift, ...]
    review: Duration
    handling: Duration
    deadline_s: float
    patience_s: float
    accept_true: float
    accept_false: float
    reviewers: int = 1

    def __post_init__(self) -> None:
        for name in ("accept_true", "accept_false"):
            if not 0 <= getattr(self, name) <= 1:
                msg = f"{name} is {getattr(self, name):g}, but a share lies between 0 and 1"
                raise InputError(msg)
        for name in ("deadline_s", "patience_s"):
            if not getattr(self, name) > 0:
                msg = f"{name} is {getattr(self, name):g}; give a time above 0 seconds"
                raise InputError(msg)
        if self.reviewers < 0:
            msg = f"{self.reviewers} reviewers cannot look at an alert; give 0, 1 or more"
            raise InputError(msg)
        if self.reviewers:
            _check_hours(self.shifts)

    @property
    def duty(self) -> tuple[tuple[float, int], ...]:
        """Hours of the day from which so many operators are on duty, from midnight on."""
        hours = sorted({0.0, *(hour % DAY_H for s in self.shifts for hour in (s.begin_h, s.end_h))})
        return tuple((hour, self.on_duty(hour)) for hour in hours)

    def on_duty(self, hour: float) -> int:
        """Count the operators on duty just after *hour*."""
        return _on_duty(self.shifts, hour)


def round_the_clock(operators: int) -> tuple[Shift, ...]:
    """Give the same number of operators at every hour; raises InputError if that is nobody."""
    return (Shift(0, DAY_H, operators),)


def clock(hour: float) -> str:
    """Write an hour of the day as 07:30."""
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _on_duty(shifts: Sequence[Shift], hour: float) -> int:
    return sum(shift.operators for shift in shifts if shift.covers(hour))


def _check_hours(shifts: Sequence[Shift]) -> None:
    if not shifts:
        msg = "a response centre that reviews alerts has no operators; give it a shift, or no reviewers"
        raise InputError(msg)
    hours = sorted({0.0, *(hour % DAY_H for s in shifts for hour in (s.begin_h, s.end_h))})
    for hour, until in zip(hours, [*hours[1:], float(DAY_H)], strict=True):
        if not _on_duty(shifts, hour):
            msg = (
                f"the shifts of a response centre leave {clock(hour)} to {clock(until)} without an operator; "
                "lengthen a shift or add one"
            )
            raise InputError(msg)
