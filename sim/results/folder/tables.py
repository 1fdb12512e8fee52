"""All tables of a run folder at once, as a finished run is shown and compared."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from sim.city.country.gazetteer import COUNTRY_TITLE, find_place, is_country
from sim.city.metre_grid import metre_crs
from sim.core.errors import InputError
from sim.results.folder import load
from sim.results.folder.store import CELLS_FILE, PLACES_FILE
from sim.results.run_tables import RunTables

_LOG = logging.getLogger("safecity")
_LARGEST_CITY_M = 1e6
"""A picture of a city shows less than a thousand kilometres each way."""


def load_tables(folder: Path) -> RunTables:
    """Read a run folder; says which of its files changed since.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    summary = load.load_summary(folder)
    city = str(summary["city"])
    of_country = is_country(city)
    cells = load.load_cells(folder, of_country=of_country)
    hours, strata = load.load_hours(folder, cells), load.load_strata(folder, of_country=of_country)
    changed = load.changes_since_run(folder)
    if changed:
        _LOG.warning("%s: %s changed since the run; shown as found", folder, ", ".join(changed))
    certificate = load.load_certificate(folder)
    said = certificate["scenario"]
    title, crs = _title_and_crs(city, said)
    mapped = said.get("stock", {}).get("mapped") or {}
    return RunTables(
        scenario=str(summary["scenario"]),
        title=str(said.get("title", summary["scenario"])),
        question=str(said.get("question") or ""),
        place=title,
        seed=summary["seed"],
        summary=summary,
        code=str(certificate.get("code", "")),
        changed=changed,
        cells=cells if crs is None else _in_metres(cells, crs, folder),
        hours=hours,
        strata=strata,
        funnel=load.load_funnel(folder),
        places=_places_apart(folder) if of_country else None,
        measures=load.load_measures(folder),
        people=load.load_people(folder),
        cameras=load.load_cameras(folder),
        is_imported=bool(said.get("imported")),
        mapped_file=str(mapped.get("file", "")),
        is_topped_up=bool(mapped.get("top_up")),
        said=said,
    )


def _title_and_crs(city: str, said: Mapping[str, Any]) -> tuple[str, str | None]:
    """Give the title of what was run, and the metre CRS of a city."""
    if is_country(city):
        return COUNTRY_TITLE, None
    if said.get("imported"):
        return str(said["imported"]["title"]), str(said["imported"]["crs"])
    place = find_place(city)
    return place.title, metre_crs(place.longitude_deg, place.latitude_deg)


def _places_apart(folder: Path) -> pd.DataFrame:
    places = load.load_places(folder)
    if len(places[["longitude_deg", "latitude_deg"]].drop_duplicates()) == 1:
        msg = "all places lie at one point, so that no map can be drawn; run the scenario again"
        raise InputError(msg, file=folder / PLACES_FILE)
    return places


def _in_metres(cells: gpd.GeoDataFrame, crs: str, folder: Path) -> gpd.GeoDataFrame:
    """Project the cells of a run folder; raises InputError if they lie nowhere near the city."""
    in_metres = cells.to_crs(crs)
    left, bottom, right, top = in_metres.total_bounds
    if not max(right - left, top - bottom) <= _LARGEST_CITY_M:
        msg = f"the cells do not lie where {crs} is made for, or too far apart; run the scenario again"
        raise InputError(msg, file=folder / CELLS_FILE)
    return in_metres
