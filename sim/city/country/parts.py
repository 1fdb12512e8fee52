"""The parts of a country: each city of the table, and the settlements of each region outside them."""

import functools
from dataclasses import dataclass

import numpy as np

from sim.city.country.gazetteer import Place, Row, all_places, country, read_rows
from sim.core.errors import ContractError, InputError

_SETTLEMENTS = "_settlements"
DRAWN = "settlements"
"""Stands for every drawn settlement in tables of numbers by city."""


@dataclass(frozen=True)
class Region:
    """A region, or a city that is a region of its own.

    Parameters
    ----------
    name, title
        Key of the tables, and the name to print.
    residents, population_date, source
        Official total, of which date, and where it comes from.
    employed_share, residents_of_cities
        Employed residents as a share of all, and those of them who live in cities of the table.
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


@dataclass(frozen=True)
class PlaceSpec:
    """What is simulated at once; nothing of it is built yet.

    Parameters
    ----------
    place
        The facts on it. Drawn settlements are a place of their own: named `akmola_settlements`, say, at a
        point that marks the region on a map, with the region's employment.
    settlements
        Settlements counted in the region, which its people are drawn into; 0 for a city.
    folder
        The city folder that holds it; empty for a part of the country.
    digests
        Name and digest of each file of that folder that decides results, as they were when it was opened.
    """

    place: Place
    settlements: int
    folder: str = ""
    digests: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Key of the part."""
        return self.place.name

    @property
    def residents(self) -> int:
        """Residents of the part."""
        return self.place.residents

    @property
    def is_city(self) -> bool:
        """Whether it is a city rather than drawn settlements."""
        return self.settlements == 0


@functools.cache
def parts_of_country() -> tuple[PlaceSpec, ...]:
    """All parts: the cities, largest first, then the settlements of each region.

    Raises
    ------
    ContractError
        If their residents don't sum to the country's.
    """
    cities = [PlaceSpec(place, 0) for place in all_places()]
    drawn = [_drawn(region) for region in all_regions() if region.residents_outside_cities]
    parts = (*cities, *drawn)
    total = sum(part.residents for part in parts)
    if total != country().residents:
        msg = f"the parts of the country have {total:,} residents, the country {country().residents:,}"
        raise ContractError(msg)
    return parts


def place_spec(name: str) -> PlaceSpec:
    """Find a part by its key.

    Raises
    ------
    InputError
        If there is none of this name.
    """
    part = _by_name().get(name)
    if part is None:
        msg = f"the country has no part '{name}'; parts are its cities and, say, 'akmola{_SETTLEMENTS}'"
        raise InputError(msg)
    return part


def key_of_numbers(name: str) -> str:
    """Tell under which key tables of numbers by city keep those of a part; drawn settlements share one."""
    return DRAWN if name.endswith(_SETTLEMENTS) else name


@functools.cache
def _by_name() -> dict[str, PlaceSpec]:
    return {part.name: part for part in parts_of_country()}


def _drawn(region: Region) -> PlaceSpec:
    place = Place(
        name=region.name + _SETTLEMENTS,
        title=f"{region.title}, drawn settlements",
        aliases=(),
        region=region.name,
        longitude_deg=region.longitude_deg,
        latitude_deg=region.latitude_deg,
        residents=region.residents_outside_cities,
        population_date=region.population_date,
        employed_share=region.employed_share,
        districts=(),
        area_km2=None,
        source=region.source,
        note=f"{region.residents:,} residents of the region less {region.residents_of_cities:,} of cities",
    )
    return PlaceSpec(place, region.settlements)
