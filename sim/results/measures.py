"""Every figure of a summary: its name, unit, meaning, and how it is computed.

The summary is built from this list, so that a figure without unit and meaning cannot appear in it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.results.day import Day
from sim.results.funnel import STAGES, Stage


@dataclass(frozen=True)
class Measure:
    """A figure.

    Parameters
    ----------
    name
        Where it stands in the summary; a dot leads into a nested table.
    unit
        A word of `sim.core.units`.
    meaning
        What it says, in words.
    how
        How it is computed.
    decimals
        How finely it is stated; 0 for whole numbers.
    """

    name: str
    unit: str
    meaning: str
    how: str
    decimals: int

    def state(self, value: float) -> float:
        """Round *value* to what is stated: a whole number, or so many decimals."""
        return round(value) if self.decimals == 0 else round(float(value), self.decimals)


@dataclass(frozen=True)
class DayMeasure(Measure):
    """A figure of the whole day, under no definition."""

    compute: Callable[[Day], float]


@dataclass(frozen=True)
class DefinitionMeasure(Measure):
    """A figure that depends on which cameras count."""

    compute: Callable[[Day, Definition], float]


def _people_observed(day: Day, definition: Definition) -> float:
    return day.sample.total(int(day.exposures[definition].observed.sum())).value


def _standard_error(day: Day, definition: Definition) -> float:
    return day.sample.total(int(day.exposures[definition].observed.sum())).standard_error


def _share_observed(day: Day, definition: Definition) -> float:
    return float(day.exposures[definition].observed.mean())


def _sightings(day: Day, definition: Definition) -> float:
    return float(day.exposures[definition].n_sightings.sum()) * day.sample.weight


def _cameras(day: Day, definition: Definition) -> NDArray[np.float64]:
    return day.exposures[definition].n_cameras.astype(np.float64)


def _minutes(day: Day, definition: Definition) -> NDArray[np.float64]:
    return day.exposures[definition].seconds_in_view / 60


def _spread(
    name: str, unit: str, meaning: str, values: Callable[[Day, Definition], NDArray[np.float64]]
) -> tuple[DefinitionMeasure, ...]:
    def quantile(percent: int) -> DefinitionMeasure:
        return DefinitionMeasure(
            f"{name}.p{percent}",
            unit,
            f"{meaning}: {percent} % of residents have at most about this",
            "quantile over everyone simulated, observed or not, linear between neighbours",
            4,
            lambda day, definition: float(np.percentile(values(day, definition), percent)),
        )

    mean = DefinitionMeasure(
        f"{name}.mean",
        unit,
        f"{meaning}: mean over residents",
        "mean over everyone simulated, observed or not",
        4,
        lambda day, definition: float(values(day, definition).mean()),
    )
    return mean, quantile(10), quantile(50), quantile(90)


def _stage(stage: Stage) -> DayMeasure:
    return DayMeasure(
        f"funnel.{stage.name}",
        "people",
        stage.meaning,
        "simulated people who reach the stage × residents / people simulated",
        0,
        lambda day: day.sample.total(int(stage.reached(day).sum())).value,
    )


DAY_MEASURES: tuple[DayMeasure, ...] = (
    DayMeasure(
        "residents",
        "people",
        "Residents of the city",
        "official population, from the city's tables",
        0,
        lambda day: day.sample.n_residents,
    ),
    DayMeasure(
        "people",
        "people",
        "Residents simulated",
        "a simple random sample without replacement; all residents at one to one",
        0,
        lambda day: day.sample.n_people,
    ),
    *(_stage(stage) for stage in STAGES),
)

DEFINITION_MEASURES: tuple[DefinitionMeasure, ...] = (
    DefinitionMeasure(
        "cameras",
        "cameras",
        "Cameras in place that the definition counts, working today or not",
        "count over the camera table; a sample of residents meets all of them",
        0,
        lambda day, definition: float(day.in_stock[definition].sum()),
    ),
    DefinitionMeasure(
        "people_observed",
        "people",
        "Residents whom at least one working camera had in view at least once between 00:00 and 24:00",
        "simulated people observed × residents / people simulated",
        0,
        _people_observed,
    ),
    DefinitionMeasure(
        "standard_error",
        "people",
        "Sampling error of people_observed from simulating a sample; 0 at one to one",
        "Agresti & Coull's adjusted share with the finite population as an effective sample size",
        3,
        _standard_error,
    ),
    DefinitionMeasure(
        "share_observed",
        "share",
        "Part of the residents who are observed",
        "simulated people observed / people simulated",
        6,
        _share_observed,
    ),
    DefinitionMeasure(
        "sightings",
        "count",
        "Times in the day that a working camera got a resident (or, for plates, the vehicle) into view",
        "sightings of simulated people × residents / people simulated",
        0,
        _sightings,
    ),
    *_spread("cameras_per_person", "cameras", "Different cameras that had the person in view", _cameras),
    *_spread("minutes_in_view", "min", "Minutes in view of at least one camera", _minutes),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in (*DAY_MEASURES, *DEFINITION_MEASURES)}
"""All of them by name."""
