"""Figures of several days: different residents in view in their course, and on how many of them each was."""

from collections.abc import Callable, Mapping

import numpy as np

from sim.results.counts.several_days import DaysCount
from sim.results.measures.sampling import Estimate, per_resident

Values = float | Estimate | Mapping[str, Estimate]
"""Of the whole place, or by stratum of the measure's dimension."""


def _observed(days: DaysCount, code: int) -> Estimate:
    return days.sample.total(int(days.by_number[1:, code].sum()))


def _share(days: DaysCount, code: int) -> Estimate:
    return per_resident(_observed(days, code), days.out_of)


def _mean_days(days: DaysCount, code: int) -> float:
    return float(np.arange(len(days.by_number)) @ days.by_number[:, code]) / days.sample.n_people


def _by_number(days: DaysCount, code: int) -> Mapping[str, Estimate]:
    numbers = enumerate(days.by_number[:, code].tolist())
    return {str(number): days.sample.total(people) for number, people in numbers}


def _by_day(days: DaysCount, code: int) -> Mapping[str, Estimate]:
    numbers = enumerate(days.by_day[:, code].tolist(), start=1)
    return {str(day): per_resident(days.sample.total(people), days.out_of) for day, people in numbers}


OF_SEVERAL_DAYS: Mapping[str, Callable[[DaysCount, int], Values]] = {
    "several_days.people_observed": _observed,
    "several_days.share_observed": _share,
    "several_days.days_in_view_mean": _mean_days,
    "several_days.residents_by_days_in_view": _by_number,
    "several_days.share_observed_by_day": _by_day,
}
"""How figures of several days are computed, of the definition with a code."""
