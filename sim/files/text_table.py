"""CSV files of users: columns under several names, numbers checked line by line."""

import csv
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import InputError

_DELIMITERS = ",;\t"


@dataclass(frozen=True, eq=False)
class TextTable:
    """A file as texts and numbers.

    Parameters
    ----------
    file
        Where it was read.
    frame
        The known columns it has; empty cells are missing.
    line
        The line of each row, from 1.
    """

    file: Path
    frame: pd.DataFrame
    line: NDArray[np.int64]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Read a column as numbers; NaN where it is empty.

        Raises
        ------
        InputError
            With the line of the first text that is no number.
        """
        column = self.frame[name]
        values = np.asarray(pd.to_numeric(column, errors="coerce"), dtype=np.float64)
        wrong = np.isinf(values) | (np.isnan(values) & column.notna().to_numpy())
        if wrong.any():
            row = int(np.argmax(wrong))
            msg = f"the {name} '{column.iloc[row]}' is no number; write it like 43.25, or leave it empty"
            raise InputError(msg, file=self.file, line=int(self.line[row]))
        return values


def read_text_table(
    file: Path,
    known: Collection[str],
    *,
    needed: Collection[str],
    numbers: Collection[str],
    other_names: Mapping[str, str],
) -> TextTable:
    """Read a CSV file with a line of headings, separated by commas, semicolons or tabs.

    Parameters
    ----------
    file
        The file, UTF-8.
    known
        Columns to read; others are ignored, and so are further ones of the same name.
    needed
        Columns it must have.
    numbers
        Columns of numbers, or of texts if one of them is none.
    other_names
        Other headings of known columns; case and spaces around a heading never matter.

    Raises
    ------
    InputError
        If it cannot be read, has no row, or lacks a column.
    """
    try:
        headings, separator = _headings(file)
        names = [name if name in known else other_names.get(name, name) for name in headings]
        wanted = {name: names.index(name) for name in dict.fromkeys(names) if name in known}
        frame = _read(file, separator, len(names), [at for name, at in wanted.items() if name not in numbers])
    except (
        OSError,
        UnicodeError,
        pd.errors.ParserError,
        pd.errors.EmptyDataError,
        pd.errors.ParserWarning,
        csv.Error,
    ) as error:
        raise InputError(_why(error), file=file) from error
    for name in needed:
        if name not in wanted:
            msg = f"there is no column '{name}' (it has {', '.join(headings)}); add it to the first line"
            raise InputError(msg, file=file, line=1)
    return _filled_rows(file, pd.DataFrame({name: frame[at] for name, at in wanted.items()}))


def _filled_rows(file: Path, frame: pd.DataFrame) -> TextTable:
    """Leave out empty lines, and say on which line each other one stands."""
    filled = frame.notna().any(axis=1).to_numpy()
    if not filled.any():
        msg = "there is no row under its headings; give one row for each thing"
        raise InputError(msg, file=file)
    line = (np.flatnonzero(filled) + 2).astype(np.int64)
    return TextTable(file, frame[filled].reset_index(drop=True), line)


def _headings(file: Path) -> tuple[list[str], str]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        head = opened.readline()
    if not head.strip():
        raise pd.errors.EmptyDataError
    separator = max(_DELIMITERS, key=head.count)
    (names,) = csv.reader([head], delimiter=separator, skipinitialspace=True)
    return [name.strip().lower() for name in names], separator


def _read(file: Path, separator: str, columns: int, texts: Sequence[int]) -> pd.DataFrame:
    """Read what stands under the headings; the columns are called by their numbers."""
    with warnings.catch_warnings():
        # Of a row with more cells than headings pandas would drop what is too much.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        return pd.read_csv(
            file,
            sep=separator,
            header=None,
            names=list(range(columns)),
            index_col=False,
            skiprows=1,
            dtype=dict.fromkeys(texts, object),
            encoding="utf-8-sig",
            skip_blank_lines=False,
            skipinitialspace=True,
            low_memory=False,
        )


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check the path"
    if isinstance(error, pd.errors.EmptyDataError):
        return "the file is empty; give a line of headings and a row for each thing"
    if isinstance(error, pd.errors.ParserWarning):
        return (
            "a row has more cells than there are headings; put texts that contain the separator into quotes"
        )
    if isinstance(error, UnicodeError):
        return "the file is no UTF-8 text; save it as UTF-8"
    if isinstance(error, OSError):
        return f"the file cannot be read: {(error.strerror or str(error)).lower()}"
    return f"the file is no table of columns: {' '.join(str(error).split())}"
