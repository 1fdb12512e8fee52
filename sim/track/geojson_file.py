"""A walk from GeoJSON: lines, with times in `coordTimes` if known, or points with a `time` each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.errors import InputError
from sim.files.geojson import features_of, properties_of, read_geojson, shape_of
from sim.track.times import seconds_of
from sim.track.walk import Record

_TIMES_OF_A_LINE = ("coordTimes", "times", "timestamps")
_TIMES_OF_A_POINT = ("time", "timestamp", "datetime", "time_s")

Stretch = tuple[list[Any], list[Any]]
"""Positions and their times."""


def read_geojson_track(file: Path) -> Record:
    """Read the points of all lines one after another, or, if there is no line, all points.

    Raises
    ------
    InputError
        If the file is no GeoJSON in degrees, or a line has another number of times than of points.
    """
    features = features_of(read_geojson(file), file)
    stretches = [stretch for feature in features for stretch in _lines(feature, file)]
    if not stretches:
        stretches = [_points(features)]
    positions = [position for places, _ in stretches for position in places]
    times = [time for _, some in stretches for time in some]
    try:
        xy = np.array([position[:2] for position in positions], dtype=float).reshape(-1, 2)
    except (TypeError, ValueError) as error:
        msg = "a position of the track is no pair of numbers; give longitude and latitude in degrees"
        raise InputError(msg, file=file) from error
    return Record(xy[:, 0], xy[:, 1], seconds_of(times, file=file), breaks=len(stretches) - 1)


def _lines(feature: Mapping[str, Any], file: Path) -> list[Stretch]:
    shape, properties = shape_of(feature), properties_of(feature)
    if shape.get("type") not in ("LineString", "MultiLineString"):
        return []
    several = shape["type"] == "MultiLineString"
    coordinates, stated = shape.get("coordinates"), _stated_times(properties)
    lines = _lists(coordinates if several else [coordinates])
    times = [[None] * len(line) for line in lines]
    if stated is not None:
        times = _lists(stated if several else [stated])
    if [len(line) for line in lines] != [len(some) for some in times]:
        msg = "a line of the track has another number of times than of points; give each point one"
        raise InputError(msg, file=file)
    return [(line, some) for line, some in zip(lines, times, strict=True) if line]


def _stated_times(properties: Mapping[str, Any]) -> Any:
    """Find the times of a line, where one of several habits puts them."""
    inner = properties.get("coordinateProperties")
    places = [properties, inner] if isinstance(inner, Mapping) else [properties]
    return next((place[name] for place in places for name in _TIMES_OF_A_LINE if place.get(name)), None)


def _lists(content: Any) -> list[list[Any]]:
    """Take lists of lists as they are; whatever else stands there is empty."""
    outer = content if isinstance(content, list) else []
    return [inner if isinstance(inner, list) else [] for inner in outer]


def _points(features: list[Mapping[str, Any]]) -> Stretch:
    places, times = [], []
    for feature in features:
        shape, properties = shape_of(feature), properties_of(feature)
        if shape.get("type") == "Point":
            places.append(shape.get("coordinates"))
            times.append(next((properties[name] for name in _TIMES_OF_A_POINT if name in properties), None))
    return places, times
