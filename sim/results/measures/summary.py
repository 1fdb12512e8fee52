"""The summary of a run: a few dozen figures, each named by its camera definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.core.vocabulary import Definition
from sim.results.counts.day import Day
from sim.results.measures.measures import DAY_MEASURES, DEFINITION_MEASURES
from sim.results.measures.sampling import Estimate, Sample


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
    timing = {f"{part.replace(' ', '_')}_s": round(float(value), 3) for part, value in seconds.items()}
    return {**summary, "timing": timing}


def observed_interval(summary: Mapping[str, Any], definition: Definition) -> Estimate:
    """Work out the 95 % interval of people_observed from a summary as it was stored.

    Parameters
    ----------
    summary
        As made by `make_summary`.
    definition
        Which cameras count.

    Returns
    -------
    The estimate in people; its interval never goes below the people seen nor above all residents but those
    seen to be unobserved. All of it is one number when everybody was simulated.
    """
    sample = Sample(summary["people"], summary["residents"])
    observed = summary["definitions"][str(definition)]["people_observed"]
    return sample.total(round(observed / sample.weight))


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
