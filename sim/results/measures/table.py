"""The tables of a run's measures and strata, from the counts of a day and what follows them."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import nan

import pandas as pd

from sim.analytics.day import AnalyticsDay
from sim.core.units import US_PER_S
from sim.core.vocabulary import Definition
from sim.results.counts.day import Day
from sim.results.counts.exposure import HOURS_PER_DAY
from sim.results.counts.several_days import DaysCount
from sim.results.counts.tally import TENTHS_PER_MIN, Count, Tally
from sim.results.measures.after_view import AFTER_BEING_IN_VIEW
from sim.results.measures.contract import DIMENSIONS, MEASURES, STRATA, VISITORS
from sim.results.measures.measure import MEASURES_BY_NAME
from sim.results.measures.over_days import OF_SEVERAL_DAYS
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


def measure_day(
    day: Day,
    strata: pd.DataFrame,
    analytics: AnalyticsDay | None = None,
    working: pd.DataFrame | None = None,
    days: DaysCount | None = None,
) -> pd.DataFrame:
    """State every figure of a day; the same day gives the same table, digit by digit.

    Parameters
    ----------
    day, strata
        Counts, and what is broken down of them: a table that keeps STRATA.
    analytics
        What follows being in view, if it has been worked out.
    working
        Share of cameras that work on each day, with the columns *day*, *stratum* and *share_working*; strata
        that are no definitions are left out.
    days
        Residents in view in the course of several days, if there are several.

    Returns
    -------
    A table that keeps MEASURES.
    """
    rows = [*_whole_place(day), *_broken_down(strata)]
    if analytics is not None:
        rows += _after_view(analytics)
    if working is not None:
        rows += _by_day(working)
    if days is not None:
        rows += _several_days(days)
    table = pd.DataFrame(rows, columns=[column.name for column in MEASURES.columns])
    return MEASURES.check(table.astype({"value": "float64", "standard_error": "float64"}))


def _row(
    name: str, value: float | Estimate, definition: str = "", group: tuple[str, str] = ("", "")
) -> tuple[object, ...]:
    """State the figure of a measure; *group* is its dimension and stratum."""
    measure = MEASURES_BY_NAME[name]
    number, error = (value.value, value.standard_error) if isinstance(value, Estimate) else (value, nan)
    selected = str(definition), measure.stage, str(measure.population), *group
    return name, *selected, measure.unit, measure.state(number), measure.state_error(error)


def _whole_place(day: Day) -> Iterator[tuple[object, ...]]:
    for name, of_day in OF_DAY.items():
        yield _row(name, of_day(day))
    for name, of_definition in OF_DEFINITION.items():
        for definition in Definition:
            yield _row(name, of_definition(day, definition), definition)


def _broken_down(strata: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Residents, and those observed, by dimension; visitors have measures of their own."""
    kept = strata[strata["dimension"] != VISITORS]
    rows = zip(*(kept[column.name].tolist() for column in STRATA.columns), strict=True)
    for dimension, stratum, definition, people, seen, error, share in rows:
        group = (dimension, stratum)
        if definition == Definition.INSTALLED and dimension != "hour":
            yield _row("residents", people, "", group)
        yield _row("people_observed", Estimate(seen, error, seen, seen), definition, group)
        yield _row("share_observed", share, definition, group)


def _after_view(day: AnalyticsDay) -> Iterator[tuple[object, ...]]:
    for name, compute in AFTER_BEING_IN_VIEW.items():
        values = compute(day)
        for stratum, value in values.items() if isinstance(values, Mapping) else (("", values),):
            yield _row(name, value, "", (MEASURES_BY_NAME[name].dimension, stratum) if stratum else ("", ""))


def _by_day(working: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    kept = working[working["stratum"].isin(list(Definition))].sort_values(["stratum", "day"])
    columns = (kept[name].tolist() for name in ("stratum", "day", "share_working"))
    for definition, day, share in zip(*columns, strict=True):
        yield _row("share_working", share, definition, ("day", str(day)))


def _several_days(days: DaysCount) -> Iterator[tuple[object, ...]]:
    for name, compute in OF_SEVERAL_DAYS.items():
        for code, definition in enumerate(Definition):
            values = compute(days, code)
            for stratum, value in values.items() if isinstance(values, Mapping) else (("", values),):
                group = (MEASURES_BY_NAME[name].dimension, stratum) if stratum else ("", "")
                yield _row(name, value, definition, group)


VISITORS_WORD = "visitors and commuters"

_Groups = dict[str, Count]


def make_strata(day: Day) -> pd.DataFrame:
    """Break the people observed down; keeps the contract STRATA.

    Each dimension that the day's groups know has its rows, one a definition and word; hours always have.
    Visitors are a dimension of their own, present if there are any: they are no residents.
    """
    by_dimension: dict[str, _Groups] = {dimension: {} for dimension in DIMENSIONS}
    for (dimension, word), count in day.tally.groups.items():
        by_dimension[dimension][word] = count
    by_dimension["hour"] = _hours(day.tally)
    rows = [
        {"dimension": dimension, "stratum": word, "definition": str(definition)}
        | _figures(day.sample, count.people, count.observed[definition])
        for dimension, groups in by_dimension.items()
        for definition in Definition
        for word, count in groups.items()
    ]
    return STRATA.check(pd.DataFrame(rows + _of_visitors(day)))


def _hours(tally: Tally) -> _Groups:
    """In each hour everybody lives in the city."""
    return {
        f"{hour:02d}": Count(
            tally.n_people, {definition: int(one.by_hour[hour]) for definition, one in tally.seen.items()}
        )
        for hour in range(HOURS_PER_DAY)
    }


def _of_visitors(day: Day) -> list[dict[str, object]]:
    if not day.visitors.n_people:
        return []
    sample = Sample(day.visitors.n_people, day.n_visitors)
    return [
        {"dimension": VISITORS, "stratum": VISITORS_WORD, "definition": str(definition)}
        | _figures(sample, day.visitors.n_people, one.observed)
        for definition, one in day.visitors.seen.items()
    ]


def _figures(sample: Sample, people: int, observed: int) -> dict[str, object]:
    """State one stratum of simulated people; its size, too, is estimated from the whole sample."""
    total = sample.total(observed)
    return {
        "residents": people * sample.weight,
        "people_observed": total.value,
        "standard_error": total.standard_error,
        "share_observed": observed / people if people else nan,
    }
