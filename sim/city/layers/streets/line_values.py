"""Cells of layers of lines: several values in one, texts that are lists, words for directions."""

import ast
import json
import math
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

_LIST = re.compile(r"\s*[\[({].*[\])}]\s*", re.DOTALL)
_LONGEST = 10_000
"""No list of a street's words is longer; what is would take long to read."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


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
