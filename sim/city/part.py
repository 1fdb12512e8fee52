"""Parts of the country as cities: a city of the table, or the settlements of a region as an archipelago.

Settlements of one size are copies of one template, a small city, and lie beside each other as islands. No
street joins two of them and no camera sees from one to another, so people stay in their settlement.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from sim.city.build import City, build_city, kept_city
from sim.city.country.gazetteer import Place, all_places
from sim.city.country.parts import PlaceSpec, all_regions
from sim.city.country.settlement_sizes import settlement_sizes, size_class
from sim.city.country.tiling import tile
from sim.city.kept.folder import CityFolder, city_of_folder, open_city_folder
from sim.city.settings import CitySettings, SettlementSettings
from sim.core.cache.disk_cache import Cache
from sim.core.errors import InputError

_TEMPLATES_HELD = 64


@dataclass(frozen=True, eq=False)
class Template:
    """A small city and where its copies stand in the tables of its part.

    Parameters
    ----------
    city, n_copies
        The template, with ids of its own from 0; how many settlements of the part are copies of it.
    first_cell, first_node, first_edge, first_site
        Ids that its copy 0 begins with in the part's tables. Copy k begins k times the template's number
        later, so street edge e of the template is edge `first_edge + k * n_edges + e` of the part.
    """

    city: City
    n_copies: int
    first_cell: int
    first_node: int
    first_edge: int
    first_site: int

    @property
    def name(self) -> str:
        """Key of the template."""
        return self.city.place.name

    @property
    def residents(self) -> int:
        """Residents of one copy."""
        return self.city.place.residents

    @property
    def n_cells(self) -> int:
        """Cells of one copy."""
        return len(self.city.cells)

    @property
    def n_nodes(self) -> int:
        """Street nodes of one copy."""
        return len(self.city.nodes)

    @property
    def n_edges(self) -> int:
        """Street edges of one copy."""
        return len(self.city.edges)

    @property
    def n_sites(self) -> int:
        """Sites of one copy."""
        return len(self.city.sites)


@dataclass(frozen=True, eq=False)
class Part:
    """A part of the country, built.

    Parameters
    ----------
    spec
        What it is called and who lives in it.
    templates
        What it is made of, in the order of its tables; a city of the table is one copy of itself.
    city
        The tables of the whole part.
    """

    spec: PlaceSpec
    templates: tuple[Template, ...]
    city: City

    @property
    def name(self) -> str:
        """Key of the part."""
        return self.spec.name

    def group_name(self, template: Template) -> str:
        """Name that the people of all copies of a template draw by, unlike those of any other part."""
        return self.name if self.spec.is_city else f"{self.name}/{template.name}"


def template_city(residents: int, settings: CitySettings) -> City:
    """Build a settlement of no particular region, whose district is its size class.

    Its jobs are at the country's employed share. Where it lies does not matter, since copies are moved.
    """
    word = size_class(residents)
    city = build_city(nowhere(residents), settings)
    return replace(
        city, cells=city.cells.assign(district=word), districts=city.districts.assign(district=word)
    )


def nowhere(residents: int) -> Place:
    """State the facts on a settlement of so many people that could lie anywhere in the country."""
    regions = all_regions()
    employed = sum(region.employed_share * region.residents for region in regions)
    somewhere = all_places()[0]
    return Place(
        name=f"settlement_{residents}",
        title=f"Settlement of {residents:,}",
        aliases=(),
        region="",
        longitude_deg=somewhere.longitude_deg,
        latitude_deg=somewhere.latitude_deg,
        residents=residents,
        population_date=regions[0].population_date,
        employed_share=employed / sum(region.residents for region in regions),
        districts=(),
        area_km2=None,
        source=regions[0].source,
        note="a settlement drawn for its size",
    )


def place_templates(cities: Sequence[City], copies: Sequence[int]) -> tuple[Template, ...]:
    """Say where the copies of each template stand in the tables of a part, one template after the other."""

    def firsts(sizes: list[int]) -> list[int]:
        return list(accumulate((n * k for n, k in zip(sizes, copies, strict=True)), initial=0))[:-1]

    starts = zip(
        firsts([len(city.cells) for city in cities]),
        firsts([len(city.nodes) for city in cities]),
        firsts([len(city.edges) for city in cities]),
        firsts([len(city.sites) for city in cities]),
        strict=True,
    )
    return tuple(
        Template(city, count, *first) for city, count, first in zip(cities, copies, starts, strict=True)
    )


def kept_part(spec: PlaceSpec, settings: CitySettings, settlements: SettlementSettings, cache: Cache) -> Part:
    """Find a part in the cache, or build it and keep it; equal to the byte either way.

    Parameters
    ----------
    spec
        The part.
    settings, settlements
        What cities are built from, and how large drawn settlements are.
    cache
        Where to look.
    """
    if spec.is_city:
        city = _kept_whole(spec, settings, cache)
        return Part(spec, place_templates([city], [1]), city)
    sizes = settlement_sizes(spec.residents, spec.settlements, settlements)
    cities = [_kept_template(size.residents, settings, cache) for size in sizes]
    copies = [size.count for size in sizes]
    cell_m, made_from = settings.land.cell_m, (spec, settings, settlements)
    whole = kept_city(spec.place, made_from, cache, lambda: tile(cities, copies, spec.place, cell_m))
    return Part(spec, place_templates(cities, copies), whole)


def _kept_whole(spec: PlaceSpec, settings: CitySettings, cache: Cache) -> City:
    if spec.folder:
        return city_of_folder(_opened_again(spec), settings, cache)
    return kept_city(spec.place, (spec.place, settings), cache, lambda: build_city(spec.place, settings))


def _opened_again(spec: PlaceSpec) -> CityFolder:
    """Open the folder of a city, which must be as it was when its facts were read."""
    found = open_city_folder(Path(spec.folder))
    if found.place != spec.place:
        msg = f"the city in {spec.folder} was changed while it was being read; run this again"
        raise InputError(msg)
    return found


@functools.lru_cache(maxsize=_TEMPLATES_HELD)
def _kept_template(residents: int, settings: CitySettings, cache: Cache) -> City:
    place = nowhere(residents)
    return kept_city(place, (place, settings), cache, lambda: template_city(residents, settings))
