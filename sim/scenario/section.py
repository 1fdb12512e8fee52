"""The base of every schema model, and from what pydantic finds wrong to one clear sentence.

What users write that has been called something else before is answered with its new name.
"""

import datetime
import difflib
from collections.abc import Container, Iterable
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from sim.scenario.read_yaml import Document, KeyPath

RENAMED = {
    "plate": "anpr",
    "gates": "face_access_points",
    "cameras/mapped_kind/plate": "cameras/mapped_kind/anpr",
    "cameras/plate_weight": "cameras/anpr_weight",
    "cameras/recognition_weight": "cameras/recognition_weight/squares_and_stops",
    "exposure/uptime": "exposure/availability",
    "faults/unrest_cameras_hit": "faults/unrest_cameras_broken",
    "gates/capture": "face_access_points/capture",
    "gates/enrolled": "face_access_points/enrolled",
    "gates/equipped": "face_access_points/equipped",
    "people/anchors/commute_min": "people/validation_targets/commute_min",
    "people/anchors/hourly_distance": "people/validation_targets/hourly_distance",
    "people/anchors/hourly_share": "people/validation_targets/hourly_share",
    "people/anchors/travel_min_per_day": "people/validation_targets/travel_min_per_day",
    "people/anchors/trip_km": "people/validation_targets/trip_km",
    "people/anchors/walk_share": "people/validation_targets/walk_share",
    "people/visitors/gates": "people/visitors/entry_points",
    "recognition/false_match": "recognition/false_match_rate",
    "recognition/hit_rate": "recognition/true_positive_identification_rate",
    "recognition/points_to_single_out": "recognition/hours_of_a_trace",
    "recognition/plate_misread": "recognition/anpr_misread",
    "recognition/plate_read": "recognition/anpr_read",
    "response/cameras_per_person_on_duty": "response/cameras_per_operator",
    "response/intercepted": "response/stopped",
    "stock/almaty_plate": "stock/almaty_anpr",
    "stock/aqkol_plate_share": "stock/aqkol_anpr_share",
    "stock/national_plate_share": "stock/national_anpr_share",
    "stock/programme_plate_share": "stock/programme_anpr_share",
    "validation/people_per_car": "people/people_per_car",
    "validation/reads_per_plate_camera": "validation/reads_per_anpr_camera",
    "validation/watched_poles_per_km": "validation/camera_poles_per_km",
}
"""Keys, words and parameters by their old names; an old name is only answered where the new one is known."""


_MANY = 12  # A longer list of known words would bury the sentence it stands in.
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
"""Days outside of these years are slips of the keyboard: there were no cameras yet, or nothing is known."""
_LONGEST_PART, _LONGEST_PATH = 255, 4_096
"""Bytes of a file's name and of a path; no usual file system takes more."""
_WANTED = {
    "bool_type": "true or false",
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


def called_now(name: str, known: Container[str]) -> str | None:
    """Say what *name* is called now, its last part being a word of old; None if it is not known here."""
    block, dot, word = name.rpartition(".")
    new = RENAMED.get(word)
    return f"'{name}' is called '{block}{dot}{new}' now" if new in known else None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the one of the *known* words that looks most like *word*; None if none does."""
    words = list(known)
    if RENAMED.get(word) in words:
        return RENAMED[word]
    by_small_letters = {known.lower(): known for known in reversed(words)}
    near = difflib.get_close_matches(word.lower(), by_small_letters, n=1, cutoff=0.6)
    return by_small_letters[near[0]] if near else None


def suggest(word: str, known: Iterable[str]) -> str:
    """Say which of the *known* words was probably meant.

    Returns
    -------
    "did you mean 'x'?" for the nearest known word, otherwise the list of what is known.
    """
    words = list(known)
    near = nearest(word, words)
    if near is not None:
        return f"did you mean '{near}'?"
    if not words:
        return "none is known here"
    listed = ", ".join(words[:_MANY])
    return f"known here: {listed}{', ...' if len(words) > _MANY else ''}"


class Section(BaseModel):
    """A part of a YAML file. A docstring under each field says what it means, and its unit.

    A default stands for a key left out; one without a value never gets here (`read_yaml` refuses it).
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


def validate(document: Document, model: type[Model]) -> Model:
    """Check *document* against *model*.

    Raises
    ------
    InputError
        One sentence with file and line, for the mistake that stands first in the file. What is missing comes
        after what is wrong, since a misspelt key explains the one that is missing.
    """
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        found = error.errors(include_url=False)
    places = [(_place(document, each["loc"]), each) for each in found]
    path, first = min(places, key=lambda item: (item[1]["type"] == "missing", document.line(*item[0])))
    raise document.error(_sentence(first, path, model, document.what), *path)


def _place(document: Document, loc: Iterable[str | int]) -> KeyPath:
    """Keep of a pydantic location what is in the file: it also names types and fields left out."""
    path: KeyPath = ()
    for part in loc:
        if (*path, part) in document.lines:
            path = (*path, part)
    return path


def _sentence(error: ErrorDetails, path: KeyPath, model: type[BaseModel], what: str) -> str:
    name = ".".join(str(part) for part in path)
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _known_keys(model, path[:-1])
        return called_now(name, known) or (
            f"'{name}' is not a known key, so it would have no effect; {suggest(str(path[-1]), known)}"
        )
    if kind == "missing":
        key = error["loc"][-1]
        where = f"'{name}'" if name else what
        return f"{where} has no '{key}', which it needs; add a line `{key}: ...`"
    meaning = _meaning(model, path) if kind != "sentence" else ""  # Our own sentences say what to do.
    return f"'{name}' {complaint(error)}{meaning}"


def complaint(error: ErrorDetails) -> str:
    """Say what is wrong with a value, to be put after the key's name."""
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    if kind == "too_long":
        context |= {"message": f"has too many entries; write {context['max_length']}"}
    if kind in ("sentence", "too_long"):
        return str(context["message"])
    if kind in _WANTED:
        return f"must be {_WANTED[kind]}, but is {shown(given)}"
    if kind in _BOUNDS:
        key, phrase = _BOUNDS[kind]
        return f"{phrase} {context[key]:g}, but is {shown(given)}"
    if kind in ("enum", "literal_error"):
        words = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        near = nearest(str(given), words)
        hint = f"; did you mean '{near}'?" if near is not None else ""
        return f"must be one of {', '.join(words)}, but is {shown(given)}{hint}"
    if kind == "too_short":
        least = context["min_length"]
        return "has no entries; write at least one" if least == 1 else f"has too few entries; write {least}"
    return f"can't be {shown(given)}; see scenarios/README.md for what may stand here"


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
    return f" ({path[-1]}: {words[0].lower()}{words[1:]})"


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """Find the model that describes the block at *path*; in a mapping of blocks, any key leads to it."""
    current: type[BaseModel] | None = model
    is_mapping = False
    for part in path:
        if is_mapping:
            is_mapping = False
            continue
        field = current.model_fields.get(str(part)) if current is not None else None
        if field is not None:
            current, is_mapping = _inner_model(field.annotation)
        elif current is not None:
            current, _ = _inner_model(current.__annotations__.get("__pydantic_extra__"))
    return current


def _inner_model(annotation: object) -> tuple[type[BaseModel] | None, bool]:
    """Find the model in a type, and whether it stands in a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for arg in get_args(annotation):
        found, is_mapping = _inner_model(arg)
        if found is not None:
            return found, is_mapping or get_origin(annotation) is dict
    return None, False
