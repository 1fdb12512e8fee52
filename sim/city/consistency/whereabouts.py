"""Whether a city lies where its centre is stated, all of it."""

import geopandas as gpd
import numpy as np
import shapely
from shapely import GeometryType

from sim.city.consistency.broken import BrokenTableError, outside_by, refuse_where
from sim.core.arrays import FloatArray

_FROM_CENTRE_M = 10_000.0
"""The stated centre lies among the cells, or not far outside."""
_FARTHEST_M = 300_000.0
"""Twice as far as the largest conurbations on Earth reach from their centres."""
_BESIDE_M = 10_000.0
"""Streets between nodes of the city don't lead farther out."""
_AREAS = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)


def check_whereabouts(cell_bounds_m: FloatArray, centre_m: FloatArray) -> None:
    """Make sure that cells lie around the centre of the city.

    Parameters
    ----------
    cell_bounds_m
        Bounds of the cells.
    centre_m
        The stated centre in the city's CRS, shape (2,).

    Raises
    ------
    BrokenTableError
        If they don't.
    """
    middle = (cell_bounds_m[:, :2] + cell_bounds_m[:, 2:]) / 2
    away_m = np.hypot(*(middle - centre_m).T)
    apart_m = float(outside_by(centre_m, box_of(cell_bounds_m)))
    nearest_km = float(away_m.min()) / 1000
    if not apart_m <= _FROM_CENTRE_M:
        msg = (
            f"column 'geometry' has no cell within {nearest_km:,.0f} km of the longitude and latitude in "
            "place.json"
        )
        raise BrokenTableError("cells", msg)
    refuse_where(
        away_m > _FARTHEST_M,
        "cells",
        lambda row: (
            f"column 'geometry' lies {away_m[row] / 1000:,.0f} km from the longitude and latitude in "
            f"place.json in row {row}"
        ),
    )


def box_of(bounds_m: FloatArray) -> FloatArray:
    """Give the rectangle around rectangles, (left, bottom, right, top)."""
    return np.concatenate([bounds_m[:, :2].min(axis=0), bounds_m[:, 2:].max(axis=0)])


def check_street_bounds(edges: gpd.GeoDataFrame, cell_bounds_m: FloatArray) -> None:
    """Make sure that no street leads far out of the city.

    Raises
    ------
    BrokenTableError
        If one does.
    """
    bounds, box = shapely.bounds(edges.geometry.to_numpy()), box_of(cell_bounds_m)
    away_m = np.maximum(outside_by(bounds[:, :2], box), outside_by(bounds[:, 2:], box))
    refuse_where(
        ~(away_m <= _BESIDE_M),
        "edges",
        lambda row: f"column 'geometry' leads {away_m[row] / 1000:,.0f} km out of the city in row {row}",
    )


def check_buildings(buildings: gpd.GeoDataFrame, cell_bounds_m: FloatArray) -> None:
    """Make sure that buildings are areas on the ground, and some of them in the city.

    Raises
    ------
    BrokenTableError
        If not.
    """
    shapes = buildings.geometry.to_numpy()
    solid = np.isin(shapely.get_type_id(shapes), _AREAS) & (shapely.area(shapes) > 0)
    refuse_where(~solid, "buildings", lambda row: f"column 'geometry' covers no ground in row {row}")
    refuse_where(
        ~shapely.is_valid(shapes), "buildings", lambda row: f"column 'geometry' crosses itself in row {row}"
    )
    bounds, box = shapely.bounds(shapes), box_of(cell_bounds_m)
    away_m = outside_by(bounds[:, [2, 3]] / 2 + bounds[:, :2] / 2, box)
    refuse_where(
        ~(away_m <= _FARTHEST_M),
        "buildings",
        lambda row: f"column 'geometry' lies {away_m[row] / 1000:,.0f} km from the city in row {row}",
    )
    if not (away_m == 0).any():
        msg = "column 'geometry' has no building in the city"
        raise BrokenTableError("buildings", msg)
