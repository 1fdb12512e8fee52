"""A walk cut into short straight pieces with metres and seconds, on the ellipsoid; and what in it is odd.

A city's metre CRS stretches lengths by up to 0.1 % and turns north by up to a few degrees. Here lengths are
geodesics, and each camera gets a plane of its own: east and north in metres on the ground it hangs over.
In the plane a point d metres away is off by d³ / (6 R²), which is 4 µm at one kilometre.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from sim.core.arrays import BoolArray, FloatArray, columnwise
from sim.track.walk import Track

GEOD = Geod(ellps="WGS84")

_HALF_TURN_DEG = 180.0
_NEAR_A_POLE_DEG = 89.9  # from here on every longitude is near
_LEAST_CURVED_M = GEOD.a * (1.0 - GEOD.es)
"""Least radius of curvature there is: north to south, at the equator."""

LONGEST_PIECE_M = 250.0
"""Longer stretches between two points are cut: over a piece a geodesic is straight to a few millimetres even
near a pole, and its box is small."""

_LONGEST_WALK_M = 100_000.0  # more than a day on foot
_LONGEST_STEP_M = 10_000.0  # between two fixes, where no time says how fast
_FASTEST_M_S, _SLOWEST_M_S = 5.0, 0.005  # on average: faster than people run, and slower than fixes drift
_FASTEST_STEP_M_S, _SURE_STEP_M = 70.0, 200.0  # shorter steps may be errors of the fixes
_KM_H_PER_M_S, _M_PER_KM = 3.6, 1000.0


def geocentric_m(longitude_deg: FloatArray, latitude_deg: FloatArray) -> FloatArray:
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
    """East and north in metres around each of n places on WGS 84, given as arrays of shape (n,)."""

    def __init__(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> None:
        longitude, latitude = np.radians(longitude_deg), np.radians(latitude_deg)
        self.origin_m = geocentric_m(longitude_deg, latitude_deg)
        zero = np.zeros_like(longitude)
        self._east = np.column_stack([-np.sin(longitude), np.cos(longitude), zero])
        self._north = np.column_stack(
            [-np.sin(latitude) * np.cos(longitude), -np.sin(latitude) * np.sin(longitude), np.cos(latitude)]
        )

    def project(self, points_m: FloatArray, plane: NDArray[np.integer]) -> tuple[FloatArray, FloatArray]:
        """Give geocentric points, shape (m, 3), as east and north in the plane named for each."""
        away = points_m - self.origin_m[plane]
        return np.einsum("ij,ij->i", away, self._east[plane]), np.einsum("ij,ij->i", away, self._north[plane])


def degrees_around(latitude_deg: FloatArray, reach_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Say how many degrees of longitude and of latitude surely hold all that is within reach."""
    up = np.degrees(reach_m / _LEAST_CURVED_M)
    furthest = np.abs(latitude_deg) + up
    narrowest = np.cos(np.radians(np.minimum(furthest, _NEAR_A_POLE_DEG)))
    aside = np.degrees(reach_m / (GEOD.a * narrowest))
    return np.where(furthest < _NEAR_A_POLE_DEG, aside, 2 * _HALF_TURN_DEG), up


def turned_to(longitude_deg: FloatArray, middle_deg: float) -> FloatArray:
    """Give longitudes by how far east of a middle they lie, −180 to below 180."""
    return np.asarray((longitude_deg - middle_deg + _HALF_TURN_DEG) % (2 * _HALF_TURN_DEG) - _HALF_TURN_DEG)


@dataclass(frozen=True, eq=False)
class TrackPieces:
    """The pieces of a walk, one after another.

    Parameters
    ----------
    longitude_deg, latitude_deg, point_m
        Where pieces begin and end, shape (n + 1,), and the same as geocentric x, y, z, shape (n + 1, 3);
        piece i runs from i to i + 1.
    at_m, at_s
        Metres and seconds of the walk there, shape (n + 1,); all seconds are 0 if times are not known.
    is_gap
        Pieces from the end of one walk to the beginning of the next, which nobody walks, shape (n,).
    """

    longitude_deg: FloatArray
    latitude_deg: FloatArray
    point_m: FloatArray
    at_m: FloatArray
    at_s: FloatArray
    is_gap: BoolArray

    def __len__(self) -> int:
        """Count the pieces."""
        return len(self.at_m) - 1

    @property
    def length_m(self) -> FloatArray:
        """Metres of each piece."""
        return np.diff(self.at_m)

    def along(self, place: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give metres and seconds of the walk at places: number of the piece plus the part of it behind."""
        piece = np.minimum(place.astype(np.int64), len(self) - 1)
        part = place - piece
        return (
            self.at_m[piece] + part * (self.at_m[piece + 1] - self.at_m[piece]),
            self.at_s[piece] + part * (self.at_s[piece + 1] - self.at_s[piece]),
        )


def cut_into_pieces(track: Track) -> TrackPieces:
    """Cut a walk along the geodesics between its points, at even speed between two of them."""
    longitude, latitude = track.longitude_deg, track.latitude_deg
    azimuth, _, length_m = columnwise(GEOD.inv, longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])
    length_m[track.ends] = 0.0
    time_s = np.zeros(len(longitude)) if track.time_s is None else track.time_s
    count = np.maximum(np.ceil(length_m / LONGEST_PIECE_M), 1).astype(np.int64)
    stretch = np.repeat(np.arange(len(count)), count)
    part = (np.arange(len(stretch)) - np.repeat(np.cumsum(count) - count, count)) / count[stretch]
    between = np.flatnonzero(part > 0)
    is_gap = np.zeros(len(length_m), dtype=bool)
    is_gap[track.ends] = True
    west, south = longitude[stretch], latitude[stretch]
    if between.size:
        at = stretch[between]
        ahead_m = part[between] * length_m[at]
        west[between], south[between], _ = columnwise(
            GEOD.fwd, longitude[at], latitude[at], azimuth[at], ahead_m
        )
    longitude, latitude = np.append(west, longitude[-1]), np.append(south, latitude[-1])
    from_m = np.concatenate([[0.0], np.cumsum(length_m)])
    return TrackPieces(
        longitude,
        latitude,
        geocentric_m(longitude, latitude),
        np.append(from_m[stretch] + part * length_m[stretch], from_m[-1]),
        np.append(time_s[stretch] + part * np.diff(time_s)[stretch], time_s[-1]),
        is_gap[stretch],
    )


def with_odd_motion(track: Track) -> Track:
    """Add to a walk's remarks what nobody walks."""
    return replace(track, remarks=(*track.remarks, *odd_motion(track)))


def odd_motion(track: Track) -> tuple[str, ...]:
    """Say what nobody walks, a line each."""
    step_m = _steps_m(track)
    length_m = float(step_m.sum())
    said = []
    if length_m > _LONGEST_WALK_M:
        said.append(f"the track is {_km(length_m)} long, further than anybody walks in a day")
    if track.time_s is None:
        if step_m.max() > _LONGEST_STEP_M:
            said.append(_step(track, step_m, "the longest step is"))
        return tuple(said)
    step_s = np.diff(track.time_s)
    seconds = float(step_s.sum())
    if seconds and length_m > _SURE_STEP_M and not _SLOWEST_M_S <= length_m / seconds <= _FASTEST_M_S:
        km_h = length_m / seconds * _KM_H_PER_M_S
        than = "faster than anybody walks" if km_h > 1 else "slower than fixes drift"
        said.append(f"the track moves at {km_h:,.3g} km/h on average, {than}; check what its times count")
    fast = (step_m > _SURE_STEP_M) & (step_m > _FASTEST_STEP_M_S * step_s)
    if fast.any():
        said.append(
            f"steps at more than {_FASTEST_STEP_M_S * _KM_H_PER_M_S:,.0f} km/h: {np.count_nonzero(fast):,}; "
            + _step(track, np.where(fast, step_m, 0.0), "the longest is")
        )
    return tuple(said)


def _steps_m(track: Track) -> FloatArray:
    """Measure from point to point, without what lies between walks."""
    longitude, latitude = track.longitude_deg, track.latitude_deg
    _, _, step_m = columnwise(GEOD.inv, longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])
    step_m[track.ends] = 0.0
    return np.asarray(step_m)


def _step(track: Track, step_m: FloatArray, words: str) -> str:
    at = int(np.argmax(step_m))
    where = f"latitude {track.latitude_deg[at + 1]:.4f}, longitude {track.longitude_deg[at + 1]:.4f}"
    return f"{words} {_km(float(step_m[at]))}, to {where}"


def _km(metres: float) -> str:
    return f"{metres / _M_PER_KM:,.1f} km"
