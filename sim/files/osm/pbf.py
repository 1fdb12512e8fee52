"""The numbers of all nodes of a PBF extract, decoded many at a time: to ask osmium for each takes minutes.

Format: OpenStreetMap Wiki, "PBF Format"; numbers in it are protocol buffers' variable-length integers.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.arrays import IntArray
from sim.files.osm.kind import check_growth

_TYPE, _DATA_SIZE = 1, 3  # Fields of a blob's header.
_RAW, _ZLIB = 1, 3  # Of a blob.
_GROUP, _NODE, _DENSE, _IDS = 2, 1, 2, 1  # Of a block, of a group in it, and of its packed nodes.
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # How a field is written.
_MORE, _BITS = 0x80, 7
_MOST_BLOCK_BYTES = 32 << 20  # The format's own limit.


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
