"""What a finished run is to maps, comparisons and Python, whether it was just made or read from a folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from sim.city.country.gazetteer import find_place
from sim.city.metre_grid import metre_crs
from sim.core.disk.files import code_digest
from sim.core.errors import InputError
from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition, Light, Turning
from sim.results.counts.observed import Observed
from sim.results.outcome import Outcome

if TYPE_CHECKING:
    from sim.world.network import Network


_EXPOSED = {
    "n_sightings": ("i8", "count", "Times that a {} camera got them into view"),
    "n_cameras": ("i8", "cameras", "Different {} cameras that did"),
    "in_view_us": ("i8", "us", "In view of at least one {} camera"),
    "hour_bits": ("u4", "1", "Hours in view, bit 0 from midnight"),
}
"""What is kept of an exposure: as which bytes, the same from either engine, in which unit, and what it is."""

PEOPLE = Contract(
    "people",
    (
        Column("resident_id", "int", "1", "Who was simulated", low=0),
        *(
            Column(f"{name}_{word}", "int", unit, meaning.format(word))
            for word in Definition
            for name, (_, unit, meaning) in _EXPOSED.items()
        ),
    ),
    key="resident_id",
)
"""What cameras had in view of each resident simulated, by which samples are compared person by person."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PlaceTables:
    """What is known of a scenario's place before anybody walks.

    Parameters
    ----------
    scenario, title, question
        Name of the scenario, its title, and what it asks; a file may say no question.
    place
        Title of the city or country.
    seed
        Of all chances.
    cells
        Those of a city in its metre CRS, with columns of coverage where it was measured.
    districts
        Outlines; None if only the cells are known.
    is_imported
        Whether the city came from real layers.
    mapped_file, is_topped_up
        File that cameras were mapped in, and whether simulated ones make them up to a stock; empty if all
        cameras are simulated.
    light, turning
        How the cameras see.
    network
        The city and its cameras; None where they are not at hand, as in a run folder, and of a country.
    said
        The scenario as its certificate holds it; empty if that is not known.
    """

    scenario: str
    title: str
    question: str = ""
    place: str
    seed: int
    cells: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame | None = None
    is_imported: bool = False
    mapped_file: str = ""
    is_topped_up: bool = False
    light: Light = Light.DAY
    turning: Turning = Turning.ACTUAL
    network: "Network | None" = None
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class RunTables(PlaceTables):
    """What a run found.

    Parameters
    ----------
    summary
        What `summary.json` says.
    hours, strata, funnel
        Tables that keep the contracts CELL_HOURS, STRATA and FUNNEL.
    measures
        Every measure; None of a run that has no such table.
    places
        Parts of a country, keeping the contract PLACES; None for a city.
    people
        Of a sample, what was seen of each resident simulated, keeping the contract PEOPLE; None of everybody,
        where totals are enough, and where it was not kept.
    cameras
        Every camera; None where they were not kept.
    code
        Digest of the program that made it; empty if that is not known.
    changed
        Files of its folder that are not as the run wrote them.
    """

    summary: Mapping[str, Any]
    hours: pd.DataFrame
    strata: pd.DataFrame
    funnel: pd.DataFrame
    measures: pd.DataFrame | None = None
    places: pd.DataFrame | None = None
    people: pd.DataFrame | None = None
    cameras: gpd.GeoDataFrame | None = None
    code: str = ""
    changed: tuple[str, ...] = ()

    @property
    def is_of_country(self) -> bool:
        """Whether they are of a country."""
        return self.places is not None

    @property
    def engine(self) -> str:
        """Name the engine that moved people."""
        return str(self.summary["engine"])

    @property
    def n_residents(self) -> int:
        """Residents there are."""
        return int(self.summary["residents"])

    @property
    def n_people(self) -> int:
        """Those of them who were simulated."""
        return int(self.summary["people"])

    @property
    def sample(self) -> float:
        """Part of the residents who were simulated, 0 to 1."""
        return self.n_people / self.n_residents

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

    def in_place(self, name: str) -> "RunTables":
        """Take one city out of the results of a country; raises InputError if there is no such city."""
        place = find_place(name)
        if "place" not in self.cells.columns:
            msg = f"the run of '{self.scenario}' is of {self.place} alone, out of which no city can be taken"
            raise InputError(msg)
        cells = self.cells[self.cells["place"] == place.name]
        if cells.empty:
            msg = f"the run of '{self.scenario}' holds no cells of {place.title}"
            raise InputError(msg)
        cells = cells.to_crs(metre_crs(place.longitude_deg, place.latitude_deg)).reset_index(drop=True)
        hours = self.hours[self.hours["cell_id"].isin(cells["cell_id"])].reset_index(drop=True)
        # A country's hours are those of everybody: nothing is known of the hours of one of its cities.
        strata = self.strata[self.strata["dimension"] != "hour"]
        return replace(self, place=place.title, cells=cells, hours=hours, strata=strata, places=None)


def tables_of(outcome: Outcome, **about: Any) -> RunTables:
    """Take the tables of a run that was just made.

    Parameters
    ----------
    outcome
        Its results.
    about
        What `PlaceTables` says of it beyond the outcome: title, question, place and so on.
    """
    return RunTables(
        scenario=outcome.about.scenario,
        seed=outcome.about.seed,
        summary=outcome.summary,
        code=code_digest(),
        cells=outcome.cells,
        hours=outcome.hours,
        strata=outcome.strata,
        funnel=outcome.funnel,
        places=outcome.places,
        measures=outcome.measures,
        people=None if outcome.per_person is None else people_table(outcome.per_person),
        **about,
    )


def people_table(kept: Observed) -> pd.DataFrame:
    """Lay out what was kept of everyone simulated, by their ids; keeps the contract PEOPLE."""
    columns = {"resident_id": kept.people.resident_id} | {
        f"{name}_{word}": getattr(exposure, name).astype(kind)
        for word, exposure in kept.exposures.items()
        for name, (kind, *_) in _EXPOSED.items()
    }
    return PEOPLE.check(pd.DataFrame(columns).sort_values("resident_id", ignore_index=True))
