"""A recorded walk: points one after another, straight between them, with times or without.

It is made of a record, whose points and times are checked; several walks in one file are kept apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.errors import InputError
from sim.track.walk_times import Times

_FEWEST_POINTS = 2
_FIRST_FIX_S = 631_152_000.0  # 1990: satellites gave nobody a position before
_LEAST_BACK_S = 1.0  # programs that round times, or mix rounded and exact ones, go back by less
_LONGEST_PAUSE_S = 21_600.0  # six hours: what follows is another walk
_LONGITUDE_MOST, _LATITUDE_MOST = 180.0, 90.0
_UNITS_OF_TIME = ((31_557_600.0, "years"), (86_400.0, "days"), (3600.0, "hours"))


@dataclass(frozen=True, eq=False)
class Track:
    """A walk, or several that are counted together.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Its points on WGS 84, shape (n,).
    time_s
        Seconds at each point since the first, without those between walks; None if they are not known.
    remarks, ends
        What a reader should know of the record, a line each; the points at which a walk ends and another
        begins.
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
    longitude_deg, latitude_deg, times
        Points as recorded, NaN where missing, and their times.
    walk, stretch, line
        Numbers of the walk and of the uninterrupted stretch that each point belongs to, None if there is one;
        its line, where the file has lines.
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


def make_track(record: TrackRecord, *, file: Path) -> Track:
    """Check what a file says, leave out points that are nowhere, and let time begin at 0.

    Several walks in one file are counted each by itself: neither way nor time lies between them.

    Raises
    ------
    InputError
        If fewer than two points are left, points lie off the Earth, or time goes back.
    """
    number, left_out = _usable(record, file)
    longitude, latitude = record.longitude_deg[number], record.latitude_deg[number]
    apart = _changes(record.walk, number)
    time_s, of_times = _clock(record, number, apart, file)
    cut, of_walks = _cut(time_s, apart, file)
    bridged = np.count_nonzero(_changes(record.stretch, number) & ~cut)
    if bridged:
        of_walks += (f"interruptions bridged by a straight line at even speed: {bridged:,}",)
    if time_s is not None:
        time_s = _without_gaps(time_s, cut)
    remarks = (*record.remarks, *record.times.remarks, *left_out, *of_walks, *of_times)
    return Track(longitude, latitude, time_s, remarks, np.flatnonzero(cut))


def _usable(record: TrackRecord, file: Path) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """Find the points that have a position, and no time of before there were any; say how many have not."""
    longitude, latitude = record.longitude_deg, record.latitude_deg
    somewhere = np.isfinite(longitude) & np.isfinite(latitude) & ~((longitude == 0) & (latitude == 0))
    early = somewhere & record.times.dated & (record.times.seconds < _FIRST_FIX_S)
    if not (somewhere & (record.times.seconds >= _FIRST_FIX_S)).any():
        early[:] = False  # A clock that never knew the day measures all the same.
    number = np.flatnonzero(somewhere & ~early)
    if len(number) < _FEWEST_POINTS:
        left = f" and a time after 1990 ({early.sum():,} have one before)" if early.any() else ""
        only = f"only {len(number)} point" if len(number) else "0 points"
        msg = f"the track has {only} with a position{left}; a walk needs {_FEWEST_POINTS} or more"
        raise InputError(msg, file=file)
    off = (np.abs(longitude) > _LONGITUDE_MOST) | (np.abs(latitude) > _LATITUDE_MOST)
    if off[number].any():
        at = int(number[np.argmax(off[number])])
        swapped = abs(latitude[at]) <= _LONGITUDE_MOST and abs(longitude[at]) <= _LATITUDE_MOST
        remedy = "swap the two, if they are" if swapped else "give positions in degrees, WGS 84"
        msg = (
            f"point {at + 1} lies at longitude {longitude[at]:g}, latitude {latitude[at]:g}, "
            f"which is off the Earth; {remedy}"
        )
        raise InputError(msg, file=file, line=_line(record, at))
    said = []
    if not somewhere.all():
        said.append(f"points left out for want of a position: {np.count_nonzero(~somewhere):,}")
    if early.any():
        said.append(f"points left out whose time lies before 1990, as before a first fix: {early.sum():,}")
    return number, tuple(said)


def _changes(group: IntArray | None, number: NDArray[np.intp]) -> BoolArray:
    """Tell between which points one group ends and another begins."""
    if group is None:
        return np.zeros(len(number) - 1, dtype=bool)
    return np.asarray(np.diff(group[number]) != 0)


def _clock(
    record: TrackRecord, number: NDArray[np.intp], apart: BoolArray, file: Path
) -> tuple[FloatArray | None, tuple[str, ...]]:
    """Take the times, if all points have one and a walk takes any; refuse such as go back."""
    time_s = record.times.seconds[number]
    timed = np.isfinite(time_s)
    if not timed.all():
        part = f"{np.count_nonzero(~timed):,} of {len(timed):,} points have"
        whose = part if timed.any() else "the track has"
        return None, (f"{whose} no time, so only metres are known, not seconds",)
    step_s = np.where(apart, 0.0, np.diff(time_s))
    if (step_s <= -_LEAST_BACK_S).any():
        at = int(np.argmax(step_s <= -_LEAST_BACK_S)) + 1
        msg = (
            f"time goes back by {-step_s[at - 1]:g} s at point {number[at] + 1}; "
            "put the points into the order of the walk"
        )
        raise InputError(msg, file=file, line=_line(record, int(number[at])))
    back = np.count_nonzero(step_s < 0)
    walks = list(_walks(apart))
    if back:
        time_s = np.concatenate([np.maximum.accumulate(time_s[walk]) for walk in walks])
    longest = max(walks, key=lambda walk: walk.stop - walk.start)
    if time_s[longest.start] == time_s[longest.stop - 1]:
        same = f"all {longest.stop - longest.start:,} points of a walk have the same time"
        return None, (f"{same}, so only metres are known, not seconds",)
    said = f"times that go back by less than {_LEAST_BACK_S:g} s, taken as rounding: {back:,}"
    return time_s, (said,) if back else ()


def _cut(time_s: FloatArray | None, apart: BoolArray, file: Path) -> tuple[BoolArray, tuple[str, ...]]:
    """Find where a walk ends and another begins: where the file says so, and behind a long pause."""
    step_s = np.zeros(len(apart)) if time_s is None else np.diff(time_s)
    paused = ~apart & (step_s > _LONGEST_PAUSE_S)
    cut = apart | paused
    said = []
    if not _points(cut).max() >= _FEWEST_POINTS:
        if not _points(apart).max() >= _FEWEST_POINTS:
            msg = (
                f"no track in the file has {_FEWEST_POINTS} points or more; give the points of a walk as one"
            )
            raise InputError(msg, file=file)
        cut = apart
        said.append(f"{_long(float(step_s[paused].max()))} lie between two points, bridged at even speed")
    points = _points(cut)
    walks, alone = np.count_nonzero(points >= _FEWEST_POINTS), np.count_nonzero(points < _FEWEST_POINTS)
    if walks > 1:
        said.append(f"walks in the file, each counted by itself without what lies between them: {walks:,}")
    if alone:
        said.append(f"points that stand alone, further from the others than a pause: {alone:,}")
    longest_s = float(step_s[cut & paused].max(initial=0.0))
    if longest_s:
        said.append(f"the longest time between two of its points, not counted: {_long(longest_s)}")
    return cut, tuple(said)


def _walks(apart: BoolArray) -> Iterator[slice]:
    """List the walks as ranges of points."""
    ends = [*(np.flatnonzero(apart) + 1).tolist(), len(apart) + 1]
    return (slice(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True))


def _points(apart: BoolArray) -> IntArray:
    """Count the points of each walk."""
    return np.array([walk.stop - walk.start for walk in _walks(apart)], dtype=np.int64)


def _without_gaps(time_s: FloatArray, cut: BoolArray) -> FloatArray:
    """Give seconds since the first point, with nothing between one walk and the next."""
    if not cut.any():
        return np.asarray(time_s - time_s[0])
    return np.concatenate([[0.0], np.cumsum(np.where(cut, 0.0, np.diff(time_s)))])


def _long(seconds: float) -> str:
    """Write a long time in the largest unit that it fills."""
    unit_s, unit = next((one for one in _UNITS_OF_TIME if seconds >= one[0]), _UNITS_OF_TIME[-1])
    return f"{seconds / unit_s:,.1f} {unit}"


def _line(record: TrackRecord, number: int) -> int | None:
    return None if record.line is None else int(record.line[number])
