"""Columns of a table by what they are called, values named in a sentence, a tally of what was left out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import InputError

PEOPLE = (
    *("residents", "population", "people", "pop", "inhabitants"),
    *("население", "населения", "численность", "жители", "жителей", "халық", "тұрғындар", "einwohner"),
)
NAMES = ("district", "name_en", "name", "title", "name_object", "район", "наименование", "название", "атауы")
_OTHER_WORDS = re.compile(r"popula(?!t)|poplar|popup")
_MOST_NAMED = 3


def find_column(table: pd.DataFrame, words: Sequence[str], *, file: Path, what: str, option: str = "") -> str:
    """Find the column for *what*.

    Parameters
    ----------
    table
        Of a layer.
    words
        What such a column may be called, the best first; the only column that has such a word in its name
        will do as well.
    file, what, option
        For the error: the layer, what is sought, and how to say which column it is.

    Raises
    ------
    InputError
        If there is none, or several.
    """
    found = guess_column(table, words)
    if found is not None:
        return found
    shown = ", ".join(str(name) for name in table.columns if name != "geometry")
    hint = f"name it with {option}" if option else f"call it '{words[0]}'"
    msg = f"no column is clearly that of {what}, among {shown}; {hint}"
    raise InputError(msg, file=file)


def guess_column(table: pd.DataFrame, words: Sequence[str]) -> str | None:
    """Find the column called by one of *words*, or the only one with one of them in its name."""
    lower = {str(name).lower(): str(name) for name in table.columns if name != "geometry"}
    for word in words:
        if word in lower:
            return lower[word]
    for word in words:
        parts = [name for key, name in lower.items() if len(word) > 1 and has_word(key, word)]
        if len(parts) == 1:
            return parts[0]
    return None


def has_word(name: str, word: str) -> bool:
    """Tell whether a word stands in a name in small letters, and not only in another word, as in poplar."""
    return word in _OTHER_WORDS.sub("", name)


def named_column(table: pd.DataFrame, name: str, *, file: Path, option: str) -> str:
    """Check a column that the user named.

    Raises
    ------
    InputError
        If there is none of this name.
    """
    if name in table.columns:
        return name
    msg = f"{option} names '{name}', but the columns are {', '.join(map(str, table.columns))}"
    raise InputError(msg, file=file)


def cell_text(cell: Any) -> str:
    """Write what stands in a cell; nothing if it is missing."""
    missing = cell is None or (np.ndim(cell) == 0 and pd.isna(cell))
    return "" if missing else str(cell)


def counted(values: Mapping[str, int]) -> str:
    """Say how many values there are and what they are: `4 ('abc' (3), 'x' (1))`."""
    ranked = sorted(values.items(), key=lambda one: (-one[1], one[0]))
    shown = ", ".join(f"'{text}' ({count:,})" for text, count in ranked[:_MOST_NAMED])
    return f"{sum(values.values()):,} ({shown}{_others(len(ranked))})"


def some_of(names: Iterable[str]) -> str:
    """Name some things: `way/1, way/2 and others`."""
    every = list(names)
    return ", ".join(every[:_MOST_NAMED]) + _others(len(every))


def _others(count: int) -> str:
    return " and others" if count > _MOST_NAMED else ""


@dataclass(frozen=True)
class ReadReport:
    """The account of a layer.

    Parameters
    ----------
    unit
        What is counted, such as "ways".
    read, kept
        How many there are in the file, and how many are used.
    left_out
        How many are not, by reason; the reasons exclude each other.
    facts, warnings
        Figures to report, by name, such as kilometres of street; sentences on what looks wrong.
    notes
        What was taken for what, a line each.
    """

    unit: str
    read: int = 0
    kept: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def with_facts(self, **facts: float) -> "ReadReport":
        """Add figures."""
        return replace(self, facts={**self.facts, **facts})

    def warned(self, *warnings: str) -> "ReadReport":
        """Add sentences; empty ones are passed over."""
        return replace(self, warnings=(*self.warnings, *(one for one in warnings if one)))

    def noted(self, *notes: str) -> "ReadReport":
        """Add notes; empty ones are passed over."""
        return replace(self, notes=(*self.notes, *(one for one in notes if one)))
