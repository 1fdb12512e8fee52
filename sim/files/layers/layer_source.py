"""Opens vector layers of the formats that hold their data themselves, each by its own driver.

GDAL would try every driver it has and follow what a file names, to other files and to the network. So content
is looked at first, and only what is safe gets there.
"""

import json
import re
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import pandas as pd
import pyarrow
import pyarrow.parquet
import pyogrio
from pyogrio.util import vsi_path

from sim.core.errors import InputError
from sim.files.content import decode
from sim.files.file_kind import FileKind, file_kind
from sim.files.geojson import check_geojson_crs

FORMATS = "a GeoPackage, GeoJSON, shapefile, FlatGeobuf or GeoParquet"
_ENDINGS = {FileKind.GEOPACKAGE: ".gpkg", FileKind.SHAPEFILE: ".shp", FileKind.FLATGEOBUF: ".fgb"}
_READ = (*_ENDINGS, FileKind.JSON, FileKind.PARQUET)
_MOST_TEXT_BYTES = 2**30  # so much text of JSON takes a minute and many gigabytes to read
_MOST_BYTES_A_FEATURE = 2**26
"""The longest coast has not so many corners; a feature of this size is a mistake or an attack."""
_LARGEST_WHOLE = 2**63 - 1
_Layer = TypeVar("_Layer", gpd.GeoDataFrame, pd.DataFrame)
_ERRORS = (
    *(pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.CRSError),
    *(pyogrio.errors.FeatureError, pyogrio.errors.GeometryError, pyogrio.errors.FieldError),
    *(pyarrow.ArrowException, ValueError, OSError, RuntimeError, LookupError, TypeError, ArithmeticError),
)

_VIRTUAL = re.compile(r"\s*create\s+virtual\s+table\b.*?\busing\s+[\"'\[`]?(\w+)", re.IGNORECASE | re.DOTALL)
_HARMLESS = frozenset({"rtree", "fts3", "fts4", "fts5"})
_LANGUAGE_BYTE = 29
_HEADER_LENGTH = slice(8, 10)
_MOST_BYTES = 2**22


def layer_names(file: Path) -> list[str]:
    """List the layers of a file that have geometry; of a format of one layer a file lists nothing.

    Raises
    ------
    InputError
        If it is none of the formats, names other files or the network, or cannot be read.
    """
    if _kind(file) is not FileKind.GEOPACKAGE:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [str(name) for name, kind in pyogrio.list_layers(_path(file)) if kind is not None]
    except _ERRORS as error:
        raise _unreadable(error, file) from error


def read_features(file: Path, layer: str | None = None) -> gpd.GeoDataFrame | pd.DataFrame:
    """Read a layer of a file, or else the first; geometry that cannot be made is missing.

    Raises
    ------
    InputError
        As `layer_names`, or if a feature is too large to be one.
    """
    kind = _kind(file)
    try:
        with warnings.catch_warnings():
            # What GDAL can't make geometry of arrives as missing and is counted by those who ask.
            warnings.simplefilter("ignore")
            if kind is FileKind.PARQUET:
                return _read_parquet(file)
            if kind is FileKind.JSON:
                return _read_json(file)
            rows = pyogrio.read_info(_path(file), layer=layer, force_feature_count=True)["features"]
            _check_size(file.stat().st_size, rows, file)
            encoding = _encoding_of(file) if kind is FileKind.SHAPEFILE else None
            return pyogrio.read_dataframe(_path(file), layer=layer, on_invalid="ignore", encoding=encoding)
    except _ERRORS as error:
        raise _unreadable(error, file) from error


def _read_json(file: Path) -> gpd.GeoDataFrame | pd.DataFrame:
    """Read a collection of features, or features line by line."""
    if not _is_by_line(file):
        return _counted(pyogrio.read_dataframe(f"GeoJSON:{file.absolute()}", on_invalid="ignore"))
    frame = pyogrio.read_dataframe(f"GeoJSONSeq:{file.absolute()}", on_invalid="ignore")
    with file.open("rb") as opened:
        lines = sum(1 for line in opened if line.strip(b" \t\r\n\x1e"))
    if len(frame) != lines:
        msg = f"{lines - len(frame):,} of its {lines:,} lines are no features; export it anew"
        raise InputError(msg, file=file)
    return _counted(frame)


def _counted(frame: _Layer) -> _Layer:
    """Refuse whole numbers that older versions of GDAL cut to what 64 bits hold."""
    for name, values in frame.select_dtypes("int64").items():
        if (values == _LARGEST_WHOLE).any():
            msg = f"'{name}' holds a whole number of more than 64 bits"
            raise ValueError(msg)
    return frame


def _is_by_line(file: Path) -> bool:
    """Tell whether each line is a feature: the first one is, and there are more."""
    with file.open("rb") as opened:
        first = next((line for line in opened if line.strip(b" \t\r\n\x1e")), b"")
        more = any(line.strip(b" \t\r\n\x1e") for line in opened)
    if not more and not first.startswith(b"\x1e"):
        return False
    try:
        said = json.loads(first.strip(b" \t\r\n\x1e").decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("type") == "Feature"


def _read_parquet(file: Path) -> gpd.GeoDataFrame:
    about = pyarrow.parquet.read_metadata(file)
    unpacked = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
    _check_size(unpacked, about.num_rows, file)
    frame = gpd.read_parquet(file)
    return frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry")


def _check_size(size: int, rows: int, file: Path) -> None:
    if size > _MOST_BYTES_A_FEATURE * max(rows, 1):
        msg = f"the layer takes {size / max(rows, 1) / 1e6:,.0f} MB for each feature, which none needs"
        raise InputError(f"{msg}; leave out attributes and save it anew", file=file)


def _kind(file: Path) -> FileKind:
    """Check that a file is of a format that is read and holds nothing that leads elsewhere."""
    kind = file_kind(file)
    if kind is FileKind.JSON:
        if file.stat().st_size > _MOST_TEXT_BYTES:
            msg = "the GeoJSON is larger than 1 GB; cut it to the city, or save it as GeoPackage"
            raise InputError(msg, file=file)
        check_geojson_crs(file)
    elif kind is FileKind.GEOPACKAGE:
        _check_geopackage(file)
    if kind not in _READ:
        raise _not_ours(kind, file)
    return kind


def _path(file: Path) -> str:
    """Give the path of a file so that only the driver of its format opens it."""
    ending, path = _ENDINGS[file_kind(file)], str(file.absolute())
    if file.suffix.lower() != ending:
        msg = f"the name of a {file_kind(file)} has to end in {ending}; rename it"
        raise InputError(msg, file=file)
    if vsi_path(path) != path:
        msg = "the file's path has a '!' or ';', which stand for archives and options; rename or move it"
        raise InputError(msg, file=file)
    return path


def _not_ours(kind: FileKind, file: Path) -> InputError:
    if kind in (FileKind.TIFF, FileKind.GRID):
        return InputError(f"the file is a raster ({kind}), not a layer of shapes; give {FORMATS}", file=file)
    known = f"the file is {kind}" if kind is not FileKind.OTHER else "the file is of no known format"
    return InputError(f"{known}, not a layer that is read; give {FORMATS}", file=file)


def _unreadable(error: Exception, file: Path) -> InputError:
    if isinstance(error, UnicodeError):
        msg = "the layer has texts in another code page than it says; save it anew as GeoPackage, in UTF-8"
        return InputError(msg, file=file)
    said = " ".join(str(error).split("\n")[0].rstrip(".").split("; ")[0].split())
    if "SHAPE_RESTORE_SHX" in str(error) or ".shx" in said:
        msg = "the .shx file beside it is missing or damaged; a shapefile is .shp, .shx and .dbf together"
        return InputError(msg, file=file)
    return InputError(f"the layer cannot be read ({said}); give {FORMATS} that is whole", file=file)


def _check_geopackage(file: Path) -> None:
    """Make sure that a GeoPackage holds nothing but tables and their indices."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute("select name, sql from sqlite_master where sql is not null").fetchall()
    except (sqlite3.Error, UnicodeError) as error:
        msg = f"the GeoPackage is damaged or cut short ({error}); fetch or make it again"
        raise InputError(msg, file=file) from error
    if not any(name.lower() == "gpkg_contents" for name, _ in rows):
        msg = "the file is a database, but no GeoPackage; save the layer as GeoPackage"
        raise InputError(msg, file=file)
    for name, sql in rows:
        virtual = re.match(r"\s*create\s+virtual\b", sql, re.IGNORECASE) and _VIRTUAL.match(sql)
        if virtual and virtual.group(1).lower() not in _HARMLESS:
            msg = (
                f"table '{name}' of the GeoPackage is a window onto something else ({virtual.group(1)}); "
                "save the layer anew as GeoPackage"
            )
            raise InputError(msg, file=file)


def _encoding_of(file: Path) -> str | None:
    """Find the code page of a shapefile's texts by looking at them, if it does not state it."""
    table = next((file.with_suffix(end) for end in (".dbf", ".DBF") if file.with_suffix(end).is_file()), None)
    if table is None or any(file.with_suffix(end).is_file() for end in (".cpg", ".CPG", ".cst")):
        return None
    with table.open("rb") as opened:
        data = opened.read(_MOST_BYTES)
    if len(data) <= _LANGUAGE_BYTE or data[_LANGUAGE_BYTE]:
        return None
    texts = data[int.from_bytes(data[_HEADER_LENGTH], "little") :].replace(b"\0", b" ")
    if texts.isascii():
        return None
    # A text cut at the end of what was read must not look like another code page.
    whole = texts if len(data) < _MOST_BYTES else texts[: texts.rfind(b" ")]
    try:
        _, guessed = decode(whole.rstrip(b"\x1a"), file)
    except InputError:
        return None
    return "CP1251" if guessed else "UTF-8"
