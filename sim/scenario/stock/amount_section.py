"""How a quantity of cameras is stated: exactly one measure, as a number or as the name of a parameter."""

from typing import Annotated, Any, Self

from pydantic import ConfigDict, PlainValidator, WithJsonSchema, model_validator

from sim.scenario.base import Section, refusal, shown
from sim.scenario.parameters.parameter import PARAMETER_NAME

UNIT_OF_MEASURE = {
    "count": "cameras",
    "share": "share",
    "per_100": "per_100_residents",
    "per_1000": "per_1000_residents",
    "per_km2": "per_km2",
}
"""The unit that a parameter must have to stand behind each measure."""


def number_problem(number: float, measure: str) -> str | None:
    """Say what is wrong with *number* as a *measure*; None if nothing is."""
    if measure == "share" and not 0 <= number <= 1:
        return f"is {number:g}, but a share lies between 0 and 1; write 0.25 for a quarter"
    if number < 0:
        return f"is {number:g}, but there can't be fewer than no cameras; write 0 or more"
    if measure == "count" and number != int(number):
        return f"is {number:g}, but cameras are whole; write a whole number"
    return None


def _stated(measure: str) -> PlainValidator:
    def check(value: object) -> float | str:
        if isinstance(value, str) and PARAMETER_NAME.match(value):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            msg = f"must be a number or a parameter such as stock/national_linked, but is {shown(value)}"
            raise refusal(msg)
        problem = number_problem(value, measure)
        if problem is not None:
            raise refusal(problem)
        return value

    return PlainValidator(check)


def _schema(highest: int | None) -> WithJsonSchema:
    number: dict[str, Any] = {"type": "number", "minimum": 0}
    if highest is not None:
        number["maximum"] = highest
    pattern = PARAMETER_NAME.pattern.replace("?P<name>", "").replace("?P<key>", "")
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": pattern}]})


Count = Annotated[float | str, _stated("count"), _schema(None)]
Share = Annotated[float | str, _stated("share"), _schema(1)]
Density = Annotated[float | str, _stated("density"), _schema(None)]


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
