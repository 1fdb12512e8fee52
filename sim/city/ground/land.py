"""The ground of a city: districts laid out, residents settled, jobs, school places and visits added."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from sim.city.contract import DISTRICTS
from sim.city.country.gazetteer import District, Place
from sim.city.ground.layout import Ground, lay_out
from sim.city.ground.settlement import settle_districts
from sim.city.metre_grid import to_metres
from sim.city.settings import LandSettings
from sim.core.arrays import FloatArray, IntArray, largest_remainder
from sim.core.units import M2_PER_KM2, M_PER_KM

_REFERENCE_TOWN = 100_000  # The size of city that `town_density_per_km2` speaks of.


@dataclass(frozen=True)
class Land:
    """Where a city lies and who lives in which cell.

    Parameters
    ----------
    crs, origin_m, ground
        Metre CRS of the place, the city's centre in it, and the cells.
    names, residents
        Names of the districts, by index; residents of each cell.
    centre_errors_m
        By district: distance between the centre of its residents and the stated one; NaN if none is.
    """

    crs: str
    origin_m: tuple[float, float]
    ground: Ground
    names: tuple[str, ...]
    residents: IntArray
    centre_errors_m: tuple[float, ...]


def built_up_area_km2(residents: int, settings: LandSettings) -> float:
    """Ground that a city of this size builds on: denser the larger it is, by a power law."""
    growth = float((residents / _REFERENCE_TOWN) ** settings.density_growth)
    density = settings.town_density_per_km2 * growth
    return residents / max(density, settings.least_density_per_km2)


def settle_land(place: Place, crs: str, settings: LandSettings) -> Land:
    """Lay out the districts of *place* and settle its residents.

    A city without known districts is one district: a disc as large as its built-up area.
    """
    origin = to_metres(crs, place.longitude_deg, place.latitude_deg)
    area_m2 = built_up_area_km2(place.residents, settings) * M2_PER_KM2
    if not place.districts:
        seeds, areas = np.zeros((1, 2)), np.array([area_m2])
        people = np.array([place.residents])
    else:
        seeds = np.array([to_metres(crs, d.longitude_deg, d.latitude_deg) for d in place.districts]) - origin
        areas = np.array([d.area_km2 for d in place.districts]) * M2_PER_KM2
        people = np.array([d.residents for d in place.districts])
    names = tuple(d.name for d in place.districts) or (place.title,)
    wanted = _wanted_centres(place.districts, crs, origin) or [None]
    people_m = np.array([s if w is None else w for s, w in zip(seeds, wanted, strict=True)])
    ground = lay_out(seeds, people_m, areas, cell_m=settings.cell_m, gap_m=settings.district_gap_m)
    settled = settle_districts(ground, people, wanted, built_up_m2=area_m2, settings=settings)
    residents = np.zeros(len(ground.row), dtype=np.int64)
    for index, part in enumerate(settled):
        residents[ground.district == index] = part.residents
    return Land(crs, origin, ground, names, residents, tuple(part.centre_error_m for part in settled))


def _wanted_centres(
    districts: tuple[District, ...], crs: str, origin: tuple[float, float]
) -> list[FloatArray | None]:
    return [
        None
        if d.weighted_longitude_deg is None or d.weighted_latitude_deg is None
        else np.array(to_metres(crs, d.weighted_longitude_deg, d.weighted_latitude_deg)) - origin
        for d in districts
    ]


def cell_table(land: Land, place: Place, settings: LandSettings) -> gpd.GeoDataFrame:
    """Turn the ground into the table of cells, all columns but the street length."""
    from_centre_m = land.ground.centres_m(settings.cell_m)
    x_m, y_m = (from_centre_m + np.array(land.origin_m)).T
    half = settings.cell_m / 2
    residents = land.residents
    jobs = jobs_by_cell(residents, from_centre_m, place, settings)
    count = len(x_m)
    cells = gpd.GeoDataFrame(
        {
            "cell_id": np.arange(count),
            "district": np.array(land.names, dtype=object)[land.ground.district],
            "residents": residents,
            "jobs": jobs,
            "school_places": np.zeros(count, dtype=np.int64),
            "visits_weight": visits_weight(residents, jobs, settings),
            "street_m": np.zeros(count),
            "area_m2": np.full(count, float(settings.cell_m) ** 2),
        },
        geometry=shapely.box(x_m - half, y_m - half, x_m + half, y_m + half),
        crs=land.crs,
    )
    return cells.assign(school_places=school_places(cells, settings))


def jobs_by_cell(
    residents: IntArray, from_centre_m: FloatArray, place: Place, settings: LandSettings
) -> IntArray:
    """Let jobs follow the built-up density, but fall off from the centre with their own, steeper gradient.

    Parameters
    ----------
    residents, from_centre_m
        Of each cell: residents, and the way from the city's centre to its middle, shape (n, 2).
    place, settings
        The city's employment, and the gradients.
    """
    distance_km = np.hypot(*from_centre_m.T) / M_PER_KM
    steeper = settings.jobs_gradient_per_km - settings.density_gradient_per_km
    weights = residents * np.exp(-steeper * distance_km)
    return largest_remainder(weights, round(place.employed_share * place.residents))


def visits_weight(residents: IntArray, jobs: IntArray, settings: LandSettings) -> FloatArray:
    """Weigh where errands and leisure go, by jobs and residents; mean 1."""
    pull = settings.visits_jobs_share * jobs / max(jobs.sum(), 1)
    pull = pull + (1 - settings.visits_jobs_share) * residents / residents.sum()
    return np.asarray(pull / pull.mean())


def school_places(cells: gpd.GeoDataFrame, settings: LandSettings) -> IntArray:
    """Give every school as many places; schools stand among residents, spread evenly over the ground."""
    residents = cells["residents"].to_numpy()
    pupils = round(settings.pupil_share * int(residents.sum()))
    schools = max(round(pupils / settings.pupils_per_school), 1)
    by_cell = spread_evenly(residents.astype(float), schools, walk_order(cells.geometry))
    return largest_remainder(by_cell.astype(float), pupils)


def district_table(land: Land, cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Sum the cells up to districts, in the order of the gazetteer."""
    squares, count = cells.geometry.to_numpy(), len(land.names)
    members = [land.ground.district == index for index in range(count)]
    residents = [int(land.residents[mine].sum()) for mine in members]
    area_m2 = np.bincount(land.ground.district, weights=cells["area_m2"].to_numpy(), minlength=count)
    frame = gpd.GeoDataFrame(
        {
            "district": list(land.names),
            "residents": residents,
            "area_km2": area_m2 / M2_PER_KM2,
            "centre_error_m": np.array(land.centre_errors_m, dtype=float),
        },
        geometry=[shapely.coverage_union_all(squares[mine]) for mine in members],
        crs=land.crs,
    )
    return DISTRICTS.check(frame)


def walk_order(cells: gpd.GeoSeries) -> IntArray:
    """Order cells along a Hilbert curve, so that neighbours in the order are neighbours on the ground."""
    order: IntArray = np.argsort(cells.hilbert_distance().to_numpy(), kind="stable").astype(np.int64)
    return order


def spread_evenly(weights: FloatArray, total: int, order: IntArray) -> IntArray:
    """Put *total* things on cells by systematic sampling (Madow & Madow 1944) along *order*.

    Parameters
    ----------
    weights, total
        Non-negative, one a cell, at least one positive if there is anything to spread; how many things.
    order
        The cells in the order they are walked through.

    Returns
    -------
    Things a cell, within one of its exact share; they sum to *total*. Any stretch of the walk has its
    share of them to within one, so rare things don't gather where weights are highest.
    """
    if not total:
        return np.zeros(len(weights), dtype=np.int64)
    reached = np.cumsum(weights[order])
    ticks = np.floor(reached / reached[-1] * total + 0.5).astype(np.int64)
    counts = np.zeros(len(weights), dtype=np.int64)
    counts[order] = np.diff(ticks, prepend=0)
    return counts
