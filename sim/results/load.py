"""Reading run folders back."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from sim.core.errors import InputError
from sim.core.safe_cells import plain_cells
from sim.results.contract import CELL_HOURS, CELL_RESULTS, FUNNEL, PLACES, STRATA
from sim.results.store import (
    CELLS_FILE,
    CERTIFICATE_FILE,
    FUNNEL_FILE,
    HOURS_FILE,
    PLACES_FILE,
    STRATA_FILE,
    SUMMARY_FILE,
)


def is_run_folder(path: Path) -> bool:
    """Tell whether *path* is a folder that a run was written to."""
    return (path / SUMMARY_FILE).is_file()


def load_summary(path: Path) -> dict[str, Any]:
    """Read a run's summary.

    Parameters
    ----------
    path
        The run folder, or the summary file in it.

    Raises
    ------
    InputError
        If there is none, or it cannot be read.
    """
    return _read_json(path if path.is_file() else _file(path, SUMMARY_FILE))


def load_certificate(path: Path) -> dict[str, Any]:
    """Read the certificate of the run folder *path*; raises InputError if it has none."""
    return _read_json(_file(path, CERTIFICATE_FILE))


def load_cells(path: Path) -> gpd.GeoDataFrame:
    """Read the cells of the run folder *path* in EPSG:4326; raises InputError if it has none."""
    file = _file(path, CELLS_FILE)
    try:
        cells = gpd.read_parquet(file)
    except (OSError, ValueError) as error:
        raise _unreadable(file) from error
    CELL_RESULTS.check(cells)
    return cells


def load_hours(path: Path) -> pd.DataFrame:
    """Read who was seen where and when in the run folder *path*; raises InputError if it does not say."""
    file = _file(path, HOURS_FILE)
    try:
        hours = pd.read_parquet(file)
    except (OSError, ValueError) as error:
        raise _unreadable(file) from error
    return CELL_HOURS.check(hours)


def load_strata(path: Path) -> pd.DataFrame:
    """Read the strata of the run folder *path*; raises InputError if it has none."""
    words = dict.fromkeys(("dimension", "stratum", "definition"), "str")
    return STRATA.check(_read_csv(_file(path, STRATA_FILE), words))


def load_places(path: Path) -> pd.DataFrame:
    """Read the parts of a country from the run folder *path*; raises InputError if it is not of a country."""
    words = dict.fromkeys(("place", "title", "region"), "str")
    return PLACES.check(_read_csv(_file(path, PLACES_FILE), words))


def load_funnel(path: Path) -> pd.DataFrame:
    """Read the funnel of the run folder *path*; raises InputError if it has none."""
    return FUNNEL.check(_read_csv(_file(path, FUNNEL_FILE), {"stage": "str"}))


def _file(folder: Path, name: str) -> Path:
    if not (folder / name).is_file():
        msg = f"{folder} is not a run folder: it has no {name}; give a folder that `safecity run` wrote"
        raise InputError(msg)
    return folder / name


def _read_json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        msg = f"this is not the JSON that a run writes ({error.msg}); run the scenario again"
        raise InputError(msg, file=file, line=error.lineno) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(file) from error
    if not isinstance(content, dict):
        raise _unreadable(file)
    return content


def _read_csv(file: Path, words: dict[str, str]) -> pd.DataFrame:
    try:
        return plain_cells(pd.read_csv(file, dtype=words))
    except (OSError, ValueError) as error:
        raise _unreadable(file) from error


def _unreadable(file: Path) -> InputError:
    msg = "this file cannot be read as a run's result; run the scenario again"
    return InputError(msg, file=file)
