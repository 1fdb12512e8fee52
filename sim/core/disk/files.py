"""Where the shipped files lie; digests of files, of the facts a thing is made from, and of the code."""

import dataclasses
import functools
import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

import sim
from sim.core.errors import InputError

Found = TypeVar("Found")
_PACKAGE = Path(sim.__file__).resolve().parent
_MAKERS = ("core", "files", "city", "cameras", "people", "engine", "world", "results", "study")
_DECIDERS = ("scenario", "analytics")
"""Packages that decide results beyond what is kept."""
_SOURCES = (".py", ".csv")
"""Endings of files that are code, or a table that code follows."""
_LIBRARIES = ("numpy", "scipy", "pandas", "shapely", "geopandas", "pyproj", "numba")
_MAKERS_DIGITS = 8


def shipped_folder(name: str) -> Path:
    """Find the shipped folder *name* (`scenarios` or `geodata`).

    Raises
    ------
    FileNotFoundError
        If the installation is incomplete.
    """
    for root in (_PACKAGE / "shipped", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    msg = f"the folder {name}/ is missing from this installation of safecity-sim; install it again"
    raise FileNotFoundError(msg)


def canonical_json(content: Mapping[str, Any]) -> str:
    """Write *content* with sorted keys and no superfluous space."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def content_digest(content: Mapping[str, Any]) -> str:
    """Digest of *content*'s canonical JSON, 64 hexadecimal digits (SHA-256)."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Digest of a file's bytes, 64 hexadecimal digits (SHA-256)."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read_with_digest(file: Path, read: Callable[[Path], Found]) -> tuple[Found, str]:
    """Read a file, and give the digest of the bytes that were read.

    Parameters
    ----------
    file
        The file.
    read
        Reads it.

    Raises
    ------
    InputError
        If it was changed meanwhile, or whatever *read* raises.
    """
    try:
        before = file_digest(file)
    except OSError:
        before = ""  # *read* says why
    found = read(file)
    if not before or file_digest(file) != before:
        msg = "the file was changed while it was read; run again when nothing writes to it"
        raise InputError(msg, file=file)
    return found, before


def made_from_digest(facts: object) -> str:
    """Digest of everything that decides what is made, 64 hexadecimal digits.

    Parameters
    ----------
    facts
        Words, numbers, dates, None, arrays, frozen dataclasses; mappings (in any order), sequences of these.

    Raises
    ------
    TypeError
        If something in it has no text that names its whole content, such as a set or a table.
    """
    return hashlib.sha256(_text(facts).encode()).hexdigest()


def _text(facts: object) -> str:
    """Write *facts* so that different ones have different texts; each kind of thing has a mark of its own."""
    kind = type(facts).__qualname__
    match facts:
        case np.generic():
            text = _text(facts.item())
        case Enum():
            text = f"{kind}.{facts.name}"
        case None | bool() | int() | float() | str() | bytes() | date():
            text = repr(facts)
        case np.ndarray():
            text = _array_text(facts)
        case Mapping():
            rows = sorted(f"{_text(key)}:{_text(value)}" for key, value in facts.items())
            text = f"{{{','.join(rows)}}}"
        case tuple() | list():
            text = f"[{','.join(map(_text, facts))}]"
        case _ if dataclasses.is_dataclass(facts) and not isinstance(facts, type):
            fields = [field.name for field in dataclasses.fields(facts)]
            text = f"{kind}({','.join(f'{name}={_text(getattr(facts, name))}' for name in fields)})"
        case _:
            msg = f"a {kind} cannot say what a thing is made from; give words, numbers or arrays"
            raise TypeError(msg)
    return text


def _array_text(array: np.ndarray) -> str:
    if array.dtype.hasobject:
        msg = f"an array of {array.dtype} cannot say what a thing is made from"
        raise TypeError(msg)
    content = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
    return f"array({array.dtype.str},{array.shape},{content})"


@functools.cache
def makers_digest() -> str:
    """Digest of this version, its source files, the libraries it computes with and the kind of machine.

    The source files count, not only the version: who changes the model never meets what it made before.
    """
    facts = [sim.__version__, platform.machine(), *map(_about, _LIBRARIES)]
    return _digest_of(_MAKERS, "\0".join(facts))[:_MAKERS_DIGITS]


@functools.cache
def code_digest() -> str:
    """Digest of the source files that decide a result, on whatever machine and with whatever libraries."""
    return _digest_of((*_MAKERS, *_DECIDERS), sim.__version__)


def _digest_of(packages: Iterable[str], facts: str) -> str:
    digest = hashlib.sha256(facts.encode())
    found = (file for name in packages for file in (_PACKAGE / name).rglob("*") if file.suffix in _SOURCES)
    for file in sorted(found):
        digest.update(b"\0" + file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _about(library: str) -> str:
    """Give what a library's installation says of itself, its version with it; to parse it takes long."""
    try:
        found = distribution(library)
    except PackageNotFoundError:
        return f"no {library}"
    return found.read_text("METADATA") or f"{library} {found.version}"
