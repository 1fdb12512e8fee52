"""Cameras from JSON: GeoJSON, an answer of Overpass, or a list of objects with a position each."""

from pathlib import Path

import numpy as np

from sim.cameras.mapped.readers.geojson_file import geojson_cameras
from sim.cameras.mapped.readers.names import names_of
from sim.cameras.mapped.readers.statements import Statements, columns_of, lookup
from sim.files.geojson import as_geojson, read_json
from sim.files.osm.overpass_json import elements_of


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
