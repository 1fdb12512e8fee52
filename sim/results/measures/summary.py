"""What follows from the table of measures: the summary of a run, and the one funnel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan, nan
from typing import Any

import pandas as pd

from sim.core.vocabulary import Definition
from sim.results.known_effects import uncertainties
from sim.results.measures.camera_counts import CountOrigin, count_entries
from sim.results.measures.contract import DIMENSIONS, FUNNEL
from sim.results.measures.measure import (
    AFTER_VIEW,
    IN_VIEW,
    LEAVES,
    LIVES,
    MEASURES_BY_NAME,
    Population,
)

IN_VIEW_STAGES = {
    "in_view": Definition.INSTALLED,
    "in_view_public": Definition.PUBLIC,
    "in_view_linked": Definition.LINKED,
    "in_view_recognition": Definition.RECOGNITION,
}
"""Stages of the funnel that are definitions. Linked cameras need not face public space, so that
*in_view_linked* can exceed *in_view_public*; every other stage is part of *in_view*."""

FUNNEL_STAGES = ("residents", LEAVES, *IN_VIEW_STAGES, *AFTER_VIEW)
"""From living in the city to being stopped, in order. The gallery of the population (*identified*) and the
watch list (*true_alert*) are two branches from *face_captured*."""

FUNNEL_COLUMNS = ("residents", "residents_events", "visitors", "visitors_events")
"""What is told of each stage: different people, and times in the day."""

_NAMES_IN_VIEW = ("people_observed", "sightings", "visitors_observed", "visitors_sightings")


@dataclass(frozen=True)
class About:
    """What a run is a run of.

    Parameters
    ----------
    scenario
        The scenario's name.
    city
        The city's name.
    engine
        Which engine moved the residents.
    seed
        The run's seed.
    sample
        Part of the residents that it simulates.
    title, question
        What the scenario is called, and what it asks.
    counts
        How its numbers of cameras are known, by definition.
    """

    scenario: str
    city: str
    engine: str
    seed: int
    sample: float = 1.0
    title: str = ""
    question: str = ""
    counts: Mapping[Definition, CountOrigin] = field(default_factory=dict)


def make_summary(measures: pd.DataFrame, about: About) -> dict[str, Any]:
    """Say what was run, and every figure of the whole place once; what cannot be told is None.

    Parameters
    ----------
    measures, about
        A table that keeps MEASURES, and what it is a run of.

    Returns
    -------
    A header, *definitions*, the stages of the *funnel* that are no definitions, and a table for each area.
    """
    areas: dict[str, Any] = {"definitions": {str(word): {} for word in Definition}, "funnel": {}}
    header: dict[str, Any] = {}
    whole = measures[~measures["dimension"].isin(DIMENSIONS)]
    broken_down = set(whole.loc[whole["stratum"] != "", "measure"])
    columns = "measure", "definition", "stratum", "value", "standard_error"
    for name, definition, stratum, number, error in zip(
        *(whole[one].tolist() for one in columns), strict=True
    ):
        measure, path = MEASURES_BY_NAME[name], name.split(".")
        value = None if isnan(number) else int(number) if measure.decimals == 0 else float(number)
        if measure.stage == LIVES:
            header[name] = value
        elif measure.stage == IN_VIEW and measure.population != Population.VISITORS:
            _put(areas["definitions"][definition], path, value)
            if name == "people_observed":
                areas["definitions"][definition]["standard_error"] = error
        elif measure.stage == LEAVES or measure.stage in AFTER_VIEW:
            _put(areas["funnel"], path, value)
        else:
            inside = path if path[0] == measure.stage else [measure.stage, *path]
            group = stratum or ("all" if name in broken_down else "")
            _put(areas, [*inside, *(word for word in (definition, group) if word)], value)
    for definition, origin in about.counts.items():
        figures = areas["definitions"][definition]
        if figures.get("cameras") is not None:
            figures |= count_entries(origin, figures["cameras"])
    said = "scenario", "title", "question", "city", "engine", "seed", "sample"
    uncertainty = {"largest_known_uncertainty": uncertainties()}
    return {name: vars(about)[name] for name in said} | header | uncertainty | areas


def _put(table: dict[str, Any], path: Sequence[str], value: float | None) -> None:
    for part in path[:-1]:
        table = table.setdefault(part, {})
    table[path[-1]] = value


def with_timing(summary: Mapping[str, Any], seconds: Mapping[str, float]) -> dict[str, Any]:
    """Add how long each part of the work took: the one entry that two equal runs may differ in.

    Parameters
    ----------
    summary, seconds
        What `make_summary` made, and seconds by the name of the part.
    """
    timing = {f"{part.replace(' ', '_')}_s": round(float(value), 3) for part, value in seconds.items()}
    return {**summary, "timing": timing}


def make_funnel(measures: pd.DataFrame) -> pd.DataFrame:
    """Put the stages from living in the city to being stopped below one another.

    Parameters
    ----------
    measures
        Keeps MEASURES; stages of which it has no figures are left out.

    Returns
    -------
    A table that keeps FUNNEL. *people* and *events* are residents'.
    """
    whole = measures[measures["stratum"] == ""]
    found = {
        (name, word): (value, error)
        for name, word, value, error in zip(
            *(whole[column] for column in ("measure", "definition", "value", "standard_error")), strict=True
        )
    }
    residents, missing = found["residents", ""][0], (nan, nan)
    rows = []
    for stage in FUNNEL_STAGES:
        word = str(IN_VIEW_STAGES.get(stage, ""))
        names = _NAMES_IN_VIEW if word else tuple(f"{stage}.{column}" for column in FUNNEL_COLUMNS)
        if stage == "residents":
            names = ("residents", *names[1:])
        (people, error), events, visitors, visitor_events = (
            found.get((name, word), missing) for name in names
        )
        if not isnan(people):
            share = found["share_observed", word][0] if word else min(people / residents, 1.0)
            rows.append((stage, people, error, share, events[0], visitors[0], visitor_events[0]))
    return FUNNEL.check(pd.DataFrame(rows, columns=[column.name for column in FUNNEL.columns]))
