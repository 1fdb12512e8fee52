"""Lengths as mappers write them: `4`, `4,5 m`, `350 cm`, `15 ft`, `7'4"`.

Meanings: OpenStreetMap Wiki, "Map features/Units".
"""

import math
import re

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
