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
from sim.files.file_kind import FileKind, check_file, file_kind, head_of, unreadable

_ROOT = re.compile(rb"<(?:!doctype\s+)?(?:[\w.-]+:)?([a-z][\w.-]*)", re.IGNORECASE)
_ASIDE = re.compile(rb"<!--.*?(-->|\Z)|<\?.*?(\?>|\Z)", re.DOTALL)
_UTF8_BOM = b"\xef\xbb\xbf"

_SUFFIXES = (".pbf", ".osm", ".osh", ".osc", ".o5m", ".o5c", ".bz2", ".gz")
_CHUNK_BYTES = 1 << 20
_MOST_BYTES = 100 << 20
_MOST_TIMES = 100
"""OpenStreetMap's XML packs 10 to 40 times smaller; what packs better than this holds nothing."""
_CHANGES = (b"\xff\xe0\x04o5c2", "osmChange")
_ZIP = b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PBF, _O5M = b"OSMHeader", b"\xff\xe0\x04o5m2"


def root_element(head: bytes) -> str:
    """Give the name of the first element in the first bytes of a file; empty if it is no XML."""
    text = _ASIDE.sub(b"", head.removeprefix(_UTF8_BOM).lstrip()).lstrip()
    root = _ROOT.match(text)
    return "" if root is None else root[1].decode("ascii", "replace")


def is_extract(file: Path) -> bool:
    """Tell by its name, or else by how it begins, whether a file is meant as an extract."""
    if file.suffix.lower() in _SUFFIXES:
        return True
    head = head_of(file)
    if head.startswith(_ZIP):
        return _holds_extract(file)
    return _is_binary(head) or root_element(head) == "osm"


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
    check_file(file)
    head = head_of(file)
    packing = "gz" if head.startswith(b"\x1f\x8b") else "bz2" if head.startswith(b"BZh") else ""
    if packing:
        with closing(unpacked(file, f"osm.{packing}")) as chunks:
            head = next(chunks, b"")
    if head.startswith(_CHANGES[0]) or root_element(head) == _CHANGES[1]:
        raise _refused(file, "a list of changes", "apply it to an extract and give that")
    if _is_binary(head):
        if packing:
            raise _refused(file, f"one that is packed by {packing} once more", "unpack it first")
        return "o5m" if head.startswith(_O5M) else "pbf"
    if root_element(head) == "osm" or head.startswith(_UTF16):
        return f"osm.{packing}" if packing else "osm"
    if packing:
        raise _refused(file, f"something else that is packed by {packing}", "unpack it first")
    kind = file_kind(file)
    if kind in (FileKind.XML, FileKind.TEXT, FileKind.OTHER):
        what = "it begins like neither OpenStreetMap's XML nor its PBF"
        raise InputError(f"the extract cannot be read to its end ({what}); fetch or make it again", file=file)
    raise _refused(file, kind, "let its name end as such files are called")


def _is_binary(head: bytes) -> bool:
    return _PBF in head[:64] or head.startswith(_O5M)


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
        raise unreadable(error, file) from error


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


def _refused(file: Path, what: str, remedy: str) -> InputError:
    return InputError(f"the file is no extract of OpenStreetMap but {what}; {remedy}", file=file)
