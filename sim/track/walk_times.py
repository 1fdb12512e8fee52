"""Times as files write them, in seconds on one clock."""

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import InputError
from sim.core.units import DAY_S, US_PER_S
from sim.track.clock_texts import NoTimeError, seconds_of_texts

_UNITS = {1e3: "milliseconds", 1e6: "microseconds", 1e9: "nanoseconds"}
_FROM_S, _TO_S = 946_684_800.0, 4_102_444_800.0  # the years 2000 to 2099, counted in seconds from 1970
_FROM_DAY, _TO_DAY = 36_526.0, 73_050.0  # the same years in days of a spreadsheet
_LONGEST_DAYS, _DECIMALS_OF_SECONDS = 2.0, 3  # in seconds that would be a short walk, and overly exact
_SHOWN_DECIMALS = 5  # of a large number in a spreadsheet's narrow column
_SPREADSHEET_S = 2_209_161_600.0  # from the end of 1899, where spreadsheets begin to count, to 1970
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+(?:,(?:\d{1,2}|\d{4,}))?(?:[eE][+-]?\d+)?", re.ASCII)
_DAY_AND_HOUR = re.compile(
    r"(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:([0-2]\d)([0-5]\d)(?:([0-5]\d)(\d{3}|\.\d+)?)?)?", re.ASCII
)
_HOUR = re.compile(r"([01]?\d|2[0-3])([0-5]\d)([0-5]\d(?:\.\d+)?)", re.ASCII)


@dataclass(frozen=True, eq=False)
class Times:
    """Times of points.

    Parameters
    ----------
    seconds, dated
        On one clock, NaN where there is no time; whether since 1970, so that a day can be told to be
        possible.
    remarks
        What was taken for granted, a line each.
    """

    seconds: FloatArray
    dated: bool = False
    remarks: tuple[str, ...] = ()


def times_of(
    stated: Sequence[Any], *, file: Path, line: IntArray | None = None, unit_s: float | None = None
) -> Times:
    """Read times: numbers, days and hours after ISO 8601 or as people write them, without a zone in UTC.

    Numbers are seconds; milliseconds, microseconds and nanoseconds since 1970 are told by their size.

    Parameters
    ----------
    stated, unit_s
        One time a point, None where there is none; what numbers count, where a heading says so.
    file, line
        Where they stand, for an error.

    Raises
    ------
    InputError
        For the first one that is not understood, or may be one or another.
    """
    texts = [_text(one) for one in stated]
    given = [row for row, text in enumerate(texts) if text]
    seconds = np.full(len(texts), np.nan)
    if not given:
        return Times(seconds)
    some = [texts[row] for row in given]
    try:
        found = _read(some, unit_s)
    except NoTimeError as error:
        row = given[error.row]
        msg = f"the time '{texts[row]}' of point {row + 1} {error.why}"
        raise InputError(msg, file=file, line=None if line is None else int(line[row])) from error
    seconds[given] = found.seconds
    return replace(found, seconds=seconds)


def _text(stated: object) -> str:
    """Write a time as text; nothing where there is none."""
    if stated is None or stated != stated:  # noqa: PLR0124 - not a number
        return ""
    return str(stated).strip()


def _read(texts: Sequence[str], unit_s: float | None) -> Times:
    if all(map(_COMMA.fullmatch, texts)):
        texts = [text.replace(",", ".") for text in texts]
    if all(map(_NUMBER.fullmatch, texts)):
        numbers = np.array(list(map(float, texts)))
        endless = np.isinf(numbers)
        if endless.any():
            raise NoTimeError(int(np.argmax(endless)))
        if unit_s is not None:
            return Times(numbers * unit_s, dated=bool((numbers * unit_s >= _FROM_S).any()))
        return _of_spreadsheet(numbers, texts) or _digits(texts) or _counted(numbers, texts)
    number = next((row for row, text in enumerate(texts) if _NUMBER.fullmatch(text)), None)
    if number is not None:
        word = next(row for row, text in enumerate(texts) if not _NUMBER.fullmatch(text))
        if _iso([texts[word]]) is None:
            raise NoTimeError(word)
        raise NoTimeError(number)
    when = _iso(texts)
    return Times(*seconds_of_texts(texts)) if when is None else Times(when, dated=True)


def _digits(texts: Sequence[str]) -> Times | None:
    """Read digits that are days and hours, such as `20250601075950`; None if they are counted."""
    if all(map(_DAY_AND_HOUR.fullmatch, texts)):
        when = _iso([_DAY_AND_HOUR.sub(_spelled, text) for text in texts])
        if when is not None:
            said = f"times were taken as digits of day and hour: {texts[0]} is {_moment(when[0])}"
            return Times(when, dated=True, remarks=(said,))
    if not all(map(_HOUR.fullmatch, texts)):
        return None
    clocks = [_HOUR.sub(r"\1:\2:\3", text) for text in texts]
    if not any(text.startswith("0") for text in texts):
        why = f"may be {clocks[0]} o'clock or {float(texts[0]):,.0f} seconds; write it like {clocks[0]}"
        raise NoTimeError(0, why)
    seconds, dated, remarks = seconds_of_texts(clocks)
    said = f"times were taken as digits of an hour: {texts[0]} is {clocks[0]}"
    return Times(seconds, dated, (said, *remarks))


def _spelled(found: re.Match[str]) -> str:
    year, month, day, hour, minute, second, part = (group or "00" for group in found.groups())
    rest = part if part.startswith(".") else f".{part}"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{rest}"


def _iso(texts: Sequence[str]) -> FloatArray | None:
    """Read days and hours after ISO 8601 as seconds since 1970; None if one is none."""
    when = pd.to_datetime(pd.Series(texts, dtype=object), errors="coerce", utc=True, format="ISO8601")
    return None if when.isna().any() else when.dt.as_unit("us").astype("int64").to_numpy() / US_PER_S


def _counted(numbers: FloatArray, texts: Sequence[str]) -> Times:
    """Tell what numbers count by their size."""
    in_seconds = (numbers >= _FROM_S) & (numbers < _TO_S)
    for per_s, unit in _UNITS.items():
        inside = (numbers >= _FROM_S * per_s) & (numbers < _TO_S * per_s)
        if inside.any() and bool((numbers < _TO_S * per_s).all()):
            at = int(np.argmax(inside))
            if in_seconds.any():
                why = f"is in seconds since 1970, but '{texts[at]}' in {unit}; write all of them in one unit"
                raise NoTimeError(int(np.argmax(in_seconds)), why)
            _check_exact(texts, per_s)
            said = f"times were taken as {unit} since 1970: {texts[at]} is {_moment(numbers[at] / per_s)}"
            return Times(numbers / per_s, dated=True, remarks=(said,))
    if bool((numbers >= _TO_S).any()):
        why = (
            "is too large for seconds, and no milliseconds, microseconds or nanoseconds since 1970 either; "
            "write it like 2025-06-25T08:30:00Z"
        )
        raise NoTimeError(int(np.argmax(numbers >= _TO_S)), why)
    if in_seconds.any():
        _check_exact(texts, 1.0)
    return Times(numbers, dated=bool((numbers >= _FROM_S).any()))


def _check_exact(texts: Sequence[str], per_s: float) -> None:
    """Refuse times that a spreadsheet has cut to a few digits, such as `1.74876E+12`."""
    parts = [text.upper().partition("E") for text in texts]
    decimals = [len(mantissa.partition(".")[2]) for mantissa, _, _ in parts]
    if max(decimals) <= _SHOWN_DECIMALS and all(
        power and int(power) - count > math.log10(per_s)
        for (_, _, power), count in zip(parts, decimals, strict=True)
    ):
        raise NoTimeError(
            0, "was rounded by a spreadsheet; export it anew, or show the column as whole numbers first"
        )


def _of_spreadsheet(numbers: FloatArray, texts: Sequence[str]) -> Times | None:
    """Read days that a spreadsheet counts, with parts of them; None if they are no such days."""
    parts = any(len(text.partition(".")[2]) > _DECIMALS_OF_SECONDS for text in texts)
    in_days = bool(((numbers >= _FROM_DAY) & (numbers < _TO_DAY)).all())
    if not (parts and in_days and np.ptp(numbers) < _LONGEST_DAYS):
        return None
    seconds = numbers * DAY_S - _SPREADSHEET_S
    said = f"times were taken as days of a spreadsheet: {texts[0]} is {_moment(seconds[0])}"
    return Times(seconds, dated=True, remarks=(said,))


def _moment(seconds: float) -> str:
    when = datetime.datetime.fromtimestamp(round(float(seconds)), tz=datetime.UTC)
    return when.strftime("%Y-%m-%d %H:%M:%S")
