"""What pictures are drawn from: a run just made or a run folder, a country or one of its cities."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from sim.city.country.gazetteer import COUNTRY_TITLE, find_place, is_country
from sim.city.metre_crs import metre_crs
from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.plots.page.captions import mapped_in
from sim.results.folder.load import (
    changes_since_run,
    load_cells,
    load_certificate,
    load_hours,
    load_places,
    load_strata,
    load_summary,
)
from sim.results.folder.store import CELLS_FILE, PLACES_FILE

if TYPE_CHECKING:
    from sim.scenario.resolve import ResolvedScenario
    from sim.study.finished_run import Run

_LOG = logging.getLogger("safecity")
_LARGEST_CITY_M = 1e6
"""A picture of a city shows less than a thousand kilometres each way."""


@dataclass(frozen=True, eq=False)
class Findings:
    """The results of one run.

    Parameters
    ----------
    summary
        Every measure.
    scenario
        Title of the scenario.
    city
        Title of the city or country.
    cells, hours, strata
        Tables of a run folder; cells of a city in its metre CRS.
    places
        Parts of a country; None for a city.
    districts
        Of a city that has just been built; None if only its cells are known.
    is_imported
        Whether the city came from real layers.
    mapped
        Where cameras were mapped, in words; empty if all are simulated.
    """

    summary: Mapping[str, Any]
    scenario: str
    city: str
    cells: gpd.GeoDataFrame
    hours: pd.DataFrame
    strata: pd.DataFrame
    places: pd.DataFrame | None = None
    districts: gpd.GeoDataFrame | None = None
    is_imported: bool = False
    mapped: str = ""

    @property
    def is_of_country(self) -> bool:
        """Whether they are of a country."""
        return self.places is not None

    def by_hour(self, definition: Definition) -> dict[int, float] | None:
        """Residents observed in each hour; None if that is not known of one city of a country."""
        rows = self.strata[
            (self.strata["dimension"] == "hour") & (self.strata["definition"] == str(definition))
        ]
        if rows.empty:
            return None
        return {
            int(hour): float(people)
            for hour, people in zip(rows["stratum"], rows["people_observed"], strict=True)
        }


def findings_of_run(run: "Run") -> Findings:
    """Take the results of a run that was just made."""
    outcome = run.outcome
    return Findings(
        summary=outcome.summary,
        scenario=run.scenario.title,
        city=run.place,
        cells=outcome.cells,
        hours=outcome.hours,
        strata=outcome.strata,
        places=outcome.places,
        districts=None if run.network is None else run.network.city.districts,
        is_imported=run.network is not None and bool(run.network.city.place.layers),
        mapped=mapped_of(run.scenario),
    )


def mapped_of(scenario: "ResolvedScenario") -> str:
    """Say where the cameras of a scenario were mapped; nothing if all are simulated."""
    mapped = scenario.stock.mapped
    return "" if mapped is None else mapped_in(mapped.file.name, top_up=mapped.top_up)


def findings_of_folder(folder: Path) -> Findings:
    """Read a run folder.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    summary = load_summary(folder)
    city = str(summary["city"])
    of_country = is_country(city)
    cells = load_cells(folder, of_country=of_country)
    hours, strata = load_hours(folder, cells), load_strata(folder, of_country=of_country)
    changed = changes_since_run(folder)
    if changed:
        _LOG.warning("%s: %s changed since the run; shown as found", folder, ", ".join(changed))
    title = _scenario_title(folder, str(summary["scenario"]))
    if of_country:
        return Findings(summary, title, COUNTRY_TITLE, cells, hours, strata, _places_apart(folder))
    said = load_certificate(folder).get("scenario", {})
    imported, mapped = said.get("imported"), said.get("stock", {}).get("mapped")
    words = mapped_in(str(mapped["file"]), top_up=bool(mapped["top_up"])) if mapped else ""
    if imported:
        in_metres = _in_metres(cells, str(imported["crs"]), folder)
        where = str(imported["title"])
        return Findings(summary, title, where, in_metres, hours, strata, is_imported=True, mapped=words)
    place = find_place(city)
    in_metres = _in_metres(cells, metre_crs(place.longitude_deg, place.latitude_deg), folder)
    return Findings(summary, title, place.title, in_metres, hours, strata, mapped=words)


def _places_apart(folder: Path) -> pd.DataFrame:
    places = load_places(folder)
    if len(places[["longitude_deg", "latitude_deg"]].drop_duplicates()) == 1:
        msg = "all places lie at one point, so that no map can be drawn; run the scenario again"
        raise InputError(msg, file=folder / PLACES_FILE)
    return places


def _in_metres(cells: gpd.GeoDataFrame, crs: str, folder: Path) -> gpd.GeoDataFrame:
    """Project the cells of a run folder.

    Raises
    ------
    InputError
        If they lie nowhere near the city.
    """
    in_metres = cells.to_crs(crs)
    left, bottom, right, top = in_metres.total_bounds
    if not max(right - left, top - bottom) <= _LARGEST_CITY_M:
        msg = f"the cells do not lie where {crs} is made for, or too far apart; run the scenario again"
        raise InputError(msg, file=folder / CELLS_FILE)
    return in_metres


def findings_of_place(country: Findings, name: str) -> Findings:
    """Take one city out of the results of a country.

    Raises
    ------
    InputError
        If there is no such city.
    """
    place = find_place(name)
    cells = country.cells[country.cells["place"] == place.name]
    if cells.empty:
        msg = f"the run of '{country.summary['scenario']}' holds no cells of {place.title}"
        raise InputError(msg)
    cells = cells.to_crs(metre_crs(place.longitude_deg, place.latitude_deg)).reset_index(drop=True)
    hours = country.hours[country.hours["cell_id"].isin(cells["cell_id"])].reset_index(drop=True)
    # A country's hours are those of everybody: nothing is known of the hours of one of its cities.
    strata = country.strata[country.strata["dimension"] != "hour"]
    return Findings(country.summary, country.scenario, place.title, cells, hours, strata)


def _scenario_title(folder: Path, name: str) -> str:
    return str(load_certificate(folder).get("scenario", {}).get("title", name))
