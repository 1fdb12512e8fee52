"""What a file given as an extract of OpenStreetMap really is, by its first bytes: names are often wrong."""

import bz2
import gzip
import re
import zipfile
import zlib
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import IO, cast

from sim.core.errors import InputError

_SUFFIXES = (".pbf", ".osm", ".osh", ".osc", ".o5m", ".o5c", ".bz2", ".gz")
_CHUNK_BYTES = 1 << 20
_MOST_BYTES = 100 << 20
_MOST_TIMES = 100
"""OpenStreetMap's XML packs 10 to 40 times smaller; what packs better than this holds nothing."""

_OTHER_FORMATS = (
    (b"PK\x03\x04", "a ZIP archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"\xfd7zXZ\x00", "packed by xz", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed by zstd", "unpack it first"),
    (b"\xff\xe0\x04o5c2", "a list of changes", "give an extract of a day"),
    (b"SQLite format 3", "a GeoPackage or another SQLite database", "give it the ending .gpkg"),
    (b"PAR1", "a Parquet table", "give an extract"),
    (b"%PDF", "a PDF", "give an extract"),
)
_ROOTS = {
    "osmChange": ("a list of changes", "apply it to an extract and give that"),
    "html": ("a web page, perhaps an error of the server", "download the extract again"),
    "gpx": ("GPX, a recorded way", "give an extract"),
    "kml": ("KML", "save it as GeoJSON"),
    "osm-script": ("a question to Overpass, not its answer", "run it and save what comes back"),
}
_ROOT = re.compile(rb"<(?:!doctype\s+)?([a-z][\w:.-]*)", re.IGNORECASE)
_ASIDE = re.compile(rb"<!--.*?(-->|\Z)|<\?.*?(\?>|\Z)", re.DOTALL)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_BOM = b"\xef\xbb\xbf"
_TAR_AT = 257
_PBF = b"OSMHeader"


def is_extract(file: Path) -> bool:
    """Tell by its name, or else by how it begins, whether a file is meant as an extract."""
    if file.suffix.lower() in _SUFFIXES:
        return True
    head = _first_bytes(file)
    if head.startswith(_OTHER_FORMATS[0][0]):
        return _holds_extract(file)
    return _PBF in head[:64] or _root(head) == "osm"


def _holds_extract(archive: Path) -> bool:
    try:
        with zipfile.ZipFile(archive) as opened:
            return any(Path(name).suffix.lower() in _SUFFIXES for name in opened.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def format_of(file: Path) -> str:
    """Tell in which format an extract is, by what it holds.

    Returns
    -------
    `pbf`, `o5m`, `osm`, `osm.gz` or `osm.bz2`.

    Raises
    ------
    InputError
        If there is no such file, it is empty, or it is something else, which is named.
    """
    head = _first_bytes(file)
    packing = "gz" if head.startswith(b"\x1f\x8b") else "bz2" if head.startswith(b"BZh") else ""
    if packing:
        with closing(unpacked(file, f"osm.{packing}")) as chunks:
            head = next(chunks, b"")
    if _PBF in head[:64] or head.startswith(b"\xff\xe0\x04o5m2"):
        if packing:
            raise _refused(
                file, f"packed by {packing} once more than extracts in this format are", "unpack it first"
            )
        return "o5m" if head.startswith(b"\xff") else "pbf"
    _check_is_xml(head, file)
    return f"osm.{packing}" if packing else "osm"


def unpacked(file: Path, kind: str) -> Generator[bytes]:
    """Give the bytes of a text extract in pieces, unpacked.

    Raises
    ------
    InputError
        If it cannot be unpacked to its end, or unpacks to far more than an extract does.
    """
    packed_bytes, seen = file.stat().st_size, 0
    try:
        with _opened(file, kind) as source:
            while chunk := source.read(_CHUNK_BYTES):
                seen += len(chunk)
                if kind != "osm":
                    check_growth(packed_bytes, seen, file)
                if b"<" not in chunk and len(chunk) == _CHUNK_BYTES:
                    msg = (
                        "the extract holds a megabyte without a tag, which none does; fetch or make it again"
                    )
                    raise InputError(msg, file=file)
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile, OSError) as error:
        msg = f"the extract cannot be read to its end ({_words(error)}); fetch or make it again"
        raise InputError(msg, file=file) from error


def check_growth(packed_bytes: int, seen_bytes: int, file: Path) -> None:
    """Make sure that a packed file does not grow beyond what extracts do.

    Raises
    ------
    InputError
        If it does.
    """
    if seen_bytes > max(_MOST_BYTES, _MOST_TIMES * packed_bytes):
        what = f"a file that unpacks to more than {_MOST_TIMES} times its size, which no extract does"
        raise _refused(file, what, "fetch it again")


def _opened(file: Path, kind: str) -> IO[bytes]:
    if kind == "osm.gz":
        return cast("IO[bytes]", gzip.open(file))
    return bz2.open(file) if kind == "osm.bz2" else file.open("rb")


def _first_bytes(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise InputError("there is no such file; check the path", file=file)
        with file.open("rb") as source:
            head = source.read(1 << 16)
    except OSError as error:
        msg = f"the file cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputError(msg, file=file) from error
    if not head:
        raise InputError("the file is empty; fetch or make it again", file=file)
    return head


def _check_is_xml(head: bytes, file: Path) -> None:
    for beginning, what, remedy in _OTHER_FORMATS:
        if head.startswith(beginning):
            raise _refused(file, what, remedy)
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        raise _refused(file, "a tar archive", "unpack it first")
    if head.startswith(_UTF16):
        return
    text = _text(head)
    if text[:1] in (b"{", b"["):
        raise _refused(file, *_json(text))
    word = _root(head)
    if not word:
        msg = (
            "the extract cannot be read to its end (it is neither OpenStreetMap's XML nor its PBF); "
            "fetch or make it again"
        )
        raise InputError(msg, file=file)
    if word != "osm":
        known = _ROOTS.get(
            word, _ROOTS.get(word.lower(), (f"XML that begins with <{word}>", "give an extract"))
        )
        raise _refused(file, *known)


def _root(head: bytes) -> str:
    """Give the name of the first element of an XML text; empty if there is none."""
    root = _ROOT.match(_text(head))
    return "" if root is None else root[1].decode("ascii", "replace")


def _text(head: bytes) -> bytes:
    """Drop what may stand before the first element."""
    return _ASIDE.sub(b"", head.removeprefix(_UTF8_BOM).lstrip()).lstrip()


def _json(text: bytes) -> tuple[str, str]:
    if b'"FeatureCollection"' in text or b'"Feature"' in text:
        return "GeoJSON", "give it the ending .geojson"
    if b'"elements"' in text or b"Overpass" in text:
        return "Overpass JSON", "ask for [out:xml], or give it the ending .json where cameras are read"
    return "JSON", "give an extract"


def _refused(file: Path, what: str, remedy: str) -> InputError:
    return InputError(f"the file is no extract of OpenStreetMap but {what}; {remedy}", file=file)


def _words(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".").lower() or "it breaks off"
