"""CSV files of users: columns under several names, numbers checked line by line."""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import InputError

_DELIMITERS = ",;\t"


@dataclass(frozen=True, eq=False)
class TextTable:
    """A file as texts.

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
        text = self.frame[name]
        values = pd.to_numeric(text, errors="coerce").to_numpy(dtype=float)
        wrong = np.isinf(values) | (np.isnan(values) & text.notna().to_numpy())
        if wrong.any():
            row = int(np.argmax(wrong))
            msg = f"the {name} '{text.iloc[row]}' is no number; write it like 43.25, or leave it empty"
            raise InputError(msg, file=self.file, line=int(self.line[row]))
        return values


def read_text_table(
    file: Path, known: Collection[str], *, needed: Collection[str], other_names: Mapping[str, str]
) -> TextTable:
    """Read a CSV file with a line of headings, separated by commas, semicolons or tabs.

    Parameters
    ----------
    file
        The file, UTF-8.
    known
        Columns to read; others are ignored.
    needed
        Columns it must have.
    other_names
        Other headings of known columns; case and spaces around a heading never matter.

    Raises
    ------
    InputError
        If it cannot be read, has no row, or lacks a column.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            head = opened.readline()
        frame = pd.read_csv(
            file,
            sep=max(_DELIMITERS, key=head.count),
            dtype=str,
            encoding="utf-8-sig",
            skip_blank_lines=False,
            skipinitialspace=True,
            index_col=False,
        )
    except (OSError, UnicodeError, pd.errors.ParserError, pd.errors.EmptyDataError, csv.Error) as error:
        raise InputError(_why(error), file=file) from error
    headings = [str(name).strip().lower() for name in frame.columns]
    columns = [other_names.get(name, name) if name not in known else name for name in headings]
    for name in needed:
        if name not in columns:
            msg = f"there is no column '{name}' (it has {', '.join(headings)}); add it to the first line"
            raise InputError(msg, file=file, line=1)
    frame.columns = pd.Index(columns)
    frame = frame.loc[:, [name in known for name in columns] & ~frame.columns.duplicated()]
    filled = frame.notna().any(axis=1).to_numpy()
    if not filled.any():
        msg = "there is no row under its headings; give one row for each thing"
        raise InputError(msg, file=file)
    line = (np.flatnonzero(filled) + 2).astype(np.int64)
    return TextTable(file, frame[filled].astype(object).reset_index(drop=True), line)


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check the path"
    if isinstance(error, pd.errors.EmptyDataError):
        return "the file is empty; give a line of headings and a row for each thing"
    if isinstance(error, UnicodeError):
        return "the file is no UTF-8 text; save it as UTF-8"
    if isinstance(error, OSError):
        return f"the file cannot be read: {(error.strerror or str(error)).lower()}"
    return f"the file is no table of columns: {' '.join(str(error).split())}"
