"""Days and hours as people and programs write them beside ISO 8601, in seconds."""

import datetime
import re
import warnings
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.core.arrays import FloatArray
from sim.core.units import DAY_S, HOUR_S, MINUTE_S

NOT_UNDERSTOOD = "is not understood; write seconds, or a day and hour like 2025-06-25T08:30:00Z"

_DATE = r"(?P<date>\d{4}:\d\d:\d\d|\d{1,4}[./\- ]\d{1,2}[./\- ]\d{1,4}\.?|\d{8}|\d{6})"
_CLOCK = r"(?P<h>\d{1,3})[:.](?P<m>[0-5]\d)(?:[:.](?P<s>[0-5]\d(?:[.,]\d+)?))?(?:\s*(?P<half>[ap])\.?m\.?)?"
_DIGITS = r"(?P<hms>\d{6}(?:[.,]\d+)?)"
_ZONE = r"\s*(?:z|(?:utc|gmt)?\s*(?P<zone>[+-]\d{1,2}(?::?\d{2})?)?)"
_WRITTEN = re.compile(rf"(?:{_DATE}[t ,;_-]+)?(?:{_CLOCK}|{_DIGITS}){_ZONE}", re.IGNORECASE | re.ASCII)
_TWO_PARTS = re.compile(r"\s*\d{1,3}:\d\d\s*", re.ASCII)
_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_HALF_DAY, _FULL_DAY = 12, 24
_YEARS = range(1900, 2100)
_ORDERS: dict[str, Callable[[list[int]], datetime.date]] = {
    "year first": lambda part: datetime.date(_year(part[0]), part[1], part[2]),
    "day first": lambda part: datetime.date(_year(part[2]), part[1], part[0]),
    "month first": lambda part: datetime.date(_year(part[2]), part[0], part[1]),
}
_LONG_YEAR = 4


class NoTimeError(Exception):
    """A text is no time, or may be one or another: which, and the rest of a sentence about it."""

    def __init__(self, row: int, why: str = NOT_UNDERSTOOD) -> None:
        self.row, self.why = row, why
        super().__init__(why)


class Written(NamedTuple):
    """A text taken apart: its day, its hour in seconds, and how far its zone is ahead."""

    date: str
    clock_s: float
    ahead_s: float


def seconds_of_texts(texts: Sequence[str]) -> tuple[FloatArray, bool, tuple[str, ...]]:
    """Read texts that are all days and hours, or all hours.

    Returns
    -------
    seconds, dated, remarks
        On one clock; whether since 1970; and what was taken for granted.

    Raises
    ------
    NoTimeError
        For the first that is neither, or whose day may be one or another.
    """
    if any(map(_MONTH.search, texts)):
        return _with_names_of_months(texts), True, ()
    written = [_taken_apart(text, row) for row, text in enumerate(texts)]
    clock_s = np.array([one.clock_s - one.ahead_s for one in written])
    dates = [one.date for one in written]
    if not all(dates):
        if any(dates):
            raise NoTimeError(dates.index(""))
        clock_s, dated, said = _past_midnight(clock_s)
        if all(map(_TWO_PARTS.fullmatch, texts)):
            hours, minutes = texts[-1].strip().split(":")
            said += (f"times were taken as hours and minutes: {texts[-1]} is {hours} h {minutes} min",)
        return clock_s, dated, said
    day, dated = _days(dates)
    return day * DAY_S + clock_s, dated, ()


def _taken_apart(text: str, row: int) -> Written:
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise NoTimeError(row)
    digits = found["hms"]
    hour, minute, second = (
        (found["h"], found["m"], found["s"] or "0")
        if digits is None
        else (digits[:2], digits[2:4], digits[4:])
    )
    h, m, s = int(hour), int(minute), float(second.replace(",", "."))
    if found["half"]:
        if not 0 < h <= _HALF_DAY:
            raise NoTimeError(row)
        h = h % _HALF_DAY + (_HALF_DAY if found["half"] in "pP" else 0)
    # Without a day it may be the time since the beginning, which knows no end of the day.
    if m >= MINUTE_S or s >= MINUTE_S or (h >= _FULL_DAY and (found["date"] or digits)):
        raise NoTimeError(row)
    return Written(found["date"] or "", h * HOUR_S + m * MINUTE_S + s, _ahead_s(found["zone"]))


def _ahead_s(zone: str | None) -> float:
    if zone is None:
        return 0.0
    digits = re.sub(r"\D", "", zone)
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])  # noqa: PLR2004
    return (int(hours) * HOUR_S + int(minutes) * MINUTE_S) * (-1 if zone[0] == "-" else 1)


def _past_midnight(clock_s: FloatArray) -> tuple[FloatArray, bool, tuple[str, ...]]:
    """Let hours go on behind midnight."""
    back = np.diff(clock_s) < -_HALF_DAY * HOUR_S
    if not back.any():
        return clock_s, False, ()
    days = np.concatenate([[0], np.cumsum(back)])
    said = f"the clock was taken to pass midnight: {np.count_nonzero(back):,}"
    return clock_s + days * DAY_S, False, (said,)


def _days(dates: Sequence[str]) -> tuple[FloatArray, bool]:
    """Read days in the only order of day, month and year that they can be in."""
    distinct = list(dict.fromkeys(dates))
    found: dict[tuple[int, ...], list[int]] = {}
    for order in _orders(distinct[0]):
        try:
            ordinals = [_ORDERS[order](_parts(date, order)).toordinal() for date in distinct]
        except (ValueError, IndexError):
            continue
        # What no order changes the distances of needs no order.
        found.setdefault(tuple(one - ordinals[0] for one in ordinals), ordinals)
    if not found:
        raise NoTimeError(0)
    if len(found) > 1:
        why = "may have its day or its month first; write days like 2025-06-25"
        raise NoTimeError(0, why)
    (ordinals,) = found.values()
    number = dict(zip(distinct, ordinals, strict=True))
    day = np.array([number[date] for date in dates], dtype=np.float64)
    return day - datetime.date(1970, 1, 1).toordinal(), len(_orders(distinct[0])) == 1


def _orders(date: str) -> tuple[str, ...]:
    """Say in which orders a day may be written: with points nobody puts the month first."""
    parts = [part for part in re.split(r"\D", date) if part]
    if len(parts[0]) == _LONG_YEAR:
        return ("year first",)
    if "." in date:
        return ("day first",)
    if len(parts[-1]) == _LONG_YEAR:
        return ("day first", "month first")
    return tuple(_ORDERS)


def _parts(date: str, order: str) -> list[int]:
    """Take a day apart; in digits alone the year has what the others leave."""
    parts = [part for part in re.split(r"\D", date) if part]
    if len(parts) == 1:
        (digits,) = parts
        year = len(digits) - 4
        cuts = (year, year + 2) if order == "year first" else (2, 4)
        parts = [digits[: cuts[0]], digits[cuts[0] : cuts[1]], digits[cuts[1] :]]
    return [int(part) for part in parts]


def _year(stated: int) -> int:
    year = stated + 2000 if stated < 100 else stated  # noqa: PLR2004 - of a century
    if year not in _YEARS:
        raise ValueError
    return year


def _with_names_of_months(texts: Sequence[str]) -> FloatArray:
    """Read texts such as `Sun, 01 Jun 2025 08:00:00 GMT`, where a word says which part is the month."""
    plain = [_IN_BRACKETS.sub("", text) for text in texts]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of zones that it does not know by name
        when = pd.to_datetime(pd.Series(plain, dtype=object), errors="coerce", utc=True, format="mixed")
    wrong = when.isna().to_numpy() | np.array([_MONTH.search(text) is None for text in plain])
    if wrong.any():
        raise NoTimeError(int(np.argmax(wrong)))
    return when.dt.as_unit("us").astype("int64").to_numpy() / 1e6
