"""The parts of a country: each city of the table, and the settlements of each region outside them."""

import functools
from dataclasses import dataclass

from sim.city.country.gazetteer import Place, all_places, country
from sim.city.country.regions import Region, all_regions
from sim.core.errors import ContractError, InputError

_SETTLEMENTS = "_settlements"


@dataclass(frozen=True)
class PartCard:
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
def parts_of_country() -> tuple[PartCard, ...]:
    """All parts: the cities, largest first, then the settlements of each region.

    Raises
    ------
    ContractError
        If their residents don't sum to the country's.
    """
    cities = [PartCard(place, 0) for place in all_places()]
    drawn = [_drawn(region) for region in all_regions() if region.residents_outside_cities]
    parts = (*cities, *drawn)
    total = sum(part.residents for part in parts)
    if total != country().residents:
        msg = f"the parts of the country have {total:,} residents, the country {country().residents:,}"
        raise ContractError(msg)
    return parts


def part_card(name: str) -> PartCard:
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


@functools.cache
def _by_name() -> dict[str, PartCard]:
    return {part.name: part for part in parts_of_country()}


def _drawn(region: Region) -> PartCard:
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
    return PartCard(place, region.settlements)
