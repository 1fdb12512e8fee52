"""Whether layers lie near each other, and what may have gone wrong if they don't."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import ProjError

from sim.core.arrays import FloatArray
from sim.core.errors import InputError
from sim.core.units import M_PER_KM
from sim.files.layers.vector_file import crs_word

_FAR_KM = 200.0
"""Nothing of a city lies so far from all its streets."""
_ELLIPSOID = Geod(ellps="WGS84")


def check_near(frame: gpd.GeoDataFrame, streets_deg: FloatArray, file: Path, *, what: str) -> None:
    """Make sure that some feature of a layer lies near the streets.

    Parameters
    ----------
    frame
        The layer, in its own CRS.
    streets_deg
        Rectangle of the streets in degrees: left, bottom, right, top.
    file, what
        For the error.

    Raises
    ------
    InputError
        If all lie far from them, with what may be the reason.
    """
    bounds = frame.bounds.to_numpy()
    away = km_away(bounds, frame.crs, streets_deg)
    if np.isfinite(away).any() and np.nanmin(away) > _FAR_KM:
        raise InputError(f"{what} {_far(bounds, frame.crs, streets_deg)}", file=file)


def check_all_near(
    frame: gpd.GeoDataFrame, names: Sequence[str], streets_deg: FloatArray, file: Path, *, what: str
) -> None:
    """Make sure that every feature of a layer lies near the streets.

    Raises
    ------
    InputError
        If one does not, by its name.
    """
    check_near(frame, streets_deg, file, what=f"the {what}s lie")
    away = np.nan_to_num(km_away(frame.bounds.to_numpy(), frame.crs, streets_deg), posinf=0.0)
    far = np.flatnonzero(away > _FAR_KM)
    if far.size:
        worst = int(np.argmax(away))
        more = f" and {far.size - 1:,} more lie" if far.size > 1 else " lies"
        msg = f"{what} '{names[worst]}'{more} up to {away[worst]:,.0f} km from the streets"
        raise InputError(f"{msg}; keep only what belongs to the city", file=file)


def why_nobody(bounds: FloatArray, crs: CRS, streets_deg: FloatArray) -> str:
    """Say how far a rectangle is from the streets, and why it may be; empty if it is near them."""
    away = float(km_away(bounds[None], crs, streets_deg)[0])
    return f"lies {_far(bounds[None], crs, streets_deg)}" if away > _FAR_KM else ""


def km_away(bounds: FloatArray, crs: CRS, streets_deg: FloatArray) -> FloatArray:
    """Measure how far rectangles are from that of the streets; 0 inside, NaN for what is nowhere."""
    try:
        left, bottom, right, top = _degrees(bounds, crs)
    except ProjError:
        return np.full(len(bounds), np.nan)
    middle = (streets_deg[:2] + streets_deg[2:]) / 2
    x, y = np.clip(middle[0], left, right), np.clip(middle[1], bottom, top)
    found = np.isfinite(x) & np.isfinite(y)
    to_x, to_y = np.clip(x, streets_deg[0], streets_deg[2]), np.clip(y, streets_deg[1], streets_deg[3])
    away_m = np.full(len(bounds), np.nan)
    away_m[found] = _ELLIPSOID.inv(x[found], y[found], to_x[found], to_y[found])[2]
    return away_m / M_PER_KM


def _degrees(bounds: FloatArray, crs: CRS) -> FloatArray:
    """Bring rectangles into degrees, corner by corner."""
    left, bottom, right, top = bounds.T
    to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    x, y = to_degrees.transform(np.array([left, right, right, left]), np.array([bottom, bottom, top, top]))
    with np.errstate(invalid="ignore"):
        return np.array([np.min(x, axis=0), np.min(y, axis=0), np.max(x, axis=0), np.max(y, axis=0)])


def _far(bounds: FloatArray, crs: CRS, streets_deg: FloatArray) -> str:
    away = float(np.nanmin(km_away(bounds, crs, streets_deg)))
    x, y = ((streets_deg[low] + streets_deg[low + 2]) / 2 for low in (0, 1))
    return (
        f"{away:,.0f} km from the streets, which are around {x:.1f} E, {y:.1f} N; "
        f"{_reason(bounds, crs, streets_deg)}"
    )


def _reason(bounds: FloatArray, crs: CRS, streets_deg: FloatArray) -> str:
    def fits(other: FloatArray, in_crs: CRS) -> bool:
        away = km_away(other, in_crs, streets_deg)
        return bool(np.isfinite(away).any() and np.nanmin(away) <= _FAR_KM)

    degrees = CRS.from_epsg(4326)
    if crs.is_geographic and fits(bounds[:, [1, 0, 3, 2]], crs):
        return "longitude and latitude are swapped"
    if not crs.is_geographic and fits(bounds[:, [1, 0, 3, 2]], crs):
        return "its two coordinates are swapped"
    if not crs.is_geographic and fits(bounds * M_PER_KM, crs):
        return f"its coordinates seem to be kilometres, where {crs_word(crs)} has metres"
    if not crs.is_geographic and fits(bounds, degrees):
        return f"its coordinates seem to be degrees, but it says {crs_word(crs)}; set its CRS to EPSG:4326"
    return "check that both are of one city and that each is in the CRS that it names"
