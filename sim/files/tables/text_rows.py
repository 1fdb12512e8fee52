"""Rows of a CSV file, whatever parts its columns, with the line of each; comments are left out."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

import numpy as np

from sim.core.arrays import IntArray
from sim.core.errors import InputError
from sim.files.content import read_text

_DELIMITERS = ",;\t|"
_COMMENT = re.compile(r"\s*(?:#|//)\s*")
_BEHIND = re.compile(r"\s//.*$")
_QUOTED = re.compile(r'"[^"]*"')
_NUMBER = re.compile(r"\s*[+-]?\d+(?:[.,]\d+)?\s*")
_SAYS_SEPARATOR = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_END = "\x03"  # a line of our own behind the last one, which a quote that is never closed swallows

Row = tuple[int, list[str]]
"""Its line, and its cells."""


@dataclass(frozen=True, eq=False)
class TextRows:
    """A file as texts.

    Parameters
    ----------
    headings, heading_line
        As written, without spaces around them, and their line.
    columns, line
        The cells under each heading, empty where nothing is given; the line of each row, from 1.
    separator, remarks
        What parts the columns; what was left out or taken for granted, a line each.
    """

    headings: tuple[str, ...]
    columns: tuple[list[str], ...]
    line: IntArray
    separator: str
    heading_line: int
    remarks: tuple[str, ...]

    def lacks(self, name: str) -> str:
        """Say that there is no column of that name, and why."""
        if sum(_NUMBER.fullmatch(heading) is not None for heading in self.headings) > 1:
            return (
                f"the first line holds numbers, not headings, so that there is no column '{name}'; "
                "write a line of headings above it"
            )
        return f"there is no column '{name}' (it has {', '.join(self.headings)}); add it to the first line"


def read_rows(file: Path) -> TextRows:
    """Read a line of headings and the rows under it.

    Raises
    ------
    InputError
        If it cannot be read, has no row, or a row has more cells than there are headings.
    """
    text, remarks = read_text(file)
    head = _head(io.StringIO(text, newline=""), file)
    headings = _cells(head, file)
    columns = _even_columns(head, len(headings))
    if columns is not None:
        line = np.arange(len(columns[0])) + head.body_line
        return TextRows(headings, columns, line, head.separator, head.line, remarks)
    rows, line, said = _sorted_out(_parsed(head, file), len(headings), head.separator, file)
    if not rows:
        msg = "there is no row under its headings; give one row for each thing"
        raise InputError(msg, file=file)
    stripped = tuple([cell.strip() for cell in column] for column in zip(*rows, strict=True))
    return TextRows(headings, stripped, line, head.separator, head.line, (*remarks, *said))


@dataclass(frozen=True)
class _Head:
    """A line of headings, where it stands and what parts it, and what follows from which line on."""

    line: int
    text: str
    separator: str
    body_line: int
    body: str


def _head(stream: io.StringIO, file: Path) -> _Head:
    """Find the line of headings, which may itself be written as a comment."""
    stated, comment = "", (0, "")
    lines = enumerate(stream, start=1)
    for number, line in lines:
        says = _SAYS_SEPARATOR.fullmatch(line)
        if says is not None:
            stated = says[1]
        elif _COMMENT.match(line):
            comment = number, _COMMENT.sub("", line, count=1)
        elif line.strip(f" {_DELIMITERS}\r\n"):
            separator = stated or max(_DELIMITERS, key=_QUOTED.sub("", line).count)
            cells = line.split(separator)
            if any(map(_NUMBER.fullmatch, cells)) and len(comment[1].split(separator)) == len(cells):
                return _Head(*comment, separator, number, line + stream.read())
            last, text = number, line
            while text.count('"') % 2 and (more := next(lines, None)) is not None:
                last, text = more[0], text + more[1]
            return _Head(number, text, separator, last + 1, stream.read())
    msg = "the file is empty; give a line of headings and a row for each thing"
    raise InputError(msg, file=file)


def _cells(head: _Head, file: Path) -> tuple[str, ...]:
    """Cut the line of headings; a comment behind them is none of them."""
    try:
        cells = next(csv.reader([head.text], delimiter=head.separator, skipinitialspace=True))
    except csv.Error as error:
        msg = f"the headings are no line of columns ({error}); save the file as CSV anew"
        raise InputError(msg, file=file, line=head.line) from error
    return tuple(_BEHIND.sub("", " ".join(cell.split())) for cell in cells)


def _even_columns(head: _Head, columns: int) -> tuple[list[str], ...] | None:
    """Cut rows that are all alike and free of quotes, comments and gaps; None if one is not.

    Most files are so, and this is several times as fast.
    """
    body, separator = head.body.replace("\r\n", "\n").rstrip("\n"), head.separator
    lines = body.split("\n")
    if '"' in body or "\r" in body or columns == 1 or separator * (columns - 1) in lines:
        return None
    if set(map(str.count, lines, repeat(separator))) != {columns - 1}:
        return None
    cells = body.replace("\n", separator).split(separator)
    whole = tuple(cells[at::columns] for at in range(columns))
    spaced = not body.isascii() or f" {separator}" in body or f"{separator} " in body
    if spaced or " \n" in body or "\n " in body or body.startswith(" ") or body.endswith(" "):
        return tuple([cell.strip() for cell in column] for column in whole)
    return whole


def _parsed(head: _Head, file: Path) -> list[Row]:
    """Cut lines into cells; a cell in quotes may go over several lines."""
    at, start = head.body_line - 1, 0

    def texts() -> Iterator[str]:
        nonlocal at, start
        for line in chain(io.StringIO(head.body, newline=""), [_END]):
            at += 1
            start = start or at
            yield line

    rows: list[Row] = []
    try:
        for row in csv.reader(texts(), delimiter=head.separator, skipinitialspace=True):
            rows.append((start, row))
            start = 0
    except csv.Error as error:
        msg = f"the file is no table of columns ({error}); save it as CSV anew"
        raise InputError(msg, file=file, line=at) from error
    line, last = rows.pop()
    if last != [_END]:
        msg = "a quote is opened here and never closed; close it, or write a quote inside a text twice"
        raise InputError(msg, file=file, line=line)
    return rows


def _sorted_out(
    rows: list[Row], columns: int, separator: str, file: Path
) -> tuple[list[list[str]], IntArray, tuple[str, ...]]:
    """Leave out comments and blank rows, and fill up rows that are short."""
    comments = short = 0
    kept, lines = [], []
    for line, row in rows:
        if len(row) != columns:
            if not "".join(row).strip():
                continue
            if _COMMENT.match(row[0]):
                comments += 1
                continue
            if "".join(row[columns:]).strip():
                raise InputError(_too_many(len(row), columns, separator), file=file, line=line)
            short += len(row) < columns
            row = [*row[:columns], *[""] * (columns - len(row))]  # noqa: PLW2901 - the same row, made whole
        kept.append(row)
        lines.append(line)
    said = []
    if comments:
        said.append(f"lines of comment left out: {comments:,}")
    if short:
        said.append(f"rows with fewer cells than there are headings, the rest taken as empty: {short:,}")
    filled = [at for at, row in enumerate(kept) if "".join(row).strip()]
    return [kept[at] for at in filled], np.array(lines, dtype=np.int64)[filled], tuple(said)


def _too_many(cells: int, columns: int, separator: str) -> str:
    why = f"the row has more cells than there are headings ({cells} to {columns})"
    if separator == ",":
        return f"{why}; put texts that contain commas into quotes, and write decimals with points"
    return f"{why}; put texts that contain the separator into quotes"
