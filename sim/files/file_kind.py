"""Whether there is a file, what it is by its content, whatever its name, and what to do if it is none.

Libraries that only some formats need are loaded when a file asks for them.
"""

import importlib
import re
import stat
from enum import StrEnum
from pathlib import Path
from types import ModuleType

from sim.core.errors import InputError

_NO_FILES = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe, which may never end"),
    (stat.S_ISCHR, "a device, which may never end"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)
_HEAD_BYTES = 65536
_GEOPACKAGE = (b"GPKG", b"GP10", b"GP11")
_BOM = b"\xef\xbb\xbf"
_ARCHIVE = "unpack it first, and give the file inside"
_MARKED = (
    (rb"<!doctype\s+html|<html", "a web page", "the download went wrong, so fetch the file again"),
    (rb"<(?:ogrvrt|vrtdataset|gdal_wms|gdal_wmts|wfs|ows|gdaltile|wms_|wmt_)", "a description of a layer "
     "that lies elsewhere", "fetch that layer and save it as a file of its own"),
    (rb"<(?:\w+:)?kml", "KML", "save it as GeoPackage or GeoJSON"),
    (rb"<(?:\w+:)?gpx", "GPX", "save it as GeoPackage or GeoJSON"),
    (rb"<(?:\w+:)?osm[\s>]", "OpenStreetMap XML", "let its name end in .osm"),
    (rb"opengis\.net/gml", "GML", "save it as GeoPackage or GeoJSON"),
)  # fmt: skip
_JSON_MARKED = (
    (rb'"type"\s*:\s*"Topology"', "TopoJSON", "convert it to GeoJSON"),
    (rb'"(?:geometryType"\s*:\s*"esri|objectIdFieldName"|displayFieldName")', "Esri JSON",
     "ask the server for f=geojson, or save it as GeoJSON"),
    (rb'"gdal_streamed_alg"', "a description of a layer that lies elsewhere",
     "fetch that layer and save it as a file of its own"),
    (rb'"elements"\s*:\s*\[', "Overpass JSON", "export it as GeoJSON, or as .osm"),
)  # fmt: skip
_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook", f"{_ARCHIVE}, or save the table as CSV"),
    (b"PK\x05\x06", "a ZIP archive or an Excel workbook", f"{_ARCHIVE}, or save the table as CSV"),
    (b"\x1f\x8b", "compressed by gzip", _ARCHIVE),
    (b"BZh", "compressed by bzip2", _ARCHIVE),
    (b"\xfd7zXZ\0", "compressed by xz", _ARCHIVE),
    (b"(\xb5/\xfd", "compressed by zstd", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _ARCHIVE),
    (b"Rar!", "a RAR archive", _ARCHIVE),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "save the table as CSV"),
    (b"%PDF", "a PDF", "fetch the data themselves"),
    (b"\x89PNG", "a picture", "fetch the data themselves"),
    (b"\xff\xd8\xff", "a picture", "fetch the data themselves"),
    (b"\x89HDF", "HDF5 or netCDF", "convert it to a GeoTIFF"),
    (b"CDF\x01", "netCDF", "convert it to a GeoTIFF"),
    (b"CDF\x02", "netCDF", "convert it to a GeoTIFF"),
    (b"EHFA_HEADER_TAG", "an Erdas image, which may name other files", "convert it to a GeoTIFF"),
    (b"version https://git-lfs", "only Git LFS's note of where the file lies", "fetch it with git lfs pull"),
    (b"/annex/objects", "only git-annex's note of where the file lies", "fetch it with git annex get"),
    (b"../.git/annex", "only git-annex's note of where the file lies", "fetch it with git annex get"),
)


def check_regular(file: Path) -> Path:
    """Make sure that *file* is a file with an end, or leads to one; gives it back.

    Raises
    ------
    InputError
        If it is not there, cannot be looked at, or is a folder, a pipe or a device.
    """
    try:
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        msg = "there is no such file; check the path"
        raise InputError(msg, file=file) from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "no file can be called that").lower()
        msg = f"this file cannot be read: {reason}"
        raise InputError(msg, file=file) from error
    for is_one, words in _NO_FILES:
        if is_one(mode):
            msg = f"this is {words}, not a file; save what it holds to a file first"
            raise InputError(msg, file=file)
    return file


class FileKind(StrEnum):
    """Kinds that are read; everything else is `other` and is refused by those who need one of these."""

    GEOPACKAGE = "GeoPackage"
    SHAPEFILE = "shapefile"
    FLATGEOBUF = "FlatGeobuf"
    PARQUET = "GeoParquet"
    TIFF = "GeoTIFF"
    GRID = "ASCII grid"
    JSON = "JSON"
    XML = "XML"
    TEXT = "text"
    OTHER = "other"


_KINDS = (
    (b"SQLite format 3\0", FileKind.GEOPACKAGE),
    (b"\x00\x00\x27\x0a", FileKind.SHAPEFILE),
    (b"fgb\x03fgb", FileKind.FLATGEOBUF),
    (b"PAR1", FileKind.PARQUET),
    *dict.fromkeys((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), FileKind.TIFF).items(),
)


def check_file(file: Path) -> None:
    """Make sure that there is a file, and that it is not empty.

    Raises
    ------
    InputError
        If there is none, it is a folder, a pipe or a device, or it has no content.
    """
    if not check_regular(file).stat().st_size:
        msg = "the file is empty; fetch or make it again"
        raise InputError(msg, file=file)


def file_kind(file: Path) -> FileKind:
    """Tell what a file is by how it begins.

    Raises
    ------
    InputError
        If it cannot be read, or is known and of no use: an archive, a web page, a picture, a description of
        a layer that lies elsewhere.
    """
    check_file(file)
    head = head_of(file)
    check_known(head, file)
    for mark, kind in _KINDS:
        if head.startswith(mark):
            return _checked_database(head, file) if kind is FileKind.GEOPACKAGE else kind
    text = head.removeprefix(_BOM).lstrip(b" \t\r\n\x1e")
    if text[:1] == b"<":
        return _marked(text.lower(), _MARKED, FileKind.XML, file)
    if text[:1] in (b"{", b"["):
        return _marked(text, _JSON_MARKED, FileKind.JSON, file)
    if text[:5].lower() == b"ncols":
        return FileKind.GRID
    return FileKind.OTHER if b"\0" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff") else FileKind.TEXT


def check_known(head: bytes, file: Path) -> None:
    """Make sure that a file is not of a kind that is known and of no use, such as an archive.

    Raises
    ------
    InputError
        If it is, with what to do about it.
    """
    for mark, called, remedy in _FOREIGN:
        if head.startswith(mark):
            raise _wrong(called, remedy, file)


def head_of(file: Path) -> bytes:
    """Read how a file begins.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        with file.open("rb") as opened:
            return opened.read(_HEAD_BYTES)
    except OSError as error:
        msg = f"the file cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputError(msg, file=file) from error


def _checked_database(head: bytes, file: Path) -> FileKind:
    if head[68:72] not in _GEOPACKAGE and file.suffix.lower() != ".gpkg":
        raise _wrong("a database, but no GeoPackage", "save the layer as GeoPackage", file)
    return FileKind.GEOPACKAGE


def _marked(text: bytes, marks: tuple[tuple[bytes, str, str], ...], kind: FileKind, file: Path) -> FileKind:
    for pattern, called, remedy in marks:
        if re.search(pattern, text):
            raise _wrong(called, remedy, file)
    return kind


def _wrong(called: str, remedy: str, file: Path) -> InputError:
    return InputError(f"the file is {called}; {remedy}", file=file)


def optional_library(name: str, use: str) -> ModuleType:
    """Load a library of the extra `import`.

    Parameters
    ----------
    name, use
        The module, and what it is needed for, to begin a sentence with.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        msg = f"{use} needs the library {name}; install it with: pip install 'safecity-sim[import]'"
        raise InputError(msg) from error


def unreadable(error: Exception, file: Path) -> InputError:
    """Say that an extract is truncated or none."""
    reason = " ".join(str(error).split()).rstrip(".").lower() or "it breaks off"
    return InputError(f"the extract cannot be read to its end ({reason}); fetch or make it again", file=file)
