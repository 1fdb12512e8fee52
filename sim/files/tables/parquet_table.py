"""Parquet tables under a contract, which somebody may have edited: read as the contract says, or refused."""

import functools
import io
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import ProjError

from sim.core.errors import ContractError
from sim.core.table import Column, Contract, Kind

GEOMETRY = "geometry"

_MOST_ROWS = 100_000_000
"""A file of few bytes can say that it has billions of rows; no table of a city or a run has so many."""
_MOST_EXACT = 2.0**53  # above it not every whole number can be told from the next
_DAMAGED = (
    pa.ArrowException, OSError, ValueError, TypeError, LookupError, ArithmeticError, MemoryError,
    NotImplementedError,
)  # fmt: skip
_OF_PARTS = (shapely.GeometryType.MULTILINESTRING, shapely.GeometryType.MULTIPOLYGON)
_NOUNS: dict[Kind, str] = {
    "int": "whole numbers", "float": "numbers", "bool": "true and false", "text": "text", "date": "dates",
    "geometry": "shapes",
}  # fmt: skip


class DamagedTableError(ContractError):
    """The bytes are no Parquet file, or are damaged."""


def read_parquet_table(content: bytes, contract: Contract, *, keeps_others: bool = False) -> Any:
    """Read a table; numbers and text come back as of one type, in whatever type the file holds them.

    Parameters
    ----------
    content, contract
        The bytes of the file, whose check sums are verified where it has them; what the table promises.
    keeps_others
        Whether plain columns that the contract does not name are kept behind the others; else none is.

    Returns
    -------
    A frame whose rows are numbered from 0; a GeoDataFrame in the CRS of the file if it has a geometry.

    Raises
    ------
    DamagedTableError
        If the bytes cannot be read.
    ContractError
        Naming column and row, if the table breaks the contract.
    """
    table = _arrow_table(content, contract, keeps_others=keeps_others)
    known = {column.name: column for column in contract.columns}
    found: dict[str, Any] = {}
    for name in table.column_names:
        values = table.column(name)
        if name in known:
            found[name] = _values(values, known[name])
        elif pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
            found[name] = _numbers(values, np.float64)
        elif _is_text(values.type):
            found[name] = values.to_pandas()
    frame: Any = pd.DataFrame(found, index=pd.RangeIndex(table.num_rows))
    if GEOMETRY in known and GEOMETRY in found:
        frame = gpd.GeoDataFrame(frame, geometry=GEOMETRY, crs=_crs(table.schema.metadata or {}))
    return _checked(frame, contract)


def other_columns(file: Path, contract: Contract) -> tuple[str, ...]:
    """List the columns of a file that its contract does not name; nothing if it cannot be read."""
    try:
        names = pq.read_schema(file).names
    except _DAMAGED:
        return ()
    known = {column.name for column in contract.columns}
    return tuple(name for name in names if name not in known and not name.startswith("__index_level_"))


def _checked(frame: Any, contract: Contract) -> Any:
    try:
        return contract.check(frame)
    except ContractError as error:
        raise ContractError(str(error).removeprefix(f"table '{contract.name}': ")) from error


def _arrow_table(content: bytes, contract: Contract, *, keeps_others: bool) -> Any:
    wanted = [column.name for column in contract.columns]
    try:
        file = pq.ParquetFile(io.BytesIO(content), page_checksum_verification=True)
        names = file.schema_arrow.names
        twice = next((name for name in names if names.count(name) > 1), None)
        if file.metadata.num_rows > _MOST_ROWS:
            msg = f"it says that it has {file.metadata.num_rows:,} rows, more than can be"
            raise ContractError(msg)
        if twice is not None:
            msg = f"column '{twice}' is there more than once"
            raise ContractError(msg)
        kept = names if keeps_others else [name for name in names if name in wanted]
        table = file.read(columns=kept)
        table.validate(full=True)
    except _DAMAGED as error:
        msg = "this is no Parquet file, or it is damaged"
        raise DamagedTableError(msg) from error
    missing = [each.name for each in contract.columns if not each.optional and each.name not in names]
    if missing:
        msg = f"column '{missing[0]}' is missing; the table has {', '.join(names) or 'none'}"
        raise ContractError(msg)
    return table


def _values(values: Any, column: Column) -> Any:
    """Give the values of a column as the contract has them, or refuse them."""
    if pa.types.is_dictionary(values.type):
        values = pa.chunked_array(
            [chunk.dictionary_decode() for chunk in values.chunks], values.type.value_type
        )
    values = _as_meant(values, column)
    if len(values) and not _is_of_kind(values.type, column.kind):  # what is empty has any type
        msg = f"column '{column.name}' must hold {_NOUNS[column.kind]} but holds {_type_word(values.type)}"
        raise ContractError(msg)
    if values.null_count and not column.nullable:
        row = int(np.argmax(values.is_null().to_numpy()))
        msg = f"column '{column.name}' has a missing value in row {row}"
        raise ContractError(msg)
    match column.kind:
        case "int":
            return _numbers(values, np.int64, column.name)
        case "float":
            return _numbers(values, np.float64)
        case "bool":
            return values.to_numpy().astype(bool)
        case "geometry":
            return _shapes(values, column.name)
    return values.to_pandas()


def _as_meant(values: Any, column: Column) -> Any:
    """Take a column without any value for one of missing ones, and 5.0 for the whole number that it is.

    Libraries that join or scale tables, or write them by way of text, make such columns of sound ones.
    """
    if pa.types.is_null(values.type) and column.nullable and column.kind == "float":
        return values.cast(pa.float64())
    if column.kind == "int" and pa.types.is_floating(values.type):
        numbers = values.cast(pa.float64()).to_numpy()
        whole = np.isnan(numbers) | ((numbers == np.rint(numbers)) & (np.abs(numbers) <= _MOST_EXACT))
        if not whole.all():
            row = int(np.argmin(whole))
            msg = f"column '{column.name}' must hold whole numbers but is {numbers[row]:.10g} in row {row}"
            raise ContractError(msg)
        return pa.chunked_array([pa.array(numbers, from_pandas=True).cast(pa.int64())])
    return values


def _numbers(values: Any, dtype: type, name: str = "") -> NDArray[Any]:
    try:
        whole = values.cast(pa.from_numpy_dtype(dtype), safe=dtype is np.int64)
    except pa.ArrowInvalid as error:
        msg = f"column '{name}' has a number that is too large"
        raise ContractError(msg) from error
    return np.array(whole.to_numpy(), dtype=dtype)


def _shapes(values: Any, name: str) -> NDArray[Any]:
    """Read geometry as it lies on the ground: heights are left out, and one part alone is that part."""
    try:
        shapes = shapely.from_wkb(values.to_numpy())
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        msg = f"column '{name}' holds something that is no shape"
        raise ContractError(msg) from error
    shapes = np.asarray(shapely.force_2d(shapes) if shapely.has_z(shapes).any() else shapes)
    alone = np.isin(shapely.get_type_id(shapes), _OF_PARTS) & (shapely.get_num_geometries(shapes) == 1)
    if alone.any():
        shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    return shapes


def _is_of_kind(kind: Any, wanted: Kind) -> bool:
    match wanted:
        case "int":
            return bool(pa.types.is_integer(kind))
        case "float":
            return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
        case "bool":
            return bool(pa.types.is_boolean(kind))
        case "text":
            return _is_text(kind)
        case "geometry":
            return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))
    return False


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _type_word(kind: Any) -> str:
    """Name a type of Arrow in a word or two."""
    for name, word in (
        ("floating", "broken numbers"), ("integer", "whole numbers"), ("boolean", "true and false"),
        ("string", "text"), ("large_string", "text"), ("binary", "bytes"), ("large_binary", "bytes"),
        ("temporal", "times"), ("decimal", "decimals"), ("nested", "lists"), ("null", "nothing"),
    ):  # fmt: skip
        if getattr(pa.types, f"is_{name}")(kind):
            return word
    return str(kind)


@functools.lru_cache(maxsize=8)
def crs_from_text(text: str) -> CRS:
    """Make a CRS of its code or its PROJJSON; once, as that takes longer than to read a small table."""
    return CRS.from_user_input(text)


def _crs(metadata: dict[bytes, bytes]) -> CRS:
    """Read the CRS that a GeoParquet file states; one that leaves it out means degrees, by that standard."""
    try:
        said = json.loads(metadata[b"geo"])["columns"][GEOMETRY]
        crs = said.get("crs", "OGC:CRS84")
        found = None if crs is None else crs_from_text(crs if isinstance(crs, str) else json.dumps(crs))
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError, ProjError) as error:
        msg = f"column '{GEOMETRY}' says nothing on its coordinates that can be read (GeoParquet does)"
        raise ContractError(msg) from error
    if found is None:
        msg = f"column '{GEOMETRY}' has no CRS"
        raise ContractError(msg)
    return found
