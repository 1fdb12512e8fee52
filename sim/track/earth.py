"""Places on the ellipsoid WGS 84 in metres, true in every direction and at any latitude.

A city's metre CRS stretches lengths by up to 0.1 % and turns north by up to a few degrees. Here lengths are
geodesics, and each camera gets a plane of its own: east and north in metres on the ground it hangs over.
In the plane a point d metres away is off by d³ / (6 R²), which is 4 µm at one kilometre.
"""

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]

GEOD = Geod(ellps="WGS84")

_HALF_TURN_DEG = 180.0
_NEAR_A_POLE_DEG = 89.9  # from here on every longitude is near
_LEAST_CURVED_M = GEOD.a * (1.0 - GEOD.es)
"""Least radius of curvature there is: north to south, at the equator."""


def geocentric_m(longitude_deg: Floats, latitude_deg: Floats) -> Floats:
    """Give places on the ellipsoid as x, y, z from the Earth's centre, shape (n, 3)."""
    longitude, latitude = np.radians(longitude_deg), np.radians(latitude_deg)
    across = GEOD.a / np.sqrt(1.0 - GEOD.es * np.sin(latitude) ** 2)
    return np.column_stack(
        [
            across * np.cos(latitude) * np.cos(longitude),
            across * np.cos(latitude) * np.sin(longitude),
            across * (1.0 - GEOD.es) * np.sin(latitude),
        ]
    )


class Planes:
    """East and north in metres around each of n places.

    Parameters
    ----------
    longitude_deg, latitude_deg
        The places, shape (n,).
    """

    def __init__(self, longitude_deg: Floats, latitude_deg: Floats) -> None:
        longitude, latitude = np.radians(longitude_deg), np.radians(latitude_deg)
        self.origin_m = geocentric_m(longitude_deg, latitude_deg)
        zero = np.zeros_like(longitude)
        self._east = np.column_stack([-np.sin(longitude), np.cos(longitude), zero])
        self._north = np.column_stack(
            [-np.sin(latitude) * np.cos(longitude), -np.sin(latitude) * np.sin(longitude), np.cos(latitude)]
        )

    def project(self, points_m: Floats, plane: NDArray[np.integer]) -> tuple[Floats, Floats]:
        """Give geocentric points, shape (m, 3), as east and north in the plane named for each."""
        away = points_m - self.origin_m[plane]
        return np.einsum("ij,ij->i", away, self._east[plane]), np.einsum("ij,ij->i", away, self._north[plane])


def degrees_around(latitude_deg: Floats, reach_m: Floats) -> tuple[Floats, Floats]:
    """Say how many degrees of longitude and of latitude surely hold all that is within reach."""
    up = np.degrees(reach_m / _LEAST_CURVED_M)
    furthest = np.abs(latitude_deg) + up
    narrowest = np.cos(np.radians(np.minimum(furthest, _NEAR_A_POLE_DEG)))
    aside = np.degrees(reach_m / (GEOD.a * narrowest))
    return np.where(furthest < _NEAR_A_POLE_DEG, aside, 2 * _HALF_TURN_DEG), up


def turned_to(longitude_deg: Floats, middle_deg: float) -> Floats:
    """Give longitudes by how far east of a middle they lie, −180 to below 180."""
    return np.asarray((longitude_deg - middle_deg + _HALF_TURN_DEG) % (2 * _HALF_TURN_DEG) - _HALF_TURN_DEG)
