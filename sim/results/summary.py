"""The summary of a run: a few dozen figures, each named by its camera definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.core.vocabulary import Definition
from sim.results.day import Day
from sim.results.measures import DAY_MEASURES, DEFINITION_MEASURES


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
    """

    scenario: str
    city: str
    engine: str
    seed: int


def make_summary(day: Day, about: About) -> dict[str, Any]:
    """State every measure; the same day gives the same summary, digit by digit."""
    figures: dict[str, Any] = {}
    for day_measure in DAY_MEASURES:
        _put(figures, day_measure.name, day_measure.state(day_measure.compute(day)))
    return {
        "scenario": about.scenario,
        "city": about.city,
        "residents": figures["residents"],
        "people": figures["people"],
        "engine": about.engine,
        "seed": about.seed,
        "definitions": {str(definition): _figures_of(day, definition) for definition in Definition},
        "funnel": figures["funnel"],
    }


def with_timing(summary: Mapping[str, Any], seconds: Mapping[str, float]) -> dict[str, Any]:
    """Add how long each part of the work took: the one entry that two equal runs may differ in.

    Parameters
    ----------
    summary
        As made by `make_summary`.
    seconds
        Seconds by the name of the part.
    """
    return {**summary, "timing": {f"{name}_s": round(float(value), 3) for name, value in seconds.items()}}


def _figures_of(day: Day, definition: Definition) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for measure in DEFINITION_MEASURES:
        _put(figures, measure.name, measure.state(measure.compute(day, definition)))
    return figures


def _put(figures: dict[str, Any], name: str, value: float) -> None:
    *outer, last = name.split(".")
    for part in outer:
        figures = figures.setdefault(part, {})
    figures[last] = value
