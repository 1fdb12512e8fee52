"""Mapped cameras that are not in the city: how far away, and whether with latitude and longitude swapped."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from sim.core.arrays import BoolArray, FloatArray

if TYPE_CHECKING:
    from scipy.spatial import KDTree

FAR_M = 50_000.0
"""Cameras further away than this belong to another city, or their coordinates are wrong."""
_EARTH_M = 6_371_009.0
_SURELY_NEAR_DEG = 0.3  # in both directions at once still less than `FAR_M`
_MOST_LATITUDE_DEG = 90.0
OUTSIDE = "outside the city"
SWAPPED = "outside the city, but in it if latitude and longitude were swapped"
_WGS84 = "EPSG:4326"


@dataclass(frozen=True, eq=False)
class Distances:
    """How far cameras are from a set of places.

    Parameters
    ----------
    away_m
        Of each camera from the nearest place; 0 if it is surely near.
    swapped_m
        The same if its latitude and longitude were swapped; infinite where that is not asked or not possible.
    """

    away_m: FloatArray
    swapped_m: FloatArray

    @property
    def all_are_far(self) -> bool:
        """Tell whether no camera is near."""
        return bool((self.away_m > FAR_M).all())

    @property
    def only_swapped(self) -> int:
        """Count cameras that would be near if swapped, and are not."""
        return int(np.count_nonzero((self.away_m > FAR_M) & (self.swapped_m <= FAR_M)))

    def sentence(self, what: str) -> str:
        """Say how far the nearest camera is from what is called so, and whether swapping would help."""
        said = f"no camera lies within {_km(FAR_M)} of {what}: the nearest is {_km(self.away_m.min())} away"
        if self.swapped_m.min() <= FAR_M:
            nearest = _km(float(self.swapped_m.min()))
            said += (
                f", but {nearest} with latitude and longitude swapped, "
                "so swap them in the file that has them wrong"
            )
        return said


def distances(
    longitude_deg: FloatArray,
    latitude_deg: FloatArray,
    place_longitude_deg: FloatArray,
    place_latitude_deg: FloatArray,
) -> Distances:
    """Measure how far cameras are from places, to a few in a thousand."""
    away_m, swapped_m = np.zeros(len(longitude_deg)), np.full(len(longitude_deg), np.inf)
    middle = len(place_longitude_deg) // 2
    aside, up = longitude_deg - place_longitude_deg[middle], latitude_deg - place_latitude_deg[middle]
    doubtful = np.flatnonzero(np.maximum(np.abs(aside), np.abs(up)) > _SURELY_NEAR_DEG)
    if not doubtful.size:
        return Distances(away_m, swapped_m)
    from scipy.spatial import KDTree  # noqa: PLC0415  # it takes a while to load, and is seldom needed

    places = KDTree(_on_a_ball(place_longitude_deg, place_latitude_deg))
    away_m[doubtful] = _along_ground(places, longitude_deg[doubtful], latitude_deg[doubtful])
    far = doubtful[(away_m[doubtful] > FAR_M) & (np.abs(longitude_deg[doubtful]) <= _MOST_LATITUDE_DEG)]
    if far.size:
        swapped_m[far] = _along_ground(places, latitude_deg[far], longitude_deg[far])
    return Distances(away_m, swapped_m)


def _on_a_ball(longitude_deg: FloatArray, latitude_deg: FloatArray) -> FloatArray:
    longitude, latitude = np.radians(longitude_deg), np.radians(latitude_deg)
    return np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )


def _along_ground(places: "KDTree", longitude_deg: FloatArray, latitude_deg: FloatArray) -> FloatArray:
    chord, _ = places.query(_on_a_ball(longitude_deg, latitude_deg))
    return np.asarray(2 * np.arcsin(np.minimum(chord / 2, 1.0)) * _EARTH_M)


def _km(metres: float) -> str:
    return f"{metres / 1000:,.0f} km" if metres >= 1000 else "less than 1 km"  # noqa: PLR2004  # metres


def count_outside(
    views: pd.DataFrame,
    inside: BoolArray,
    is_inside: Callable[[tuple[FloatArray, FloatArray]], BoolArray],
    skipped: "Counter[str]",
) -> None:
    """Count cameras outside the city, apart those that would be in it if they were swapped.

    Parameters
    ----------
    views, inside
        Table of mapped cameras, and which of them are in the city.
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
