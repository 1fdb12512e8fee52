"""Text columns of few words, kept as codes: a table of millions of rows holds each word once."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError


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
