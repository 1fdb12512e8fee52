"""How numbers of cameras and levels of levers are stated: as they are, or as the name of a parameter."""

from typing import Annotated, Any, Self

from pydantic import ConfigDict, PlainValidator, WithJsonSchema, model_validator

from sim.core.vocabulary import WatchList
from sim.scenario.parameters.library import Numbers, Source
from sim.scenario.parameters.parameter import PARAMETER_NAME
from sim.scenario.section import Section, nearest, refusal, shown

UNIT_OF_MEASURE = {
    "count": "cameras",
    "share": "share",
    "per_100": "per_100_residents",
    "per_1000": "per_1000_residents",
    "per_km2": "per_km2",
}
"""The unit that a parameter must have to stand behind each measure."""

LEVEL = "level"
"""The measure of a lever that is no share."""


_OF_CAMERAS, _OF_LEVER = "stock/national_linked", "face_access_points/enrolled"


def number_problem(number: float, measure: str) -> str | None:
    """Say what is wrong with *number* as a *measure* of cameras or of a lever; None if nothing is."""
    if measure == "share" and not 0 <= number <= 1:
        return f"is {number:g}, but a share lies between 0 and 1; write 0.25 for a quarter"
    if number < 0:
        why = "can't be below 0" if measure == LEVEL else "there can't be fewer than no cameras"
        return f"is {number:g}, but {why}; write 0 or more"
    if measure == "count" and number != int(number):
        return f"is {number:g}, but cameras are whole; write a whole number"
    return None


def sourced_value(
    text: str, numbers: Numbers, source: Source, *, key: str, unit: str, measure: str, remedy: str
) -> tuple[float, Source]:
    """Give the value of the parameter that a scenario names, and where the value was set.

    Raises
    ------
    InputError
        Pointing at *source*, if there is none, it is in another unit, or its value cannot be.
    """
    parameter, entry = numbers.library.find(text, source)
    if parameter.unit != unit:
        msg = f"'{key}' needs a number in {unit}, but '{text}' is in {parameter.unit}; name another parameter"
        raise source.error(f"{msg}{remedy}")
    value = numbers.number(parameter.name, entry)
    problem = number_problem(value, measure)
    if problem is not None:
        msg = f"'{key}' {problem} (it is the parameter {text})"
        raise source.error(msg)
    return value, numbers.changed_at(parameter.name, entry) or source


def _stated(measure: str, like: str) -> PlainValidator:
    def check(value: object) -> float | str:
        if isinstance(value, str) and PARAMETER_NAME.match(value):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            msg = f"must be a number or a parameter such as {like}, but is {shown(value)}"
            raise refusal(msg)
        problem = number_problem(value, measure)
        if problem is not None:
            raise refusal(problem)
        return value

    return PlainValidator(check)


def _schema(measure: str) -> WithJsonSchema:
    number: dict[str, Any] = {"type": "number", "minimum": 0} | ({"maximum": 1} if measure == "share" else {})
    pattern = PARAMETER_NAME.pattern.replace("?P<name>", "").replace("?P<key>", "")
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": pattern}]})


def _people(value: object) -> int | str:
    words = [str(word) for word in WatchList]
    if isinstance(value, str) and value in words:
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    near = nearest(value, words) if isinstance(value, str) else None
    hint = "" if near is None else f"; did you mean '{near}'?"
    msg = f"must be one of {', '.join(words)} or a whole number of people, but is {shown(value)}{hint}"
    raise refusal(msg)


def _operators(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"must be a whole number, but is {shown(value)}"
        raise refusal(msg)
    if value < 1:
        msg = (
            f"is {value}, but a response centre without operators decides nothing; give at least 1, or "
            "`reviewers: 0` to let software decide"
        )
        raise refusal(msg)
    return value


Count = Annotated[float | str, _stated("count", _OF_CAMERAS), _schema("count")]
Share = Annotated[float | str, _stated("share", _OF_CAMERAS), _schema("share")]
Density = Annotated[float | str, _stated("density", _OF_CAMERAS), _schema("density")]
ShareLevel = Annotated[float | str, _stated("share", _OF_LEVER), _schema("share")]
Level = Annotated[float | str, _stated(LEVEL, _OF_LEVER), _schema(LEVEL)]

ListedPeople = Annotated[
    int | str,
    PlainValidator(_people),
    WithJsonSchema(
        {"anyOf": [{"enum": [str(word) for word in WatchList]}, {"type": "integer", "minimum": 0}]}
    ),
]
"""A watch list by its name, or by how many people are on it."""

Operators = Annotated[int, PlainValidator(_operators), WithJsonSchema({"type": "integer", "minimum": 1})]
"""People at screens."""


class _Amount(Section):
    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        given = sorted(self.model_fields_set)
        if len(given) != 1:
            found = "says nothing" if not given else f"says {' and '.join(given)} at once"
            msg = f"{found}; say exactly one of {', '.join(type(self).model_fields)}"
            raise refusal(msg)
        return self


class CameraAmount(_Amount):
    """How many cameras are installed."""

    count: Count | None = None
    """Number of cameras in the whole scope."""
    per_100: Density | None = None
    """Cameras per 100 residents."""
    per_1000: Density | None = None
    """Cameras per 1,000 residents."""
    per_km2: Density | None = None
    """Cameras per square kilometre of the city's area."""


class LayerAmount(_Amount):
    """How many of the cameras have something."""

    count: Count | None = None
    """Number of cameras in the whole scope."""
    share: Share | None = None
    """Part of the cameras that could have it, 0 to 1."""
