"""A file of named arrays: their bytes one after another, a table of contents at the end, check sums of both.

Each array can be read alone, straight into memory, and nothing in the file is ever executed. CRC-32 finds
every damaged stretch of up to 32 bits and all but one in 4,000 million of any others, about as fast as bytes
can be read; it guards against faults of disks and writers that were cut off, not against forgers.
"""

import json
import struct
import threading
import zlib
from collections.abc import Iterator, Mapping
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
"""Arrays by name; a name may hold slashes."""

_MAGIC = b"safecity arrays 1\n"
_TAIL = struct.Struct(
    f"<QI{len(_MAGIC)}s"
)  # Length and check sum of the contents, and the mark of the format.
_ALIGNED = 64  # A cache line of today's processors.
_KINDS = "biufSU"


class DamagedFileError(Exception):
    """The file is not what was once written; the message says what is wrong with it."""


def write_arrays(file: Path, arrays: Arrays, about: Mapping[str, str]) -> None:
    """Write a new file.

    Parameters
    ----------
    file
        Must not exist yet.
    arrays
        Booleans, numbers or fixed-width text, in the order in which they will be read.
    about
        What they are; read back with them.

    Raises
    ------
    OSError
        If it cannot be written whole; what there is of it stays behind.
    TypeError
        If an array holds Python objects.
    """
    table: dict[str, Any] = {}
    with file.open("xb") as out:
        for name, given in arrays.items():
            array = np.asarray(given, order="C")
            if array.dtype.kind not in _KINDS:
                msg = f"array '{name}' holds {array.dtype}, which is no plain number, truth value or text"
                raise TypeError(msg)
            out.write(bytes(-out.tell() % _ALIGNED))
            content = array.reshape(-1).view(np.uint8).data
            table[name] = [array.dtype.str, array.shape, out.tell(), zlib.crc32(content)]
            out.write(content)
        contents = json.dumps({"about": dict(about), "arrays": table}).encode()
        out.write(contents)
        out.write(_TAIL.pack(len(contents), zlib.crc32(contents), _MAGIC))


class ArraysFile(Arrays):
    """The arrays of a file, each read and checked when it is asked for.

    Parameters
    ----------
    file
        As written by `write_arrays`; kept open until this object goes or is closed.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DamagedFileError
        If it is cut off or its table of contents is damaged.
    """

    def __init__(self, file: Path) -> None:
        self._open = file.open("rb", buffering=0)
        self._reading = threading.Lock()
        try:
            found = _contents(self._open)
        except (OSError, ValueError) as error:
            self._open.close()
            msg = str(error)
            raise DamagedFileError(msg) from error
        self.about: dict[str, str] = found["about"]
        self._table: dict[str, Any] = found["arrays"]

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Read one array.

        Raises
        ------
        KeyError
            If the file has no array of that name.
        DamagedFileError
            If it is not what was once written.
        """
        kind, shape, start, check_sum = self._table[name]
        array: NDArray[Any] = np.empty(tuple(shape), dtype=np.dtype(kind))
        content = array.reshape(-1).view(np.uint8).data
        with self._reading:
            try:
                self._open.seek(start)
                _read_into(self._open, content)
            except OSError as error:
                msg = str(error)
                raise DamagedFileError(msg) from error
        if zlib.crc32(content) != check_sum:
            msg = f"the check sum of '{name}' is wrong"
            raise DamagedFileError(msg)
        return array

    def __contains__(self, name: object) -> bool:
        return name in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if hasattr(self, "_open"):
            self._open.close()


def _contents(file: FileIO) -> dict[str, Any]:
    """Read and check the table of contents at the end of *file*."""
    size = file.seek(0, 2)
    if size < _TAIL.size:
        msg = "it is cut off"
        raise ValueError(msg)
    file.seek(size - _TAIL.size)
    length, check_sum, magic = _TAIL.unpack(file.read(_TAIL.size))
    if magic != _MAGIC or length > size - _TAIL.size:
        msg = "it has no table of contents at its end"
        raise ValueError(msg)
    file.seek(size - _TAIL.size - length)
    contents = file.read(length)
    if zlib.crc32(contents) != check_sum:
        msg = "the check sum of its table of contents is wrong"
        raise ValueError(msg)
    found: dict[str, Any] = json.loads(contents)
    return found


def _read_into(file: FileIO, content: memoryview) -> None:
    """Fill *content*; one read gives at most 2 GiB."""
    filled = 0
    while filled < len(content):
        got = file.readinto(content[filled:])
        if not got:
            msg = "it is cut off"
            raise OSError(msg)
        filled += got
