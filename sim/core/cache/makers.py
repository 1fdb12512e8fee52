"""Names the code and the libraries that make what is kept; other ones may make something else."""

import functools
import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import sim

_PACKAGE = Path(sim.__file__).resolve().parent
_MAKERS = ("core", "files", "city", "cameras", "people", "engine", "world", "results", "study")
_DECIDERS = ("scenario", "analytics")
"""Packages that decide results beyond what is kept."""
_LIBRARIES = ("numpy", "scipy", "pandas", "shapely", "geopandas", "pyproj", "numba")
_DIGITS = 8


@functools.cache
def makers_digest() -> str:
    """Digest of this version, its source files, the libraries it computes with and the kind of machine.

    The source files count, not only the version: who changes the model never meets what it made before.
    """
    facts = [sim.__version__, platform.machine(), *map(_about, _LIBRARIES)]
    return _digest_of(_MAKERS, "\0".join(facts))[:_DIGITS]


@functools.cache
def code_digest() -> str:
    """Digest of the source files that decide a result, on whatever machine and with whatever libraries."""
    return _digest_of((*_MAKERS, *_DECIDERS), sim.__version__)


def _digest_of(packages: Iterable[str], facts: str) -> str:
    digest = hashlib.sha256(facts.encode())
    for file in sorted(file for name in packages for file in (_PACKAGE / name).rglob("*.py")):
        digest.update(b"\0" + file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _about(library: str) -> str:
    """Give what a library's installation says of itself, its version with it; to parse it takes long."""
    try:
        found = distribution(library)
    except PackageNotFoundError:
        return f"no {library}"
    return found.read_text("METADATA") or f"{library} {found.version}"
