"""Streets of any file that is understood, and limits on speed: `60`, `40 mph`, `KZ:urban`, `walk`, `none`.

Meanings: OpenStreetMap Wiki, "Key:maxspeed".
"""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.city.layers.columns import counted
from sim.city.layers.streets.line_streets import read_line_streets
from sim.city.layers.streets.osm_streets import read_osm_streets
from sim.city.layers.streets.raw_streets import RawStreets
from sim.core.arrays import FloatArray
from sim.files.file_kind import check_file
from sim.files.osm.kind import is_extract

_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mph|km/?h|kph|kmph)?", re.IGNORECASE)
_KM_PER_MILE = 1.609344
_NO_LIMIT = ("none", "no", "unlimited")
_WALK = "walk"
"""The word for the lowest limit there is."""


def read_streets(file: Path) -> RawStreets:
    """Read an OpenStreetMap extract, or lines of a vector layer.

    Raises
    ------
    InputError
        If it cannot be read or holds no street.
    """
    check_file(file)
    return read_osm_streets(file) if is_extract(file) else read_line_streets(file)


def read_limits(stated: NDArray[np.object_], words: Mapping[str, float]) -> tuple[FloatArray, str]:
    """Read the limits of ways.

    Parameters
    ----------
    stated
        As written; empty where nothing is.
    words
        Limits that words stand for, in km/h, by the word in lower case with `_` for `:`. What is slower than
        `walk` is taken for a slip.

    Returns
    -------
    Limits in km/h, NaN where there is none, and a sentence on what could not be read; empty if all could.
    """
    codes, texts = pd.factorize(stated)
    limits = np.array([_limit(str(text), words) for text in texts], dtype=float)
    times = np.bincount(codes, minlength=len(texts))
    unread = {
        str(text): int(count)
        for text, limit, count in zip(texts, limits, times, strict=True)
        if np.isnan(limit) and text and str(text).casefold() not in _NO_LIMIT
    }
    return limits[codes] if len(texts) else np.zeros(0), _sentence(unread)


def _limit(text: str, known: Mapping[str, float]) -> float:
    number = _NUMBER.fullmatch(text)
    if number is None:
        return known.get(text.casefold().replace(":", "_"), np.nan)
    value = float(number[1].replace(",", "."))
    value *= _KM_PER_MILE if (number[2] or "").lower() == "mph" else 1.0
    return value if value >= known[_WALK] else np.nan


def _sentence(unread: Mapping[str, int]) -> str:
    if not unread:
        return ""
    return f"speed limits that could not be read, so that none holds on these ways: {counted(unread)}"
