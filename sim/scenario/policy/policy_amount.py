"""How a number of a policy is stated: as it is, or as the name of a parameter; and who is on a watch list."""

from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from sim.core.policy_words import WatchList
from sim.scenario.base import refusal, shown
from sim.scenario.parameters.parameter import PARAMETER_NAME
from sim.scenario.yaml.nearest import nearest


def level_problem(number: float, highest: float | None) -> str | None:
    """Say what is wrong with *number* as a share (*highest* 1) or a level; None if nothing is."""
    if highest is not None and not 0 <= number <= highest:
        return f"is {number:g}, but a share lies between 0 and 1; write 0.25 for a quarter"
    if number < 0:
        return f"is {number:g}, but can't be below 0; write 0 or more"
    return None


def _level(highest: float | None) -> PlainValidator:
    def check(value: object) -> float | str:
        if isinstance(value, str) and PARAMETER_NAME.match(value):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            msg = f"must be a number or a parameter such as gates/enrolled, but is {shown(value)}"
            raise refusal(msg)
        problem = level_problem(value, highest)
        if problem is not None:
            raise refusal(problem)
        return value

    return PlainValidator(check)


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


def _schema(highest: float | None) -> WithJsonSchema:
    number: dict[str, Any] = {"type": "number", "minimum": 0}
    if highest is not None:
        number["maximum"] = highest
    pattern = PARAMETER_NAME.pattern.replace("?P<name>", "").replace("?P<key>", "")
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": pattern}]})


ShareLevel = Annotated[float | str, _level(1), _schema(1)]
"""A share, or a parameter that is one."""

Level = Annotated[float | str, _level(None), _schema(None)]
"""A number of 0 or more, or a parameter."""

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
