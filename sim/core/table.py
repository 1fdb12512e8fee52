"""Tables are contracts: column, kind, unit, meaning and range, checked where made and where read.

Text columns of few words are kept as codes: a table of millions of rows holds each word once. A spreadsheet
works out what begins with `=`, `+`, `-` or `@`, even in a CSV file, and even if it stands behind a tab or the
end of a line. Names of districts and cameras are the text of others, so an apostrophe goes before such a
cell, and comes off when the table is read back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, IntArray
from sim.core.errors import ContractError

Kind = Literal["int", "float", "bool", "text", "date", "geometry"]
Frame = TypeVar("Frame", bound=pd.DataFrame)

_NUMPY_KINDS: dict[str, str] = {"int": "iu", "float": "f", "bool": "b"}
Rows = IntArray


_FORMULA = r"'*[=+\-@\t\r\n]"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name, kind, unit, meaning
        What it is called, what it holds, in which unit, and what that means.
    low, high
        Allowed range of numbers, both ends included.
    words
        Allowed words of a text column; empty for any.
    nullable, optional
        Whether values may be missing, and whether the table may do without it.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    nullable: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Contract:
    """What a table promises: its columns, and the column whose values are unique, if one is."""

    name: str
    columns: tuple[Column, ...]
    key: str | None = None

    def check(self, frame: Frame) -> Frame:
        """Return *frame* unchanged if it keeps the contract.

        Raises
        ------
        ContractError
            Naming table, column and the first row that breaks it.
        """
        for column in self.columns:
            if column.optional and column.name not in frame.columns:
                continue
            if column.name not in frame.columns:
                self._fail(column.name, f"is missing; the table has {', '.join(map(str, frame.columns))}")
            self._check_column(column, frame[column.name])
        if self.key is not None and not _is_unique(frame[self.key]):
            self._fail(self.key, "must name each row once, but has repeated values")
        return frame

    def _check_column(self, column: Column, values: "pd.Series[Any]") -> None:
        if not column.nullable and _has_gaps(values):
            self._fail(column.name, f"has a missing value in row {int(np.argmax(values.isna().to_numpy()))}")
        kinds = _NUMPY_KINDS.get(column.kind)
        if kinds is not None and values.dtype.kind not in kinds:
            self._fail(column.name, f"must hold {column.kind} values but holds {values.dtype}")
        self._check_range(column, values)

    def _check_range(self, column: Column, values: "pd.Series[Any]") -> None:
        if column.words:
            unknown = sorted(_unknown(values, column.words), key=str)
            if unknown:
                row = int(np.argmax((values == unknown[0]).to_numpy()))
                self._fail(
                    column.name,
                    f"has the unknown word '{unknown[0]}' in row {row}; known are {', '.join(column.words)}",
                )
        if column.kind not in ("int", "float") or values.empty:
            return
        if _lies_within(column, values):
            return
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        with np.errstate(invalid="ignore"):
            below = numbers < (-np.inf if column.low is None else column.low)
            above = numbers > (np.inf if column.high is None else column.high)
        wrong = below | above | np.isinf(numbers)
        if wrong.any():
            row = int(np.argmax(wrong))
            self._fail(column.name, f"is {numbers[row]:g} in row {row}, {_limits(column, numbers[row])}")

    def _fail(self, column: str, problem: str) -> None:
        msg = f"table '{self.name}': column '{column}' {problem}"
        raise ContractError(msg)


def _limits(column: Column, number: float) -> str:
    """Say which limit a number breaks."""
    if np.isinf(number):
        return "which is no number"
    if column.low is not None and column.high is not None:
        return f"outside {column.low:g} to {column.high:g}"
    return f"below {column.low:g}" if column.low is not None else f"above {column.high:g}"


def _has_gaps(values: "pd.Series[Any]") -> bool:
    """Tell whether a value is missing, which whole numbers and marks of numpy cannot be."""
    dtype = values.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "iubf":
        return dtype.kind == "f" and bool(np.isnan(values.to_numpy()).any())
    if isinstance(values.array, pd.Categorical):
        return bool((values.array.codes < 0).any())
    return bool(values.array.isna().any())


def _unknown(values: "pd.Series[Any]", words: tuple[str, ...]) -> set[Any]:
    """Collect the words that are none of *words*; categories that all are need no look at the rows."""
    if isinstance(values.array, pd.Categorical) and set(values.array.categories) <= set(words):
        return set()
    found = values.unique()
    return set(found[pd.notna(found)]) - set(words)


def _lies_within(column: Column, values: "pd.Series[Any]") -> bool:
    """Tell from the extremes alone that all numbers are fine; False leaves the question open."""
    if not isinstance(values.dtype, np.dtype) or values.dtype.kind not in "iuf":
        return False
    numbers = values.to_numpy()
    least, most = float(np.fmin.reduce(numbers)), float(np.fmax.reduce(numbers))
    if not (np.isfinite(least) and np.isfinite(most)):
        return False
    return (column.low is None or least >= column.low) and (column.high is None or most <= column.high)


def _is_unique(values: "pd.Series[Any]") -> bool:
    """Tell whether no value comes twice; sorted numbers, the usual case, need no hashing."""
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iu":
        keys = values.to_numpy()
        if bool((keys[1:] > keys[:-1]).all()):
            return True
    return bool(values.is_unique)


def find_rows(names: NDArray[np.integer], wanted: NDArray[np.integer]) -> Rows:
    """Find the row of each wanted name among unique names, −1 where there is none.

    Names that rise, as those of most tables do, are looked up without building an index of them.
    """
    if names.size == 0:
        return np.full(wanted.shape, -1, dtype=np.int64)
    if not bool((names[1:] > names[:-1]).all()):
        return np.asarray(pd.Index(names).get_indexer(pd.Index(wanted)), dtype=np.int64)
    if int(names[0]) == 0 and int(names[-1]) == names.size - 1:
        there = (wanted >= 0) & (wanted < names.size)
        return np.where(there, wanted, -1).astype(np.int64, copy=False)
    row = np.minimum(np.searchsorted(names, wanted), names.size - 1)
    return np.where(names[row] == wanted, row, -1).astype(np.int64, copy=False)


def rows_of(names: "pd.Series[Any]", wanted: NDArray[np.integer]) -> Rows:
    """Find the row of each wanted name in a column of unique names.

    Raises
    ------
    ContractError
        If there is no such name.
    """
    rows = find_rows(names.to_numpy(), wanted)
    if rows.min(initial=0) < 0:
        msg = f"there is no {names.name} {wanted[int(np.argmin(rows))]}"
        raise ContractError(msg)
    return rows


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


def is_any_of(column: "pd.Series[Any]", words: Sequence[str]) -> BoolArray:
    """Mark the entries of a text column that are among *words*."""
    plain = [str(word) for word in words]
    if not isinstance(column.array, pd.Categorical):
        return column.isin(plain).to_numpy(dtype=bool)
    # A missing text has the code -1 and finds the last mark.
    marks = np.array([*(word in plain for word in column.array.categories), False])
    chosen: BoolArray = marks[column.array.codes]
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
