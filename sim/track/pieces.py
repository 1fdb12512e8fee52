"""A walk cut into short straight pieces, each with its metres and seconds along the walk."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import columnwise
from sim.track.earth import GEOD, geocentric_m
from sim.track.walk import Track

Floats = NDArray[np.float64]

LONGEST_PIECE_M = 250.0
"""Longer stretches between two points are cut: over a piece a geodesic is straight to a few millimetres even
near a pole, and its box is small."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """The pieces of a walk, one after another.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Where pieces begin and end, shape (n + 1,); piece i runs from i to i + 1.
    point_m
        The same as geocentric x, y, z, shape (n + 1, 3).
    at_m, at_s
        Metres and seconds of the walk there, shape (n + 1,); all seconds are 0 if times are not known.
    is_gap
        Pieces from the end of one walk to the beginning of the next, which nobody walks, shape (n,).
    """

    longitude_deg: Floats
    latitude_deg: Floats
    point_m: Floats
    at_m: Floats
    at_s: Floats
    is_gap: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the pieces."""
        return len(self.at_m) - 1

    @property
    def length_m(self) -> Floats:
        """Metres of each piece."""
        return np.diff(self.at_m)

    def along(self, place: Floats) -> tuple[Floats, Floats]:
        """Give metres and seconds of the walk at places: number of the piece plus the part of it behind."""
        piece = np.minimum(place.astype(np.int64), len(self) - 1)
        part = place - piece
        return (
            self.at_m[piece] + part * (self.at_m[piece + 1] - self.at_m[piece]),
            self.at_s[piece] + part * (self.at_s[piece + 1] - self.at_s[piece]),
        )


def cut_into_pieces(track: Track) -> Pieces:
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
    return Pieces(
        longitude,
        latitude,
        geocentric_m(longitude, latitude),
        np.append(from_m[stretch] + part * length_m[stretch], from_m[-1]),
        np.append(time_s[stretch] + part * np.diff(time_s)[stretch], time_s[-1]),
        is_gap[stretch],
    )
