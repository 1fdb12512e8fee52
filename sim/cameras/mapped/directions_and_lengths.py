"""Directions, lengths and angles as mappers write them: `NE`, `239-284`, `355;175`, `4,5 m`, `7'4"`."""

import math
import re
from typing import NamedTuple

from sim.core.units import FULL_TURN_DEG
from sim.files.osm.tag_blocks import metres_in, plain_signs

NOT_KNOWN_DEG = -1.0
"""What programs write that know no direction."""
_POINTS = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"]
_LONG = {"NORTH": "N", "EAST": "E", "SOUTH": "S", "WEST": "W"}
_LONG |= {"NORTHEAST": "NE", "NORTHWEST": "NW", "SOUTHEAST": "SE", "SOUTHWEST": "SW"}

_DEGREES = r"(-?\d+(?:\.\d*)?)\s*(?:[°º˚]|DEG(?:REES)?)?"
_LIST = re.compile(r"[\[({](.*)[\])}]", re.DOTALL)
_DECIMAL_COMMA = re.compile(r"(-?\d+),(\d)")
_TWO_NUMBERS = re.compile(r"-?\d+,\d+")
_ONE = re.compile(rf"{_DEGREES}|([A-Z]+)")
_SPAN = re.compile(rf"(?:{_DEGREES}|([A-Z]+))\s*[-–]\s*(?:{_DEGREES}|([A-Z]+))")
MOST: dict[str, float] = {"angle": 360.0, "height": 1_000.0, "range": 100_000.0}
"""Above this a statement is a slip, such as millimetres or a telephone number: degrees, metres, metres."""
_ANGLE = re.compile(r"(\d+(?:[.,]\d*)?)\s*(?:°|deg|degrees?)?")


class Look(NamedTuple):
    """One way a camera looks.

    Parameters
    ----------
    bearing_deg
        The middle, clockwise from true north, 0 to below 360.
    angle_deg
        The opening angle, if the text gives both sides; NaN if not.
    """

    bearing_deg: float
    angle_deg: float


def parse_direction(text: str) -> tuple[tuple[Look, ...], tuple[str, ...]]:
    """Read a direction.

    Parameters
    ----------
    text
        Degrees (`45`), a point of the compass (`NE`), a span, clockwise from its first side to its second
        (`239-284`, `NW-NE`), or several of these between semicolons or as a list.

    Returns
    -------
    looks, unclear
        The ways it looks, and the parts of the text that are no direction, such as `forward`.
    """
    looks, unclear = [], []
    for part in _parts(text):
        look = _look(part.upper())
        if look is None:
            unclear.append(part)
        else:
            looks.append(look)
    return tuple(dict.fromkeys(looks)), tuple(unclear)


def _parts(text: str) -> list[str]:
    """Take several directions apart; `45,90` stays whole, as it may be one number or two."""
    found = _LIST.fullmatch(text.strip())
    marks = ",;" if found is not None else ";"
    parts = [text if found is None else found[1]]
    for mark in marks:
        parts = [piece for part in parts for piece in part.split(mark)]
    parts = [plain for part in parts if (plain := part.strip().strip("'\""))]
    if found is None:
        parts = [piece for part in parts for piece in _between_commas(part)]
    return parts


def _between_commas(part: str) -> list[str]:
    decimal = _DECIMAL_COMMA.fullmatch(part)
    if decimal is not None:
        return [f"{decimal[1]}.{decimal[2]}"]
    if _TWO_NUMBERS.fullmatch(part):
        return [part]
    return [plain for piece in part.split(",") if (plain := piece.strip())]


def _look(text: str) -> Look | None:
    whole = _LONG.get(re.sub(r"[-\s]", "", text), text)
    if (one := _ONE.fullmatch(whole)) is not None:
        bearing = _bearing(*one.groups())
        return None if bearing is None else Look(bearing % FULL_TURN_DEG, math.nan)
    if (span := _SPAN.fullmatch(text)) is None:
        return None
    left, right = _bearing(*span.groups()[:2]), _bearing(*span.groups()[2:])
    if left is None or right is None:
        return None
    if left == right:
        return Look(left % FULL_TURN_DEG, math.nan)
    # From 0 to 360 is all round, not nothing.
    angle = (right - left) % FULL_TURN_DEG or FULL_TURN_DEG
    return Look((left + angle / 2) % FULL_TURN_DEG, angle)


def _bearing(degrees: str | None, word: str | None) -> float | None:
    if degrees is None:
        point = _LONG.get(word or "", word)
        return _POINTS.index(point) * FULL_TURN_DEG / len(_POINTS) if point in _POINTS else None
    bearing = float(degrees)
    return bearing if abs(bearing) <= FULL_TURN_DEG and bearing != NOT_KNOWN_DEG else None


def number_in(text: str, name: str) -> float:
    """Read what a text says of a `height` or `range` in metres, or of an `angle` in degrees.

    Returns
    -------
    The number; NaN if the text is none that can be.
    """
    value = _degrees(text) if name == "angle" else metres_in(text)
    return math.nan if value > MOST[name] or (name == "angle" and value == 0) else value


def _degrees(text: str) -> float:
    found = _ANGLE.fullmatch(plain_signs(text))
    return math.nan if found is None else float(found[1].replace(",", "."))
