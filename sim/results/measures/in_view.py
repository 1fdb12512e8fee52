"""Figures of who there is and who is in view, made from the counts of a day."""

from collections.abc import Callable, Mapping
from functools import partial
from math import nan

from sim.core.units import US_PER_S
from sim.core.vocabulary import Definition
from sim.results.counts.day import Day
from sim.results.counts.tally import TENTHS_PER_MIN
from sim.results.measures.sampling import Estimate, Sample, per_resident

_US_PER_MIN = 60 * US_PER_S
_PERCENTS = (10, 50, 90)


def _known(number: int) -> Estimate:
    """State a number that is known, not estimated from a sample."""
    return Estimate(number, 0.0, number, number)


def _observed(day: Day, definition: Definition) -> Estimate:
    return day.sample.total(day.tally.seen[definition].observed)


def _share(day: Day, definition: Definition) -> Estimate:
    return per_resident(_observed(day, definition), day.n_residents)


def _visitors_observed(day: Day, definition: Definition) -> Estimate:
    if not day.visitors.n_people:
        return _known(0)
    return Sample(day.visitors.n_people, day.n_visitors).total(day.visitors.seen[definition].observed)


def _visitors_share(day: Day, definition: Definition) -> float | Estimate:
    return per_resident(_visitors_observed(day, definition), day.n_visitors) if day.visitors.n_people else nan


def _visitors_sightings(day: Day, definition: Definition) -> float:
    if not day.visitors.n_people:
        return 0.0
    return day.visitors.seen[definition].sightings * (day.n_visitors / day.visitors.n_people)


def _mean_minutes(day: Day, definition: Definition) -> float:
    return day.tally.seen[definition].in_view_us / day.tally.n_people / _US_PER_MIN


def _cameras_at(percent: int, day: Day, definition: Definition) -> float:
    return day.tally.seen[definition].cameras.percentile(percent)


def _minutes_at(percent: int, day: Day, definition: Definition) -> float:
    return day.tally.seen[definition].tenths_in_view.percentile(percent) / TENTHS_PER_MIN


OF_DAY: Mapping[str, Callable[[Day], float | Estimate]] = {
    "residents": lambda day: _known(day.n_residents),
    "people": lambda day: _known(day.tally.n_people),
    "visitors": lambda day: _known(day.n_visitors),
    "leave_home.residents": lambda day: day.sample.total(day.tally.left_home),
}
"""How figures under no definition are computed."""

OF_DEFINITION: Mapping[str, Callable[[Day, Definition], float | Estimate]] = {
    "cameras": lambda day, definition: day.cameras[definition],
    "people_observed": _observed,
    "share_observed": _share,
    "sightings": lambda day, definition: day.tally.seen[definition].sightings * day.sample.weight,
    "cameras_per_person.mean": lambda day, definition: day.tally.seen[definition].cameras.mean,
    **{f"cameras_per_person.p{at}": partial(_cameras_at, at) for at in _PERCENTS},
    "minutes_in_view.mean": _mean_minutes,
    **{f"minutes_in_view.p{at}": partial(_minutes_at, at) for at in _PERCENTS},
    "visitors_observed": _visitors_observed,
    "visitors_share_observed": _visitors_share,
    "visitors_sightings": _visitors_sightings,
    "cameras_working": lambda day, definition: day.working[definition],
}
"""How figures that depend on which cameras count are computed."""
