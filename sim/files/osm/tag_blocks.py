"""Tags of OpenStreetMap wherever exports put them: `other_tags`, blocks called `tags`, lists as values.

Lengths in them are as mappers write them: `4`, `4,5 m`, `350 cm`, `15 ft`, `7'4"` (OpenStreetMap Wiki, "Map
features/Units").
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

_METRES_PER_FOOT = 0.3048
_INCHES_PER_FOOT = 12
_NUMBER = r"\d+(?:[.,]\d*)?"
_METRES_IN = {
    **dict.fromkeys(("", "m", "m.", "meter", "meters", "metre", "metres", "м", "м."), 1.0),
    **dict.fromkeys(("cm", "см"), 0.01),
    **dict.fromkeys(("mm", "мм"), 0.001),
    **dict.fromkeys(("km", "км"), 1000.0),
    **dict.fromkeys(("ft", "ft.", "feet", "foot", "'"), _METRES_PER_FOOT),
    **dict.fromkeys(("in", "in.", "inch", "inches", '"'), _METRES_PER_FOOT / _INCHES_PER_FOOT),
}
_LENGTH = re.compile(rf"\+?({_NUMBER})\s*(\D*)")
_FEET_AND_INCHES = re.compile(
    rf"({_NUMBER})\s*(?:'|ft\.?|feet|foot)\s*({_NUMBER})\s*(?:\"|in\.?|inch|inches)?"
)
_SIGNS = str.maketrans({"′": "'", "’": "'", "‘": "'", "″": '"', "”": '"', "“": '"', "\xa0": " "})
BLOCKS = ("tags", "other_tags", "all_tags")
"""Names of properties and columns that may hold tags by the dozen: as a dict, as JSON, or as hstore text."""
SEPARATOR = ";"
"""What stands between several values of a tag."""
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_PAIR = re.compile(rf"\s*{_QUOTED}\s*=>\s*(?:{_QUOTED}|NULL)\s*(?:,|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def plain_signs(text: str) -> str:
    """Write a measure's signs of feet, inches and minutes in one way, in small letters."""
    return text.translate(_SIGNS).replace("''", '"').strip().lower()


def metres_in(text: str) -> float:
    """Read a length; NaN if the text is none."""
    plain = plain_signs(text)
    both = _FEET_AND_INCHES.fullmatch(plain)
    if both is not None:
        return (_float(both[1]) + _float(both[2]) / _INCHES_PER_FOOT) * _METRES_PER_FOOT
    found = _LENGTH.fullmatch(plain)
    if found is None or found[2].strip() not in _METRES_IN:
        return math.nan
    return _float(found[1]) * _METRES_IN[found[2].strip()]


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def block_of_tags(value: Any) -> Mapping[str, Any] | None:
    """Read a block of tags; None if it is none.

    One is a dict, a list of `{"k": …, "v": …}`, or a text that is JSON or hstore (`"key"=>"value", …`).
    """
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list):
        return _pairs(value)
    if not isinstance(value, str) or not value.strip():
        return None
    if value.lstrip()[0] in "{[":
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, Mapping) else _pairs(found)
    return _hstore(value)


def text_of_value(value: Any) -> str | None:
    """Write a value as OpenStreetMap would: several between semicolons; None if nothing is said."""
    if isinstance(value, str):
        return value
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return SEPARATOR.join(text for one in value if (text := text_of_value(one))) or None
    if isinstance(value, int | float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, Mapping) else str(value)


def _number(value: float) -> str:
    try:
        return str(value)
    except ValueError:  # so many digits are never written out
        return "inf"


def _pairs(found: Any) -> Mapping[str, Any] | None:
    """Read tags that are a list of keys and values."""
    if not isinstance(found, list) or not found:
        return None
    for key, value in (("k", "v"), ("key", "value")):
        if all(isinstance(one, Mapping) and key in one and value in one for one in found):
            return {str(one[key]): one[value] for one in found}
    return None


def _hstore(text: str) -> Mapping[str, str] | None:
    tags: dict[str, str] = {}
    at = 0
    text = text.strip()
    while at < len(text):
        found = _PAIR.match(text, at)
        if found is None:
            return None
        if found[2] is not None:
            tags[_ESCAPED.sub(r"\1", found[1])] = _ESCAPED.sub(r"\1", found[2])
        at = found.end()
    return tags
