"""A walk from a CSV file: latitude, longitude and, if known, time."""

import re
from pathlib import Path

from sim.files.tables.place_headings import LATITUDE, LONGITUDE
from sim.files.tables.text_table import TextTable, read_text_table
from sim.track.files.times import times_of
from sim.track.walk import Record

_NEEDED = ("latitude", "longitude")
_UNITS_S = {"time": None, "seconds": 1.0, "milliseconds": 1e-3, "minutes": 60.0}
"""Columns of times, and what their numbers count."""
_OTHER_NAMES = {
    **dict.fromkeys(LATITUDE[1:], "latitude"),
    **dict.fromkeys(LONGITUDE[1:], "longitude"),
    **dict.fromkeys(
        ("timestamp", "datetime", "date time", "date/time", "utc", "utc time", "time utc", "gps time"), "time"
    ),
    **dict.fromkeys(
        ("local time", "recorded at", "created at", "время", "дата и время", "дата время"), "time"
    ),
    **dict.fromkeys(("time s", "time_s", "elapsed s", "sec"), "seconds"),
    **dict.fromkeys(("time ms", "time (ms)", "timestamp ms", "elapsed ms", "ms"), "milliseconds"),
    **dict.fromkeys(("time [ms]", "timestamp (ms)", "elapsed (ms)"), "milliseconds"),
    **dict.fromkeys(("time min", "time (min)", "time [min]", "elapsed min", "min"), "minutes"),
    **dict.fromkeys(("unix timestamp", "unix time", "unixtime", "epoch", "elapsed", "elapsed time"), "time"),
    **dict.fromkeys(("day", "utc date", "дата"), "date"),
}
_WITH_HOUR = re.compile(r"\d[T :]\d|\d{12}")
_HOUR_ALONE = re.compile(r"\d{1,2}[:.]\d\d.*|\d{5,6}(?:[.,]\d+)?", re.ASCII)
_NOT_KNOWN = frozenset(("na", "n/a", "nan", "nat", "null", "none", "-", "--"))


def read_csv_track(file: Path) -> Record:
    """Read the points of a walk, a row each.

    Raises
    ------
    InputError
        With the line, if a position or a time cannot be read.
    """
    table = read_text_table(
        file, (*_NEEDED, "date", *_UNITS_S), needed=_NEEDED, numbers=_NEEDED, other_names=_OTHER_NAMES
    )
    latitude, longitude = (table.numbers(name) for name in _NEEDED)
    stated, used, unit_s = _stated(table)
    times = times_of(stated, file=file, line=table.line, unit_s=unit_s)
    left = (table.rows.headings[at] for name, at in table.place.items() if name not in (*_NEEDED, *used))
    unread = ", ".join(f"'{heading}'" for heading in (*left, *table.unread))
    said = (f"columns not read: {unread}",) if unread else ()
    return Record(longitude, latitude, times, line=table.line, remarks=(*table.remarks, *said))


def _stated(table: TextTable) -> tuple[list[str | None], tuple[str, ...], float | None]:
    """Find the times, which may stand in a column of days and one of hours.

    Returns
    -------
    stated, used, unit_s
        A time a row, the columns it was found in, and what numbers in them count if they say so.
    """
    days = _texts(table, "date")
    if any(day and _WITH_HOUR.search(day) for day in days):
        return days, ("date",), None
    column = next((name for name in _UNITS_S if name in table.place), None)
    if column is None:
        return [None] * len(table.line), (), None
    hours = _texts(table, column)
    if column != "time" or not any(days) or not all(_HOUR_ALONE.fullmatch(hour) for hour in hours if hour):
        return hours, (column,), _UNITS_S[column]
    both = [
        f"{day or ''} {hour.zfill(6) if hour.isdigit() else hour}".strip() if hour else None
        for day, hour in zip(days, hours, strict=True)
    ]
    return both, ("date", column), None


def _texts(table: TextTable, name: str) -> list[str | None]:
    """Give a column as texts, None where nobody knows; nothing if there is no such column."""
    if name not in table.place:
        return []
    cells = table.rows.columns[table.place[name]]
    return [None if not cell or cell.lower() in _NOT_KNOWN else cell for cell in cells]
