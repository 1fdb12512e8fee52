"""Text in tables: columns of few words, kept as codes, and cells that no spreadsheet takes for a formula.

A table of millions of rows holds each word once. A spreadsheet works out what begins with `=`, `+`, `-` or
`@`, even in a CSV file, and even if it stands behind a tab or the end of a line. Names of districts and
cameras are the text of others, so an apostrophe goes before such a cell, and comes off when it is read back.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError

_FORMULA = r"'*[=+\-@\t\r\n]"


def text_of(codes: NDArray[np.integer], words: Sequence[str]) -> "pd.Categorical[Any]":
    """Make a text column from positions in *words*."""
    return pd.Categorical.from_codes(codes, dtype=_categories(tuple(map(str, words))))


@lru_cache
def _categories(words: tuple[str, ...]) -> Any:
    return pd.CategoricalDtype(pd.Index(words))


def codes_of(column: "pd.Series[Any]", words: Sequence[str]) -> NDArray[np.int8]:
    """Find the position of each text of a column in *words*, at most 127 of them.

    Raises
    ------
    ContractError
        If the column holds another word, or none.
    """
    code_of = {str(word): code for code, word in enumerate(words)}
    if isinstance(column.array, pd.Categorical):
        number, found = column.array.codes, column.array.categories
    else:
        number, found = pd.factorize(column)
    # A missing text has the number -1 and finds the last code.
    lookup = np.array([*(code_of.get(str(word), -1) for word in found), -1], dtype=np.int8)
    codes: NDArray[np.int8] = lookup[number]
    if codes.min(initial=0) < 0:
        row = int(np.argmin(codes))
        msg = f"'{column.iloc[row]}' is no known {column.name}: {', '.join(code_of)}"
        raise ContractError(msg)
    return codes


def plain_text(column: "pd.Series[Any]") -> Any:
    """Write a column of categories out as text, the values of another column."""
    kept: Any = column.array
    return pd.Series(kept.categories).astype("str").array.take(kept.codes)


def is_any_of(column: "pd.Series[Any]", words: Sequence[str]) -> NDArray[np.bool_]:
    """Mark the entries of a text column that are among *words*."""
    plain = [str(word) for word in words]
    if not isinstance(column.array, pd.Categorical):
        return column.isin(plain).to_numpy(dtype=bool)
    # A missing text has the code -1 and finds the last mark.
    marks = np.array([*(word in plain for word in column.array.categories), False])
    chosen: NDArray[np.bool_] = marks[column.array.codes]
    return chosen


def safe_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before every text that a spreadsheet would work out."""
    return _each_text(table, re.compile(rf"^(?={_FORMULA})"), "'")


def plain_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Take off the apostrophes that :func:`safe_cells` has put before texts."""
    return _each_text(table, re.compile(rf"^'(?={_FORMULA})"), "")


def _each_text(table: pd.DataFrame, pattern: re.Pattern[str], word: str) -> pd.DataFrame:
    changed: dict[str, pd.Series[Any]] = {}
    for name, column in table.items():
        if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
            continue
        of_text = {one: pattern.sub(word, one) for one in column.unique() if isinstance(one, str)}
        if any(one != other for one, other in of_text.items()):
            plain = pd.Series([of_text.get(one, one) for one in column], index=column.index, dtype=object)
            is_coded = isinstance(column.dtype, pd.CategoricalDtype)
            changed[str(name)] = plain if is_coded else plain.astype(column.dtype)
    return table.assign(**changed) if changed else table
