"""Builds a city from real layers: files in, a city under the contracts out, and what of it looks wrong."""

from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sim.city.build import City
from sim.city.country.gazetteer import Place
from sim.city.layers.assemble import assemble_city
from sim.city.layers.buildings import read_buildings
from sim.city.layers.columns import ReadReport
from sim.city.layers.districts import Districts, read_boundary, read_districts
from sim.city.layers.ground import SettledSquares, Zones, settle
from sim.city.layers.ground_lattice import city_lattice
from sim.city.layers.known_facts import check_whereabouts, facts_of_city, key_of, known_place, known_totals
from sim.city.layers.people.crowd import Crowd
from sim.city.layers.people.population import read_population
from sim.city.layers.request import LayerFiles, Totals, Wanted
from sim.city.layers.streets.raw_streets import RawStreets, check_extent
from sim.city.layers.streets.read_streets import read_limits, read_streets
from sim.city.layers.streets.street_network import StreetNetwork, street_network
from sim.city.metre_grid import metre_crs
from sim.city.settings import CitySettings, ImportSettings
from sim.core.arrays import FloatArray
from sim.core.errors import InputError

_MANY = 0.05
"""A part that large of the people left out deserves a word."""
_FAR_OFF = 1.5


@dataclass(frozen=True, eq=False)
class Imported:
    """A city out of layers.

    Parameters
    ----------
    city, tallies, warnings
        Its tables; the account of each layer, by its name; sentences on what looks wrong with the whole.
    street_date
        When the file of streets says it was made; empty if it doesn't.
    totals_from
        Who says how many people live there; empty if only the population layer does.
    not_connected
        Streets that were left out since one can't drive there and back.
    """

    city: City
    tallies: dict[str, ReadReport]
    warnings: tuple[str, ...]
    street_date: str
    totals_from: str
    not_connected: gpd.GeoSeries


@dataclass(frozen=True, eq=False)
class _Drawn:
    """Where the city lies, as far as layers draw it."""

    crs: str
    districts: Districts | None
    ground: BaseGeometry | None
    tallies: dict[str, ReadReport]


def import_city(
    files: LayerFiles, wanted: Wanted, settings: CitySettings, numbers: ImportSettings
) -> Imported:
    """Read the layers of a city and put it together.

    Parameters
    ----------
    files, wanted
        The layers, and what else is known.
    settings, numbers
        What every city is built from, and what only an import needs.

    Raises
    ------
    InputError
        If a layer cannot be read, or they don't fit together.
    """
    known = _known(wanted.name)
    raw = read_streets(files.streets)
    check_extent(raw, files.streets)
    drawn = _drawn(files, _crs_of(raw, files.streets), streets_deg=_rectangle_deg(raw))
    network = _network(raw, drawn, numbers, files.streets)
    around = _around(network.edges, drawn.ground, numbers.street_reach_m)
    check_whereabouts(known, drawn.crs, around)
    lattice = city_lattice(around, settings.land.cell_m, streets_m=network.edges.total_bounds)
    zones = _zones(drawn, around, wanted.name if known is None else known.title)
    crowd = _crowd(files, drawn.crs, around, settings.land.cell_m)
    totals = known_totals(wanted, known, drawn.districts, drawn.crs)
    settled = settle(crowd, lattice, zones, network.edges, totals=totals, reach_m=numbers.street_reach_m)
    buildings, tallies = _buildings(files, drawn, numbers, streets_deg=_rectangle_deg(raw))
    tallies |= {} if crowd is None else {"population": crowd.tally.with_facts(**settled.facts)}
    city = assemble_city(
        facts_of_city(wanted, files, totals, residents=int(settled.residents.sum())),
        known,
        crs=drawn.crs,
        lattice=lattice,
        zones=zones,
        settled=settled,
        network=network,
        buildings=buildings,
        settings=settings,
    )
    return Imported(
        city,
        {"streets": network.tally, **drawn.tallies, **tallies},
        what_looks_wrong(settled, files, totals),
        raw.date,
        totals.source,
        network.not_connected,
    )


def _known(name: str) -> Place | None:
    """Look the city up in the table, once its name is one that a folder can have."""
    key_of(name)
    return known_place(name)


def _network(raw: RawStreets, drawn: _Drawn, numbers: ImportSettings, file: Path) -> StreetNetwork:
    limits, unread = read_limits(raw.stated_limit, numbers.speed_limit_km_per_h)
    reach_m = numbers.street_reach_m
    try:
        network = street_network(raw, drawn.crs, drawn.ground, longest_m=reach_m, limit_km_per_h=limits)
    except InputError as error:
        raise InputError(str(error), file=file) from error
    return replace(network, tally=network.tally.warned(unread))


def _buildings(
    files: LayerFiles, drawn: _Drawn, numbers: ImportSettings, *, streets_deg: FloatArray
) -> tuple[gpd.GeoDataFrame | None, dict[str, ReadReport]]:
    if files.buildings is None:
        return None, {}
    buildings, tally = read_buildings(
        files.buildings, drawn.crs, boundary=drawn.ground, storey_m=numbers.storey_m, streets_deg=streets_deg
    )
    return buildings, {"buildings": tally}


def _crs_of(raw: RawStreets, file: Path) -> str:
    """Choose the metre CRS by the middle of the streets."""
    longitude, latitude = (
        float(each.min() + each.max()) / 2 for each in (raw.longitude_deg, raw.latitude_deg)
    )
    try:
        return metre_crs(longitude, latitude)
    except InputError as error:
        raise InputError(str(error), file=file) from error


def _rectangle_deg(raw: RawStreets) -> FloatArray:
    x, y = raw.longitude_deg, raw.latitude_deg
    return np.array([x.min(), y.min(), x.max(), y.max()])


def _drawn(files: LayerFiles, crs: str, *, streets_deg: FloatArray) -> _Drawn:
    """Read districts and boundary; the city is what lies in both where there are both."""
    tallies, parts, districts = {}, [], None
    if files.districts is not None:
        districts = read_districts(
            files.districts, crs, name_column=files.district_column, streets_deg=streets_deg
        )
        tallies["districts"] = districts.tally
        parts.append(shapely.union_all(districts.shapes))
    if files.boundary is not None:
        outline, tallies["boundary"] = read_boundary(files.boundary, crs, streets_deg=streets_deg)
        parts.append(outline)
    ground = shapely.intersection_all(parts) if parts else None
    if ground is not None and not ground.area > 0:
        msg = "no district lies inside the boundary; check that both layers are of one city"
        raise InputError(msg, file=files.boundary)
    return _Drawn(crs, districts, ground, tallies)


def _around(edges: gpd.GeoDataFrame, ground: BaseGeometry | None, reach_m: float) -> FloatArray:
    """Give the rectangle that holds the city: its streets, what lies within reach of them, its ground."""
    left, bottom, right, top = edges.total_bounds
    reached = np.array([left - reach_m, bottom - reach_m, right + reach_m, top + reach_m])
    if ground is None:
        return reached
    drawn = np.array(ground.bounds)
    return np.concatenate(
        (np.minimum(edges.total_bounds[:2], drawn[:2]), np.maximum(edges.total_bounds[2:], drawn[2:]))
    )


def _zones(drawn: _Drawn, around: FloatArray, title: str) -> Zones:
    """Divide the ground by districts; without them it is one zone."""
    if drawn.districts is None:
        whole = drawn.ground if drawn.ground is not None else shapely.box(*around)
        return Zones((title,), np.array([whole], dtype=object), are_drawn=drawn.ground is not None)
    shapes = shapely.intersection(drawn.districts.shapes, drawn.ground)
    return Zones(drawn.districts.names, shapes, are_drawn=True)


def _crowd(files: LayerFiles, crs: str, around: FloatArray, cell_m: float) -> Crowd | None:
    if files.population is None:
        return None
    return read_population(
        files.population,
        crs,
        around,
        cell_m=cell_m,
        column=files.population_column,
        meaning=files.population_is,
        no_data=files.no_data,
    )


def what_looks_wrong(settled: SettledSquares, files: LayerFiles, totals: Totals) -> tuple[str, ...]:
    """Say in sentences what a careful reader must know of a city's layers.

    Parameters
    ----------
    settled
        The city's people.
    files, totals
        The layers, and what the residents had to sum to.
    """
    if files.population is None:
        return (*settled.warnings, "no layer says where people live: they were spread by length of street")
    return (*_people_lost(settled, files), *_rescaled(settled, totals), *settled.warnings)


def _people_lost(settled: SettledSquares, files: LayerFiles) -> list[str]:
    facts = settled.facts
    outline = "the boundary" if files.boundary is not None else "all districts"
    sentences = []
    every = facts["people_used"] + facts["people_beyond_the_boundary"] + facts["people_beyond_the_streets"]
    for fact, where in (
        ("people_beyond_the_boundary", f"outside {outline}"),
        ("people_beyond_the_streets", "too far from any street"),
    ):
        lost = facts[fact]
        if lost > _MANY * (facts["people_used"] + lost):
            sentences.append(
                f"{lost:,.0f} of {every:,.0f} people of the population layer around the city live {where} "
                "and were left out"
            )
    return sentences


def _rescaled(settled: SettledSquares, totals: Totals) -> list[str]:
    used, residents = settled.facts["people_used"], int(settled.residents.sum())
    if max(used, residents) <= _FAR_OFF * min(used, residents):
        return []
    if min(used, residents) < 1:
        return [
            f"the population layer has {used:,.3g} people in the city, fewer than one, and the "
            f"city {residents:,} by {totals.source}; check that the layer covers it"
        ]
    return [
        f"the population layer has {used:,.0f} people in the city, which has {residents:,} by "
        f"{totals.source}; they were scaled to that, {_times(residents / used)}"
    ]


def _times(factor: float) -> str:
    return f"{factor:,.1f} times as many" if factor > 1 else f"{1 / factor:,.1f} times fewer"
