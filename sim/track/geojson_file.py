"""A walk from GeoJSON: lines, with times in `coordTimes` if known, or points with a `time` each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.errors import InputError
from sim.core.geojson import features_of, read_geojson
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
    shape, properties = feature.get("geometry") or {}, feature.get("properties") or {}
    coordinates = shape.get("coordinates") or []
    if shape.get("type") not in ("LineString", "MultiLineString"):
        return []
    lines = [coordinates] if shape["type"] == "LineString" else coordinates
    stated = next((properties[name] for name in _TIMES_OF_A_LINE if properties.get(name)), None)
    if stated is None and isinstance(properties.get("coordinateProperties"), Mapping):
        stated = next(filter(None, map(properties["coordinateProperties"].get, _TIMES_OF_A_LINE)), None)
    times: list[Any] = [[None] * len(line) for line in lines]
    if stated is not None:
        times = [stated] if shape["type"] == "LineString" else stated
    if [len(line) for line in lines] != [len(some) for some in times if isinstance(some, list)]:
        msg = "a line of the track has another number of times than of points; give each point one"
        raise InputError(msg, file=file)
    return [(line, some) for line, some in zip(lines, times, strict=True) if line]


def _points(features: list[Mapping[str, Any]]) -> Stretch:
    places, times = [], []
    for feature in features:
        shape, properties = feature.get("geometry") or {}, feature.get("properties") or {}
        if shape.get("type") == "Point":
            places.append(shape.get("coordinates"))
            times.append(next((properties[name] for name in _TIMES_OF_A_POINT if name in properties), None))
    return places, times
