"""`place.json` of a city folder: facts on the city, each of the kind and in the range that it must have."""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pyproj import CRS
from pyproj.exceptions import ProjError

from sim.city.build import MODELLED
from sim.city.country.gazetteer import is_country
from sim.city.metre_grid import scale_error
from sim.core.disk.files import content_digest
from sim.core.errors import InputError

PLACE_FILE = "place.json"
AS_IMPORTED = "as_imported"
"""Key of the digests that the files had when they were imported; older folders have none."""

_LONGEST_NAME = 200
_LONGEST_TEXT = 20_000
_MOST_RESIDENTS = 1e9
_LARGEST_CELL_M = 100_000.0
_LARGEST_SCALE_ERROR = 0.005
"""Lengths in the CRS may be off by this much: more than in any zone that is made for the place."""
_CRS = re.compile(r"[A-Za-z]+:[0-9]+")


@dataclass(frozen=True)
class StatedPlace:
    """What `place.json` says.

    Parameters
    ----------
    facts
        Arguments of `sim.city.country.gazetteer.Place`, by name.
    crs, cell_m
        Metre CRS of the tables, and side of the cells.
    modelled
        What the model adds, in the order of `MODELLED`.
    as_imported
        Digest of each file at import, by its name; empty if none is stated.
    was_edited, unused
        Whether something else stood here at import, as far as that is stated; keys that mean nothing.
    """

    facts: dict[str, Any]
    crs: str
    cell_m: float
    modelled: tuple[str, ...]
    as_imported: Mapping[str, str]
    was_edited: bool
    unused: tuple[str, ...]


def read_stated_place(content: bytes, file: Path) -> StatedPlace:
    """Read and check the facts on a city.

    Parameters
    ----------
    content, file
        Bytes of `place.json`, and where they come from.

    Raises
    ------
    InputError
        Naming what is missing, of another kind or out of range.
    """
    try:
        return _stated(_json_object(content))
    except _WrongFactError as error:
        msg = f"this is a damaged city folder: {error}; correct it, or import the city again"
        raise InputError(msg, file=file) from error


class _WrongFactError(Exception):
    """A fact cannot be used; the text says which and why."""


def _stated(said: dict[str, Any]) -> StatedPlace:
    facts = {name: check(name, _known(said, name)) for name, check in _FACTS.items()}
    crs = _crs(_text("crs", _known(said, "crs")), facts["longitude_deg"], facts["latitude_deg"])
    cell_m = _number("cell_m", _known(said, "cell_m"), low=1.0, high=_LARGEST_CELL_M)
    known = {*_FACTS, "crs", "cell_m", "modelled", AS_IMPORTED}
    digests = said.get(AS_IMPORTED)
    as_imported = {} if not isinstance(digests, dict) else {str(name): str(digests[name]) for name in digests}
    return StatedPlace(
        facts,
        crs,
        cell_m,
        _modelled(_known(said, "modelled")),
        as_imported,
        PLACE_FILE in as_imported and as_imported[PLACE_FILE] != digest_of_facts(said),
        tuple(name for name in said if name not in known),
    )


def digest_of_facts(said: Mapping[str, Any]) -> str:
    """Digest all that `place.json` says but the digests themselves; nothing if it has no text that can be."""
    try:
        return content_digest({name: value for name, value in said.items() if name != AS_IMPORTED})
    except UnicodeEncodeError:
        return ""


def _json_object(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        msg = f"it is not JSON ({error.msg.lower()} in line {error.lineno})"
        raise _WrongFactError(msg) from error
    except (ValueError, RecursionError) as error:
        msg = "it is not JSON"
        raise _WrongFactError(msg) from error
    if not isinstance(said, dict):
        msg = "it must hold an object with the facts on the city"
        raise _WrongFactError(msg)
    return said


def _no_number(word: str) -> float:
    msg = f"it has {word} where a number must stand"
    raise _WrongFactError(msg)


def _known(said: Mapping[str, Any], name: str) -> Any:
    if name not in said:
        msg = f"'{name}' is missing"
        raise _WrongFactError(msg)
    return said[name]


def _text(name: str, value: Any, *, longest: int = _LONGEST_NAME, may_be_empty: bool = False) -> str:
    if not isinstance(value, str):
        msg = f"'{name}' is {_shown(value)}, but must be text"
        raise _WrongFactError(msg)
    if not value.strip() and not may_be_empty:
        msg = f"'{name}' is empty"
        raise _WrongFactError(msg)
    if len(value) > longest:
        msg = f"'{name}' has {len(value):,} characters, more than {longest:,}"
        raise _WrongFactError(msg)
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in value):
        msg = f"'{name}' holds a control character"
        raise _WrongFactError(msg)
    return value


def _number(name: str, value: Any, *, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = f"'{name}' is {_shown(value)}, but must be a number"
        raise _WrongFactError(msg)
    if not low <= value <= high:
        msg = f"'{name}' is {_shown(value)}, outside {low:g} to {high:g}"
        raise _WrongFactError(msg)
    return float(value)


def _residents(name: str, value: Any) -> int:
    number = _number(name, value, low=1, high=_MOST_RESIDENTS)
    if not number.is_integer():
        msg = f"'{name}' is {_shown(value)}, but must be a whole number"
        raise _WrongFactError(msg)
    return int(number)


def _name(name: str, value: Any) -> str:
    text = _text(name, value)
    if is_country(text):
        msg = f"'{name}' is {_shown(value)}, which is the country and no city"
        raise _WrongFactError(msg)
    return text


def _employed(name: str, value: Any) -> float:
    if not value:
        msg = f"'{name}' is {_shown(value)}, but must be above 0 and at most 1"
        raise _WrongFactError(msg)
    return _number(name, value, low=0.0, high=1.0)


def _modelled(value: Any) -> tuple[str, ...]:
    known = ", ".join(f"'{word}'" for word in MODELLED)
    if not isinstance(value, list):
        msg = f"'modelled' is {_shown(value)}, but must be a list, of {known} or fewer"
        raise _WrongFactError(msg)
    for word in value:
        if word not in MODELLED:
            msg = f"'modelled' has {_shown(word)}, but knows {known} only"
            raise _WrongFactError(msg)
    return tuple(word for word in MODELLED if word in value)


def _crs(text: str, longitude_deg: float, latitude_deg: float) -> str:
    """Make sure that a CRS is in metres and made for the place."""
    try:
        crs = CRS.from_user_input(text) if _CRS.fullmatch(text) else None
    except ProjError:
        crs = None
    if crs is None:
        msg = f"'crs' is {_shown(text)}, but must be a code such as EPSG:32643"
        raise _WrongFactError(msg)
    if not crs.is_projected or any(axis.unit_name != "metre" for axis in crs.axis_info):
        msg = f"'crs' is {text}, which is not in metres; such as EPSG:32643 is"
        raise _WrongFactError(msg)
    try:
        error = scale_error(text, longitude_deg, latitude_deg)
    except ProjError:
        error = math.inf
    if not error <= _LARGEST_SCALE_ERROR:
        msg = (
            f"'crs' is {text}, in which lengths at {longitude_deg:g} E, {latitude_deg:g} N are off by "
            f"more than {_LARGEST_SCALE_ERROR:.1%}"
        )
        raise _WrongFactError(msg)
    return text


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


_long = partial(_text, longest=_LONGEST_TEXT, may_be_empty=True)
_FACTS: dict[str, Callable[[str, Any], Any]] = {
    "name": _name, "title": _text, "region": _long, "longitude_deg": partial(_number, low=-180.0, high=180.0),
    "latitude_deg": partial(_number, low=-90.0, high=90.0), "residents": _residents, "population_date": _text,
    "employed_share": _employed, "source": _long, "note": _long,
}  # fmt: skip
FACTS = tuple(_FACTS)
"""Names of the facts, in the order in which they are written."""
