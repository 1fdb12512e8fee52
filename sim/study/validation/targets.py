"""What a run is held against: each target is a line of `scenarios/validation_targets.csv` and a parameter.

Whether a target counts follows by rule from what the two say of it, never from how a run comes out. One that
the model was told or fitted to agrees by construction; a band that somebody chose or stretched, or that
bounds from one side alone, can be made to hold; and a figure of another place holds here by an assumption.
"""

import csv
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sim.city.country.gazetteer import is_country
from sim.core.disk.files import shipped_folder
from sim.core.errors import ContractError
from sim.scenario.parameters.library import Numbers
from sim.scenario.parameters.parameter import PARAMETER_NAME, Quantity
from sim.scenario.resolve import ResolvedScenario

TARGETS_FILE = "validation_targets.csv"
ABOUT = ("people", "traffic", "city", "cameras", "recognition")
ANYWHERE, CITIES = "any", "city"
"""Words for where a target has a meaning, beside names of places."""

_ASSUMED = "assumed"
_WEEKDAY, _OF_WEEKDAYS = "weekday", ("people", "traffic")


class Band(StrEnum):
    """How the two ends of a band came about."""

    MEASURED = "measured"
    DERIVED = "derived"
    ASSUMED = "assumed"
    WIDENED = "widened"


class Bound(StrEnum):
    """Which ends of a band the source supports."""

    BOTH = "both"
    ABOVE = "above"


class Relation(StrEnum):
    """What a figure has to do with the numbers that the model is given."""

    FREE = "free"
    TOLD = "told"
    TOLD_BY_STOCK = "told_by_stock"
    TOLD_BY_SITE_MIX = "told_by_site_mix"
    FITTED = "fitted"
    FOLLOWS = "follows"
    ELSEWHERE = "elsewhere"


class Reason(StrEnum):
    """Why a target does not count."""

    NOT_HERE = "not here"
    NOTHING = "no figure"
    TOLD = "told"
    FITTED = "fitted"
    FOLLOWS = "follows"
    ELSEWHERE = "elsewhere"
    ASSUMED = "assumed"
    WIDENED = "widened"
    ONE_SIDED = "one-sided"


REASON_MEANING: dict[Reason, str] = {
    Reason.NOT_HERE: "the figure is another place's, or of another kind of day, and has no meaning here",
    Reason.NOTHING: "the run has nothing of the kind",
    Reason.TOLD: "the model is given the number, or what it follows from",
    Reason.FITTED: "a number of the model was chosen so that it agrees",
    Reason.FOLLOWS: "it follows from other targets of the table",
    Reason.ELSEWHERE: "it holds elsewhere, under conditions that are not those of the scenario",
    Reason.ASSUMED: "the band is assumed",
    Reason.WIDENED: "the band was widened by hand",
    Reason.ONE_SIDED: "the source bounds the figure from one side alone",
}

_OF_RELATION = {
    Relation.TOLD: Reason.TOLD,
    Relation.FITTED: Reason.FITTED,
    Relation.FOLLOWS: Reason.FOLLOWS,
    Relation.ELSEWHERE: Reason.ELSEWHERE,
}


@dataclass(frozen=True)
class TargetLine:
    """A line of the table of targets.

    Parameters
    ----------
    name, about, words
        Of the target, what it is about (a word of `ABOUT`), and what it is, for a table.
    figure
        The figure of a run that is held against it.
    parameter
        `area/name` or `area/name[key]` of the sourced band; a table by city without a key has one a city.
    where
        Names of the places where it has a meaning, or `any`, or `city` (not the whole country).
    band, bound, relation
        How its ends came about, which of them the source supports, what the model was told of it.
    told_by
        Mixes of sites that state what it is about.
    compared_with
        Which measure of the run it is compared with, and what that assumes.
    why
        Why it counts or does not.
    outside
        Why the model lies outside, where it does and that is known.
    """

    name: str
    about: str
    words: str
    figure: str
    parameter: str
    where: tuple[str, ...]
    band: Band
    bound: Bound
    relation: Relation
    told_by: tuple[str, ...]
    compared_with: str
    why: str
    outside: str


@dataclass(frozen=True)
class Target:
    """A target as it stands for one scenario.

    Parameters
    ----------
    line
        Its line in the table.
    expected
        The sourced band.
    band
        How its ends came about, at this place.
    why_not
        Why it does not count, as far as that is known before a run; None if it does.
    """

    line: TargetLine
    expected: Quantity
    band: Band
    why_not: Reason | None


@functools.cache
def target_lines() -> tuple[TargetLine, ...]:
    """Read the table of targets.

    Raises
    ------
    ContractError
        If a line says what is not known, or two have one name.
    """
    file = shipped_folder("scenarios") / TARGETS_FILE
    with file.open(encoding="utf-8", newline="") as rows:
        lines = tuple(_line(row) for row in csv.DictReader(rows))
    names = [line.name for line in lines]
    if len(set(names)) != len(names):
        msg = f"two targets in {file} have one name"
        raise ContractError(msg)
    return lines


def _line(row: dict[str, str]) -> TargetLine:
    try:
        words = row | {
            "where": tuple(row["where"].split(";")),
            "told_by": tuple(word for word in row["told_by"].split(";") if word),
            "band": Band(row["band"]),
            "bound": Bound(row["bound"]),
            "relation": Relation(row["relation"]),
        }
        return TargetLine(**words)  # type: ignore[arg-type]  # Every other field is text, as in the file.
    except (TypeError, ValueError) as error:
        msg = f"the target '{row.get('name')}' of {TARGETS_FILE} cannot be read: {error}"
        raise ContractError(msg) from error


def targets_of(scenario: ResolvedScenario, lines: Iterable[TargetLine] | None = None) -> tuple[Target, ...]:
    """Give every target its band and say whether it counts, as far as *scenario* alone decides that.

    Bands are the library's, of the day nearest to the scenario's, whatever numbers a scenario changes.

    Parameters
    ----------
    scenario
        What is run.
    lines
        Of the table of targets; all unless given.
    """
    return tuple(_target(line, scenario) for line in (target_lines() if lines is None else lines))


def _target(line: TargetLine, scenario: ResolvedScenario) -> Target:
    expected = _expected(line.parameter, scenario)
    # A band whose number is assumed is assumed, whatever the table says of other places.
    band = Band.ASSUMED if expected.kind == _ASSUMED and line.band is not Band.WIDENED else line.band
    return Target(line, expected, band, _why_not(line, band, scenario))


def _expected(name: str, scenario: ResolvedScenario) -> Quantity:
    match, library = PARAMETER_NAME.match(name), scenario.numbers.library
    name, key = (match["name"], match["key"]) if match else (name, None)
    parameter = library.parameter(name)
    if key is None and parameter.by == "city":
        key = scenario.city
    wanted = scenario.date or max(parameter.values)
    nearest = min(parameter.values, key=lambda day: abs(day - wanted))
    return Numbers(library, date=nearest).quantity(name, key)


def _why_not(line: TargetLine, band: Band, scenario: ResolvedScenario) -> Reason | None:
    is_of_weekdays = line.about in _OF_WEEKDAYS
    if not has_meaning(line, scenario.city) or (is_of_weekdays and scenario.run.day != _WEEKDAY):
        return Reason.NOT_HERE
    told = _told_by_scenario(line, scenario)
    if told or line.relation in _OF_RELATION:
        return Reason.TOLD if told else _OF_RELATION[line.relation]
    if band in (Band.ASSUMED, Band.WIDENED):
        return Reason(band.value)
    return Reason.ONE_SIDED if line.bound is Bound.ABOVE else None


def has_meaning(line: TargetLine, city: str) -> bool:
    """Tell whether a target means anything in a city, or in the country by its name."""
    if ANYWHERE in line.where:
        return True
    return (CITIES in line.where and not is_country(city)) or city in line.where


def _told_by_scenario(line: TargetLine, scenario: ResolvedScenario) -> bool:
    """Tell whether the scenario's own stock states what a target is about.

    National counts shared out by residents say nothing of a city, nor does the national mix of sites.
    """
    if line.relation is Relation.TOLD_BY_STOCK:
        return scenario.stock.scope == "city"
    return line.relation is Relation.TOLD_BY_SITE_MIX and scenario.stock.site_mix in line.told_by
