"""A city as tables: built from facts on a place, or found in the cache, the same to the byte either way.

Here too is what the model adds to ground and streets. In the cache a city is plain arrays, named
`<table>/<column>/<part>`. Its place is not among them, since who asks for a city knows it, and neither are
buildings, which only a city folder has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely import GeometryType

from sim.city.contract import CELLS, TABLES
from sim.city.country.gazetteer import Place
from sim.city.ground.land import (
    Land,
    cell_table,
    district_table,
    jobs_by_cell,
    school_places,
    settle_land,
    visits_weight,
)
from sim.city.metre_grid import metre_crs, to_metres
from sim.city.settings import CitySettings
from sim.city.sites import site_table
from sim.city.streets.streets import make_lattice, street_length_by_cell, street_tables
from sim.core.arrays import FloatArray
from sim.core.cache.disk_cache import Cache
from sim.core.draws import Draws

JOBS, SCHOOL_PLACES, VISITS, SITES_TABLE = "jobs", "school_places", "visits_weight", "sites"
MODELLED = (JOBS, SCHOOL_PLACES, VISITS, SITES_TABLE)
"""What the model adds to a city's ground and streets unless somebody has given it."""


@dataclass(frozen=True, eq=False)
class City:
    """A city as tables; see `sim.city.contract` for their columns.

    Parameters
    ----------
    place
        The facts it was built from.
    crs
        Its metre CRS, such as `EPSG:32643`.
    cells, nodes, edges, sites, districts
        Ground, street graph, sites and districts.
    buildings
        Outlines that block sight; None where none are known, as in every synthetic city.
    """

    place: Place
    crs: str
    cells: gpd.GeoDataFrame
    nodes: pd.DataFrame
    edges: gpd.GeoDataFrame
    sites: pd.DataFrame
    districts: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame | None = None

    @cached_property
    def cell_xy_m(self) -> FloatArray:
        """Centres of the cells, shape (n, 2)."""
        bounds = self.cells.geometry.bounds.to_numpy()
        centres: FloatArray = (bounds[:, :2] + bounds[:, 2:]) / 2
        return centres


def build_city(place: Place, settings: CitySettings) -> City:
    """Build the synthetic city of *place*; the same place always gives the same city.

    Its streets and sites belong to the place, not to a run: no run's seed enters. Another seed of the city
    gives another one of the same ground and people.
    """
    draws = city_draws(place, settings)
    crs = metre_crs(place.longitude_deg, place.latitude_deg)
    land = settle_land(place, crs, settings.land)
    cells = cell_table(land, place, settings.land)
    nodes, edges = _streets(land, cells, settings, draws)
    cells = CELLS.check(cells.assign(street_m=street_length_by_cell(edges, cells)))
    sites = site_table(cells, nodes, edges, settings=settings, draws=draws)
    return City(place, crs, cells, nodes, edges, sites, district_table(land, cells))


def city_draws(place: Place, settings: CitySettings) -> Draws:
    """Give a place the chance that its streets, housing and sites are drawn with."""
    return Draws(place.name if settings.seed is None else f"{place.name} city {settings.seed}")


def _streets(
    land: Land, cells: gpd.GeoDataFrame, settings: CitySettings, draws: Draws
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Draw streets where people live or work."""
    used = ((cells["residents"] > 0) | (cells["jobs"] > 0)).to_numpy()
    ground = land.ground
    lattice = make_lattice(
        ground.column[used], ground.row[used], settings.land.cell_m, settings.streets, draws
    )
    return street_tables(lattice, land.origin_m, cells)


def with_activities(
    cells: gpd.GeoDataFrame, place: Place, settings: CitySettings, modelled: tuple[str, ...]
) -> gpd.GeoDataFrame:
    """Fill the columns of the cells that the model makes.

    Parameters
    ----------
    cells
        With residents and street length.
    place, settings
        Centre and employment of the city; densities and gradients.
    modelled
        Which of `MODELLED` to make; the others must be there.
    """
    land = settings.land
    bounds = cells.geometry.bounds.to_numpy()
    centre = np.array(to_metres(cells.crs.to_string(), place.longitude_deg, place.latitude_deg))
    from_centre_m = (bounds[:, :2] + bounds[:, 2:]) / 2 - centre
    residents = cells["residents"].to_numpy()
    if JOBS in modelled:
        cells = cells.assign(jobs=jobs_by_cell(residents, from_centre_m, place, land))
    if VISITS in modelled:
        cells = cells.assign(visits_weight=visits_weight(residents, cells["jobs"].to_numpy(), land))
    if SCHOOL_PLACES in modelled:
        cells = cells.assign(school_places=school_places(cells, land))
    return CELLS.check(cells)


def make_sites(
    cells: gpd.GeoDataFrame,
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    place: Place,
    settings: CitySettings,
    *,
    buildings: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """Find the sites of a city; the same place always has the same."""
    draws = city_draws(place, settings)
    return site_table(cells, nodes, edges, settings=settings, draws=draws, buildings=buildings)


Arrays = Mapping[str, NDArray[Any]]

_CRS = "crs"
_GEOMETRY = "geometry"
_VALUES = "values"
_RINGS = ("ends", "rings")
_PLAIN_KINDS = "biuf"


def kept_city(place: Place, made_from: object, cache: Cache, build: Callable[[], City]) -> City:
    """Find the city of *place* in the cache, or build it and keep it.

    Parameters
    ----------
    place, made_from
        The facts on the city, and all that decides its tables.
    cache
        Where to look; a city is turned into arrays only to be kept there.
    build
        Builds it.
    """
    if cache.folder is None:
        return build()
    built: list[City] = []

    def make() -> Arrays:
        built.append(build())
        return city_arrays(built[-1])

    found = cache.get("city", place.name, made_from, make)
    return built[-1] if built else city_from_arrays(found, place)


def city_arrays(city: City) -> dict[str, NDArray[Any]]:
    """Write the tables of *city* as arrays.

    Raises
    ------
    ValueError
        If rows of a table are not numbered from 0, or geometry is missing or not in the city's CRS.
    """
    arrays: dict[str, NDArray[Any]] = {_CRS: np.array(city.crs)}
    for name in TABLES:
        table = getattr(city, name)
        if not table.index.equals(pd.RangeIndex(len(table))):
            msg = f"the rows of the city's {name} are not numbered from 0"
            raise ValueError(msg)
        if _GEOMETRY in table and table.crs != city.crs:
            msg = f"the city's {name} are in {table.crs}, not in {city.crs}"
            raise ValueError(msg)
        for column in table.columns:
            parts = _parts_of(table[column])
            arrays |= {f"{name}/{column}/{part}": array for part, array in parts.items()}
    return arrays


def city_from_arrays(arrays: Arrays, place: Place) -> City:
    """Read what `city_arrays` wrote of the city of *place*."""
    tables: dict[str, dict[str, dict[str, NDArray[Any]]]] = {name: {} for name in TABLES}
    for path in arrays:
        if path != _CRS:
            table, column, part = path.split("/")
            tables[table].setdefault(column, {})[part] = arrays[path]
    crs = str(arrays[_CRS])
    metres = CRS.from_user_input(crs)  # One for all tables: to make it takes longer than to share it.
    frames: dict[str, Any] = {}
    for name, columns in tables.items():
        made = {column: _column(parts) for column, parts in columns.items()}
        plain = _GEOMETRY not in made
        frames[name] = pd.DataFrame(made) if plain else gpd.GeoDataFrame(made, geometry=_GEOMETRY, crs=metres)
    return City(place, crs, **frames)


def _parts_of(values: "pd.Series[Any]") -> dict[str, NDArray[Any]]:
    if values.name == _GEOMETRY:
        return _parts_of_geometry(values.to_numpy())
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in _PLAIN_KINDS:
        return {_VALUES: values.to_numpy()}
    words = pd.Categorical(values)
    kind = [str(values.dtype), str(words.categories.dtype), str(words.ordered)]
    return {"codes": words.codes, "words": np.array(words.categories, dtype=np.str_), "kind": np.array(kind)}


def _column(parts: Arrays) -> Any:
    if _VALUES in parts:
        return parts[_VALUES]
    if "codes" not in parts:
        return _geometry(parts)
    kind, of_words, ordered = parts["kind"].tolist()
    words = pd.array(parts["words"].astype(object), dtype=of_words)
    if kind == "category":
        known = pd.Index(words, dtype=of_words)
        return pd.Categorical.from_codes(parts["codes"], categories=known, ordered=ordered == "True")
    return pd.Series(words.take(parts["codes"], allow_fill=True), dtype=kind)  # ten times quicker than astype


def _parts_of_geometry(shapes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Write lines or polygons as their points, and anything else as well-known binary."""
    if shapely.is_missing(shapes).any():
        msg = "a geometry is missing"
        raise ValueError(msg)
    found = set(shapely.get_type_id(shapes).tolist())
    if found in ({GeometryType.LINESTRING}, {GeometryType.POLYGON}):
        _, xy, ends = shapely.to_ragged_array(shapes)
        return {"xy": xy, **dict(zip(_RINGS, ends, strict=False))}
    content = shapely.to_wkb(shapes)
    sizes = np.array([len(one) for one in content], dtype=np.int64)
    return {"wkb": np.frombuffer(b"".join(content), dtype=np.uint8), "sizes": sizes}


def _geometry(parts: Arrays) -> NDArray[Any]:
    if "xy" in parts:
        ends = tuple(parts[name] for name in _RINGS if name in parts)
        kind = GeometryType.LINESTRING if len(ends) == 1 else GeometryType.POLYGON
        return np.asarray(shapely.from_ragged_array(kind, parts["xy"], ends))
    content = parts["wkb"].tobytes()
    ends_of = np.cumsum(parts["sizes"]).tolist()
    pieces = [content[start:end] for start, end in zip([0, *ends_of], ends_of, strict=False)]
    return np.asarray(shapely.from_wkb(np.array(pieces, dtype=object)))
