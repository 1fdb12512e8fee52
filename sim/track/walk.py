"""A recorded walk: points one after another, straight between them, with times or without."""

from dataclasses import dataclass, field

import numpy as np

from sim.core.arrays import FloatArray, IntArray
from sim.track.walk_times import Times


@dataclass(frozen=True, eq=False)
class Track:
    """A walk, or several that are counted together.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Its points on WGS 84, shape (n,).
    time_s
        Seconds at each point since the first, without those between walks; None if they are not known.
    remarks
        What a reader should know of the record, a line each.
    ends
        The points at which a walk ends and after which another one begins.
    """

    longitude_deg: FloatArray
    latitude_deg: FloatArray
    time_s: FloatArray | None
    remarks: tuple[str, ...] = ()
    ends: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class TrackRecord:
    """What a file says of a walk, not yet checked.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Points as recorded; NaN where missing.
    times
        Their times.
    walk
        Number of the walk that each point belongs to; None if there is one.
    stretch
        Number of the uninterrupted stretch; None if there is one.
    line
        Line of each point, where the file has lines.
    remarks
        What was left out or taken for granted, a line each.
    """

    longitude_deg: FloatArray
    latitude_deg: FloatArray
    times: Times
    walk: IntArray | None = None
    stretch: IntArray | None = None
    line: IntArray | None = None
    remarks: tuple[str, ...] = ()
