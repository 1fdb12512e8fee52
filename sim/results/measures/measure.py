"""What a figure of a run is: name, unit, whom it is about, how far along, what it says and how it is made.

A figure without unit, population or stage cannot be made. All of them stand in `registry.csv`, one a line,
but for those of the funnel, which follow from its stages. The table of a run's measures, its summary, funnel
and comparison, the lists of the command and the data dictionary follow from here.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, nan
from pathlib import Path

from sim.analytics.funnel import STAGES as STAGES_OF_RECOGNITION
from sim.core.units import UNITS

_EXPECTED = 6
"""Decimals of expectations: many a stage is reached far less than once a day."""

_FINER, _FINEST = 3, 6
"""How many decimals more than its figure a standard error has, and the most it has."""


class Population(StrEnum):
    """Whom or what a figure counts, or is a mean over."""

    RESIDENTS = "residents"
    VISITORS = "visitors"
    EVERYBODY = "everybody"
    CAMERAS = "cameras"
    VEHICLES = "vehicles"
    ALERTS = "alerts"
    OPERATORS = "operators"
    DISTRICTS = "districts"


LIVES, LEAVES, IN_VIEW = "lives_there", "leave_home", "in_view"

_TITLES = {
    "face_in_reach": "face turned to the camera",
    "face_captured": "face captured and compared",
    "identified": "identified in photographs of everybody",
    "misnamed": "wrong name in photographs of everybody",
    "true_alert": "true alert: on the watch list",
    "false_alert": "false alert: not on the watch list",
    "true_in_time": "true alert decided in time",
    "false_in_time": "false alert decided in time",
    "true_accepted": "true alert accepted in time",
    "false_accepted": "false alert accepted in time",
    "stopped": "stopped, on the watch list",
}
"""Stages after being in view, in a few words."""

AFTER_VIEW: dict[str, str] = dict(list(STAGES_OF_RECOGNITION.items())[1:])
"""Stages of the funnel after being in view, in order, and what they mean."""

STAGES: dict[str, str] = {
    LIVES: "who there is, before anybody goes anywhere",
    LEAVES: "who leaves home at least once in the day",
    IN_VIEW: "who is in view of working cameras, by which cameras count",
    **AFTER_VIEW,
    "alerts": "what the threshold of recognition and the number of cameras make of alerts",
    "centre": "what becomes of alerts in response centres",
    "traces": "who is recognised often enough to follow their day, and wrong names beside theirs",
    "plates": "number plates, and who can be found by them",
    "footage": "what is kept, how long, and who may look at it",
    "face_access_points": "doors and fare gates that know faces",
    "placement": "where cameras end up that follow what cameras have found",
    "several_days": "who is in view in the course of several days",
    "availability": "cameras that work",
}
"""How far along a figure stands: the stages of the funnel, and areas beside it."""


@dataclass(frozen=True)
class Measure:
    """A figure.

    Parameters
    ----------
    name
        What it is called everywhere; a dot leads into a nested table of the summary.
    title
        The same in a few plain words, for tables and charts; whom it is about stands beside it.
    unit
        A word of `sim.core.units`.
    population
        Whom it is about; two populations are two measures.
    stage
        A word of `STAGES`.
    decimals
        How finely it is stated; 0 for whole numbers.
    meaning
        What it says, in words.
    how
        How it is computed.
    dimension
        What its values are told apart by besides the definition, such as the threshold; empty for one value.

    Raises
    ------
    ValueError
        If unit, population or stage are no words of their lists, or nothing is said of it.
    """

    name: str
    title: str
    unit: str
    population: Population
    stage: str
    decimals: int
    meaning: str
    how: str
    dimension: str = ""

    def __post_init__(self) -> None:
        known = self.unit in UNITS and self.population in list(Population) and self.stage in STAGES
        if not (known and self.name and self.title and self.meaning and self.how):
            msg = (
                f"the measure '{self.name}' must say its unit, population, stage, meaning and how it is made"
            )
            raise ValueError(msg)

    def state(self, value: float) -> float:
        """Round *value* to what is stated, a whole number or so many decimals; NaN if it cannot be told."""
        if not isfinite(value):
            return nan
        return round(value) if self.decimals == 0 else round(float(value), self.decimals)

    def state_error(self, error: float) -> float:
        """Round the standard error of a value."""
        return round(error, min(self.decimals + _FINER, _FINEST)) if isfinite(error) else nan


def _read() -> Iterator[Measure]:
    """Read the registry, with the stages of the funnel where they belong: between cameras and alerts."""
    with Path(__file__).with_name("registry.csv").open(encoding="utf-8", newline="") as file:
        rows = [_measure(row) for row in csv.DictReader(file)]
    order = {stage: position for position, stage in enumerate(STAGES)}
    return iter(sorted([*rows, *_of_funnel()], key=lambda measure: order[measure.stage]))


def _measure(row: dict[str, str]) -> Measure:
    population = Population(row.pop("population"))
    return Measure(population=population, decimals=int(row.pop("decimals")), **row)


def _of_funnel() -> Iterator[Measure]:
    for stage, words in AFTER_VIEW.items():
        meaning = words.removeprefix("... ")
        for who in (Population.RESIDENTS, Population.VISITORS):
            people = f"{who.capitalize()} at this stage at least once in the day: {meaning}"
            times = f"Times in the day that {who} are at this stage: {meaning}"
            how = "expectation over the passes of each person, whose chances are their own"
            title, expected = _TITLES[stage], (who, stage, _EXPECTED)
            yield Measure(f"{stage}.{who}", title, "people", *expected, people, how)
            yield Measure(f"{stage}.{who}_events", f"{title}, times", "count", *expected, times, how)


MEASURES_BY_NAME: dict[str, Measure] = {measure.name: measure for measure in _read()}
"""Every figure there is. Its name alone decides unit, population, stage and decimals."""
