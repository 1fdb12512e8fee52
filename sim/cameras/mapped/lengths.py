"""Lengths and angles as mappers write them: `4`, `4,5 m`, `350 cm`, `15 ft`, `7'4"`, `60°`."""

import math
import re

METRES_PER_FOOT = 0.3048

MOST: dict[str, float] = {"angle": 360.0, "height": 1_000.0, "range": 100_000.0}
"""Above this a statement is a slip, such as millimetres or a telephone number: degrees, metres, metres."""

_INCHES_PER_FOOT = 12
_NUMBER = r"\d+(?:[.,]\d*)?"
_METRES_IN = {
    **dict.fromkeys(("", "m", "m.", "meter", "meters", "metre", "metres", "м", "м."), 1.0),
    **dict.fromkeys(("cm", "см"), 0.01),
    **dict.fromkeys(("mm", "мм"), 0.001),
    **dict.fromkeys(("ft", "ft.", "feet", "foot", "'"), METRES_PER_FOOT),
    **dict.fromkeys(("in", "in.", "inch", "inches", '"'), METRES_PER_FOOT / _INCHES_PER_FOOT),
}
_LENGTH = re.compile(rf"({_NUMBER})\s*(\D*)")
_FEET_AND_INCHES = re.compile(
    rf"({_NUMBER})\s*(?:'|ft\.?|feet|foot)\s*({_NUMBER})\s*(?:\"|in\.?|inch|inches)?"
)
_ANGLE = re.compile(rf"({_NUMBER})\s*(?:°|deg|degrees?)?")
_SIGNS = str.maketrans({"′": "'", "’": "'", "‘": "'", "″": '"', "”": '"', "“": '"', "\xa0": " "})


def number_in(text: str, name: str) -> float:
    """Read what a text says of a `height` or `range` in metres, or of an `angle` in degrees.

    Returns
    -------
    The number; NaN if the text is none that can be.
    """
    plain = text.translate(_SIGNS).replace("''", '"').strip().lower()
    value = _degrees(plain) if name == "angle" else _metres(plain)
    return math.nan if value > MOST[name] or (name == "angle" and value == 0) else value


def _degrees(text: str) -> float:
    found = _ANGLE.fullmatch(text)
    return math.nan if found is None else _float(found[1])


def _metres(text: str) -> float:
    both = _FEET_AND_INCHES.fullmatch(text)
    if both is not None:
        return (_float(both[1]) + _float(both[2]) / _INCHES_PER_FOOT) * METRES_PER_FOOT
    found = _LENGTH.fullmatch(text)
    if found is None or found[2].strip() not in _METRES_IN:
        return math.nan
    return _float(found[1]) * _METRES_IN[found[2].strip()]


def _float(text: str) -> float:
    return float(text.replace(",", "."))
