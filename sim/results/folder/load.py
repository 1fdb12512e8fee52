"""Reading run folders back: as a run writes them, or refused in a sentence."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sim.core.errors import ContractError, InputError
from sim.core.table import Contract, plain_cells
from sim.files.tables.parquet_table import DamagedTableError, read_parquet_table
from sim.results.folder import reread, store
from sim.results.folder.certificate import CERTIFICATE_FILE, COMPARISON_ID, changed_files, is_there
from sim.results.measures import contract as tables
from sim.results.measures.cells_and_cameras import CAMERA_RESULTS
from sim.results.run_tables import PEOPLE

_REMEDY = "run the scenario again"
_TOO_DEEP_OR_LONG = (ValueError, RecursionError)
_KINDS = {"int": ("iu", "a whole number"), "float": ("f", "a number"), "bool": ("b", "true or false")}


def is_run_folder(path: Path) -> bool:
    """Tell whether *path* is a folder that a run was written to."""
    return is_there(path / store.SUMMARY_FILE)


def changes_since_run(path: Path) -> tuple[str, ...]:
    """Name the files of the run folder *path* that are not as the run wrote them.

    Raises
    ------
    InputError
        If there is no certificate, or it cannot be read.
    """
    return changed_files(path, load_certificate(path), summary=load_summary(path))


def load_summary(path: Path) -> dict[str, Any]:
    """Read the summary in the run folder *path*, or in the file *path*; raises InputError if it has none."""
    file = path if is_there(path) else _file(path, store.SUMMARY_FILE)
    summary = _read_json(file)
    _keeps(file, reread.check_summary, summary)
    return summary


def load_certificate(path: Path) -> dict[str, Any]:
    """Read the certificate of the run folder *path*; raises InputError if it has none."""
    file = _file(path, CERTIFICATE_FILE)
    certificate = _read_json(file)
    if COMPARISON_ID in certificate:
        msg = "this is the certificate of a comparison, not of a run; name one of the runs that it compares"
        raise InputError(msg, file=file)
    _keeps(file, reread.check_certificate, certificate)
    return certificate


def load_cells(path: Path, *, of_country: bool = False) -> gpd.GeoDataFrame:
    """Read the cells of the run folder *path* in EPSG:4326; raises InputError if it has none."""
    file = _file(path, store.CELLS_FILE)
    cells = _read_table(file, tables.COUNTRY_CELLS if of_country else tables.CELL_RESULTS, keeps_others=True)
    _keeps(file, reread.check_on_map, cells)
    return cells


def load_hours(path: Path, cells: pd.DataFrame | None = None) -> pd.DataFrame:
    """Read who was seen where and when, in *cells* if they are given; raises InputError if it is not said."""
    file = _file(path, store.HOURS_FILE)
    hours: pd.DataFrame = _read_table(file, tables.CELL_HOURS)
    _keeps(file, reread.check_hours, hours, cells)
    return hours


def load_strata(path: Path, *, of_country: bool = False) -> pd.DataFrame:
    """Read the strata of the run folder *path*; raises InputError if it has none."""
    file = _file(path, store.STRATA_FILE)
    strata = _read_csv(file, tables.STRATA)
    _keeps(file, reread.check_strata, strata)
    if of_country:
        _keeps(file, reread.check_country_strata, strata)
    return strata


def load_measures(path: Path) -> pd.DataFrame:
    """Read every figure of the run folder *path*; raises InputError if it has none, as older versions'."""
    if is_run_folder(path) and not is_there(path / store.MEASURES_FILE):
        msg = f"{path} is a run of another version: it has no {store.MEASURES_FILE}; {_REMEDY}"
        raise InputError(msg)
    kept = _read_csv(_file(path, store.MEASURES_FILE), tables.KEPT_MEASURES)
    return kept[[column.name for column in tables.MEASURES.columns]]


def load_cameras(path: Path) -> gpd.GeoDataFrame | None:
    """Read the cameras of the run folder *path*; None of a country's, and of one that kept none."""
    if not is_there(path / store.CAMERAS_FILE):
        return None
    cameras: gpd.GeoDataFrame = _read_table(path / store.CAMERAS_FILE, CAMERA_RESULTS)
    return cameras


def load_people(path: Path) -> pd.DataFrame | None:
    """Read what was seen of each resident simulated; None where it was not kept, as everybody was."""
    if not is_there(path / store.PEOPLE_FILE):
        return None
    people: pd.DataFrame = _read_table(path / store.PEOPLE_FILE, PEOPLE)
    return people


def load_places(path: Path) -> pd.DataFrame:
    """Read the parts of a country from the run folder *path*; raises InputError if it is not of a country."""
    file = _file(path, store.PLACES_FILE)
    places = _read_csv(file, tables.PLACES)
    _keeps(file, reread.check_places, places)
    return places


def load_funnel(path: Path) -> pd.DataFrame:
    """Read the funnel of the run folder *path*; raises InputError if it has none."""
    return _read_csv(_file(path, store.FUNNEL_FILE), tables.FUNNEL)


def _file(folder: Path, name: str) -> Path:
    if not is_there(folder / name):
        msg = f"{folder} is not a run folder: it has no {name}; give a folder that `safecity run` wrote"
        raise InputError(msg)
    return folder / name


def _read_json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        msg = f"this is not the JSON that a run writes ({error.msg}); {_REMEDY}"
        raise InputError(msg, file=file, line=error.lineno) from error
    except (OSError, *_TOO_DEEP_OR_LONG) as error:
        raise _unreadable(file) from error
    if not isinstance(content, dict):
        raise _unreadable(file)
    return content


def _no_number(word: str) -> float:
    msg = f"{word} is no number"
    raise ValueError(msg)


def _read_csv(file: Path, contract: Contract) -> pd.DataFrame:
    """Read a table of a run; whole numbers may stand for others, as spreadsheets write them."""
    words = {column.name: "str" for column in contract.columns if column.kind == "text"}
    numbers = [column.name for column in contract.columns if column.kind == "float"]
    try:
        gaps = {name: [""] for name in numbers}
        read = pd.read_csv(file, dtype=words, na_values=gaps, keep_default_na=False, low_memory=False)
        table = plain_cells(read)
    except (OSError, ValueError, OverflowError, MemoryError) as error:
        raise _unreadable(file) from error
    whole = [name for name in numbers if name in table and table[name].dtype.kind in "iu"]
    table = table.astype(dict.fromkeys(whole, "float64"))
    _keeps(file, _check_kinds, table, contract)
    _keeps(file, _check, table, contract)
    return table


def _read_table(file: Path, contract: Contract, *, keeps_others: bool = False) -> Any:
    try:
        return read_parquet_table(file.read_bytes(), contract, keeps_others=keeps_others)
    except (OSError, DamagedTableError) as error:
        raise _unreadable(file) from error
    except ContractError as error:
        raise _other_than_written(file, error) from error


def _check_kinds(table: pd.DataFrame, contract: Contract) -> None:
    """Make sure that there are rows and that columns of numbers hold nothing else, or name the first row."""
    if table.empty:
        msg = "it has no rows"
        raise ContractError(msg)
    for column in contract.columns:
        kinds = _KINDS.get(column.kind)
        if kinds is None or column.name not in table or table[column.name].dtype.kind in kinds[0]:
            continue
        values = table[column.name]
        read = pd.to_numeric(values, errors="coerce")
        wrong = read.isna() if column.kind == "float" else read.isna() | (read % 1 != 0)
        row = int(np.argmax(wrong.to_numpy()))
        msg = f"column '{column.name}' is '{values.iloc[row]}' in row {row}, but must be {kinds[1]}"
        raise ContractError(msg)


def _check(table: pd.DataFrame, contract: Contract) -> None:
    try:
        contract.check(table)
    except ContractError as error:
        raise ContractError(str(error).removeprefix(f"table '{contract.name}': ")) from error


def _keeps(file: Path, check: Any, *content: Any) -> None:
    """Check what a file holds; raises InputError if it is not what a run writes."""
    try:
        check(*content)
    except ContractError as error:
        raise _other_than_written(file, error) from error


def _other_than_written(file: Path, error: ContractError) -> InputError:
    return InputError(f"this is not as a run of this version writes it: {error}; {_REMEDY}", file=file)


def _unreadable(file: Path) -> InputError:
    msg = f"this file cannot be read as a run's result; {_REMEDY}"
    return InputError(msg, file=file)
