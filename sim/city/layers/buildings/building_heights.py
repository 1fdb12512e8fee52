"""Heights of buildings as people write them: metres, feet, storeys, several for the parts of a building."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.city.layers.columns import guess_column
from sim.city.layers.named_values import counted
from sim.core.arrays import FloatArray
from sim.files.lengths import metres_in

_HEIGHT = ("height_m", "height", "building:height")
_LEVELS = ("building:levels", "building_levels", "levels", "storeys", "num_floors")
_SEPARATOR = ";"
_STOREYS = re.compile(r"\d+(?:[.,]\d+)?")
_TALLEST_M = 1000.0
"""The tallest building stands 828 m high: more is a slip, such as centimetres without their unit."""


def building_heights(frame: pd.DataFrame, storey_m: float) -> tuple[FloatArray, str]:
    """Read the height of each building, or else what its storeys come to.

    Parameters
    ----------
    frame
        Buildings, with a column of heights or of levels, if any.
    storey_m
        Height of a storey.

    Returns
    -------
    Heights in metres, NaN where none is known, and a sentence on what could not be read; empty if all could.
    """
    height, unread = _read(frame, _HEIGHT, metres_in)
    levels, unread_levels = _read(frame, _LEVELS, _storeys_in)
    known = np.where(np.isfinite(height), height, levels * storey_m)
    return np.where(known > 0, known, np.nan), _sentence(unread + unread_levels)


def _read(
    frame: pd.DataFrame, words: Sequence[str], number_in: Callable[[str], float]
) -> tuple[FloatArray, Counter[str]]:
    """Read a column of numbers; the largest of several counts."""
    column = guess_column(frame, words)
    if column is None:
        return np.full(len(frame), np.nan), Counter()
    codes, values = pd.factorize(frame[column])
    numbers = np.array([_largest(_texts(value), number_in) for value in values] + [np.nan])
    times = np.bincount(codes[codes >= 0], minlength=len(values))
    wrong = [at for at, value in enumerate(values) if np.isnan(numbers[at]) and _texts(value)]
    return numbers[codes], Counter({str(values[one]): int(times[one]) for one in wrong})


def _texts(value: Any) -> list[str]:
    return [part.strip() for part in str(value).split(_SEPARATOR) if part.strip()]


def _largest(texts: Sequence[str], number_in: Callable[[str], float]) -> float:
    numbers = [number_in(text) for text in texts]
    known = [number for number in numbers if 0 <= number <= _TALLEST_M]
    return max(known) if known and len(known) == len(numbers) else math.nan


def _storeys_in(text: str) -> float:
    return float(text.replace(",", ".")) if _STOREYS.fullmatch(text) else math.nan


def _sentence(unread: Counter[str]) -> str:
    if not unread:
        return ""
    return f"heights of buildings that could not be read, so that none is known: {counted(unread)}"
