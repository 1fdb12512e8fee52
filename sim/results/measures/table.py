"""The table of a run's measures: every registered figure, from the counts of a day and what follows them."""

from collections.abc import Iterator, Mapping
from math import nan

import pandas as pd

from sim.analytics.day import AnalyticsDay
from sim.core.vocabulary import Definition
from sim.results.counts.day import Day
from sim.results.measures.after_view import AFTER_BEING_IN_VIEW
from sim.results.measures.contract import MEASURES, VISITORS
from sim.results.measures.in_view import OF_DAY, OF_DEFINITION
from sim.results.measures.measure import MEASURES_BY_NAME
from sim.results.measures.sampling import Estimate


def measure_day(
    day: Day,
    strata: pd.DataFrame,
    analytics: AnalyticsDay | None = None,
    working: pd.DataFrame | None = None,
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

    Returns
    -------
    A table that keeps MEASURES.
    """
    rows = [*_whole_place(day), *_broken_down(strata)]
    if analytics is not None:
        rows += _after_view(analytics)
    if working is not None:
        rows += _by_day(working)
    table = pd.DataFrame(rows, columns=[column.name for column in MEASURES.columns])
    return MEASURES.check(table.astype({"value": "float64", "standard_error": "float64"}))


def _row(
    name: str, value: float | Estimate, definition: str = "", group: tuple[str, str] = ("", "")
) -> tuple[object, ...]:
    """State a figure.

    Parameters
    ----------
    name
        Of the measure.
    value, definition
        The figure, and which cameras count.
    group
        Dimension and stratum.
    """
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
    columns = (
        "dimension",
        "stratum",
        "definition",
        "residents",
        "people_observed",
        "standard_error",
        "share_observed",
    )
    for dimension, stratum, definition, people, seen, error, share in zip(
        *(kept[name].tolist() for name in columns), strict=True
    ):
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
