"""What cameras see past the walls of buildings, exact to the geometry, or between things of unknown place.

Ground and cameras are taken as flat: a building hides whatever is behind it, however high the camera hangs,
except that buildings known to be lower than a face hide nobody.

Where no buildings are known, a share of each camera's directions is blocked. The horizon is cut into equal
slices. Whether a slice is blocked is drawn once for each camera and compass direction and stays so: people
who come by every day meet the same tree. A camera that sees wider or further, or a larger stock, changes
nothing about the slices there were; a larger share only blocks more of them.

Outlines of what is seen are for maps and for second routes.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.contract import CLASS_INDEX
from sim.cameras.coverage.footprint import Sectors, Sight
from sim.cameras.sightlines.pieces import SightPieces, pieces_of
from sim.cameras.sightlines.sweep import Fans, merged, sweep
from sim.cameras.sightlines.walls import Walls, hang_on_walls
from sim.core.arrays import BoolArray, FloatArray, IntArray, repeated, stack_rows, take_rows
from sim.core.draws import Decision, Draws
from sim.core.table import codes_of
from sim.core.units import FULL_TURN_DEG

_FULL_TURN_RAD = 2.0 * np.pi
_ROUND_RAD = 1e-9  # a view short of a full turn by less than this has no corner at the eye
_BLOCK = 1024  # cameras swept together: few enough for memory, enough to share the cost of each call


def see_between(
    cameras: pd.DataFrame, rows: IntArray, *, share: float, width_deg: float, draws: Draws
) -> Sight:
    """Cut views with things of one width in random directions.

    Parameters
    ----------
    cameras, rows, share
        Table of cameras, rows of those to look at, and part of all directions that is blocked.
    width_deg
        Width of a blocked slice; the nearest that divides the full turn is taken.
    draws
        Source of keyed draws.

    Returns
    -------
    The pieces of ground that each camera sees, under its row in the table.
    """
    sectors = take_rows(Sectors.of(cameras), rows)
    n_slices = max(round(360.0 / width_deg), 1)
    blocked = _blocked(cameras, rows, n_slices, share, draws)
    fans = _open_fans(sectors, blocked)
    nobody = np.zeros((0, 2))
    camera, pieces = pieces_of(fans, sectors, nobody, nobody)
    return Sight(rows[camera], pieces)


def _blocked(cameras: pd.DataFrame, rows: IntArray, n_slices: int, share: float, draws: Draws) -> BoolArray:
    """Draw which compass slices are blocked for each camera, shape (cameras, slices)."""
    classes = tuple(CLASS_INDEX)
    code = codes_of(cameras["site_class"], classes)[rows]
    rank = cameras["rank"].to_numpy(dtype=np.int64)[rows]
    blocked = np.zeros((len(rows), n_slices), dtype=bool)
    for index in np.unique(code):
        of_class = np.flatnonzero(code == index)
        for number in range(n_slices):
            occasion = int(index) * n_slices + number
            blocked[of_class, number] = draws.uniform(Decision.SIGHT_LINE, rank[of_class], occasion) < share
    if "draw_name" in cameras:
        name = cameras["draw_name"].to_numpy(dtype=np.int64)[rows]
        named = np.flatnonzero(name >= 0)
        for number in range(n_slices):
            drawn = draws.uniform_of_names(Decision.SIGHT_LINE, name[named], number)
            blocked[named, number] = drawn < share
    return blocked


def _open_fans(sectors: Sectors, blocked: BoolArray) -> Fans:
    """List the open steps of each view, clockwise from its bearing."""
    n_slices = blocked.shape[1]
    width = _FULL_TURN_RAD / n_slices
    half = np.radians(np.minimum(sectors.angle_deg, 360.0)) / 2.0
    left = np.radians(sectors.bearing_deg) - half
    first = np.floor(left / width).astype(np.int64)
    # A view may begin and end in one slice, so it meets one more than there are.
    number = first[:, None] + np.arange(n_slices + 1)
    middle = np.radians(sectors.bearing_deg)[:, None]
    from_rad = np.maximum(number * width - middle, -half[:, None])
    to_rad = np.minimum((number + 1) * width - middle, half[:, None])
    is_open = ~np.take_along_axis(blocked, number % n_slices, axis=1) & (to_rad > from_rad)
    camera = np.nonzero(is_open)[0]
    no_wall = np.full(len(camera), -1, dtype=np.int64)
    return merged(Fans(camera, from_rad[is_open], to_rad[is_open], no_wall))


def see_past(sectors: Sectors, walls: Walls, *, mount_reach_m: float) -> Sight:
    """Cut views with walls.

    Parameters
    ----------
    sectors, walls
        The views, one a camera; what stands in the way.
    mount_reach_m
        How far off a wall a camera may be mapped that hangs on it; see `mounting`.

    Returns
    -------
    The pieces of ground that each camera sees, in the order of cameras; the number of a camera is its row.
    """
    rows = np.arange(len(sectors.range_m))
    sees = rows[sectors.range_m > 0]
    blocks = [sees[i : i + _BLOCK] for i in range(0, max(len(sees), 1), _BLOCK)]
    cameras, pieces = [], []
    for block in blocks:
        camera, seen = _see_past(take_rows(sectors, block), walls, mount_reach_m)
        cameras.append(block[camera])
        pieces.append(seen)
    return Sight(np.concatenate(cameras), stack_rows(pieces))


def _see_past(sectors: Sectors, walls: Walls, mount_reach_m: float) -> tuple[IntArray, SightPieces]:
    eyes = hang_on_walls(sectors, walls, reach_m=mount_reach_m)
    sectors = replace(sectors, apex_xy_m=eyes.xy_m)
    camera, wall = walls.segments.near(*sectors.extent())
    stops = ~np.isin(camera * len(walls) + wall, eyes.camera * len(walls) + eyes.wall)
    camera, wall = camera[stops], wall[stops]
    eye = eyes.xy_m[camera]
    start, end = walls.start_xy_m[wall] - eye, walls.end_xy_m[wall] - eye
    half_rad = np.radians(np.minimum(sectors.angle_deg, 360.0) / 2.0)
    fans = sweep(
        np.radians(sectors.bearing_deg), half_rad, sectors.range_m, camera=camera, start=start, end=end
    )
    return pieces_of(fans, sectors, start, end)


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
    piece, number = repeated(count)
    width = (pieces.to_rad - pieces.from_rad)[piece]
    direction = pieces.from_rad[piece] + width * number / (count - 1)[piece]
    arc = pieces.range_m[piece, None] * np.column_stack([np.sin(direction), np.cos(direction)])
    ends = np.zeros((len(camera), 2, 2))
    ends[walled] = np.stack(take_rows(pieces, walled).wall_corners(), axis=1)
    reach = np.where(walled[piece, None], ends[piece, np.minimum(number, 1)], arc)
    spans = np.bincount(camera, weights=pieces.to_rad - pieces.from_rad)
    seeing, first = np.unique(camera, return_index=True)
    cornered = spans[seeing] < 2.0 * np.pi - _ROUND_RAD
    at = np.searchsorted(piece, first[cornered])
    owner = np.insert(camera[piece], at, seeing[cornered])
    xy_m = np.insert(pieces.apex_xy_m[piece] + reach, at, pieces.apex_xy_m[first[cornered]], axis=0)
    return owner, xy_m
