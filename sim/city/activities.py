"""What a city's people do where: jobs, school places, visits and sites, put on given ground and streets."""

import geopandas as gpd
import numpy as np
import pandas as pd

from sim.city.contract import CELLS
from sim.city.country.gazetteer import Place
from sim.city.ground.land import jobs_by_cell, school_places, visits_weight
from sim.city.metre_crs import to_metres
from sim.city.settings import CitySettings
from sim.city.sites import site_table
from sim.core.draws import Draws

JOBS, SCHOOL_PLACES, VISITS, SITES_TABLE = "jobs", "school_places", "visits_weight", "sites"

MODELLED = (JOBS, SCHOOL_PLACES, VISITS, SITES_TABLE)
"""What the model adds to a city's ground and streets unless somebody has given it."""


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
) -> pd.DataFrame:
    """Find the sites of a city; the same place always has the same."""
    return site_table(
        cells, nodes, edges, land=settings.land, settings=settings.sites, draws=Draws(place.name)
    )
