"""Builds a synthetic city from the facts on a place."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd

from sim.city.contract import CELLS
from sim.city.country.gazetteer import Place
from sim.city.ground.land import Land, cell_table, district_table, settle_land
from sim.city.metre_crs import metre_crs
from sim.city.settings import CitySettings
from sim.city.sites import site_table
from sim.city.streets.lattice import make_lattice
from sim.city.streets.streets import street_length_by_cell, street_tables
from sim.core.arrays import FloatArray
from sim.core.draws import Draws


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

    Its streets and sites belong to the place, not to a run: no seed enters.
    """
    draws = Draws(place.name)
    crs = metre_crs(place.longitude_deg, place.latitude_deg)
    land = settle_land(place, crs, settings.land)
    cells = cell_table(land, place, settings.land)
    nodes, edges = _streets(land, cells, settings, draws)
    cells = CELLS.check(cells.assign(street_m=street_length_by_cell(edges, cells)))
    sites = site_table(cells, nodes, edges, land=settings.land, settings=settings.sites, draws=draws)
    return City(place, crs, cells, nodes, edges, sites, district_table(land, cells))


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
