"""Which parts of a walk each camera has in view."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from sim.cameras.coverage.footprint import Lines, Sectors
from sim.track.earth import Planes, degrees_around, turned_to
from sim.track.pieces import LONGEST_PIECE_M, Pieces

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SLACK_M = 1.0  # boxes in degrees are a first look, and a geodesic bulges out of one by some millimetres
_AT_ITS_FOOT_M = 1e-6  # nearer is no direction
_MOST_BOXES = 20_000_000  # pairs that may be found together, so that memory does not grow with the cameras
_MOST_CUTS = 500_000  # pairs that are cut together: what stays near the processor is faster


@dataclass(frozen=True, eq=False)
class Views:
    """What cameras see: several views may belong to one camera.

    Parameters
    ----------
    camera
        Number of the camera.
    longitude_deg, latitude_deg
        Where it hangs, WGS 84.
    bearing_deg, angle_deg, range_m
        Middle of the view from true north, opening angle up to 360, far limit.
    """

    camera: Ints
    longitude_deg: Floats
    latitude_deg: Floats
    bearing_deg: Floats
    angle_deg: Floats
    range_m: Floats

    def take(self, rows: NDArray[np.integer]) -> "Views":
        """Pick views."""
        return Views(
            self.camera[rows],
            self.longitude_deg[rows],
            self.latitude_deg[rows],
            self.bearing_deg[rows],
            self.angle_deg[rows],
            self.range_m[rows],
        )


@dataclass(frozen=True, eq=False)
class Stretches:
    """Parts of a walk in view, in no order.

    Parameters
    ----------
    camera
        Who sees it.
    start, end
        From where to where: number of the piece plus the part of it behind.
    """

    camera: Ints
    start: Floats
    end: Floats


def stretches_in_view(pieces: Pieces, views: Views) -> Stretches:
    """Cut each piece of a walk with each view that may see it."""
    found = [_cut(pieces, views.take(rows), piece) for rows, piece in _pairs(pieces, views)]
    empty = np.zeros(0)
    return Stretches(
        np.concatenate([np.zeros(0, dtype=np.int64), *(one.camera for one in found)]),
        np.concatenate([empty, *(one.start for one in found)]),
        np.concatenate([empty, *(one.end for one in found)]),
    )


def _pairs(pieces: Pieces, views: Views) -> Iterator[tuple[Ints, Ints]]:
    """Find rows of views and the pieces whose boxes they reach, some views at a time."""
    middle = float(pieces.longitude_deg[0])
    x, y = turned_to(pieces.longitude_deg, middle), pieces.latitude_deg
    walked = np.flatnonzero(~pieces.is_gap)
    tree = shapely.STRtree(shapely.box(_least(x), _least(y), _most(x), _most(y))[walked])
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


def _cut(pieces: Pieces, views: Views, piece: Ints) -> Stretches:
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


def _holds(east: Floats, north: Floats, views: Views) -> NDArray[np.bool_]:
    """Tell whether somebody who stands still there is in view; on the far limit nobody is."""
    turned = turned_to(np.degrees(np.arctan2(east, north)), 0.0) - views.bearing_deg
    off = np.abs(turned_to(turned, 0.0))
    away_m = np.hypot(east, north)
    seen = (away_m < views.range_m) & ((away_m < _AT_ITS_FOOT_M) | (off <= views.angle_deg / 2))
    return np.asarray(seen)


def _least(values: Floats) -> Floats:
    return np.minimum(values[:-1], values[1:])


def _most(values: Floats) -> Floats:
    return np.maximum(values[:-1], values[1:])
