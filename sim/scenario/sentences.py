"""From what pydantic found to one clear sentence: what is wrong, where, why, and what to do."""

from collections.abc import Iterable
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.nearest import suggest
from sim.scenario.read_yaml import Document, KeyPath

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "date_type": "a day such as 2025-06-25",
    "date_from_datetime_parsing": "a day such as 2025-06-25",
    "date_parsing": "a day such as 2025-06-25",
    "list_type": "a list such as [one, two]",
    "tuple_type": "a list such as [one, two]",
    "dict_type": "a block of `key: value` lines",
    "model_type": "a block of `key: value` lines",
    "model_attributes_type": "a block of `key: value` lines",
}
_BOUNDS = {
    "greater_than": ("gt", "must be above"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be below"),
    "less_than_equal": ("le", "must be at most"),
}

Model = TypeVar("Model", bound=BaseModel)


def validate(document: Document, model: type[Model]) -> Model:
    """Check *document* against *model*.

    Raises
    ------
    InputError
        One sentence with file and line, for the mistake that stands first in the file.
    """
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        found = error.errors(include_url=False)
    places = [(_place(document, each["loc"]), each) for each in found]
    path, first = min(places, key=lambda item: document.line(*item[0]))
    raise document.error(_sentence(first, path, model), *path)


def _place(document: Document, loc: Iterable[str | int]) -> KeyPath:
    """Keep of a pydantic location what is in the file: it also names types and fields left out."""
    path: KeyPath = ()
    for part in loc:
        if (*path, part) in document.lines:
            path = (*path, part)
    return path


def _sentence(error: ErrorDetails, path: KeyPath, model: type[BaseModel]) -> str:
    name = ".".join(str(part) for part in path)
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _known_keys(model, path[:-1])
        return f"'{name}' is not a known key, so it would have no effect; {suggest(str(path[-1]), known)}"
    if kind == "missing":
        key = error["loc"][-1]
        where = f"'{name}'" if name else "the file"
        return f"{where} has no '{key}', which it needs; add a line `{key}: ...`"
    return f"'{name}' {complaint(error)}{_meaning(model, path)}"


def complaint(error: ErrorDetails) -> str:
    """Say what is wrong with a value, to be put after the key's name."""
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    if kind == "sentence":
        return str(context["message"])
    if kind in _WANTED:
        return f"must be {_WANTED[kind]}, but is {_shown(given)}"
    if kind in _BOUNDS:
        key, phrase = _BOUNDS[kind]
        return f"{phrase} {context[key]:g}, but is {_shown(given)}"
    if kind in ("enum", "literal_error"):
        words = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return f"must be one of {', '.join(words)}, but is {_shown(given)}; {suggest(str(given), words)}"
    return f"can't be {_shown(given)}; see scenarios/README.md for what may stand here"


def _shown(given: object) -> str:
    if isinstance(given, str):
        return f"the text '{given}'"
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, dict):
        return "a block of keys"
    if isinstance(given, list):
        return "a list"
    return str(given)


def _known_keys(model: type[BaseModel], path: KeyPath) -> list[str]:
    inner = _model_at(model, path)
    return list(inner.model_fields) if inner is not None else []


def _meaning(model: type[BaseModel], path: KeyPath) -> str:
    """Recall what the key stands for, from the docstring of its field."""
    inner = _model_at(model, path[:-1]) if path else None
    field = inner.model_fields.get(str(path[-1])) if inner is not None else None
    if field is None or not field.description:
        return ""
    words = " ".join(field.description.split()).rstrip(".")
    return f" (it is {words[0].lower()}{words[1:]})"


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    for part in path:
        field = current.model_fields.get(str(part)) if current is not None else None
        if field is None:
            return None
        current = _inner_model(field.annotation)
    return current


def _inner_model(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _inner_model(arg))), None)
