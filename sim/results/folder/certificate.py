"""A run's birth certificate: what its figures depend on, how to make them again, and which files they are in.

The digest of what the figures depend on names the run.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import sim
from sim.core.disk.files import code_digest, content_digest, file_digest

CERTIFICATE_FILE = "certificate.json"
FILES, REPEAT, COMMAND = "files", "repeat", "command"
"""Keys of the certificate that are no part of what names the run: the files, and how they were asked for."""
COMPARISON_ID = "comparison_id"
_BESIDE = ("run_id", FILES, REPEAT, COMMAND)
_LIBRARIES = ("geopandas", "numba", "numpy", "pandas", "pyarrow", "pyproj", "scipy", "shapely", "simpy")
_ID_DIGITS = 12
_SUMMARY_FILE = "summary.json"
_OURS = (
    *("cells.parquet", "hours.parquet", "cameras.parquet", "people.parquet", "overrides.log", _SUMMARY_FILE),
    *("strata.csv", "places.csv", "funnel.csv", "measures.csv"),
)
_TIMING = "timing"


def names_run(name: str) -> bool:
    """Tell whether a name is that of a run folder, or of the certificate in one, rather than a scenario's."""
    path = Path(name)
    return path.name == CERTIFICATE_FILE or is_there(path / CERTIFICATE_FILE)


def is_there(file: Path) -> bool:
    """Tell whether there is such a file, as far as one can see: the folder may be closed to the reader."""
    try:
        return file.is_file()
    except OSError:
        return False


def make_certificate(
    resolved: Mapping[str, Any],
    *,
    seed: int,
    data_digests: Mapping[str, str],
    day: str = "",
    repeat: Mapping[str, Any] | None = None,
    command: str = "",
) -> dict[str, Any]:
    """Write down what a run depends on; nothing in it comes from a clock.

    Parameters
    ----------
    resolved, seed, day
        The scenario with every number it uses, as plain JSON values; its seed; the day whose numbers hold.
    data_digests
        SHA-256 of each data file that was read, by its name.
    repeat, command
        What was said and where what was read lies, all it takes to run it again; and how it was asked for.

    Returns
    -------
    The certificate; its *run_id* is the beginning of the digest of what figures depend on: code and library
    versions included, since these can move the last digits of a figure, but not the command, nor where files
    lie.
    """
    content = {
        "scenario": dict(resolved),
        "seed": seed,
        "day": day,
        "data": dict(sorted(data_digests.items())),
        "code": code_digest(),
        "versions": _versions(),
    }
    return {"run_id": run_id_of(content), **content, COMMAND: command, REPEAT: dict(repeat or {})}


def comparison_certificate(certificates: Sequence[Mapping[str, Any]], *, command: str = "") -> dict[str, Any]:
    """Write down which runs a comparison is of, and what compared them.

    Parameters
    ----------
    certificates, command
        Of the runs, the first one first, and how it was asked for.
    """
    runs = [
        {"scenario": one["scenario"].get("name", ""), "title": one["scenario"].get("title", "")}
        | {name: one.get(name) for name in ("run_id", "seed", "day", "code")}
        for one in certificates
    ]
    content = {"runs": runs, "code": code_digest(), "versions": _versions()}
    return {COMPARISON_ID: run_id_of(content), **content, COMMAND: command}


def run_id_of(content: Mapping[str, Any]) -> str:
    """Give the beginning of the digest of all that a run depends on; empty if it has no text."""
    try:
        return content_digest(content)[:_ID_DIGITS]
    except UnicodeEncodeError:
        return ""


def with_files(
    certificate: Mapping[str, Any], files: Iterable[Path], summary: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Add to a certificate what was written; the same results give the same certificate.

    Parameters
    ----------
    certificate, files
        Of a run or a comparison, and all files of the folder but the summary.
    summary
        What the summary of a run says; how long the work took is no part of it.
    """
    digests = {file.name: file_digest(file) for file in files}
    if summary is not None:
        digests[_SUMMARY_FILE] = _digest_of_summary(summary)
    return {**certificate, FILES: dict(sorted(digests.items()))}


def changed_files(
    folder: Path, certificate: Mapping[str, Any], *, summary: Mapping[str, Any]
) -> tuple[str, ...]:
    """Name the files that are not as the run wrote them.

    Parameters
    ----------
    folder
        The run folder.
    certificate, summary
        What it holds.
    """
    written = certificate[FILES]
    now = {name: _digest(folder / name) for name in written if name != _SUMMARY_FILE}
    now[_SUMMARY_FILE] = _digest_of_summary(summary)
    changed = [name for name in written if now[name] != written[name]]
    content = {name: value for name, value in certificate.items() if name not in _BESIDE}
    unlisted = any(name not in written and (folder / name).exists() for name in _OURS)
    if unlisted or run_id_of(content) != certificate.get("run_id"):
        changed.append(CERTIFICATE_FILE)
    return tuple(changed)


def _digest(file: Path) -> str:
    try:
        return file_digest(file) if file.name and file.is_file() else ""
    except (OSError, ValueError):
        return ""


def _digest_of_summary(summary: Mapping[str, Any]) -> str:
    try:
        return content_digest({name: value for name, value in summary.items() if name != _TIMING})
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
