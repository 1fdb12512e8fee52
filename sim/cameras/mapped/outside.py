"""What is said of mapped cameras that are not in the city."""

from collections import Counter
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd

from sim.cameras.mapped.far_away import distances
from sim.core.arrays import BoolArray, FloatArray

OUTSIDE = "outside the city"
SWAPPED = "outside the city, but in it if latitude and longitude were swapped"

_WGS84 = "EPSG:4326"
_MOST_LATITUDE_DEG = 90.0


def count_outside(
    views: pd.DataFrame,
    inside: BoolArray,
    is_inside: Callable[[tuple[FloatArray, FloatArray]], BoolArray],
    skipped: "Counter[str]",
) -> None:
    """Count cameras outside the city, apart those that would be in it if they were swapped.

    Parameters
    ----------
    views
        Table of mapped cameras.
    inside
        Which of them are in the city.
    is_inside
        Tells of longitudes and latitudes which are.
    skipped
        Takes the counts.
    """
    outside = views[~inside]
    could_be = outside[outside["longitude_deg"].abs() <= _MOST_LATITUDE_DEG]
    swapped = 0
    if len(could_be):
        places = (
            could_be["latitude_deg"].to_numpy(dtype=float),
            could_be["longitude_deg"].to_numpy(dtype=float),
        )
        swapped = int(np.count_nonzero(is_inside(places)))
    for reason, count in ((OUTSIDE, len(outside) - swapped), (SWAPPED, swapped)):
        if count:
            skipped[reason] += count


def none_here(views: pd.DataFrame, cells: gpd.GeoDataFrame, skipped: "Counter[str]") -> str:
    """Say how far cameras are of which none is in the city, and what to do."""
    middles = cells.geometry.centroid.to_crs(_WGS84)
    found = distances(
        views["longitude_deg"].to_numpy(dtype=float),
        views["latitude_deg"].to_numpy(dtype=float),
        middles.x.to_numpy(),
        middles.y.to_numpy(),
    )
    if skipped.get(SWAPPED):
        remedy = f"{skipped[SWAPPED]:,} would with latitude and longitude swapped, so swap these"
    else:
        remedy = "give cameras of this city, or name another one"
    away = f" (the nearest is some {found.away_m.min() / 1000:,.0f} km away)" if found.all_are_far else ""
    return f"none of its cameras lies in the city{away}; {remedy}"
