"""A city as plain arrays, and back again to the byte, so that it can be kept and read quickly."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS

from sim.city.build import City, build_city
from sim.city.country.gazetteer import Place
from sim.city.kept.stored_columns import geometry_arrays, geometry_column, text_arrays, text_column
from sim.city.settings import CitySettings
from sim.core.cache.disk_cache import Cache

Arrays = Mapping[str, NDArray[Any]]

_CRS = "crs"
_GEOMETRY = "geometry"
_TABLES = ("cells", "nodes", "edges", "sites", "districts")
_PLAIN_KINDS = "biuf"


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
