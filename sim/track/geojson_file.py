"""A walk from GeoJSON: lines, with times in `coordTimes` if known, or points with a `time` each."""

from collections.abc import Mapping, Sequence
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
from sim.track.walk import TrackRecord
from sim.track.walk_times import times_of

_TIMES_OF_A_LINE = ("coordTimes", "times", "timestamps")
_TIMES_OF_A_POINT = ("time", "timestamp", "datetime", "time_s", "date_time", "isotst", "tst", "timestampms")
_MOST_NAMES = 8
_LINES = ("LineString", "MultiLineString")
_POINTS = ("Point", "MultiPoint")
_WITH_HEIGHT = 3


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
