"""A projection for a whole country, true to areas, and meridians and parallels in place of its borders."""

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from sim.plots.page.style import MUTED, RULE, SMALL_PT, text_style

_INSET = 1 / 6
"""Standard parallels lie this part of the span of latitudes from its ends."""
_STEPS_DEG = (1, 2, 5, 10, 20, 30)
_MOST_LINES = 7
_POINTS = 200
_GAP_PT = 3
_Points = NDArray[np.float64]


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


def draw_graticule(axes: Axes, crs: CRS) -> None:
    """Draw round meridians and parallels across *axes*, named where they meet its lower and left edge."""
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    x_m, y_m = np.meshgrid(np.linspace(left, right, 9), np.linspace(bottom, top, 9))
    longitude, latitude = to_degrees.transform(x_m.ravel(), y_m.ravel())
    west, east, south, north = longitude.min(), longitude.max(), latitude.min(), latitude.max()
    to_metres = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    along_latitude, along_longitude = np.linspace(south, north, _POINTS), np.linspace(west, east, _POINTS)
    lines = []
    for meridian in _round_degrees(west, east):
        line = np.column_stack(to_metres.transform(np.full(_POINTS, meridian), along_latitude))
        lines.append(line)
        x = float(np.interp(bottom, line[:, 1], line[:, 0]))
        if left < x < right:
            _name(axes, (x, bottom), longitude_words(meridian), below=True)
    for parallel in _round_degrees(south, north):
        line = np.column_stack(to_metres.transform(along_longitude, np.full(_POINTS, parallel)))
        lines.append(line)
        y = float(np.interp(left, line[:, 0], line[:, 1]))
        if bottom < y < top:
            _name(axes, (left, y), latitude_words(parallel), below=False)
    axes.add_collection(LineCollection(lines, colors=RULE, linewidths=0.4, gid="graticule", zorder=0.5))


def _round_degrees(low: float, high: float) -> list[float]:
    step = next((one for one in _STEPS_DEG if (high - low) / one <= _MOST_LINES), _STEPS_DEG[-1])
    return [float(step * n) for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _name(axes: Axes, at: tuple[float, float], words: str, *, below: bool) -> None:
    """Write inside the frame, beside the line, so that names of lines need no margin."""
    axes.annotate(
        words, at, xytext=(_GAP_PT, _GAP_PT), textcoords="offset points", ha="left", va="bottom",
        gid="meridian" if below else "parallel", zorder=0.6, **text_style(SMALL_PT, MUTED),
    )  # fmt: skip
