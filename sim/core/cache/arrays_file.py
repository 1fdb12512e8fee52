"""A file of named arrays: their bytes one after another, a table of contents at the end, digests of both.

Each array can be read alone, straight into memory, and nothing in the file is ever executed. The digest of
the table is made with a secret, so that neither a bad disk nor somebody who does not know it can change what
is read; about as fast as bytes can be read.
"""

import hashlib
import hmac
import json
import math
import os
import re
import stat
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.disk.others import try_lock

Arrays = Mapping[str, NDArray[Any]]
"""Arrays by name; a name may hold slashes."""

_MAGIC = b"safecity arrays 2\n"
_TAIL = struct.Struct(
    f"<Q32s{len(_MAGIC)}s"
)  # Length and digest of the contents, and the mark of the format.
_ALIGNED = 64  # A cache line of today's processors.
_KINDS = "biufSU"
_KIND = re.compile(rf"[<>|=][{_KINDS}]\d{{1,8}}")  # larger ones overflow in NumPy
_MOST_CONTENTS = 2**26
"""Bytes; tables of contents take a thousandth of this."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FOUND = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_FOUND |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe would keep us waiting


class DamagedFileError(Exception):
    """The file is not what was once written; the message says what is wrong with it."""


def write_arrays(file: Path, arrays: Arrays, about: Mapping[str, str], secret: bytes = b"") -> None:
    """Write a new file, locked while it is written.

    Parameters
    ----------
    file
        Must not exist yet.
    arrays
        Booleans, numbers or fixed-width text, in the order in which they will be read.
    about
        What they are; read back with them.
    secret
        Who reads the file must give the same.

    Raises
    ------
    OSError
        If it cannot be written whole; what there is of it stays behind.
    TypeError
        If an array holds Python objects.
    """
    table: dict[str, Any] = {}
    with os.fdopen(os.open(file, _NEW, 0o644), "wb") as out:
        with suppress(OSError):  # some drives know no locks
            try_lock(out)
        for name, given in arrays.items():
            array = np.asarray(given, order="C")
            if array.dtype.kind not in _KINDS:
                msg = f"array '{name}' holds {array.dtype}, which is no plain number, truth value or text"
                raise TypeError(msg)
            out.write(bytes(-out.tell() % _ALIGNED))
            content = array.reshape(-1).view(np.uint8).data
            table[name] = [array.dtype.str, array.shape, out.tell(), _digest(content)]
            out.write(content)
        contents = json.dumps({"about": dict(about), "arrays": table}).encode()
        out.write(contents)
        out.write(_TAIL.pack(len(contents), _sealed(contents, secret), _MAGIC))


class ArraysFile(Arrays):
    """The arrays of a file, each read and checked when it is asked for.

    Parameters
    ----------
    file
        As written by `write_arrays`; kept open until this object goes or is closed.
    secret
        As given there.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DamagedFileError
        If it is no file, is cut off, or its table of contents is not what was written.
    """

    def __init__(self, file: Path, secret: bytes = b"") -> None:
        self._open = _opened(file)
        self._reading = threading.Lock()
        try:
            found = _contents(self._open, secret)
            self.about: dict[str, str] = found["about"]
            self._table = {name: _checked(row) for name, row in found["arrays"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            self._open.close()
            msg = str(error) if isinstance(error, OSError | ValueError) else "its table of contents is odd"
            raise DamagedFileError(msg) from error

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Read one array.

        Raises
        ------
        KeyError
            If the file has no array of that name.
        DamagedFileError
            If it is not what was once written.
        """
        kind, shape, start, digest = self._table[name]
        with self._reading:
            try:
                if start + math.prod(shape) * kind.itemsize > self._open.seek(0, os.SEEK_END):
                    msg = "it is cut off"
                    raise OSError(msg)
                array: NDArray[Any] = np.empty(shape, dtype=kind)
                content = array.reshape(-1).view(np.uint8).data
                self._open.seek(start)
                _read_into(self._open, content)
            except (OSError, ValueError) as error:
                msg = str(error)
                raise DamagedFileError(msg) from error
        if _digest(content) != digest:
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


def _digest(content: memoryview) -> str:
    return hashlib.sha256(content).hexdigest()


def _sealed(contents: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, contents, "sha256")


def _opened(file: Path) -> FileIO:
    """Open a file, and nothing else that may have its name."""
    found = os.open(file, _FOUND)
    if not stat.S_ISREG(os.fstat(found).st_mode):
        os.close(found)
        msg = "it is no file"
        raise DamagedFileError(msg)
    return FileIO(found, "rb")


def _contents(file: FileIO, secret: bytes) -> dict[str, Any]:
    """Read and check the table of contents at the end of *file*."""
    size = file.seek(0, os.SEEK_END)
    if size < _TAIL.size:
        msg = "it is cut off"
        raise ValueError(msg)
    file.seek(size - _TAIL.size)
    length, seal, magic = _TAIL.unpack(file.read(_TAIL.size))
    if magic != _MAGIC or length > min(size - _TAIL.size, _MOST_CONTENTS):
        msg = "it has no table of contents at its end"
        raise ValueError(msg)
    file.seek(size - _TAIL.size - length)
    contents = file.read(length)
    if not hmac.compare_digest(_sealed(contents, secret), seal):
        msg = "the check sum of its table of contents is wrong"
        raise ValueError(msg)
    found: dict[str, Any] = json.loads(contents)
    return found


def _checked(row: Any) -> tuple[np.dtype[Any], tuple[int, ...], int, str]:
    """Read a row of the table of contents: kind, shape, start and digest of an array."""
    kind, shape, start, digest = row
    numbers = [*shape, start]
    if not _KIND.fullmatch(kind) or any(type(number) is not int or number < 0 for number in numbers):
        msg = "its table of contents names an array that cannot be"
        raise ValueError(msg)
    return np.dtype(kind), tuple(shape), start, str(digest)


def _read_into(file: FileIO, content: memoryview) -> None:
    """Fill *content*; one read gives at most 2 GiB."""
    filled = 0
    while filled < len(content):
        got = file.readinto(content[filled:])
        if not got:
            msg = "it is cut off"
            raise OSError(msg)
        filled += got
