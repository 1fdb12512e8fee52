"""The funnel from living in a city to being stopped: stages before the lens and behind it in one table."""

import pandas as pd

from sim.core.vocabulary import Definition
from sim.results.counts.day import Day
from sim.results.measures.contract import FUNNEL

_DEFINITION_OF = {
    "in_view": Definition.INSTALLED,
    "in_view_public": Definition.PUBLIC,
    "in_view_linked": Definition.LINKED,
    "in_view_recognition": Definition.RECOGNITION,
}


def whole_funnel(
    funnel: pd.DataFrame, everybody: pd.DataFrame, visitors: pd.DataFrame, day: Day
) -> pd.DataFrame:
    """Join the stages up to being in view with those behind the lens, people and events a day.

    Parameters
    ----------
    funnel
        Residents up to in_view_recognition.
    everybody, visitors
        Stages behind the lens, of all people and of those who live elsewhere; they keep LENS_FUNNEL.
    day
        Counts of sightings.

    Returns
    -------
    A table that keeps FUNNEL. *people* and *events* are residents'; stages behind the lens are expectations,
    whose sampling error is not worked out.
    """
    weights = day.sample.weight, day.n_visitors / day.visitors.n_people if day.visitors.n_people else 0.0
    before = funnel.copy()
    for stage, definition in _DEFINITION_OF.items():
        here = before["stage"] == stage
        seen, others = day.tally.seen[definition], day.visitors.seen.get(definition)
        before.loc[here, "events"] = seen.sightings * weights[0]
        before.loc[here, "visitors"] = 0.0 if others is None else others.observed * weights[1]
        before.loc[here, "visitor_events"] = 0.0 if others is None else others.sightings * weights[1]
    residents = everybody[["people", "events"]] - visitors[["people", "events"]]
    behind = pd.DataFrame(
        {
            "stage": everybody["stage"],
            "people": residents["people"].clip(lower=0.0),
            "standard_error": float("nan"),
            "share_of_residents": (residents["people"] / day.n_residents).clip(0.0, 1.0),
            "events": residents["events"].clip(lower=0.0),
            "visitors": visitors["people"],
            "visitor_events": visitors["events"],
        }
    ).iloc[1:]  # Its first stage is the last one before.
    return FUNNEL.check(pd.concat([before, behind], ignore_index=True))
