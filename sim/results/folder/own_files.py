"""Which files a run wrote, by their digests: so that one that was changed afterwards is noticed."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.core.disk.files import content_digest, file_digest
from sim.results.folder.certificate import run_id_of

FILES = "files"
"""Key of the certificate."""
_CERTIFICATE_FILE, _SUMMARY_FILE = "certificate.json", "summary.json"
_ALWAYS = (_SUMMARY_FILE, "cells.parquet", "hours.parquet", "strata.csv", "funnel.csv", "overrides.log")
_TIMING = "timing"


def with_files(
    certificate: Mapping[str, Any], files: Iterable[Path], summary: Mapping[str, Any]
) -> dict[str, Any]:
    """Add to a certificate what the run wrote; the same results give the same certificate.

    Parameters
    ----------
    certificate
        As made by `make_certificate`.
    files
        All files of the run folder but the summary.
    summary
        What the summary says; how long the work took is no part of it.
    """
    digests = {file.name: file_digest(file) for file in files} | {_SUMMARY_FILE: _digest_of_summary(summary)}
    return {**certificate, FILES: dict(sorted(digests.items()))}


def changed_files(
    folder: Path, certificate: Mapping[str, Any], *, summary: Mapping[str, Any]
) -> tuple[str, ...]:
    """Name the files that are not as the run wrote them; none if the certificate says nothing on them.

    Parameters
    ----------
    folder
        The run folder.
    certificate, summary
        What it holds.
    """
    written = certificate.get(FILES)
    if not isinstance(written, dict):
        return ()
    now = {name: _digest(folder / name) for name in written if name != _SUMMARY_FILE}
    now[_SUMMARY_FILE] = _digest_of_summary(summary)
    changed = [name for name in written if now[name] != written[name]]
    content = {name: value for name, value in certificate.items() if name not in ("run_id", FILES)}
    unlisted = any(name not in written and (folder / name).exists() for name in _ALWAYS)
    if unlisted or run_id_of(content) != certificate.get("run_id"):
        changed.append(_CERTIFICATE_FILE)
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
