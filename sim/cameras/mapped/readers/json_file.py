"""Cameras from JSON: GeoJSON, an answer of Overpass, or a list of objects with a position each.

Features have OpenStreetMap's tags as properties or in blocks, or the columns of a CSV file.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.cameras.mapped.readers.keys import names_of
from sim.cameras.mapped.readers.statements import Statements, column_of, columns_of, lookup, values_under
from sim.core.arrays import BoolArray, FloatArray
from sim.files.geojson import as_geojson, broken_features, features_of, read_json
from sim.files.osm.centre import NOWHERE, place_of, places_of_points
from sim.files.osm.overpass_json import elements_of

SEVERAL_PLACES = "a MultiPoint of several places"
NO_FEATURE = "among the features, but none"


def geojson_cameras(content: Mapping[str, Any], file: Path) -> Statements:
    """Take the features of GeoJSON; what is no feature is counted.

    Raises
    ------
    InputError
        If a collection has no list of features.
    """
    features = features_of(content, file)
    where, kept, is_middle = _places(features)
    said = columns_of(_dicts_under(features, "properties"))
    number = np.arange(1, len(features) + 1)
    stated = column_of(values_under(features, "id"))
    name, is_own = names_of(said, number.astype(str).astype(object), stated=stated)
    skipped = {SEVERAL_PLACES: int((~kept).sum()), NO_FEATURE: broken_features(content)}
    return Statements(
        said,
        where[:, 0],
        where[:, 1],
        name,
        is_own,
        number,
        "feature",
        skipped={reason: count for reason, count in skipped.items() if count},
        is_middle=is_middle,
    ).only(kept)


def _places(features: Sequence[Mapping[str, Any]]) -> tuple[FloatArray, BoolArray, BoolArray | None]:
    """Say where features are, which of them are at one place, and which are larger than a point."""
    shapes = _dicts_under(features, "geometry")
    where = places_of_points(shapes)
    if where is not None:
        return where, np.ones(len(shapes), dtype=bool), None
    found = [place_of(shape) for shape in shapes]
    places = np.array([place or NOWHERE for place, _ in found], dtype=float).reshape(-1, 2)
    kept = np.array([place is not None for place, _ in found], dtype=bool)
    return places, kept, np.array([is_middle for _, is_middle in found], dtype=bool)


def _dicts_under(features: Sequence[Mapping[str, Any]], key: str) -> list[Any]:
    """List the geometries or properties of features; an empty one where there is none."""
    found = values_under(features, key)
    return found if set(map(type, found)) == {dict} else [one if type(one) is dict else {} for one in found]


def read_json_cameras(file: Path) -> Statements:
    """Read cameras from whatever JSON a file holds.

    Raises
    ------
    InputError
        If it is no JSON of these kinds, breaks off, or says itself that it is not complete.
    """
    content = read_json(file)
    found = elements_of(content, file)
    if found is None:
        return geojson_cameras(as_geojson(content, file), file)
    elements, notes = found
    place = np.array([one.place for one in elements], dtype=float).reshape(-1, 2)
    said = columns_of([one.properties for one in elements])
    number = np.arange(1, len(elements) + 1)
    stated = lookup([*(one.name for one in elements), None])[:-1]
    name, is_own = names_of(said, number.astype(str).astype(object), stated=stated)
    return Statements(
        said,
        place[:, 0],
        place[:, 1],
        name,
        is_own,
        number,
        "object",
        read_as=notes,
        is_middle=np.array([one.is_middle for one in elements], dtype=bool),
    )
