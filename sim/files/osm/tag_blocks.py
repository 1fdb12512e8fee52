"""Tags of OpenStreetMap wherever exports put them: `other_tags`, blocks called `tags`, lists as values."""

import json
import re
from collections.abc import Mapping
from typing import Any

BLOCKS = ("tags", "other_tags", "all_tags")
"""Names of properties and columns that may hold tags by the dozen: as a dict, as JSON, or as hstore text."""

SEPARATOR = ";"
"""What stands between several values of a tag."""

_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_PAIR = re.compile(rf"\s*{_QUOTED}\s*=>\s*(?:{_QUOTED}|NULL)\s*(?:,|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def block_of_tags(value: Any) -> Mapping[str, Any] | None:
    """Read a block of tags; None if it is none.

    Parameters
    ----------
    value
        A dict, a list of `{"k": …, "v": …}`, or a text that is JSON or hstore (`"key"=>"value", …`).
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
