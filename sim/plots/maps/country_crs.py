"""A projection for a whole country: areas are true, and shapes nearly so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

_INSET = 1 / 6
"""Standard parallels lie this part of the span of latitudes from its ends."""


@dataclass(frozen=True)
class CountryCrs:
    """Albers' equal-area conic projection, fitted to what is drawn.

    Parameters
    ----------
    crs
        In metres, on WGS 84.
    words
        What a map says of it.
    """

    crs: CRS
    words: str


def country_crs(longitude_deg: NDArray[np.float64], latitude_deg: NDArray[np.float64]) -> CountryCrs:
    """Fit the projection to places, with standard parallels a sixth of the span from its ends.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Where the places are, WGS 84.

    Notes
    -----
    The one-sixth rule: Snyder, "Map Projections: A Working Manual", USGS 1987, chapter 14. All parameters
    are rounded to whole degrees.
    """
    south, north = float(latitude_deg.min()), float(latitude_deg.max())
    inset = _INSET * (north - south)
    first, second, middle = (round(value) for value in (south + inset, north - inset, (south + north) / 2))
    meridian = round((float(longitude_deg.min()) + float(longitude_deg.max())) / 2)
    crs = CRS.from_dict(
        {"proj": "aea", "lat_1": first, "lat_2": second, "lat_0": middle, "lon_0": meridian,
         "datum": "WGS84", "units": "m"}
    )  # fmt: skip
    words = (
        f"Albers' equal-area conic, standard parallels {latitude_words(first)} and {latitude_words(second)}, "
        f"central meridian {longitude_words(meridian)}"
    )
    return CountryCrs(crs, words)


def latitude_words(degrees: float) -> str:
    """Write a latitude, such as `50° N`."""
    return f"{abs(degrees):g}° {'N' if degrees >= 0 else 'S'}"


def longitude_words(degrees: float) -> str:
    """Write a longitude, such as `70° E`."""
    return f"{abs(degrees):g}° {'E' if degrees >= 0 else 'W'}"
