"""Which parts of a walk each camera has in view, and what of cameras that asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from sim.cameras.coverage.footprint import Lines, Sectors
from sim.cameras.mapped.contract import MappedCameras
from sim.cameras.mapped.far_away import distances
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.track.pieces import LONGEST_PIECE_M, Planes, TrackPieces, degrees_around, turned_to
from sim.track.walk import Track

_SLACK_M = 1.0  # boxes in degrees are a first look, and a geodesic bulges out of one by some millimetres
_AT_ITS_FOOT_M = 1e-6  # nearer is no direction
_MOST_BOXES = 20_000_000  # pairs that may be found together, so that memory does not grow with the cameras
_MOST_CUTS = 500_000  # pairs that are cut together: what stays near the processor is faster

ALL_ROUND_DEG = 360.0
_STEP_DEG = 0.1
_MOST_PIECES = 100


@dataclass(frozen=True, eq=False)
class Views:
    """What cameras see: several views may belong to one camera.

    Parameters
    ----------
    camera, longitude_deg, latitude_deg
        Number of the camera, and where it hangs, WGS 84.
    bearing_deg, angle_deg, range_m
        Middle of the view from true north, opening angle up to 360, far limit.
    """

    camera: IntArray
    longitude_deg: FloatArray
    latitude_deg: FloatArray
    bearing_deg: FloatArray
    angle_deg: FloatArray
    range_m: FloatArray

    def take(self, rows: NDArray[np.integer]) -> "Views":
        """Pick views."""
        return Views(*(column[rows] for column in vars(self).values()))


@dataclass(frozen=True, eq=False)
class Stretches:
    """Parts of a walk in view, in no order; an end is the number of a piece plus the part of it behind."""

    camera: IntArray
    start: FloatArray
    end: FloatArray


def stretches_in_view(pieces: TrackPieces, views: Views) -> Stretches:
    """Cut each piece of a walk with each view that may see it."""
    found = [_cut(pieces, views.take(rows), piece) for rows, piece in _pairs(pieces, views)]
    empty = np.zeros(0)
    return Stretches(
        np.concatenate([np.zeros(0, dtype=np.int64), *(one.camera for one in found)]),
        np.concatenate([empty, *(one.start for one in found)]),
        np.concatenate([empty, *(one.end for one in found)]),
    )


def _pairs(pieces: TrackPieces, views: Views) -> Iterator[tuple[IntArray, IntArray]]:
    """Find rows of views and the pieces whose boxes they reach, some views at a time."""
    middle = float(pieces.longitude_deg[0])
    x, y = turned_to(pieces.longitude_deg, middle), pieces.latitude_deg
    walked = np.flatnonzero(~pieces.is_gap)
    west, south = np.minimum(x[:-1], x[1:]), np.minimum(y[:-1], y[1:])
    tree = shapely.STRtree(
        shapely.box(west, south, np.maximum(x[:-1], x[1:]), np.maximum(y[:-1], y[1:]))[walked]
    )
    aside, up = degrees_around(views.latitude_deg, views.range_m + _SLACK_M)
    east, north = turned_to(views.longitude_deg, middle), views.latitude_deg
    near = (east + aside >= x.min()) & (east - aside <= x.max()) & (north + up >= y.min())
    rows = np.flatnonzero(near & (north - up <= y.max()) & (views.range_m > 0))
    for some in _batches(rows, len(rows) * len(pieces), _MOST_BOXES):
        boxes = shapely.box(
            (east - aside)[some], (north - up)[some], (east + aside)[some], (north + up)[some]
        )
        row, piece = tree.query(boxes)
        for part in _batches(np.arange(len(row)), len(row), _MOST_CUTS):
            yield some[row[part]], walked[piece[part]]


def _batches(rows: NDArray[np.integer], cost: int, most: int) -> list[NDArray[np.integer]]:
    """Split rows so that each batch costs no more than it may, at least one."""
    return np.array_split(rows, max(1, -(-cost // most)))


def _cut(pieces: TrackPieces, views: Views, piece: IntArray) -> Stretches:
    """Cut pairs of piece and view exactly, in the plane around the camera."""
    planes = Planes(views.longitude_deg, views.latitude_deg)
    middle = (pieces.point_m[piece] + pieces.point_m[piece + 1]) / 2
    reach = views.range_m + LONGEST_PIECE_M / 2 + _SLACK_M
    kept = np.flatnonzero(((middle - planes.origin_m) ** 2).sum(axis=1) <= reach**2)
    views, piece = views.take(kept), piece[kept]
    planes, own = Planes(views.longitude_deg, views.latitude_deg), np.arange(len(kept))
    start, end = planes.project(pieces.point_m[piece], own), planes.project(pieces.point_m[piece + 1], own)
    sectors = Sectors(np.zeros((len(kept), 2)), views.bearing_deg, views.angle_deg, views.range_m)
    low, high = sectors.cut(Lines(*start, *end), own)
    still = pieces.length_m[piece] == 0
    low[still], high[still] = 0.0, 0.0
    high[still, 0] = _holds(start[0][still], start[1][still], views.take(np.flatnonzero(still)))
    pair, which = np.nonzero(high > low)
    return Stretches(views.camera[pair], piece[pair] + low[pair, which], piece[pair] + high[pair, which])


def _holds(east: FloatArray, north: FloatArray, views: Views) -> BoolArray:
    """Tell whether somebody who stands still there is in view; on the far limit nobody is."""
    turned = turned_to(np.degrees(np.arctan2(east, north)), 0.0) - views.bearing_deg
    off = np.abs(turned_to(turned, 0.0))
    away_m = np.hypot(east, north)
    seen = (away_m < views.range_m) & ((away_m < _AT_ITS_FOOT_M) | (off <= views.angle_deg / 2))
    return np.asarray(seen)


def views_of(cameras: MappedCameras) -> tuple[Views, tuple[str, ...]]:
    """Take the views of cameras whose optics are filled in, and a line for what was taken for granted.

    A camera of which no direction is known may look anywhere: it is taken to see all round, so that the
    exposure is the most it can be.
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


def _with_middles(walk: Track) -> tuple[FloatArray, FloatArray]:
    """Put points between those of a walk that are far apart, so that what lies beside its way is near it."""
    longitude, latitude = walk.longitude_deg, walk.latitude_deg
    step = np.maximum(np.abs(np.diff(longitude)), np.abs(np.diff(latitude)))
    pieces = np.minimum(np.ceil(step / _STEP_DEG), _MOST_PIECES).astype(np.int64).clip(min=1)
    at = np.append(np.concatenate([[0], np.cumsum(pieces)[:-1]]), pieces.sum())
    every = np.arange(pieces.sum() + 1)
    return np.interp(every, at, longitude), np.interp(every, at, latitude)
