"""The base of every schema model: frozen, and unknown keys are errors."""

import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

_FIRST_YEAR, _LAST_YEAR = 1950, 2100
"""Days outside of these years are slips of the keyboard: there were no cameras yet, or nothing is known."""
_LONGEST_PART, _LONGEST_PATH = 255, 4_096
"""Bytes of a file's name and of a path; no usual file system takes more."""


class Section(BaseModel):
    """A part of a YAML file. A docstring under each field says what it means, and its unit.

    None stands for a key left out; a key written without a value never gets here (`read_yaml` refuses it).
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


def refusal(message: str) -> PydanticCustomError:
    """Make an error whose *message* is our own, to be put after the key's name."""
    return PydanticCustomError("sentence", "{message}", {"message": message})


def shown(given: object) -> str:
    """Describe a value from a file, for a sentence that says what it should have been."""
    if isinstance(given, str):
        return f"the text '{given}'"
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, dict):
        return "a block of keys"
    if isinstance(given, list):
        return "a list"
    return str(given)


def _filled(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        msg = "is empty; write what it should say"
        raise refusal(msg)
    return value


Text = Annotated[str, BeforeValidator(_filled)]
"""Words, at least one."""


def _could_be_a_file(value: str) -> str:
    longest = max(len(part.encode()) for part in value.split("/"))
    if longest > _LONGEST_PART or len(value.encode()) > _LONGEST_PATH:
        msg = (
            f"is {len(value):,} characters long, and no name of a file is; give the name of one that is there"
        )
        raise refusal(msg)
    return value


def _within_living_memory(day: datetime.date) -> datetime.date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        msg = f"is {day}, but must be a day from {_FIRST_YEAR} to {_LAST_YEAR}; correct the year"
        raise refusal(msg)
    return day


FileName = Annotated[Text, AfterValidator(_could_be_a_file)]
"""The name or path of a file."""

Day = Annotated[datetime.date, AfterValidator(_within_living_memory)]
"""A day on which there can have been cameras."""
