"""Names the code and the libraries that make what is kept; other ones may make something else."""

import functools
import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sim

_PACKAGE = Path(sim.__file__).resolve().parent
_MAKERS = ("core", "city", "cameras", "people", "engine")
_LIBRARIES = ("numpy", "scipy", "pandas", "shapely", "geopandas", "pyproj", "numba")
_DIGITS = 8


@functools.cache
def makers_digest() -> str:
    """Digest of this version, its source files, the libraries it computes with and the kind of machine.

    The source files count, not only the version: who changes the model never meets what it made before.
    """
    digest = hashlib.sha256()
    facts = [sim.__version__, platform.machine(), *(f"{name} {_version(name)}" for name in _LIBRARIES)]
    digest.update("\n".join(facts).encode())
    for file in sorted(file for folder in _MAKERS for file in (_PACKAGE / folder).rglob("*.py")):
        digest.update(b"\0" + file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:_DIGITS]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
