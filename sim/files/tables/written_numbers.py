"""Numbers as people write them: decimal commas, thousands separators, and words for what nobody knows.

A column is looked at as one text, a line a cell: columns are long, and most are clean.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, partial

import numpy as np
import pandas as pd

from sim.core.arrays import FloatArray

_DECIMAL, _GROUP, _OPEN = "decimals", "thousands", "open"
_AS_TYPED = dict.fromkeys(map(ord, "\xa0\u2007\u2009\u202f"), " ") | {0x2212: "-", 0x2019: "'"}
_PLAIN = re.compile(r"[0-9+\-.eE\n]*")
_WITH_COMMAS = re.compile(r"[0-9+\-,\n]*")
_MISSING = re.compile(r"^(?:#?n/?a|nan|null|none|--?|[–—?])$", re.MULTILINE | re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SPACED = re.compile(
    r"^([+-]?[1-9]\d{0,2}(?:([ '])\d{3})(?:\2\d{3})*)((?:[.,]\d+)?)$", re.MULTILINE | re.ASCII
)
_COMMA = re.compile(r"^([+-]?\d*),(\d+(?:[eE][+-]?\d+)?)$", re.MULTILINE | re.ASCII)
_SHAPES = {
    "comma_either": r"[1-9]\d{0,2},\d{3}",
    "comma_decimal": r"(?![1-9]\d{0,2},\d{3}$)\d*,\d+(?:[eE][+-]?\d+)?|\d{1,3}(?:\.\d{3})+,\d+",
    "comma_group": r"[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}\.\d+|[1-9]\d{0,2}(?:,\d{2,3})+,\d{3}",
    "point_either": r"[1-9]\d{0,2}\.\d{3}",
    "point_decimal": r"(?![1-9]\d{0,2}\.\d{3}$)\d*\.\d+(?:[eE][+-]?\d+)?|\d{1,3}(?:,\d{2,3})+\.\d+",
    "point_group": r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}",
}
"""By the names of `Marks`; compiled when the first column is read."""


@dataclass(frozen=True)
class Marks:
    """What commas and points are for in a column or a file, as far as some cell allows no doubt.

    Parameters
    ----------
    comma_either, point_either
        There are cells that may have three decimals or thousands, such as `1,234`.
    comma_decimal, point_decimal, comma_group, point_group
        Cells where the mark surely stands before decimals; where it surely parts thousands.
    """

    comma_either: bool = False
    comma_decimal: bool = False
    comma_group: bool = False
    point_either: bool = False
    point_decimal: bool = False
    point_group: bool = False

    def __or__(self, other: "Marks") -> "Marks":
        """Join what two columns show."""
        return Marks(*(getattr(self, each.name) or getattr(other, each.name) for each in fields(Marks)))


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """A column as numbers.

    Parameters
    ----------
    values, wrong_row, why
        NaN where nothing is given; the first cell that is no number, and the rest of a sentence about it.
    parted
        Whether thousands are parted in it, so that a text such as `355 175` may be two numbers.
    remarks
        What was taken for granted, a line each, with `{name}` for the column.
    """

    values: FloatArray
    wrong_row: int | None = None
    why: str = ""
    parted: bool = False
    remarks: tuple[str, ...] = ()


def plain_number(text: str) -> float | None:
    """Read one number with a decimal point; None if it is none."""
    return float(text) if _NUMBER.fullmatch(text) else None


def marks_of(cells: Sequence[str], *, bounded: bool = False) -> Marks:
    """See what commas and points are for in cells; nothing parts thousands in bounded ones."""
    marks = _marks(_joined(cells))
    if not bounded:
        return marks
    return replace(
        marks,
        comma_decimal=marks.comma_decimal or marks.comma_either,
        point_decimal=marks.point_decimal or marks.point_either,
    )


def read_column(
    cells: Sequence[str], *, of_file: Callable[[], Marks], separator: str, bounded: bool = False
) -> NumberColumn:
    """Read a column as numbers, if there is only one way to read it.

    Parameters
    ----------
    cells, bounded
        Its texts, empty where missing; whether its numbers stay below 1,000, so that nothing parts thousands.
    of_file
        What commas and points are for in the whole file; asked only if the column leaves it open.
    separator
        What parts the columns of the file. Where commas do, they are no decimal marks.
    """
    text = _joined(cells)
    simple = _simple(text, bounded=bounded)
    if simple is not None:
        return _finite(simple, ())
    missing = sorted(Counter(_MISSING.findall(text)).items())
    text = _MISSING.sub("", text)
    marks = _marks(text)
    comma = _comma_is(marks, of_file, separator, bounded=bounded)
    point = _point_is(marks, of_file, bounded=bounded)
    for mark, meaning in (("comma", comma), ("point", point)):
        if meaning == _OPEN:
            return _doubtful(text, mark)
    remarks = [f"the {{name}} is taken as not known where it says '{word}': {n:,}" for word, n in missing]
    remarks += _said(text, marks, comma, point, separator=separator, of_file=of_file)
    converted = _converted(text, comma, point)
    values = _floats(converted) if _PLAIN.fullmatch(converted) else None
    if values is not None:
        parted = sum(map(converted.count, ",.")) < sum(map(text.count, ",. '"))
        return _finite(values, remarks, parted=parted)
    parts = converted.split("\n")
    wrong = next((row for row, part in enumerate(parts) if part and not _NUMBER.fullmatch(part)), None)
    if wrong is None:  # older pandas reads no number of hundreds of digits
        return _finite(np.array([float(part or "nan") for part in parts]), remarks)
    return NumberColumn(
        np.full(len(cells), np.nan), wrong, "is no number; write it like 43.25, or leave it empty"
    )


def _joined(cells: Sequence[str]) -> str:
    """Write a column as lines, with every kind of space, minus and apostrophe alike."""
    text = "\n".join(cells)
    if text.count("\n") >= len(cells):
        text = "\n".join(cell.replace("\n", "¶") for cell in cells)
    return text if text.isascii() else text.translate(_AS_TYPED)


@cache
def _shape(name: str) -> re.Pattern[str]:
    return re.compile(rf"^[+-]?(?:{_SHAPES[name]})$", re.MULTILINE | re.ASCII)


def _simple(text: str, *, bounded: bool) -> FloatArray | None:
    """Read numbers that leave no doubt and have all points, or all commas, before decimals."""
    for characters, mark, sign in ((_PLAIN, "point", "."), (_WITH_COMMAS, "comma", ",")):
        sure = bounded or sign not in text
        if characters.fullmatch(text) and (sure or _shape(f"{mark}_either").search(text) is None):
            return _floats(text.replace(",", "."))
    return None


def _floats(text: str) -> FloatArray | None:
    try:
        # It knows no empty line at the beginning and loses one at the end, and both are cells.
        text = f"0\n{text}\n0"
        frame = pd.read_csv(io.StringIO(text), header=None, dtype=np.float64, skip_blank_lines=False)
        return np.asarray(frame[0], dtype=np.float64)[1:-1]
    except (ValueError, pd.errors.ParserError):
        return None


def _marks(text: str) -> Marks:
    text = _SPACED.sub(lambda found: f"0{found[3]}", text)
    return Marks(**{name: _shape(name).search(text) is not None for name in _SHAPES})


def _comma_is(marks: Marks, of_file: Callable[[], Marks], separator: str, *, bounded: bool) -> str:
    """Say what commas are for in a column, or that it is open."""
    if marks.comma_decimal and marks.comma_group:
        return _OPEN
    if not marks.comma_either or bounded or marks.comma_decimal:
        return _OPEN if marks.comma_either and marks.comma_group else _DECIMAL
    if marks.comma_group or (marks.point_decimal and separator == ","):
        return _GROUP
    elsewhere = of_file()
    if elsewhere.comma_decimal != elsewhere.comma_group:
        return _DECIMAL if elsewhere.comma_decimal else _GROUP
    return _GROUP if separator == "," and not elsewhere.comma_decimal else _OPEN


def _point_is(marks: Marks, of_file: Callable[[], Marks], *, bounded: bool) -> str:
    """Say what points are for in a column, or that it is open."""
    if marks.point_decimal and marks.point_group:
        return _OPEN
    if not marks.point_either or bounded or marks.point_decimal or marks.comma_group:
        return _OPEN if marks.point_either and marks.point_group else _DECIMAL
    if marks.point_group:
        return _GROUP
    elsewhere = of_file()
    if not elsewhere.comma_decimal:
        return _DECIMAL
    return _OPEN if marks.comma_decimal or elsewhere.point_decimal else _GROUP


def _doubtful(text: str, mark: str) -> NumberColumn:
    """Name the first cell that may be two numbers, or that parts thousands where others have decimals."""
    sign = "," if mark == "comma" else "."
    found = _shape(f"{mark}_either").search(text)
    if found is not None:
        why = f"may be {found[0].replace(sign, '.')} or {found[0].replace(sign, '')}"
    else:
        found = _shape(f"{mark}_group").search(text)
        why = f"has a {mark} between thousands, but others have it before decimals"
    why += "; write numbers with a decimal point and nothing between thousands"
    row = text.count("\n", 0, found.start() if found else 0)
    return NumberColumn(np.full(text.count("\n") + 1, np.nan), row, why)


def _said(
    text: str, marks: Marks, comma: str, point: str, *, separator: str, of_file: Callable[[], Marks]
) -> list[str]:
    """Say what was taken for granted."""
    said = []
    if marks.comma_decimal and marks.point_decimal:
        said.append("the {name} has decimal commas in some rows and decimal points in others; both were read")
    for mark, meaning in (("comma", comma), ("point", point)):
        found = _shape(f"{mark}_either").search(text)
        if found is None:
            continue
        whole = re.sub("[.,]", "", found[0])
        if meaning == _GROUP:
            said.append(f"a {mark} in the {{name}} was taken to part thousands: '{found[0]}' is {whole}")
        elif mark == "point" and separator != "," and not (marks | of_file()).point_decimal:
            said.append(
                f"a point in the {{name}} was taken to stand before decimals: '{found[0]}' is not {whole}"
            )
    return said


def _converted(text: str, comma: str, point: str) -> str:
    """Write numbers with decimal points and nothing between thousands."""
    text = _SPACED.sub(lambda found: re.sub("[ ']", "", found[1]) + found[3], text)
    for mark, sign, meaning in (("comma", ",", comma), ("point", ".", point)):
        shapes = [f"{mark}_group", *([f"{mark}_either"] if meaning == _GROUP else [])]
        for shape in shapes:
            text = _shape(shape).sub(partial(_without, sign), text)
    return _COMMA.sub(r"\1.\2", text)


def _without(sign: str, found: re.Match[str]) -> str:
    return found[0].replace(sign, "")


def _finite(values: FloatArray, remarks: Sequence[str], *, parted: bool = False) -> NumberColumn:
    endless = np.isinf(values)
    if endless.any():
        return NumberColumn(
            values, int(np.argmax(endless)), "is larger than any number that is meant; correct it"
        )
    return NumberColumn(values, parted=parted, remarks=tuple(remarks))
