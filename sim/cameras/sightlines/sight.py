"""What cameras see past the walls of buildings, exact to the geometry.

Ground and cameras are taken as flat: a building hides whatever is behind it, however high the camera hangs,
except that buildings known to be lower than a face hide nobody.
"""

from dataclasses import replace

import numpy as np

from sim.cameras.coverage.footprint import Sectors, sector_extent
from sim.cameras.coverage.ground_seen import Sight
from sim.cameras.sightlines.mounting import Eyes, hang_on_walls
from sim.cameras.sightlines.pieces import Pieces, pieces_of
from sim.cameras.sightlines.sweep import sweep
from sim.cameras.sightlines.walls import Walls
from sim.core.arrays import BoolArray, IntArray

_BLOCK = 1024  # cameras swept together: few enough for memory, enough to share the cost of each call


def see_past(sectors: Sectors, walls: Walls, *, mount_reach_m: float) -> Sight:
    """Cut views with walls.

    Parameters
    ----------
    sectors
        The views, one a camera.
    walls
        What stands in the way.
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
        camera, seen = _see_past(sectors.take(block), walls, mount_reach_m)
        cameras.append(block[camera])
        pieces.append(seen)
    return Sight(np.concatenate(cameras), Pieces.join(pieces))


def _see_past(sectors: Sectors, walls: Walls, mount_reach_m: float) -> tuple[IntArray, Pieces]:
    eyes = hang_on_walls(sectors, walls, reach_m=mount_reach_m)
    sectors = replace(sectors, apex_xy_m=eyes.xy_m)
    camera, wall = walls.segments.near(*sector_extent(sectors))
    stops = ~_is_let_through(eyes, camera, wall, len(walls))
    camera, wall = camera[stops], wall[stops]
    eye = eyes.xy_m[camera]
    start, end = walls.start_xy_m[wall] - eye, walls.end_xy_m[wall] - eye
    half_rad = np.radians(np.minimum(sectors.angle_deg, 360.0) / 2.0)
    fans = sweep(
        np.radians(sectors.bearing_deg), half_rad, sectors.range_m, camera=camera, start=start, end=end
    )
    return pieces_of(fans, sectors, start, end)


def _is_let_through(eyes: Eyes, camera: IntArray, wall: IntArray, n_walls: int) -> BoolArray:
    """Mark the pairs of which the wall does not stop the camera."""
    if not len(eyes.camera):
        return np.zeros(len(camera), dtype=bool)
    return np.isin(camera * n_walls + wall, eyes.camera * n_walls + eyes.wall)
