"""The regions of the country: what of their population the table of cities leaves, and where they lie."""

import functools
from dataclasses import dataclass

import numpy as np

from sim.city.country.gazetteer import Row, all_places, read_rows
from sim.core.errors import ContractError


@dataclass(frozen=True)
class Region:
    """A region, or a city that is a region of its own.

    Parameters
    ----------
    name, title
        Key of the tables, and the name to print.
    residents, population_date, source
        Official total, of which date, and where it comes from.
    employed_share
        Employed residents as a share of all.
    residents_of_cities
        Those of them who live in cities of the table.
    settlements
        Villages counted in the region, which the others are drawn into; 0 where there are none.
    longitude_deg, latitude_deg
        Mean position of its cities in the table: a point to mark it by, not its centre.
    """

    name: str
    title: str
    residents: int
    population_date: str
    source: str
    employed_share: float
    residents_of_cities: int
    settlements: int
    longitude_deg: float
    latitude_deg: float

    @property
    def residents_outside_cities(self) -> int:
        """Residents who live in no city of the table: in villages, and in towns that it leaves out."""
        return self.residents - self.residents_of_cities


@functools.cache
def all_regions() -> tuple[Region, ...]:
    """All regions, in the order of their table.

    Raises
    ------
    ContractError
        If cities of a region hold more people than it has, or people have no settlement to live in.
    """
    settlements = {row["region"]: int(row["settlements"]) for row in read_rows("settlements.csv")}
    return tuple(_region(row, settlements.get(row["name"], 0)) for row in read_rows("regions.csv"))


def _region(row: Row, settlements: int) -> Region:
    cities = [place for place in all_places() if place.region == row["name"]]
    longitude, latitude = np.mean([(place.longitude_deg, place.latitude_deg) for place in cities], axis=0)
    region = Region(
        name=row["name"],
        title=row["title"],
        residents=int(row["residents"]),
        population_date=row["population_date"],
        source=row["source"],
        employed_share=float(row["employed_share"]),
        residents_of_cities=sum(place.residents for place in cities),
        settlements=settlements,
        longitude_deg=float(longitude),
        latitude_deg=float(latitude),
    )
    outside = region.residents_outside_cities
    if outside < 0 or (outside > 0) != (settlements > 0) or outside < settlements:
        msg = (
            f"region '{region.name}': its {region.residents:,} residents less the "
            f"{region.residents_of_cities:,} of its cities leave {outside:,} for {settlements:,} settlements"
        )
        raise ContractError(msg)
    return region
