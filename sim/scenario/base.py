"""The base of every schema model: frozen, and unknown keys are errors."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError


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
