"""Reads GeoJSON as it is: positions are longitude and latitude on WGS 84 (RFC 7946, section 4).

What a file says of another CRS is looked at before GDAL, which reads layers, follows a link.
"""

import json
import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.core.errors import InputError
from sim.files.content import read_text
from sim.files.tables.written_numbers import plain_number

_DEGREES = re.compile(r"CRS:?84|\b4326\b|\b4979\b|WGS[ _]?(?:19)?84\"")
_KNOWN = (
    *("FeatureCollection", "Feature", "GeometryCollection", "Point", "MultiPoint"),
    *("LineString", "MultiLineString", "Polygon", "MultiPolygon"),
)
_BETWEEN = re.compile(r"[\s\x1e]*")  # objects of a sequence stand on lines, or behind record separators
_LONGEST_WHOLE = 18  # digits that 64 bits hold; a longer number is measured, not counted
_PAIR = 2
_CRS_KEY = re.compile(
    rb"[\"'](?:c|C|\\u00[46]3)(?:r|R|\\u00[57]2)(?:s|S|\\u00[57]3)(?:\\u0000[^\"']*)?[\"']", re.DOTALL
)
"""The key `crs` in every spelling that a reader of JSON takes for it."""
_VALUE = re.compile(rb"\s*:\s*")
_NO_KEY = re.compile(rb"\s*[,\]}]")
_NAME = re.compile(r"urn:[\w.:,()-]+|[\w .:,()-]+|https?://(?:www\.)?opengis\.net/def/crs/[\w./-]+", re.ASCII)
_MOST_OF_A_CRS = 4096


def read_geojson(file: Path) -> Mapping[str, Any]:
    """Read a GeoJSON object; a sequence of them, one a line, is taken together.

    Raises
    ------
    InputError
        If the file cannot be read, is no GeoJSON, or is in another CRS than WGS 84.
    """
    return as_geojson(read_json(file), file)


def read_json(file: Path) -> Any:
    """Read JSON in any Unicode; a sequence of objects, one a line, becomes a list.

    What is no number in JSON either, `NaN` and `Infinity`, is null.

    Raises
    ------
    InputError
        If the file cannot be read, or is no JSON.
    """
    text, _ = read_text(file)
    if not text.strip():
        msg = "the file is empty; fetch or export it anew"
        raise InputError(msg, file=file)
    try:
        objects = list(_objects(text))
    except (ValueError, RecursionError) as error:
        msg = "the file is no GeoJSON, or only a part of one; export it anew"
        raise InputError(msg, file=file, line=getattr(error, "lineno", None)) from error
    return objects[0] if len(objects) == 1 else objects


def _objects(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(
        parse_int=lambda digits: int(digits) if len(digits) <= _LONGEST_WHOLE else float(digits),
        parse_constant=lambda _: None,
    )
    at = _BETWEEN.match(text).end()  # type: ignore[union-attr]  # it matches nothing, too
    while True:
        content, at = decoder.raw_decode(text, at)
        yield content
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        if at == len(text):
            return


def as_geojson(content: Any, file: Path) -> Mapping[str, Any]:
    """Make sure that JSON is GeoJSON in degrees; a list of GeoJSON objects is taken together.

    Raises
    ------
    InputError
        If it is something else, or in another CRS than WGS 84.
    """
    if isinstance(content, list) and content and all(map(_is_geojson, content)):
        features = [feature for each in content for feature in features_of(each, file)]
        content = {"type": "FeatureCollection", "features": features}
    if not _is_geojson(content):
        msg = f"the file is JSON, but no GeoJSON: {_why(content)}"
        raise InputError(msg, file=file)
    inner = content.get("features") if isinstance(content.get("features"), list) else []
    stated = [content.get("crs"), *(one.get("crs") for one in inner if isinstance(one, dict))]
    if not all(_DEGREES.search(json.dumps(crs)) for crs in stated if crs):
        msg = "the file states another CRS than WGS 84; GeoJSON is in degrees, so reproject it to EPSG:4326"
        raise InputError(msg, file=file)
    return dict(content)


def _is_geojson(content: Any) -> bool:
    return isinstance(content, Mapping) and content.get("type") in _KNOWN


def _why(content: Any) -> str:
    """Say what JSON is instead."""
    keys = content if isinstance(content, Mapping) else {}
    if "elements" in keys:
        return "it is an answer of Overpass; ask for .osm, or convert it to GeoJSON"
    if keys.get("type") == "Topology":
        return "it is TopoJSON; convert it to GeoJSON"
    if "geometryType" in keys or "spatialReference" in keys:
        return "it is the JSON of ArcGIS; export it as GeoJSON"
    if isinstance(keys.get("type"), str):
        return f"its type '{keys['type']}' is none of GeoJSON's; give a FeatureCollection"
    return "it has no 'type'; give a FeatureCollection"


def features_of(content: Mapping[str, Any], file: Path) -> list[Mapping[str, Any]]:
    """List the features of a GeoJSON object; a bare geometry counts as a feature without properties.

    What stands among them and is no feature, such as `null`, is left out; `broken_features` counts it.

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


def broken_features(content: Mapping[str, Any]) -> int:
    """Count what stands among the features and is none, such as `null` or a text."""
    features = content.get("features")
    return sum(not isinstance(one, dict) for one in features) if isinstance(features, list) else 0


def shape_of(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the geometry of a feature; an empty one if it has none."""
    shape = feature.get("geometry")
    return shape if isinstance(shape, dict) else {}


def shapes_of(feature: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the geometries of a feature, those of a collection one by one; none if it has none."""
    found, left = [], [shape_of(feature)]
    while left:
        shape = left.pop()
        inner = shape.get("geometries")
        if shape.get("type") == "GeometryCollection" and isinstance(inner, list):
            left.extend(one for one in reversed(inner) if isinstance(one, dict))
        elif shape:
            found.append(shape)
    return found


def properties_of(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the properties of a feature; none if it has none."""
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def position_of(coordinates: Any) -> tuple[float, float] | None:
    """Read a position, also one written as texts; heights are left out, and None is no pair of numbers."""
    if not isinstance(coordinates, list | tuple) or len(coordinates) < _PAIR:
        return None
    longitude, latitude = map(_degrees, coordinates[:_PAIR])
    return None if longitude is None or latitude is None else (longitude, latitude)


def _degrees(value: Any) -> float | None:
    if isinstance(value, str):
        return plain_number(value.strip())
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def check_geojson_crs(file: Path) -> None:
    """Make sure that a CRS is stated by its name, wherever in the file it is stated.

    Raises
    ------
    InputError
        If it is stated by a link, or in another form that nobody needs.
    """
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for found in _CRS_KEY.finditer(content):
            after = content[found.end() : found.end() + _MOST_OF_A_CRS]
            if not _NO_KEY.match(after) and not _is_plain(after):
                msg = (
                    "the file states its CRS by a link or in another way that is not followed; remove its "
                    "member 'crs' if it is in degrees (EPSG:4326), else save it as GeoPackage"
                )
                raise InputError(msg, file=file)


def _is_plain(after: bytes) -> bool:
    colon = _VALUE.match(after)
    if colon is None:
        return False
    text = after[colon.end() :].decode("utf-8", errors="replace")
    try:
        value, _ = json.JSONDecoder(object_pairs_hook=_once).raw_decode(text)
    except ValueError:
        # A text or number that is longer than what was looked at belongs to a feature.
        return text[:1] == '"' and len(after) == _MOST_OF_A_CRS
    if not isinstance(value, dict | list):
        return True
    return _is_name(value)


def _is_name(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"type", "properties"}:
        return False
    inner = value["properties"]
    if value["type"] != "name" or not isinstance(inner, dict) or inner.keys() != {"name"}:
        return False
    return isinstance(inner["name"], str) and _NAME.fullmatch(inner["name"]) is not None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        msg = "a key stands twice"
        raise ValueError(msg)
    return found
