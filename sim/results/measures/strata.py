"""Who is observed: by district, role, mode and hour of the day, and people who live elsewhere."""

from math import nan

import pandas as pd

from sim.core.vocabulary import Definition
from sim.results.counts.day import Day
from sim.results.counts.exposure import HOURS_PER_DAY
from sim.results.counts.tally import Count, Tally
from sim.results.measures.contract import DIMENSIONS, STRATA, VISITORS
from sim.results.measures.sampling import Sample

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
    """State one stratum.

    Parameters
    ----------
    sample
        The whole sample: the size of a stratum is estimated from it too.
    people, observed
        Simulated people who belong to it, and those of them who were observed.
    """
    total = sample.total(observed)
    return {
        "residents": people * sample.weight,
        "people_observed": total.value,
        "standard_error": total.standard_error,
        "share_observed": observed / people if people else nan,
    }
