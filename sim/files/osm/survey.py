"""Finds what osmium's quick way would read wrongly: old versions, deleted objects, odd numbers.

The numbers of all nodes of a PBF extract are decoded many at a time: to ask osmium for each takes minutes.
Format: OpenStreetMap Wiki, "PBF Format"; numbers in it are protocol buffers' variable-length integers.
"""

import html
import re
import struct
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.arrays import IntArray
from sim.core.errors import InputError
from sim.files.osm.kind import check_growth, unpacked
from sim.files.osm.record import KINDS

_TYPE, _DATA_SIZE = 1, 3  # Fields of a blob's header.
_RAW, _ZLIB = 1, 3  # Of a blob.
_GROUP, _NODE, _DENSE, _IDS = 2, 1, 2, 1  # Of a block, of a group in it, and of its packed nodes.
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # How a field is written.
_MORE, _BITS = 0x80, 7
_MOST_BLOCK_BYTES = 32 << 20  # The format's own limit.

_OBJECT = re.compile(rb"<(node|way|relation)\s[^>]*?\bid\s*=\s*[\"'](-?\d{1,18})")
_MARKS = tuple(
    (word, re.compile(pattern))
    for word, pattern in (
        (b"action", rb"action\s*="),
        (b"visible", rb"visible\s*=\s*[\"']false"),
        (b"<center", rb"<center\s"),
        (b"<nd", rb"<nd\s[^>]*?\blat\s*="),
        (b"<member", rb"<member\s[^>]*?\blat\s*="),
        (b"<bounds", rb"<(?:way|relation)\s[^>]*>\s*<bounds\s"),
    )
)
"""What editors and servers add: a word that is quickly found, and how it stands where it matters."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # texts of two bytes a letter, in which none of this would be seen
_INCOMPLETE = re.compile(r"error|timed out|out of memory|abort|incomplete|truncated|cut off", re.IGNORECASE)
_REMARK = re.compile(rb"<remark>(.*?)(?:</remark>|\Z)", re.DOTALL)
_ENTITY = b"<!ENTITY"
_SORTED = "Type_then_ID"
_LOCATIONS_ON_WAYS = "LocationsOnWays"
_FEATURES = 8


def node_numbers(file: Path) -> IntArray | None:
    """Read the numbers of all nodes in their order; None where the file is packed in a way not known here.

    Raises
    ------
    InputError
        If the file unpacks to far more than an extract does.
    """
    found: list[IntArray] = []
    packed_bytes, seen_bytes = file.stat().st_size, 0
    try:
        with file.open("rb") as source:
            while head := source.read(4):
                fields = dict(_fields(source.read(*struct.unpack(">I", head))))
                blob = source.read(fields[_DATA_SIZE])
                if bytes(fields[_TYPE]) == b"OSMData":
                    block = _content(blob)
                    seen_bytes += len(block)
                    check_growth(packed_bytes, seen_bytes, file)
                    found.extend(_of_block(block))
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, struct.error, zlib.error):
        return None  # Whoever reads the file to its end says what is wrong with it.
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _content(blob: bytes) -> bytes:
    fields = dict(_fields(blob))
    return (
        bytes(fields[_RAW])
        if _RAW in fields
        else zlib.decompressobj().decompress(fields[_ZLIB], _MOST_BLOCK_BYTES)
    )


def _of_block(block: bytes) -> Iterator[IntArray]:
    for number, group in _fields(block):
        if number != _GROUP:
            continue
        for kind, packed in _fields(group):
            if kind == _NODE:
                raise ValueError
            if kind != _DENSE:
                break  # A group holds objects of one kind.
            yield np.cumsum(_signed(dict(_fields(packed))[_IDS]))


def _signed(packed: memoryview) -> IntArray:
    """Decode packed variable-length integers whose lowest bit is the sign."""
    octets = np.frombuffer(packed, dtype=np.uint8)
    last = np.flatnonzero(octets < _MORE)
    first = np.concatenate(([0], last[:-1] + 1))
    place = np.arange(octets.size) - np.repeat(first, last - first + 1)
    bits = (octets & (_MORE - 1)).astype(np.uint64) << (place * _BITS).astype(np.uint64)
    values = np.add.reduceat(bits, first) if last.size else np.zeros(0, dtype=np.uint64)
    half = (values >> np.uint64(1)).astype(np.int64)
    return np.where(values & np.uint64(1), ~half, half)


def _fields(message: bytes | memoryview) -> Iterator[tuple[int, Any]]:
    """Give number and content of each field of a message."""
    view, at = memoryview(message), 0
    while at < len(view):
        key, at = _integer(view, at)
        number, how = key >> 3, key & 7
        if how == _VARINT:
            value, at = _integer(view, at)
            yield number, value
            continue
        if how == _BYTES:
            size, at = _integer(view, at)
        else:
            size = {_FIXED64: 8, _FIXED32: 4}[how]
        if at + size > len(view):
            raise ValueError
        yield number, view[at : at + size]
        at += size


def _integer(view: memoryview, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        octet = view[at]
        at += 1
        value |= (octet & (_MORE - 1)) << shift
        if octet < _MORE:
            return value, at
        shift += _BITS


@dataclass(frozen=True)
class Survey:
    """Whether osmium can read an extract as it is, and sentences for the user."""

    is_clean: bool
    notes: tuple[str, ...] = ()


def survey_text(file: Path, kind: str) -> Survey:
    """Look through an XML extract.

    Raises
    ------
    InputError
        If it cannot be unpacked, or says itself that it is not complete.
    """
    seen, is_clean = _Seen(), True
    notes: list[str] = []
    for piece in _pieces(file, kind):
        is_marked = any(word in piece and mark.search(piece) for word, mark in _MARKS)
        is_clean = is_clean and not is_marked and not piece.startswith(_UTF16)
        if _ENTITY in piece:
            msg = (
                "the extract declares entities, which OpenStreetMap's XML never does; fetch or make it again"
            )
            raise InputError(msg, file=file)
        for remark in _REMARK.findall(piece):
            notes.append(_check_remark(remark, file))
        if is_clean:
            for word, numbers in _objects(piece):
                seen.add(word, numbers)
    return Survey(is_clean and seen.is_clean(), tuple(notes))


def survey_binary(osmium: Any, file: Path, kind: str, keys: Collection[str]) -> Survey:
    """Look through a PBF or o5m extract.

    In one that says that it is sorted only ways and relations with one of the *keys* are asked for, which is
    faster.
    """
    source = osmium.io.File(str(file), kind)
    with osmium.io.Reader(source, osmium.osm.NOTHING) as reader:
        header = reader.header()
    features = {header.get(f"pbf_optional_feature_{number}") for number in range(_FEATURES)}
    if header.has_multiple_object_versions or _LOCATIONS_ON_WAYS in features:
        return Survey(is_clean=False)
    seen = _Seen()
    nodes = node_numbers(file) if kind == "pbf" else None
    bits = osmium.osm.ALL
    if nodes is not None:
        seen.add(KINDS[0], nodes)
        bits = osmium.osm.WAY | osmium.osm.RELATION
    things = osmium.FileProcessor(source, bits)
    if header.get("sorting") == _SORTED and nodes is not None:
        things = things.with_filter(osmium.filter.KeyFilter(*keys))
    told = ((thing.type_str(), thing.id) for thing in things)
    for word, group in groupby(told, key=itemgetter(0)):
        seen.add(word, np.fromiter((number for _, number in group), dtype=np.int64))
    return Survey(seen.is_clean())


class _Seen:
    """Numbers of objects in their order."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[IntArray]] = {kind: [] for kind in KINDS}
        self._last = 0
        self._in_order = True

    def add(self, kind: str, numbers: IntArray) -> None:
        rank = KINDS.index(kind)
        self._in_order &= rank >= self._last
        self._last = rank
        self._numbers[kind].append(numbers)

    def is_clean(self) -> bool:
        """Tell whether nodes come before ways before relations, each number positive and there once."""
        return self._in_order and all(
            _are_fine(np.concatenate(each)) for each in self._numbers.values() if each
        )


def _are_fine(numbers: IntArray) -> bool:
    steps = np.diff(numbers)
    if (steps < 0).any():
        steps = np.diff(np.sort(numbers))
    return bool((numbers > 0).all() and (steps > 0).all())


def _objects(piece: bytes) -> Iterator[tuple[str, IntArray]]:
    for word, group in groupby(_OBJECT.findall(piece), key=itemgetter(0)):
        yield word.decode()[0], np.array([number for _, number in group]).astype(np.int64)


def _pieces(file: Path, kind: str) -> Iterator[bytes]:
    """Give a text in pieces that begin with a tag, so that no tag is cut in two."""
    rest = b""
    for chunk in unpacked(file, kind):
        whole, mark, begun = (rest + chunk).rpartition(b"<")
        yield whole
        rest = mark + begun
    yield rest


def _check_remark(remark: bytes, file: Path) -> str:
    words = " ".join(html.unescape(remark.decode("utf-8", "replace")).split())
    if _INCOMPLETE.search(words):
        msg = f"the server says that the extract is not complete ('{words}'); ask for less, or with more time"
        raise InputError(msg, file=file)
    return f"the extract says of itself: '{words}'"
