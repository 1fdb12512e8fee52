"""Segments of Overture Maps in OpenStreetMap's tags, and cells of layers of lines that hold several values.

Meanings: Overture Maps' schema, "transportation/segment": rules hold for a heading, for ways of travelling,
for hours, for kinds of vehicles, or between two points of a segment.
"""

import ast
import json
import math
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import numpy as np

_LIST = re.compile(r"\s*[\[({].*[\])}]\s*", re.DOTALL)
_LONGEST = 10_000
"""No list of a street's words is longer; what is would take long to read."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
OVERTURE_COLUMNS = ("subtype", "class", "subclass", "road_flags", "access_restrictions", "speed_limits")
_LINKED = ("motorway", "trunk", "primary", "secondary", "tertiary")
_NOT_THERE = ("is_under_construction", "is_abandoned")
_HEADING = {"backward": "yes", "forward": "-1"}
"""What `oneway` is where a heading is denied."""
_TRAVEL = {"foot": "foot", **dict.fromkeys(("vehicle", "motor_vehicle", "car"), "motor_vehicle")}


def texts_in(value: Any) -> list[str]:
    """Read the words of a cell: one, or those of a list, which may be written as a text.

    `['residential', 'service']` is how edges of OSMnx are stored where streets were joined.
    """
    if isinstance(value, np.ndarray | list | tuple | set):
        return [text for one in value for text in texts_in(one)]
    if isinstance(value, str) and _LIST.fullmatch(value) and len(value) <= _LONGEST:
        return texts_in(parsed) if isinstance(parsed := _parsed(value), list | tuple | set) else [value]
    text = _text(value)
    return [] if text is None else [text]


def json_in(value: Any) -> Any:
    """Read a cell that holds a structure, as such or as JSON; None if it does not."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, list | dict):
        return value
    return _parsed(value) if isinstance(value, str) and _LIST.fullmatch(value) else None


def lowest(texts: Iterable[str]) -> str:
    """Choose the text with the lowest number; the first if none has one."""
    return min(
        texts,
        key=lambda text: float(found[0].replace(",", ".")) if (found := _NUMBER.search(text)) else math.inf,
    )


def first_of(texts: Iterable[str], is_known: Callable[[str], bool]) -> str:
    """Choose the first text that is known; the first if none is."""
    every = list(texts)
    return next((text for text in every if is_known(text)), every[0])


def _parsed(text: str) -> Any:
    for read in (json.loads, ast.literal_eval):
        try:
            return read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
    return None


def _text(value: Any) -> str | None:
    """Write a value as a tag has it; a column of numbers with gaps holds them with decimals."""
    if isinstance(value, np.bool_ | np.integer | np.floating):
        value = value.item()
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else None
    text = str(value).strip().lower() if isinstance(value, str | bool | int) else ""
    return text or None


def overture_tags(record: Mapping[Hashable, Any]) -> tuple[dict[str, str], int]:
    """Read a segment.

    Returns
    -------
    Its tags, and how many of its rules are not read, since they hold only now and then or for a part.
    """
    word = next(iter(texts_in(record.get("class"))), "unknown")
    flags = str(json_in(record.get("road_flags")))
    if word in _LINKED and ("link" in texts_in(record.get("subclass")) or "is_link" in flags):
        word = f"{word}_link"
    if any(flag in flags for flag in _NOT_THERE):
        word = "construction"
    tags = {"highway": "road" if word == "unknown" else word}
    unread = 0
    for rule in _rules(record, "access_restrictions"):
        found = _access(rule)
        tags |= found or {}
        unread += found is None
    for rule in _rules(record, "speed_limits"):
        limit = _limit(rule)
        tags |= {} if limit is None else {"maxspeed": limit}
        unread += limit is None
    return tags, unread


def _rules(record: Mapping[Hashable, Any], column: str) -> list[Mapping[str, Any]]:
    found = json_in(record.get(column))
    return [rule for rule in found if isinstance(rule, Mapping)] if isinstance(found, list) else []


def _conditions(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Gather when and where a rule holds; nothing if always."""
    when = rule.get("when")
    own = (
        {name: value for name, value in when.items() if _is_told(value)} if isinstance(when, Mapping) else {}
    )
    return own | ({"between": rule["between"]} if _is_told(rule.get("between")) else {})


def _is_told(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _access(rule: Mapping[str, Any]) -> dict[str, str] | None:
    when = _conditions(rule)
    travel = {_TRAVEL.get(word) for word in texts_in(when.pop("mode", None))}
    heading = _HEADING.get(str(when.pop("heading", "")))
    if when or None in travel or rule.get("access_type") not in ("denied", "allowed", "designated"):
        return None
    word = "no" if rule["access_type"] == "denied" else "yes"
    if heading is not None:
        # Walkers may go both ways along a street that is one-way for vehicles.
        return {"oneway": heading} if word == "no" and travel != {"foot"} else None
    return {str(key): word for key in sorted(map(str, travel))} if travel else {"access": word}


def _limit(rule: Mapping[str, Any]) -> str | None:
    highest = rule.get("max_speed")
    if _conditions(rule) or not isinstance(highest, Mapping) or highest.get("value") is None:
        return None
    return f"{highest['value']} {highest.get('unit') or ''}".strip().lower()
