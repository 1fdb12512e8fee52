"""A run's birth certificate: all that its figures depend on. Its digest names the run."""

import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import sim
from sim.core.disk.files import content_digest

_LIBRARIES = ("geopandas", "numba", "numpy", "pandas", "pyarrow", "pyproj", "scipy", "shapely", "simpy")
_ID_DIGITS = 12


def make_certificate(
    resolved: Mapping[str, Any], *, seed: int, data_digests: Mapping[str, str]
) -> dict[str, Any]:
    """Write down what a run depends on; nothing in it comes from a clock.

    Parameters
    ----------
    resolved
        The scenario with every number it uses, as plain JSON values.
    seed
        The run's seed.
    data_digests
        SHA-256 of each data file that was read, by its name.

    Returns
    -------
    The certificate; its *run_id* is the beginning of the digest of all the rest, library versions included,
    since these can move the last digits of a figure.
    """
    content = {
        "scenario": dict(resolved),
        "seed": seed,
        "data": dict(sorted(data_digests.items())),
        "versions": _versions(),
    }
    return {"run_id": run_id_of(content), **content}


def run_id_of(content: Mapping[str, Any]) -> str:
    """Give the beginning of the digest of all that a run depends on; empty if it has no text."""
    try:
        return content_digest(content)[:_ID_DIGITS]
    except UnicodeEncodeError:
        return ""


def _versions() -> dict[str, str]:
    versions = {
        "safecity-sim": sim.__version__,
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    for name in _LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "absent"
    return versions
