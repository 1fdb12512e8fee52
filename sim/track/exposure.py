"""How much of a walk cameras have in view: stretches that overlap joined, then metres and seconds."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.table import Column, Contract
from sim.track.in_view import Stretches, Views, stretches_in_view
from sim.track.pieces import TrackPieces, cut_into_pieces
from sim.track.walk import Track

EVENTS = Contract(
    "track events",
    (
        Column("camera", "int", "1", "number of the camera", low=0),
        Column("enter_m", "float", "m", "metres walked when it begins to see", low=0),
        Column("exit_m", "float", "m", "metres walked when it ends", low=0),
        Column(
            "enter_s", "float", "s", "seconds walked when it begins; missing without times", nullable=True
        ),
        Column("exit_s", "float", "s", "seconds walked when it ends; missing without times", nullable=True),
    ),
)

_NOTHING = 1e-6  # metres and seconds: rounding tears no stretch apart, and a touch of a border is no view


@dataclass(frozen=True, eq=False)
class TrackExposure:
    """One walk past cameras.

    Parameters
    ----------
    events
        Each time that a camera has the walker in view, in the order of the walk: what `EVENTS` promises.
    metres, seconds, metres_in_view, seconds_in_view
        Of the walk, and in view of any camera, counted once however many see it; seconds are None without
        times.
    """

    events: pd.DataFrame
    metres: float
    seconds: float | None
    metres_in_view: float
    seconds_in_view: float | None

    @property
    def cameras(self) -> int:
        """Different cameras that had the walker in view."""
        return int(self.events["camera"].nunique())

    @property
    def share_of_distance(self) -> float | None:
        """Part of the metres in view; None for somebody who never moved."""
        return _part(self.metres_in_view, self.metres)

    @property
    def share_of_time(self) -> float | None:
        """Part of the seconds in view; None without times."""
        return _part(self.seconds_in_view, self.seconds)


def track_exposure(track: Track, views: Views) -> TrackExposure:
    """Work out what cameras see of a walk, exactly.

    Between two points the walker goes straight on at even speed, however far apart they are. A camera is
    entered where the walk crosses the border of what it sees; standing still in view takes seconds but no
    metres.
    """
    pieces = cut_into_pieces(track)
    seen = stretches_in_view(pieces, views)
    by_camera = join(seen, pieces)
    by_any = join(Stretches(np.zeros_like(seen.camera), seen.start, seen.end), pieces)
    order = np.lexsort((by_camera.camera, by_camera.start_m, by_camera.start_s))
    by_camera = by_camera.take(order)
    timed = track.time_s is not None
    unknown = np.full(len(order), np.nan)
    events = pd.DataFrame(
        {
            "camera": by_camera.camera,
            "enter_m": by_camera.start_m,
            "exit_m": by_camera.end_m,
            "enter_s": by_camera.start_s if timed else unknown,
            "exit_s": by_camera.end_s if timed else unknown,
        }
    )
    return TrackExposure(
        events=EVENTS.check(events),
        metres=float(pieces.at_m[-1]),
        seconds=float(pieces.at_s[-1]) if timed else None,
        metres_in_view=float((by_any.end_m - by_any.start_m).sum()),
        seconds_in_view=float((by_any.end_s - by_any.start_s).sum()) if timed else None,
    )


def _part(of: float | None, whole: float | None) -> float | None:
    if of is None or not whole:
        return None
    return min(of / whole, 1.0)


@dataclass(frozen=True, eq=False)
class Joined:
    """Parts of a walk that lie apart, by camera and place: metres and seconds between which it is seen."""

    camera: IntArray
    start_m: FloatArray
    end_m: FloatArray
    start_s: FloatArray
    end_s: FloatArray

    def take(self, rows: NDArray[np.integer] | BoolArray) -> "Joined":
        """Pick parts."""
        return Joined(*(column[rows] for column in vars(self).values()))


def join(stretches: Stretches, pieces: TrackPieces) -> Joined:
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


def _swept(stretches: Stretches) -> tuple[IntArray, FloatArray, FloatArray]:
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
