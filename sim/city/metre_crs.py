"""The metre CRS of a place: its UTM zone on WGS 84."""

import math

from pyproj import CRS, Proj, Transformer

from sim.core.errors import InputError

_ZONE_WIDTH_DEG = 6
_UTM_BOUNDS_DEG = (-180.0, -80.0, 180.0, 84.0)
_LARGEST_SCALE_ERROR = 0.001  # 0.1 %: UTM's own design bound inside a zone, with a little room.


def metre_crs(longitude_deg: float, latitude_deg: float) -> str:
    """Choose the UTM zone that a place lies in.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Where the place is, WGS 84.

    Returns
    -------
    The CRS as `EPSG:32601` … `EPSG:32760`.

    Raises
    ------
    InputError
        If the position is not on Earth or lengths there would be off by more than 0.1 %.
    """
    west, south, east, north = _UTM_BOUNDS_DEG
    if not (west <= longitude_deg < east and south <= latitude_deg <= north):
        msg = (
            f"the position {longitude_deg:g} E, {latitude_deg:g} N has no UTM zone; "
            "give longitude (-180 to 180) and latitude (-80 to 84) in degrees, in this order"
        )
        raise InputError(msg)
    zone = math.floor((longitude_deg - west) / _ZONE_WIDTH_DEG) + 1
    crs = f"EPSG:{(32600 if latitude_deg >= 0 else 32700) + zone}"
    error = scale_error(crs, longitude_deg, latitude_deg)
    if error > _LARGEST_SCALE_ERROR:
        msg = f"lengths at {longitude_deg:g} E, {latitude_deg:g} N would be {error:.2%} off in {crs}"
        raise InputError(msg)
    return crs


def scale_error(crs: str, longitude_deg: float, latitude_deg: float) -> float:
    """Relative error of a length measured in *crs* at a place, as a share."""
    factors = Proj(CRS.from_user_input(crs)).get_factors(longitude_deg, latitude_deg)
    return float(abs(factors.meridional_scale - 1))


def to_metres(crs: str, longitude_deg: float, latitude_deg: float) -> tuple[float, float]:
    """Easting and northing of a position, in the metres of *crs*."""
    transform = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x_m, y_m = transform.transform(longitude_deg, latitude_deg)
    return float(x_m), float(y_m)
