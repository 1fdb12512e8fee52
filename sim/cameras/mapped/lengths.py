"""Lengths and angles as mappers write them: `4`, `4,5 m`, `350 cm`, `15 ft`, `7'4"`, `60°`."""

import math
import re

from sim.files.lengths import metres_in, plain_signs

MOST: dict[str, float] = {"angle": 360.0, "height": 1_000.0, "range": 100_000.0}
"""Above this a statement is a slip, such as millimetres or a telephone number: degrees, metres, metres."""

_ANGLE = re.compile(r"(\d+(?:[.,]\d*)?)\s*(?:°|deg|degrees?)?")


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
