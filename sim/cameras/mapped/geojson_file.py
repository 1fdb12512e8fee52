"""Cameras from GeoJSON points: OpenStreetMap's tags as properties, or the columns of a CSV file."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from sim.cameras.mapped.contract import Remarks
from sim.cameras.mapped.csv_file import COLUMNS_OF_CSV, OTHER_NAMES
from sim.cameras.mapped.osm_tags import is_camera, row_of_tags, why_no_camera
from sim.files.geojson import features_of, properties_of, read_geojson, shape_of

_NO_TEXT = (dict, list)
_NAMES = ("@id", "id", "camera", "camera_id", "name")
_OSM_KEYS = frozenset(("man_made", "highway", "surveillance", "surveillance:type"))


def read_geojson_cameras(file: Path) -> tuple[pd.DataFrame, Remarks]:
    """Read the points of a GeoJSON file of cameras, as `make_views` takes them.

    Raises
    ------
    InputError
        If it is no GeoJSON in degrees.
    """
    skipped: Counter[str] = Counter()
    rows = []
    for number, feature in enumerate(features_of(read_geojson(file), file), start=1):
        properties, shape = _texts(feature), shape_of(feature)
        is_osm = not _OSM_KEYS.isdisjoint(properties)
        reason = _why_not(shape, properties, is_osm=is_osm)
        if reason is not None:
            skipped[reason] += 1
            continue
        longitude, latitude = _position(shape)
        own = row_of_tags(properties) if is_osm else _row_of_columns(properties)
        place = {"camera": _name(feature, properties, number), "longitude_deg": longitude}
        rows.append({**own, **place, "latitude_deg": latitude})
    table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=["camera", "longitude_deg", "latitude_deg"])
    return table, Remarks(skipped, Counter())


def _texts(feature: Mapping[str, Any]) -> dict[str, str]:
    """Read the properties as texts, out of a block of tags if there is one."""
    properties = properties_of(feature)
    tags = properties.get("tags")
    stated = {**properties, **tags} if isinstance(tags, dict) else properties
    return {
        key: value if isinstance(value, str) else _text(value)
        for key, value in stated.items()
        if value is not None and not isinstance(value, _NO_TEXT)
    }


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _why_not(shape: Mapping[str, Any], properties: Mapping[str, str], *, is_osm: bool) -> str | None:
    if shape and shape.get("type") != "Point":
        return f"a {shape.get('type')}, not a point"
    if not is_osm:
        return None
    if not is_camera(properties) and "surveillance:type" not in properties:
        return "tagged neither man_made=surveillance nor highway=speed_camera"
    return why_no_camera(properties)


def _position(shape: Mapping[str, Any]) -> tuple[float, float]:
    try:
        longitude, latitude = shape["coordinates"][:2]
        return float(longitude), float(latitude)
    except (KeyError, TypeError, ValueError):
        return float("nan"), float("nan")


def _row_of_columns(properties: Mapping[str, str]) -> dict[str, str]:
    named = ((_column(key), value) for key, value in properties.items())
    return {column: value for column, value in named if column is not None}


@lru_cache
def _column(key: str) -> str | None:
    """Find the column that a property is called like."""
    plain = key.strip().lower()
    column = OTHER_NAMES.get(plain, plain)
    return column if column in COLUMNS_OF_CSV else None


def _name(feature: Mapping[str, Any], properties: Mapping[str, str], number: int) -> str:
    name = feature.get("id")
    if name is not None and not isinstance(name, _NO_TEXT):
        return str(name)
    return next((properties[key] for key in _NAMES if key in properties), str(number))
