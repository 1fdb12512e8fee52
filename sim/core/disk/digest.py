"""Names made from content: the same content has the same digest on every machine."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from sim.core.errors import InputError

Found = TypeVar("Found")


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
