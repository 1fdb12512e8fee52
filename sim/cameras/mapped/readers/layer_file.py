"""Cameras from a layer of GDAL's: GeoPackage, shapefile, FlatGeobuf; in any CRS that it states."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from sim.cameras.mapped.readers.json_file import SEVERAL_PLACES
from sim.cameras.mapped.readers.keys import names_of, whole_names
from sim.cameras.mapped.readers.statements import Statements, Texts, lookup, unfold_column
from sim.files.layers.vector_file import in_metres, read_vector
from sim.files.osm.tag_blocks import text_of_value

_WGS84 = "EPSG:4326"
_POINT, _MULTI_POINT = 0, 4  # shapely's numbers of kinds


def read_layer_cameras(file: Path) -> Statements:
    """Read the features of a layer of cameras.

    Raises
    ------
    InputError
        If it cannot be read, or does not say in which CRS it is.
    """
    frame = in_metres(read_vector(file), _WGS84, file)
    shapes = frame.geometry.to_numpy()
    kept = ~((shapely.get_type_id(shapes) == _MULTI_POINT) & (_places(shapes) > 1))
    west, south, east, north = shapely.bounds(shapes).T
    columns = [key for key in frame.columns if key != frame.geometry.name]
    said = unfold_column(whole_names({str(key).strip().lower(): _as_texts(frame[key]) for key in columns}))
    number = np.arange(1, len(frame) + 1)
    name, is_own = names_of(said, number.astype(str).astype(object))
    several = int((~kept).sum())
    return Statements(
        said,
        (west + east) / 2,
        (south + north) / 2,
        name,
        is_own,
        number,
        "feature",
        skipped={SEVERAL_PLACES: several} if several else {},
        is_middle=~np.isin(shapely.get_type_id(shapes), (_POINT, _MULTI_POINT, -1)),
    ).only(kept)


def _places(shapes: Any) -> Any:
    """Count the different points of each shape."""
    return np.array([len(np.unique(shapely.get_coordinates(one), axis=0)) for one in shapes], dtype=np.int64)


def _as_texts(values: "pd.Series[Any]") -> Texts:
    """Write a column as texts, of every value once; a column of numbers with gaps holds whole ones as 1.0."""
    if values.map(lambda one: isinstance(one, list | dict | np.ndarray)).any():
        return lookup([*(_text(one) for one in values.tolist()), None])[:-1]
    codes, found = pd.factorize(values)
    return lookup([*(_text(one) for one in found.tolist()), None])[codes]


def _text(value: Any) -> str | None:
    if isinstance(value, np.ndarray):
        return text_of_value(value.tolist())
    if not isinstance(value, list | dict) and pd.isna(value):
        return None
    if isinstance(value, float):
        return f"{value:.12g}"
    text = text_of_value(value)
    return text if text is not None and text.strip() else None
