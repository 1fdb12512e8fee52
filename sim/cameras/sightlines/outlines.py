"""Outlines of what cameras see past walls, for maps and for second routes."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.coverage.footprint import Sight
from sim.cameras.sightlines.pieces import SightPieces
from sim.cameras.sightlines.sight import see_between
from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Draws
from sim.core.units import FULL_TURN_DEG

_ROUND_RAD = 1e-9  # a view short of a full turn by less than this has no corner at the eye


def camera_outlines(
    cameras: pd.DataFrame, sight: Sight | None, rows: IntArray, *, arc_steps: int
) -> NDArray[Any]:
    """Draw what some cameras of a table see.

    Parameters
    ----------
    cameras
        The table.
    sight
        What is left of their views, as `see_past` or `see_between` gives it; their sectors if None.
    rows
        Which cameras.
    arc_steps
        As for `piece_outlines`.

    Returns
    -------
    Shapely polygons, shaped like *rows*.
    """
    if sight is None:
        sight = see_between(cameras, rows, share=0.0, width_deg=FULL_TURN_DEG, draws=Draws(0))
    wanted = np.zeros(len(cameras), dtype=bool)
    wanted[rows] = True
    some = sight.of(wanted)
    if not isinstance(some.ground, SightPieces):
        msg = "outlines are drawn of pieces of views, and these are none"
        raise TypeError(msg)
    outlines = piece_outlines(some.camera, some.ground, n_cameras=len(cameras), arc_steps=arc_steps)
    picked: NDArray[Any] = outlines[rows]
    return picked


def piece_outlines(camera: IntArray, pieces: SightPieces, *, n_cameras: int, arc_steps: int) -> NDArray[Any]:
    """Draw what each camera sees as one polygon.

    Parameters
    ----------
    camera, pieces
        What is seen, by camera and clockwise, as `see_past` gives it.
    n_cameras
        How many cameras there are.
    arc_steps
        Straight steps that stand for the arc of each piece that ends at the far limit.

    Returns
    -------
    Shapely polygons, shape (n_cameras,); empty for a camera that sees nothing. Where a near limit cuts the
    ground in two, the polygon has two parts.
    """
    owner, xy_m = _corners(camera, pieces, arc_steps)
    outlines = np.full(n_cameras, shapely.Polygon(), dtype=object)
    seeing = np.unique(owner)
    row = np.searchsorted(seeing, owner)
    rings: Any = shapely.linearrings(xy_m, indices=row)
    outlines[seeing] = _valid(shapely.polygons(rings))
    if pieces.near_m is None:
        return outlines
    first = np.searchsorted(camera, seeing)
    feet = shapely.buffer(shapely.points(pieces.apex_xy_m[first]), pieces.near_m[first], quad_segs=arc_steps)
    outlines[seeing] = shapely.difference(outlines[seeing], feet)
    return outlines


def _valid(polygons: Any) -> NDArray[Any]:
    """Mend what rounding lets cross: shadows have borders towards the eye."""
    parts, of = shapely.get_parts(shapely.make_valid(polygons), return_index=True)
    parts, within = shapely.get_parts(parts, return_index=True)
    solid = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    mended = np.full(len(polygons), shapely.Polygon(), dtype=object)
    owner, row = np.unique(of[within][solid], return_inverse=True)
    mended[owner] = shapely.multipolygons(parts[solid], indices=row)
    return mended


def _corners(camera: IntArray, pieces: SightPieces, arc_steps: int) -> tuple[IntArray, FloatArray]:
    """List the corners of each camera's ring, beginning at the eye unless the view goes all round."""
    walled = pieces.is_walled
    count = np.where(walled, 2, arc_steps + 1)
    piece = np.repeat(np.arange(len(camera)), count)
    number = np.arange(len(piece)) - (np.cumsum(count) - count)[piece]
    width = (pieces.to_rad - pieces.from_rad)[piece]
    direction = pieces.from_rad[piece] + width * number / (count - 1)[piece]
    arc = pieces.range_m[piece, None] * np.column_stack([np.sin(direction), np.cos(direction)])
    ends = np.zeros((len(camera), 2, 2))
    ends[walled] = np.stack(pieces.take(walled).wall_corners(), axis=1)
    reach = np.where(walled[piece, None], ends[piece, np.minimum(number, 1)], arc)
    spans = np.bincount(camera, weights=pieces.to_rad - pieces.from_rad)
    seeing, first = np.unique(camera, return_index=True)
    cornered = spans[seeing] < 2.0 * np.pi - _ROUND_RAD
    at = np.searchsorted(piece, first[cornered])
    owner = np.insert(camera[piece], at, seeing[cornered])
    xy_m = np.insert(pieces.apex_xy_m[piece] + reach, at, pieces.apex_xy_m[first[cornered]], axis=0)
    return owner, xy_m
