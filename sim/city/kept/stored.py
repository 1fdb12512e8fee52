"""A city as plain arrays, and back again to the byte, so that it can be kept and read quickly."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from sim.city.build import City, build_city
from sim.city.country.gazetteer import Place
from sim.city.settings import CitySettings
from sim.core.arrays import FloatArray
from sim.core.cache.disk_cache import Cache

Arrays = Mapping[str, NDArray[Any]]

_CRS = "crs"
_GEOMETRY = "geometry"
_TABLES = ("cells", "nodes", "edges", "sites", "districts")
_PLAIN_KINDS = "biuf"
_CATEGORY = "category"
_BOX_CORNERS = 5  # The first one closes the ring.
_LINE = 1  # shapely's number for this type
_POLYGON = 3


def kept_city(place: Place, settings: CitySettings, cache: Cache) -> City:
    """Find the city of *place* in the cache, or build it and keep it; equal to the byte either way."""
    made = cache.get("city", place.name, (place, settings), lambda: city_arrays(build_city(place, settings)))
    return city_from_arrays(made, place)


def city_arrays(city: City) -> dict[str, NDArray[Any]]:
    """Write the tables of *city* as arrays, `<table>/<column>` or `<table>/<column>/<part>`.

    Its place is not among them: who asks for a city knows it.

    Raises
    ------
    ValueError
        If rows of a table are not numbered from 0, or geometry is not in the city's CRS.
    """
    arrays: dict[str, NDArray[Any]] = {_CRS: np.array(city.crs)}
    for name in _TABLES:
        table = getattr(city, name)
        if not table.index.equals(pd.RangeIndex(len(table))):
            msg = f"the rows of the city's {name} are not numbered from 0"
            raise ValueError(msg)
        if _GEOMETRY in table and table.crs != city.crs:
            msg = f"the city's {name} are in {table.crs}, not in {city.crs}"
            raise ValueError(msg)
        for column in table.columns:
            arrays |= _column_arrays(f"{name}/{column}", table[column])
    return arrays


def city_from_arrays(arrays: Arrays, place: Place) -> City:
    """Read what `city_arrays` wrote of the city of *place*."""
    crs = str(arrays[_CRS])
    columns: dict[str, dict[str, Any]] = {name: {} for name in _TABLES}
    for table, column, parts in _columns(arrays):
        columns[table][column] = _column(arrays, f"{table}/{column}", parts)
    metres = CRS.from_user_input(crs)  # One for all tables: to make it takes longer than to share it.
    frames: dict[str, Any] = {
        name: gpd.GeoDataFrame(found, geometry=_GEOMETRY, crs=metres)
        if _GEOMETRY in found
        else pd.DataFrame(found)
        for name, found in columns.items()
    }
    return City(place, crs, **frames)


def _column_arrays(name: str, values: "pd.Series[Any]") -> dict[str, NDArray[Any]]:
    if getattr(values.dtype, "kind", "O") in _PLAIN_KINDS and isinstance(values.dtype, np.dtype):
        return {name: values.to_numpy()}
    is_geometry = name.endswith(f"/{_GEOMETRY}")
    parts = geometry_arrays(values.to_numpy()) if is_geometry else text_arrays(values)
    return {f"{name}/{part}": array for part, array in parts.items()}


def _columns(arrays: Arrays) -> list[tuple[str, str, list[str]]]:
    """List table, column and the parts of its arrays, in the order in which they were written."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in arrays:
        if name != _CRS:
            table, column, *part = name.split("/")
            found.setdefault((table, column), []).extend(part)
    return [(table, column, parts) for (table, column), parts in found.items()]


def _column(arrays: Arrays, name: str, parts: list[str]) -> Any:
    if not parts:
        return arrays[name]
    own = {part: arrays[f"{name}/{part}"] for part in parts}
    return geometry_column(own) if name.endswith(f"/{_GEOMETRY}") else text_column(own)


def text_arrays(values: "pd.Series[Any]") -> dict[str, NDArray[Any]]:
    """Write a column of text as its distinct words, a code for each row, and what kind of column it is."""
    codes: NDArray[Any]
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, words = values.cat.codes.to_numpy(), list(values.cat.categories)
        kind = [_CATEGORY, str(values.cat.categories.dtype), str(values.cat.ordered)]
    else:
        codes, found = pd.factorize(values)
        words, kind = list(found), [str(values.dtype)]
    codes = codes.astype(np.min_scalar_type(-max(len(words), 1)))  # signed: -1 is a missing word
    return {"words": np.array(words, dtype=np.str_), "codes": codes, "kind": np.array(kind)}


def text_column(arrays: Arrays) -> Any:
    """Read what `text_arrays` wrote."""
    words, codes, kind = arrays["words"], arrays["codes"], arrays["kind"].tolist()
    if kind[0] == _CATEGORY:
        index = pd.Index(words.astype(object), dtype=kind[1])
        return pd.Categorical.from_codes(codes, categories=index, ordered=kind[2] == "True")
    column = pd.array(words.astype(object), dtype=kind[0])
    return pd.Series(column.take(codes, allow_fill=True), dtype=kind[0])  # no guessing at what objects are


def geometry_arrays(shapes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Write geometry as bounds where it is boxes, as points where it is lines, else as well-known binary.

    Raises
    ------
    ValueError
        If one is missing.
    """
    if shapely.is_missing(shapes).any():
        msg = "a geometry is missing"
        raise ValueError(msg)
    types = shapely.get_type_id(shapes)
    if (types == _POLYGON).all() and (shapely.get_num_coordinates(shapes) == _BOX_CORNERS).all():
        bounds = shapely.bounds(shapes)
        if np.array_equal(shapely.get_coordinates(_boxes(bounds)), shapely.get_coordinates(shapes)):
            return {"bounds": bounds}
    if (types == _LINE).all() and not shapely.has_z(shapes).any():
        sizes = shapely.get_num_coordinates(shapes)
        return {"points": shapely.get_coordinates(shapes), "sizes": sizes.astype(np.int32)}
    content = shapely.to_wkb(shapes)
    sizes = np.array([len(one) for one in content], dtype=np.int64)
    return {"wkb": np.frombuffer(b"".join(content), dtype=np.uint8), "sizes": sizes}


def geometry_column(arrays: Arrays) -> NDArray[Any]:
    """Read what `geometry_arrays` wrote."""
    if "bounds" in arrays:
        return _boxes(arrays["bounds"])
    if "points" in arrays:
        sizes = arrays["sizes"]
        of_line = np.repeat(np.arange(len(sizes)), sizes)
        return np.asarray(shapely.linestrings(arrays["points"], indices=of_line))
    content = arrays["wkb"].tobytes()
    ends = np.cumsum(arrays["sizes"]).tolist()
    pieces = [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return np.asarray(shapely.from_wkb(np.array(pieces, dtype=object)))


def _boxes(bounds: FloatArray) -> NDArray[Any]:
    return np.asarray(shapely.box(*bounds.T))
