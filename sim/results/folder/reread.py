"""What is asked of a run's files when they are read back, beyond the contracts of their columns.

Every check raises ContractError with what is missing or wrong.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError

from sim.city.country.parts import all_regions
from sim.city.country.settlement_sizes import SIZE_CLASSES
from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.files.layers.vector_file import crs_word
from sim.results.measures.cells_and_cameras import MAP_CRS

_HOURS = tuple(f"{hour:02d}" for hour in range(24))
_ROUNDED = 1e-3
"""Shares and people are written with six decimals; a large share of few people is off by less than this."""
_MOST_DEGREES = np.array([180.0, 90.0, 180.0, 90.0])
_EXACT = 2**53
"""Whole numbers from here on are not exact as others."""
_CRS = re.compile(r"EPSG:[0-9]+")


def check_summary(summary: Mapping[str, Any]) -> None:
    """Make sure that a summary says what pictures and readers need."""
    for name in ("scenario", "city", "engine"):
        _require(summary, name, isinstance(summary.get(name), str) and bool(summary[name]), "text")
    _require(summary, "seed", _is_whole(summary.get("seed")), "a whole number")
    residents: Any = summary.get("residents")
    people: Any = summary.get("people")
    _require(summary, "residents", _is_whole(residents) and 0 < residents < _EXACT, "a whole number above 0")
    _require(
        summary,
        "people",
        _is_whole(people) and 0 < people <= residents,
        "a whole number above 0 and at most 'residents'",
    )
    sample: Any = summary.get("sample")
    _require(summary, "sample", _is_number(sample) and 0 < sample <= 1, "a number above 0 and at most 1")
    funnel: Any = summary.get("funnel")
    _require(summary, "funnel", isinstance(funnel, dict), "an object")
    stage: Any = funnel.get("leave_home")
    _require(funnel, "leave_home", isinstance(stage, dict), "an object")
    leave: Any = stage.get("residents")
    _require(stage, "residents", _is_number(leave) and leave >= 0, "a number of people")
    definitions: Any = summary.get("definitions")
    _require(summary, "definitions", isinstance(definitions, dict), "an object")
    for word in Definition:
        one: Any = definitions.get(str(word))
        _require(definitions, str(word), isinstance(one, dict), "an object")
        cameras, observed, share = map(one.get, ("cameras", "people_observed", "share_observed"))
        _require(one, "cameras", _is_whole(cameras) and cameras >= 0, "a number of cameras")
        _require(one, "people_observed", _is_number(observed) and observed >= 0, "a number of people")
        _require(one, "share_observed", _is_number(share) and 0 <= share <= 1, "a number from 0 to 1")


def check_certificate(certificate: Mapping[str, Any]) -> None:
    """Make sure that a certificate says which scenario was run, as far as pictures name it."""
    _require(certificate, "run_id", isinstance(certificate.get("run_id"), str), "text")
    files: Any = certificate.get("files")
    _require(certificate, "files", isinstance(files, dict), "an object")
    strange = [name for name in files if Path(name).name != name]
    _require(files, "".join(strange[:1]), not strange, "the name of a file in this folder")
    scenario: Any = certificate.get("scenario")
    _require(certificate, "scenario", isinstance(scenario, dict), "an object")
    _require(scenario, "title", isinstance(scenario.get("title", ""), str), "text")
    stock = scenario.get("stock", {})
    _require(scenario, "stock", isinstance(stock, dict), "an object")
    mapped, imported = stock.get("mapped"), scenario.get("imported")
    _require(stock, "mapped", mapped is None or isinstance(mapped, dict), "an object")
    if mapped:
        _require(mapped, "file", isinstance(mapped.get("file"), str), "text")
        _require(mapped, "top_up", isinstance(mapped.get("top_up"), bool), "true or false")
    _require(scenario, "imported", imported is None or isinstance(imported, dict), "an object")
    if imported:
        _require(imported, "title", isinstance(imported.get("title"), str), "text")
        _require(imported, "crs", _is_metre_crs(imported.get("crs")), "a code of a CRS in metres")


def check_strata(strata: pd.DataFrame) -> None:
    """Make sure that each stratum stands there once a definition, and no more people observed than live."""
    again = strata.duplicated(["dimension", "stratum", "definition"]).to_numpy()
    _refuse(again, "columns 'dimension', 'stratum' and 'definition' say the same as another row")
    counts = strata.groupby(["dimension", "stratum"])["definition"].transform("size").to_numpy()
    _refuse(counts != len(Definition), "column 'stratum' is not there for all definitions")
    hours = strata[strata["dimension"] == "hour"]
    if not hours.empty and set(hours["stratum"]) != set(_HOURS):
        msg = "column 'stratum' does not have each hour from 00 to 23"
        raise ContractError(msg)
    people, observed = (strata[name].to_numpy(dtype=float) for name in ("residents", "people_observed"))
    _refuse(observed > people * (1 + _ROUNDED), "column 'people_observed' is above 'residents'")
    share = strata["share_observed"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.abs(share - observed / people) > _ROUNDED
    _refuse(off, "column 'share_observed' is not 'people_observed' of 'residents'")


def check_country_strata(strata: pd.DataFrame) -> None:
    """Make sure that the strata of a country name sizes and regions that are known."""
    known = {
        "settlement_size": {each.word for each in SIZE_CLASSES},
        "region": {region.name for region in all_regions()},
    }
    for dimension, words in known.items():
        here = (strata["dimension"] == dimension).to_numpy()
        if not here.any():
            msg = f"column 'dimension' has no '{dimension}', which a run of the country has"
            raise ContractError(msg)
        _refuse(here & ~strata["stratum"].isin(words).to_numpy(), f"column 'stratum' names no {dimension}")
        gap = here & strata["share_observed"].isna().to_numpy()
        _refuse(gap, "column 'share_observed' has a missing value")


def check_on_map(cells: gpd.GeoDataFrame) -> None:
    """Make sure that cells lie somewhere on Earth."""
    if cells.empty:
        msg = "it has no cells"
        raise ContractError(msg)
    if cells.crs != MAP_CRS:
        msg = f"column 'geometry' is in {crs_word(cells.crs)}, not in {MAP_CRS}"
        raise ContractError(msg)
    shapes = cells.geometry.to_numpy()
    with np.errstate(invalid="ignore"):  # corners at infinity
        inside = np.abs(shapely.bounds(shapes)) <= _MOST_DEGREES
        on_earth = inside.all(axis=1) & (shapely.area(shapes) > 0)
    if not on_earth.all():
        msg = f"column 'geometry' is no ground on Earth in row {int(np.argmin(on_earth))}"
        raise ContractError(msg)


def check_hours(hours: pd.DataFrame, cells: pd.DataFrame | None) -> None:
    """Make sure that each hour of a cell is there once, and the cell too."""
    again = hours.duplicated(["cell_id", "hour"]).to_numpy()
    if again.any():
        msg = f"columns 'cell_id' and 'hour' say the same as another row in row {int(np.argmax(again))}"
        raise ContractError(msg)
    if cells is None:
        return
    known = hours["cell_id"].isin(cells["cell_id"]).to_numpy()
    if not known.all():
        row = int(np.argmin(known))
        msg = f"column 'cell_id' is {hours['cell_id'].iloc[row]} in row {row}, but there is no such cell"
        raise ContractError(msg)


def check_places(places: pd.DataFrame) -> None:
    """Make sure that the parts of a country lie in its regions, and no more people are observed than live."""
    regions = {region.name for region in all_regions()}
    _refuse(~places["region"].isin(regions).to_numpy(), "column 'region' names no region")
    _refuse((places["residents"] < 1).to_numpy(), "column 'residents' is 0")
    for word in Definition:
        column = f"people_observed_{word}"
        _refuse((places[column] > places["residents"]).to_numpy(), f"column '{column}' is above 'residents'")


def _refuse(wrong: Any, problem: str) -> None:
    if wrong.any():
        msg = f"{problem} in row {int(np.argmax(wrong))}"
        raise ContractError(msg)


def _require(said: Mapping[str, Any], name: str, is_right: object, noun: str) -> None:
    if is_right:
        return
    msg = f"'{name}' is missing" if said.get(name) is None else f"'{name}' must be {noun}"
    raise ContractError(msg)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_metre_crs(value: object) -> bool:
    if not isinstance(value, str) or not _CRS.fullmatch(value):
        return False
    try:
        return bool(CRS.from_user_input(value).is_projected)
    except ProjError:
        return False
