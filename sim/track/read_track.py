"""Reads a walk from whatever file it is in: CSV here, with latitude, longitude and, if known, time."""

import re
from collections.abc import Callable
from pathlib import Path

from sim.core.errors import InputError
from sim.files.tables.text_table import LATITUDE, LONGITUDE, TextTable, read_text_table
from sim.track.geojson_file import read_geojson_track
from sim.track.gpx_file import read_gpx_track
from sim.track.walk import Track, TrackRecord, make_track
from sim.track.walk_times import times_of

_OTHERS = {
    ".kml": "a KML file; export the track as GPX",
    ".kmz": "a packed KML file; export the track as GPX",
    ".tcx": "a TCX file; export the track as GPX",
    ".fit": "a FIT file; export the track as GPX",
    ".nmea": "a file of NMEA sentences; convert it to GPX",
    ".igc": "an IGC file; convert it to GPX",
    ".plt": "a PLT file; convert it to GPX",
    ".xlsx": "a workbook; save it as CSV",
    ".xls": "a workbook; save it as CSV",
    ".ods": "a workbook; save it as CSV",
    **dict.fromkeys((".gz", ".zip", ".bz2", ".xz", ".7z", ".rar"), "packed; unpack it first"),
}
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


def read_csv_track(file: Path) -> TrackRecord:
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
    return TrackRecord(longitude, latitude, times, line=table.line, remarks=(*table.remarks, *said))


def _stated(table: TextTable) -> tuple[list[str | None], tuple[str, ...], float | None]:
    """Find a time a row, the columns of days and hours it stands in, and what numbers in them count."""
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


_READERS: dict[str, Callable[[Path], TrackRecord]] = {
    ".gpx": read_gpx_track,
    ".geojson": read_geojson_track,
    ".json": read_geojson_track,
    ".csv": read_csv_track,
}
_AS_WELL: dict[str, Callable[[Path], TrackRecord]] = {
    **dict.fromkeys((".geojsonl", ".geojsonseq", ".ndjson", ".jsonl", ".geojsons"), read_geojson_track),
    **dict.fromkeys((".txt", ".tsv"), read_csv_track),
}


def read_track(file: Path) -> Track:
    """Read a walk by the file's ending: GPX, GeoJSON or CSV.

    Raises
    ------
    InputError
        One sentence, if the file cannot be read or is no walk.
    """
    ending = file.suffix.lower()
    reader = _READERS.get(ending) or _AS_WELL.get(ending)
    if reader is None:
        what = f"is {_OTHERS[ending]}" if ending in _OTHERS else "is called otherwise"
        msg = f"tracks are read from {', '.join(_READERS)}, and this file {what}"
        raise InputError(msg, file=file)
    return make_track(reader(file), file=file)
