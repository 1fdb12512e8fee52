"""CSV files of users: columns under several names, numbers checked line by line."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import InputError
from sim.files.tables.text_rows import TextRows, read_rows
from sim.files.tables.written_numbers import Marks, NumberColumn, marks_of, read_column

LATITUDE = ("latitude", "lat", "@lat", "latitude_deg", "широта", "ендік", "leveysaste", "y")
LONGITUDE = (
    *("longitude", "lon", "lng", "long", "@lon", "longitude_deg"),
    *("долгота", "бойлық", "pituusaste", "x"),
)

_BOUNDED = frozenset(("latitude", "longitude"))
"""Columns whose numbers stay below 1,000, so that nothing in them parts thousands."""
_UNIT = re.compile(
    r"\s*(?:[\[(]\s*(?:°|m|met(?:re|er)s?|deg|degrees?|dd|s|sec|seconds?|wgs[ -]?84)\.?\s*[\])]|°)",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class TextTable:
    """A file as texts and numbers.

    Parameters
    ----------
    file, rows
        Where it was read, and all of it, as texts.
    place
        Where in the rows each column stands that was asked for, as far as there is one.
    numeric
        Columns that are numbers in the frame, unless a cell is none.
    """

    file: Path
    rows: TextRows
    place: Mapping[str, int]
    numeric: Collection[str]
    _read: dict[str, NumberColumn] = field(default_factory=dict)

    @property
    def line(self) -> IntArray:
        """The line of each row, from 1."""
        return self.rows.line

    @property
    def unread(self) -> tuple[str, ...]:
        """The headings of all columns that were not asked for, as written."""
        used = set(self.place.values())
        left = (name for at, name in enumerate(self.rows.headings) if name and at not in used)
        return tuple(dict.fromkeys(left))

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was left out or taken for granted, a line each; also in the numbers read up to now."""
        of_numbers = (line.format(name=name) for name, one in self._read.items() for line in one.remarks)
        return (*self.rows.remarks, *of_numbers)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The columns as texts, or as numbers where all cells are; empty cells are missing."""
        columns: dict[str, object] = {}
        for name in self.place:
            column = self._column(name) if name in self.numeric else None
            if column is not None and column.wrong_row is None and not column.parted:
                columns[name] = column.values
                self._read[name] = column
            else:
                columns[name] = pd.Series([cell or np.nan for cell in self._cells(name)], dtype=object)
        return pd.DataFrame(columns)

    def numbers(self, name: str) -> FloatArray:
        """Read a column as numbers; NaN where it is empty.

        Raises
        ------
        InputError
            With the line of the first text that is no number, or may be one or another.
        """
        column = self._read.get(name) or self._column(name)
        if column.wrong_row is not None:
            msg = f"the {name} '{self._cells(name)[column.wrong_row]}' {column.why}"
            raise InputError(msg, file=self.file, line=int(self.line[column.wrong_row]))
        self._read[name] = column
        return column.values

    def _cells(self, name: str) -> list[str]:
        return self.rows.columns[self.place[name]]

    def _column(self, name: str) -> NumberColumn:
        return read_column(
            self._cells(name),
            of_file=lambda: self._marks,
            separator=self.rows.separator,
            bounded=name in _BOUNDED,
        )

    @cached_property
    def _marks(self) -> Marks:
        """What commas and points are for in all columns of numbers together."""
        names = [name for name in self.place if name in self.numeric] or list(self.place)
        return reduce(or_, (marks_of(self._cells(name), bounded=name in _BOUNDED) for name in names))


def read_text_table(
    file: Path,
    known: Collection[str] | None,
    *,
    needed: Collection[str],
    numbers: Collection[str],
    other_names: Mapping[str, str],
) -> TextTable:
    """Read a CSV file with a line of headings, separated by commas, semicolons, tabs or bars.

    Parameters
    ----------
    file, known
        The file, and the columns to read; all of them, under their own headings, if it is None.
    needed, numbers
        Columns it must have; columns of numbers, or of texts if one of them is none.
    other_names
        Other headings of known columns; case, spaces and a unit behind a heading never matter. Of several
        headings for a column its own counts most, and a single letter least.

    Raises
    ------
    InputError
        If it cannot be read, has no row, lacks a column, or has one twice.
    """
    rows = read_rows(file)
    place = _places(rows, known, other_names, file)
    for name in needed:
        if name not in place:
            raise InputError(rows.lacks(name), file=file, line=rows.heading_line)
    return TextTable(file, rows, place, frozenset(numbers))


def _places(
    rows: TextRows, known: Collection[str] | None, other_names: Mapping[str, str], file: Path
) -> dict[str, int]:
    """Find where each column stands, in the order of the file."""
    found: dict[str, list[int]] = {}
    for at, heading in enumerate(rows.headings):
        name = heading if known is None else _name(heading, known, other_names)
        if name:
            found.setdefault(name, []).append(at)
    place = {}
    for name, several in found.items():
        best = min(several, key=lambda at: (_plain(rows.headings[at]) != name, len(rows.headings[at]) == 1))
        if [rows.headings[at].lower() for at in several].count(rows.headings[best].lower()) > 1:
            msg = f"there are two columns '{rows.headings[best]}'; remove or rename one of them"
            raise InputError(msg, file=file, line=rows.heading_line)
        place[name] = best
    return dict(sorted(place.items(), key=lambda item: item[1]))


def _name(heading: str, known: Collection[str], other_names: Mapping[str, str]) -> str | None:
    """Find the known column that a heading means."""
    plain = _plain(heading)
    for word in (heading.lower(), plain, plain.replace(" ", "_"), plain.replace("_", " ")):
        name = other_names.get(word, word)
        if name in known:
            return name
    return None


def _plain(heading: str) -> str:
    """Write a heading small and without a unit that changes nothing."""
    return _UNIT.sub("", heading).strip().lower()
