"""What in a walk nobody walks: a length, a speed, a step; cars leave tracks too, so it is only said."""

from dataclasses import replace

import numpy as np

from sim.core.arrays import columnwise
from sim.track.earth import GEOD
from sim.track.walk import Floats, Track

_LONGEST_WALK_M = 100_000.0  # more than a day on foot
_LONGEST_STEP_M = 10_000.0  # between two fixes, where no time says how fast
_FASTEST_M_S, _SLOWEST_M_S = 5.0, 0.005  # on average: faster than people run, and slower than fixes drift
_FASTEST_STEP_M_S, _SURE_STEP_M = 70.0, 200.0  # shorter steps may be errors of the fixes
_KM_H_PER_M_S, _M_PER_KM = 3.6, 1000.0


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


def _steps_m(track: Track) -> Floats:
    """Measure from point to point, without what lies between walks."""
    longitude, latitude = track.longitude_deg, track.latitude_deg
    _, _, step_m = columnwise(GEOD.inv, longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])
    step_m[track.ends] = 0.0
    return np.asarray(step_m)


def _step(track: Track, step_m: Floats, words: str) -> str:
    at = int(np.argmax(step_m))
    where = f"latitude {track.latitude_deg[at + 1]:.4f}, longitude {track.longitude_deg[at + 1]:.4f}"
    return f"{words} {_km(float(step_m[at]))}, to {where}"


def _km(metres: float) -> str:
    return f"{metres / _M_PER_KM:,.1f} km"
