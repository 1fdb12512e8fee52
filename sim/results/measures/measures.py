"""Every figure of a summary: its name, unit, meaning, and how it is computed.

The summary is built from this list, so that a figure without unit and meaning cannot appear in it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sim.core.times import US_PER_S
from sim.core.vocabulary import Definition
from sim.results.counts.day import Day
from sim.results.counts.tally import TENTHS_PER_MIN
from sim.results.measures.funnel import STAGES, Stage

US_PER_MIN = 60 * US_PER_S

_CAMERAS = "Different cameras that had the person in view"
_MINUTES = "Minutes in view of at least one camera"

_OfDefinition = Callable[[Day, Definition], float]


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

    compute: _OfDefinition


def _people_observed(day: Day, definition: Definition) -> float:
    return day.sample.total(day.tally.seen[definition].observed).value


def _standard_error(day: Day, definition: Definition) -> float:
    return day.sample.total(day.tally.seen[definition].observed).standard_error


def _share_observed(day: Day, definition: Definition) -> float:
    return day.tally.seen[definition].observed / day.tally.n_people


def _sightings(day: Day, definition: Definition) -> float:
    return day.tally.seen[definition].sightings * day.sample.weight


def _mean_minutes(day: Day, definition: Definition) -> float:
    return day.tally.seen[definition].in_view_us / day.tally.n_people / US_PER_MIN


def _cameras_at(day: Day, definition: Definition, percent: int) -> float:
    return day.tally.seen[definition].cameras.percentile(percent)


def _minutes_at(day: Day, definition: Definition, percent: int) -> float:
    return day.tally.seen[definition].tenths_in_view.percentile(percent) / TENTHS_PER_MIN


def _mean(name: str, unit: str, meaning: str, compute: _OfDefinition) -> DefinitionMeasure:
    words, how = f"{meaning}: mean over residents", "mean over everyone simulated, observed or not"
    return DefinitionMeasure(f"{name}.mean", unit, words, how, 4, compute)


def _quantiles(
    name: str, unit: str, meaning: str, *, of: str, decimals: int, at: Callable[[Day, Definition, int], float]
) -> tuple[DefinitionMeasure, ...]:
    def quantile(percent: int) -> DefinitionMeasure:
        return DefinitionMeasure(
            f"{name}.p{percent}",
            unit,
            f"{meaning}: {percent} % of residents have at most about this",
            f"quantile {of}over everyone simulated, observed or not, linear between neighbours",
            decimals,
            lambda day, definition: at(day, definition, percent),
        )

    return quantile(10), quantile(50), quantile(90)


def _stage(stage: Stage) -> DayMeasure:
    return DayMeasure(
        f"funnel.{stage.name}",
        "people",
        stage.meaning,
        "simulated people who reach the stage × residents / people simulated",
        0,
        lambda day: day.sample.total(stage.reached(day)).value,
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
        lambda day, definition: day.cameras[definition],
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
    _mean(
        "cameras_per_person",
        "cameras",
        _CAMERAS,
        lambda day, definition: day.tally.seen[definition].cameras.mean,
    ),
    *_quantiles("cameras_per_person", "cameras", _CAMERAS, of="", decimals=4, at=_cameras_at),
    _mean("minutes_in_view", "min", _MINUTES, _mean_minutes),
    *_quantiles(
        "minutes_in_view", "min", _MINUTES, of="of times rounded to 0.1 s, ", decimals=2, at=_minutes_at
    ),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in (*DAY_MEASURES, *DEFINITION_MEASURES)}
"""All of them by name."""
