"""Reads a walk from whatever file it is in; CSV and GeoJSON here.

CSV has latitude, longitude and, if known, time; GeoJSON has lines, with times in `coordTimes` if known, or
points with a `time` each.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.core.errors import InputError
from sim.files.geojson import (
    broken_features,
    features_of,
    position_of,
    properties_of,
    read_geojson,
    shapes_of,
)
from sim.files.tables.text_table import LATITUDE, LONGITUDE, TextTable, read_text_table
from sim.track.gpx_file import read_gpx_track
from sim.track.walk import Track, TrackRecord, make_track
from sim.track.walk_times import times_of

_TIMES_OF_A_LINE = ("coordTimes", "times", "timestamps")
_TIMES_OF_A_POINT = ("time", "timestamp", "datetime", "time_s", "date_time", "isotst", "tst", "timestampms")
_MOST_NAMES = 8
_LINES = ("LineString", "MultiLineString")
_POINTS = ("Point", "MultiPoint")
_WITH_HEIGHT = 3
_OTHERS = {
    ".kml": "a KML file; export the track as GPX",
    ".kmz": "a packed KML file; export the track as GPX",
    ".tcx": "a TCX file; export the track as GPX",
    ".fit": "a FIT file; export the track as GPX",
    ".nmea": "a file of NMEA sentences; convert it to GPX",
    ".igc": "an IGC file; convert it to GPX",
    ".plt": "a PLT file; convert it to GPX",
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "a workbook; save it as CSV"),
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
    **dict.fromkeys(("time ms", "time (ms)", "time [ms]", "timestamp ms", "ms"), "milliseconds"),
    **dict.fromkeys(("timestamp (ms)", "elapsed ms", "elapsed (ms)"), "milliseconds"),
    **dict.fromkeys(("time min", "time (min)", "time [min]", "elapsed min", "min"), "minutes"),
    **dict.fromkeys(("unix timestamp", "unix time", "unixtime", "epoch", "elapsed", "elapsed time"), "time"),
    **dict.fromkeys(("day", "utc date", "дата"), "date"),
}
_WITH_HOUR = re.compile(r"\d[T :]\d|\d{12}")
_HOUR_ALONE = re.compile(r"\d{1,2}[:.]\d\d.*|\d{5,6}(?:[.,]\d+)?", re.ASCII)
_NOT_KNOWN = frozenset(("na", "n/a", "nan", "nat", "null", "none", "-", "--"))


class Stretch(NamedTuple):
    """Positions and their times, and the number of the walk they belong to."""

    places: Sequence[Any]
    times: Sequence[Any]
    walk: int


def read_geojson_track(file: Path) -> TrackRecord:
    """Read the points of all lines, each feature a walk, or, if there is no line, all points as one.

    Raises
    ------
    InputError
        If the file is no GeoJSON in degrees, or a line has another number of times than of points.
    """
    content = read_geojson(file)
    features = features_of(content, file)
    stretches = [stretch for walk, feature in enumerate(features) for stretch in _lines(feature, walk, file)]
    kinds = _LINES if stretches else _POINTS
    if not stretches:
        stretches = [_points(features, file)]
    positions = [position for stretch in stretches for position in stretch.places]
    others = sorted({str(shape.get("type")) for feature in features for shape in shapes_of(feature)})
    if not positions and others and not {*_LINES, *_POINTS} & {*others}:
        msg = f"there is no line and no point in it, but {', '.join(others)}; export the walk as a line"
        raise InputError(msg, file=file)
    times = [time for stretch in stretches for time in stretch.times]
    xy = np.array([_degrees(position, row, file) for row, position in enumerate(positions)]).reshape(-1, 2)
    lengths = [len(stretch.places) for stretch in stretches]
    return TrackRecord(
        xy[:, 0],
        xy[:, 1],
        times_of(times, file=file),
        walk=np.repeat([stretch.walk for stretch in stretches], lengths),
        stretch=np.repeat(np.arange(len(stretches)), lengths),
        remarks=(
            *_left_out(features, kinds, broken_features(content)),
            *_not_read(positions),
            *([] if any(time is not None for time in times) else _names(features)),
        ),
    )


def _lines(feature: Mapping[str, Any], walk: int, file: Path) -> list[Stretch]:
    """List the lines of a feature with their times."""
    lines: list[list[Any]] = []
    for shape in shapes_of(feature):
        coordinates = shape.get("coordinates")
        if shape.get("type") in _LINES:
            lines += _lists(coordinates if shape["type"] == "MultiLineString" else [coordinates])
    times = _dealt_out(_stated_times(properties_of(feature)), lines, file) if lines else []
    return [Stretch(line, some, walk) for line, some in zip(lines, times, strict=True) if line]


def _stated_times(properties: Mapping[str, Any]) -> Any:
    """Find the times of a line, where one of several habits puts them."""
    inner = properties.get("coordinateProperties")
    places = [properties, inner] if isinstance(inner, Mapping) else [properties]
    return next((place[name] for place in places for name in _TIMES_OF_A_LINE if place.get(name)), None)


def _dealt_out(stated: Any, lines: Sequence[Sequence[Any]], file: Path) -> list[list[Any]]:
    """Give each line as many times as points, which may stand in a list a line or in one list for all."""
    lengths = [len(line) for line in lines]
    if stated is None:
        return [[None] * length for length in lengths]
    times = _lists(stated)
    if isinstance(stated, list) and not any(isinstance(one, list) for one in stated):
        ends = np.cumsum(lengths).tolist()
        times = [stated[end - length : end] for length, end in zip(lengths, ends, strict=True)]
        times += [stated[sum(lengths) :]] if len(stated) > sum(lengths) else []
    if [len(some) for some in times] != lengths:
        msg = "a line of the track has another number of times than of points; give each point one"
        raise InputError(msg, file=file)
    return times


def _lists(content: Any) -> list[list[Any]]:
    """Take lists of lists as they are; whatever else stands there is empty."""
    outer = content if isinstance(content, list) else []
    return [inner if isinstance(inner, list) else [] for inner in outer]


def _points(features: Sequence[Mapping[str, Any]], file: Path) -> Stretch:
    places: list[Any] = []
    times: list[Any] = []
    for feature in features:
        properties = properties_of(feature)
        small = {str(name).strip().lower(): value for name, value in properties.items()}
        stated = next((small[name] for name in _TIMES_OF_A_POINT if small.get(name) is not None), None)
        for shape in shapes_of(feature):
            coordinates = shape.get("coordinates")
            if shape.get("type") == "Point":
                places.append(coordinates)
                times.append(stated)
            elif shape.get("type") == "MultiPoint" and isinstance(coordinates, list):
                places += coordinates
                times += _dealt_out(_stated_times(properties), [coordinates], file)[0]
    return Stretch(places, times, 0)


def _degrees(position: Any, row: int, file: Path) -> tuple[float, float]:
    """Read a position; NaN where it is empty, and what is no pair of numbers is refused."""
    pair = position_of(position)
    if pair is not None:
        return pair
    if not position or (isinstance(position, list) and None in position[:2]):
        return np.nan, np.nan
    msg = f"the position '{position}' of point {row + 1} is no pair of numbers; give degrees"
    raise InputError(msg, file=file)


def _left_out(features: Sequence[Mapping[str, Any]], kinds: Sequence[str], broken: int) -> tuple[str, ...]:
    """Count what stands in the file and is no part of the walk."""
    used = [{str(shape.get("type")) for shape in shapes_of(feature)} for feature in features]
    other = sum(bool(found) and found.isdisjoint(kinds) for found in used)
    empty = sum(not found for found in used)
    said = []
    if other:
        said.append(f"features left out that are no {'line' if kinds is _LINES else 'point'}: {other:,}")
    if empty + broken:
        said.append(f"features left out that have no geometry: {empty + broken:,}")
    return tuple(said)


def _names(features: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Name the properties of a walk without times, as one may hold them."""
    names = list(dict.fromkeys(f"'{name}'" for feature in features for name in properties_of(feature)))
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    return (f"properties not read: {', '.join(names[:_MOST_NAMES])}{more}",) if names else ()


def _not_read(positions: Sequence[Any]) -> tuple[str, ...]:
    """Count the numbers behind heights: some programs put times there, and no standard says so."""
    more = sum(isinstance(position, list) and len(position) > _WITH_HEIGHT for position in positions)
    return (f"positions with a fourth number, which is not read: {more:,}",) if more else ()


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
