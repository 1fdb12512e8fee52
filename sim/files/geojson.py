"""Reads GeoJSON as it is: positions are longitude and latitude on WGS 84 (RFC 7946, section 4)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.core.errors import InputError

_DEGREES = ("CRS84", "4326")


def read_geojson(file: Path) -> Mapping[str, Any]:
    """Read a GeoJSON object.

    Raises
    ------
    InputError
        If the file cannot be read, is no GeoJSON, or is in another CRS than WGS 84.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise InputError("there is no such file; check the path", file=file) from error
    except OSError as error:
        msg = f"the file cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputError(msg, file=file) from error
    except (UnicodeError, ValueError, RecursionError) as error:
        msg = "the file is no GeoJSON, or only a part of one; export it anew"
        raise InputError(msg, file=file, line=getattr(error, "lineno", None)) from error
    if not isinstance(content, Mapping) or not isinstance(content.get("type"), str):
        msg = "the file is JSON, but no GeoJSON: it has no 'type'; give a FeatureCollection"
        raise InputError(msg, file=file)
    stated = content.get("crs")
    if stated is not None and not any(word in json.dumps(stated) for word in _DEGREES):
        msg = "the file states another CRS than WGS 84; GeoJSON is in degrees, so reproject it to EPSG:4326"
        raise InputError(msg, file=file)
    return content


def features_of(content: Mapping[str, Any], file: Path) -> list[Mapping[str, Any]]:
    """List the features of a GeoJSON object; a bare geometry counts as a feature without properties.

    Raises
    ------
    InputError
        If a collection has no list of features.
    """
    if content["type"] == "Feature":
        return [content]
    if content["type"] != "FeatureCollection":
        return [{"type": "Feature", "geometry": content, "properties": {}}]
    features = content.get("features")
    if not isinstance(features, list):
        msg = "the FeatureCollection has no list of features; export it anew"
        raise InputError(msg, file=file)
    return [feature for feature in features if isinstance(feature, dict)]


def shape_of(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the geometry of a feature; an empty one if it has none."""
    shape = feature.get("geometry")
    return shape if isinstance(shape, dict) else {}


def properties_of(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the properties of a feature; none if it has none."""
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}
