"""A recorded walk: points one after another, straight between them, with times or without."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import InputError

Floats = NDArray[np.float64]

_FEWEST_POINTS = 2


@dataclass(frozen=True, eq=False)
class Track:
    """A walk.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Its points on WGS 84, shape (n,).
    time_s
        Seconds at each point since the first; None if the record has no times.
    remarks
        What a reader should know of the record, a line each.
    """

    longitude_deg: Floats
    latitude_deg: Floats
    time_s: Floats | None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Record:
    """What a file says of a walk, not yet checked.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Points as recorded; NaN where missing.
    time_s
        Seconds on any clock; NaN where missing.
    breaks
        How often the record was interrupted.
    line
        Line of each point, where the file has lines.
    """

    longitude_deg: Floats
    latitude_deg: Floats
    time_s: Floats
    breaks: int = 0
    line: NDArray[np.int64] | None = None


def make_track(record: Record, *, file: Path) -> Track:
    """Check what a file says, leave out points that are nowhere, and let time begin at 0.

    Raises
    ------
    InputError
        If fewer than two points are left, points lie off the Earth, or time goes back.
    """
    longitude, latitude = record.longitude_deg, record.latitude_deg
    somewhere = np.isfinite(longitude) & np.isfinite(latitude) & ~((longitude == 0) & (latitude == 0))
    number = np.flatnonzero(somewhere)
    longitude, latitude, time_s = longitude[number], latitude[number], record.time_s[number]
    if len(number) < _FEWEST_POINTS:
        msg = f"the track has {len(number)} points with a position; a walk needs {_FEWEST_POINTS} or more"
        raise InputError(msg, file=file)
    off = (np.abs(longitude) > 180) | (np.abs(latitude) > 90)  # noqa: PLR2004 - degrees
    if off.any():
        at = int(np.argmax(off))
        msg = (
            f"point {number[at] + 1} lies at longitude {longitude[at]:g}, latitude {latitude[at]:g}, "
            "which is off the Earth; give positions in degrees, WGS 84"
        )
        raise InputError(msg, file=file, line=_line(record, int(number[at])))
    remarks = []
    if len(number) < len(somewhere):
        remarks.append(f"points left out for want of a position: {len(somewhere) - len(number):,}")
    if record.breaks:
        remarks.append(f"interruptions bridged by a straight line at even speed: {record.breaks:,}")
    timed = np.isfinite(time_s)
    if not timed.all():
        said = (
            f"{np.count_nonzero(~timed):,} of {len(timed):,} points have" if timed.any() else "the track has"
        )
        remarks.append(f"{said} no time, so only metres are known, not seconds")
        return Track(longitude, latitude, None, tuple(remarks))
    _check_order(record, number, time_s, file)
    return Track(longitude, latitude, time_s - time_s[0], tuple(remarks))


def _check_order(record: Record, number: NDArray[np.intp], time_s: Floats, file: Path) -> None:
    back = np.diff(time_s) < 0
    if back.any():
        at = int(np.argmax(back)) + 1
        msg = (
            f"time goes back by {time_s[at - 1] - time_s[at]:g} s at point {number[at] + 1}; "
            "put the points into the order of the walk"
        )
        raise InputError(msg, file=file, line=_line(record, int(number[at])))


def _line(record: Record, number: int) -> int | None:
    return None if record.line is None else int(record.line[number])
