"""Joins parts of a walk that overlap or touch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.track.in_view import Stretches
from sim.track.pieces import Pieces

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NOTHING = 1e-6  # metres and seconds: rounding tears no stretch apart, and a touch of a border is no view


@dataclass(frozen=True, eq=False)
class Joined:
    """Parts of a walk that lie apart, by camera and place.

    Parameters
    ----------
    camera
        Who sees it.
    start_m, end_m
        Metres of the walk from and to which.
    start_s, end_s
        Seconds from and to which.
    """

    camera: Ints
    start_m: Floats
    end_m: Floats
    start_s: Floats
    end_s: Floats

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> "Joined":
        """Pick parts."""
        return Joined(
            self.camera[rows], self.start_m[rows], self.end_m[rows], self.start_s[rows], self.end_s[rows]
        )


def join(stretches: Stretches, pieces: Pieces) -> Joined:
    """Join what each camera sees; parts without length and duration are dropped."""
    camera, start, end = _swept(stretches)
    start_m, start_s = pieces.along(start)
    end_m, end_s = pieces.along(end)
    walk = np.cumsum(pieces.is_gap)
    apart = np.ones(len(camera) + 1, dtype=bool)
    apart[1:-1] = (
        (camera[1:] != camera[:-1])
        | (start_m[1:] - end_m[:-1] > _NOTHING)
        | (start_s[1:] - end_s[:-1] > _NOTHING)
        | (
            walk[np.minimum(start[1:].astype(np.int64), len(walk) - 1)]
            > walk[np.ceil(end[:-1]).astype(np.int64) - 1]
        )
    )
    first, last = np.flatnonzero(apart[:-1]), np.flatnonzero(apart[1:])
    parts = Joined(camera[first], start_m[first], end_m[last], start_s[first], end_s[last])
    return parts.take((parts.end_m - parts.start_m > _NOTHING) | (parts.end_s - parts.start_s > _NOTHING))


def _swept(stretches: Stretches) -> tuple[Ints, Floats, Floats]:
    """Go along the walk camera by camera, and count how many stretches are open."""
    camera = np.concatenate([stretches.camera, stretches.camera])
    place = np.concatenate([stretches.start, stretches.end])
    step = np.repeat([1, -1], len(stretches.camera))
    # Where one stretch ends and another begins, the beginning comes first and keeps the part open.
    order = np.lexsort((-step, place, camera))
    opened = np.cumsum(step[order])
    begins = order[(opened == 1) & (step[order] == 1)]
    ends = order[opened == 0]
    return camera[begins], place[begins], place[ends]
