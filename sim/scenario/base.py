"""The base of every schema model: frozen, and unknown keys are errors."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError


class Section(BaseModel):
    """A part of a YAML file. A docstring under each field says what it means, and its unit."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


Absent = SkipJsonSchema[None]
"""Beside a type: the key may be left out (but not written without a value)."""


def refusal(message: str) -> PydanticCustomError:
    """Make an error whose *message* is our own, to be put after the key's name."""
    return PydanticCustomError("sentence", "{message}", {"message": message})


def _filled(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        msg = "is empty; write what it should say"
        raise refusal(msg)
    return value


Text = Annotated[str, BeforeValidator(_filled)]
"""Words, at least one."""
