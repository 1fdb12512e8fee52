"""Cameras from GeoJSON points: OpenStreetMap's tags as properties, or the columns of a CSV file."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.cameras.mapped.contract import Remarks
from sim.cameras.mapped.csv_file import COLUMNS_OF_CSV, OTHER_NAMES
from sim.cameras.mapped.osm_tags import is_camera, row_of_tags, why_no_camera
from sim.core.geojson import features_of, read_geojson

_NAMES = ("@id", "id", "camera", "camera_id", "name")
_OSM_KEYS = ("man_made", "highway", "surveillance", "surveillance:type")


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
        properties = _texts(feature)
        reason = _why_not(feature, properties)
        if reason is not None:
            skipped[reason] += 1
            continue
        longitude, latitude = _position(feature)
        own = row_of_tags(properties) if _is_osm(properties) else _row_of_columns(properties)
        place = {"camera": _name(feature, properties, number), "longitude_deg": longitude}
        rows.append({**own, **place, "latitude_deg": latitude})
    table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=["camera", "longitude_deg", "latitude_deg"])
    return table, Remarks(skipped, Counter())


def _texts(feature: Mapping[str, Any]) -> dict[str, str]:
    """Read the properties as texts, out of a block of tags if there is one."""
    properties = feature.get("properties") or {}
    tags = properties.get("tags")
    stated = {**properties, **tags} if isinstance(tags, Mapping) else properties
    return {
        str(key): str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in stated.items()
        if value is not None and not isinstance(value, Mapping | list)
    }


def _is_osm(properties: Mapping[str, str]) -> bool:
    return any(key in properties for key in _OSM_KEYS)


def _why_not(feature: Mapping[str, Any], properties: Mapping[str, str]) -> str | None:
    shape = feature.get("geometry")
    if shape is not None and shape.get("type") != "Point":
        return f"a {shape.get('type')}, not a point"
    if not _is_osm(properties):
        return None
    if not is_camera(properties) and "surveillance:type" not in properties:
        return "tagged neither man_made=surveillance nor highway=speed_camera"
    return why_no_camera(properties)


def _position(feature: Mapping[str, Any]) -> tuple[float, float]:
    try:
        longitude, latitude = (feature.get("geometry") or {})["coordinates"][:2]
        return float(longitude), float(latitude)
    except (KeyError, TypeError, ValueError):
        return float("nan"), float("nan")


def _row_of_columns(properties: Mapping[str, str]) -> dict[str, str]:
    lower = {key.strip().lower(): value for key, value in properties.items()}
    named = {OTHER_NAMES.get(key, key): value for key, value in lower.items()}
    return {key: value for key, value in named.items() if key in COLUMNS_OF_CSV}


def _name(feature: Mapping[str, Any], properties: Mapping[str, str], number: int) -> str:
    if isinstance(feature.get("id"), str | int):
        return str(feature["id"])
    return next((properties[key] for key in _NAMES if key in properties), str(number))
