"""What pictures are drawn from: a run just made or a run folder, a country or one of its cities."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from sim.city.gazetteer import COUNTRY_TITLE, find_place, is_country
from sim.city.metre_crs import metre_crs
from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.plots.captions import mapped_in
from sim.results.load import (
    load_cells,
    load_certificate,
    load_hours,
    load_places,
    load_strata,
    load_summary,
)

if TYPE_CHECKING:
    from sim.scenario.resolve import ResolvedScenario
    from sim.study.finished_run import Run


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
    cells, hours, strata = load_cells(folder), load_hours(folder), load_strata(folder)
    title = _scenario_title(folder, str(summary["scenario"]))
    if is_country(city):
        return Findings(summary, title, COUNTRY_TITLE, cells, hours, strata, load_places(folder))
    said = load_certificate(folder).get("scenario", {})
    imported, mapped = said.get("imported"), said.get("stock", {}).get("mapped")
    words = mapped_in(str(mapped["file"]), top_up=bool(mapped["top_up"])) if mapped else ""
    if imported:
        in_metres = cells.to_crs(str(imported["crs"]))
        where = str(imported["title"])
        return Findings(summary, title, where, in_metres, hours, strata, is_imported=True, mapped=words)
    place = find_place(city)
    in_metres = cells.to_crs(metre_crs(place.longitude_deg, place.latitude_deg))
    return Findings(summary, title, place.title, in_metres, hours, strata, mapped=words)


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
