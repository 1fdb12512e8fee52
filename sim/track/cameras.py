"""Mapped cameras as the walker meets them."""

import numpy as np
from numpy.typing import NDArray

from sim.cameras.mapped.contract import MappedCameras
from sim.cameras.mapped.far_away import distances
from sim.track.in_view import Views
from sim.track.walk import Track

Floats = NDArray[np.float64]

ALL_ROUND_DEG = 360.0
_STEP_DEG = 0.1
_MOST_PIECES = 100


def views_of(cameras: MappedCameras) -> tuple[Views, tuple[str, ...]]:
    """Take the views of cameras whose optics are filled in.

    A camera of which no direction is known may look anywhere: it is taken to see all round, so that the
    exposure is the most it can be.

    Returns
    -------
    views, remarks
        The views, and a line for what was taken for granted.
    """
    table = cameras.views
    bearing = table["bearing_deg"].to_numpy(dtype=float)
    angle = table["angle_deg"].to_numpy(dtype=float)
    anywhere = np.isnan(bearing)
    views = Views(
        camera=np.arange(len(cameras)),
        longitude_deg=table["longitude_deg"].to_numpy(dtype=float),
        latitude_deg=table["latitude_deg"].to_numpy(dtype=float),
        bearing_deg=np.where(anywhere, 0.0, bearing),
        angle_deg=np.where(anywhere, ALL_ROUND_DEG, angle),
        range_m=table["range_m"].to_numpy(dtype=float),
    )
    guessed = int(np.count_nonzero(anywhere & (angle < ALL_ROUND_DEG)))
    if not guessed:
        return views, ()
    said = f"cameras without a direction, taken to see all round, so that this is the most: {guessed:,}"
    return views, (said,)


def distance_remarks(cameras: MappedCameras, walk: Track) -> tuple[str, ...]:
    """Say if no camera is anywhere near the walk, or if some would be with latitude and longitude swapped."""
    table = cameras.views
    longitude, latitude = _with_middles(walk)
    found = distances(
        table["longitude_deg"].to_numpy(dtype=float),
        table["latitude_deg"].to_numpy(dtype=float),
        longitude,
        latitude,
    )
    if found.all_are_far:
        return (found.sentence("the walk"),)
    if not found.only_swapped:
        return ()
    said = "cameras far from the walk that would be near it with latitude and longitude swapped"
    return (f"{said}: {found.only_swapped:,}",)


def _with_middles(walk: Track) -> tuple[Floats, Floats]:
    """Put points between those of a walk that are far apart, so that what lies beside its way is near it."""
    longitude, latitude = walk.longitude_deg, walk.latitude_deg
    step = np.maximum(np.abs(np.diff(longitude)), np.abs(np.diff(latitude)))
    pieces = np.minimum(np.ceil(step / _STEP_DEG), _MOST_PIECES).astype(np.int64).clip(min=1)
    at = np.append(np.concatenate([[0], np.cumsum(pieces)[:-1]]), pieces.sum())
    every = np.arange(pieces.sum() + 1)
    return np.interp(every, at, longitude), np.interp(every, at, latitude)
