"""The run folder: `<out>/<scenario>/<run id>/`, written beside its place and moved there when complete."""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.core.disk.replace import whole_folder
from sim.core.disk.whole_folder import unwritable
from sim.core.errors import InputError
from sim.core.table import safe_cells
from sim.results.folder.certificate import CERTIFICATE_FILE, with_files
from sim.results.measures.camera_counts import with_kinds
from sim.results.measures.cells_and_cameras import MAP_CRS, CameraResults
from sim.results.measures.summary import with_timing
from sim.results.outcome import Outcome
from sim.results.run_tables import people_table

SUMMARY_FILE = "summary.json"
CELLS_FILE = "cells.parquet"
HOURS_FILE = "hours.parquet"
STRATA_FILE = "strata.csv"
PLACES_FILE = "places.csv"
FUNNEL_FILE = "funnel.csv"
MEASURES_FILE = "measures.csv"
CAMERAS_FILE = "cameras.parquet"
PEOPLE_FILE = "people.parquet"
OVERRIDES_FILE = "overrides.log"
_OURS = (
    SUMMARY_FILE, CELLS_FILE, HOURS_FILE, STRATA_FILE, PLACES_FILE, FUNNEL_FILE, MEASURES_FILE,
    OVERRIDES_FILE, CERTIFICATE_FILE, CAMERAS_FILE, PEOPLE_FILE,
)  # fmt: skip
_DECIMALS = 6


def check_writable(out: Path) -> None:
    """Make sure that results can be written below *out*, before hours are spent on them; leaves no trace.

    The folder, of all results or of one scenario's, exists or can be made.

    Raises
    ------
    InputError
        If a file is in the way or the folder cannot be written to.
    """
    existing = out.absolute()
    try:
        while not _is_there(existing) and existing != existing.parent:
            existing = existing.parent
        if not existing.is_dir():
            msg = (
                f"results cannot be written to {out}: {existing} is not a folder; name another one with --out"
            )
            raise InputError(msg)
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise unwritable(f"results cannot be written to {out}", error) from error


def _is_there(path: Path) -> bool:
    """Tell whether there is anything of this name, a link counting as such; raises OSError if it can't."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def save_run(
    outcome: Outcome,
    out: Path,
    *,
    certificate: Mapping[str, Any],
    overrides: Sequence[str],
    timing: Mapping[str, float],
    cameras: CameraResults | None = None,
) -> Path:
    """Write the run folder, whole or not at all; of an older one of the same run, our files are replaced.

    Parameters
    ----------
    outcome, cameras
        What to write, and the cameras of a city.
    out
        The folder of all results; made if absent.
    certificate
        As made by `make_certificate`; its *run_id* names the folder.
    overrides, timing
        What overrides changed, one line each: `key: old → new`; and seconds by part of the work.

    Returns
    -------
    The run folder.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    of_scenario = scenario_folder(out, outcome.about.scenario)
    check_writable(of_scenario)
    place = of_scenario / str(certificate["run_id"])
    try:
        with whole_folder(place, (*_OURS, *outcome.beside)) as folder:
            if cameras is not None:
                cameras.write(folder / CAMERAS_FILE)
            _write_files(folder, outcome, certificate, overrides, timing)
    except OSError as error:
        raise unwritable(f"results cannot be written to {out}", error) from error
    return place


def scenario_folder(out: Path, scenario: str) -> Path:
    """Name the folder of a scenario's runs; what a folder's name should not hold becomes an underscore."""
    return out / (re.sub(r"[^\w.-]+", "_", scenario).strip(".") or "scenario")


def summary_text(summary: Mapping[str, Any]) -> str:
    """Write a summary as JSON; equal summaries give equal bytes."""
    return json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _write_files(
    folder: Path,
    outcome: Outcome,
    certificate: Mapping[str, Any],
    overrides: Sequence[str],
    timing: Mapping[str, float],
) -> None:
    _write_text(folder / SUMMARY_FILE, summary_text(with_timing(outcome.summary, timing)))
    _write_text(folder / OVERRIDES_FILE, "".join(f"{line}\n" for line in overrides))
    _write_text(folder / STRATA_FILE, _csv(outcome.strata))
    _write_text(folder / FUNNEL_FILE, _csv(outcome.funnel))
    _write_text(folder / MEASURES_FILE, _csv(with_kinds(outcome.measures, outcome.about.counts)))
    if outcome.places is not None:
        _write_text(folder / PLACES_FILE, _csv(outcome.places))
    for name, table in outcome.beside.items():
        _write_text(folder / name, _csv(table))
    outcome.cells.to_crs(MAP_CRS).to_parquet(folder / CELLS_FILE, index=False)
    outcome.hours.to_parquet(folder / HOURS_FILE, index=False)
    # Comparing samples needs every person; of everybody, totals are enough.
    if outcome.per_person is not None and outcome.day.tally.n_people < outcome.day.n_residents:
        people_table(outcome.per_person).to_parquet(folder / PEOPLE_FILE, index=False)
    written = [file for file in folder.iterdir() if file.name != SUMMARY_FILE]
    whole = with_files(certificate, written, outcome.summary)
    _write_text(folder / CERTIFICATE_FILE, json.dumps(whole, indent=2, ensure_ascii=False) + "\n")


def _write_text(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _csv(table: pd.DataFrame) -> str:
    return str(safe_cells(table.round(_DECIMALS)).to_csv(index=False, lineterminator="\n"))
