"""Cameras on walls: the building that a camera hangs on does not blind it.

A wall stops sight from its outer side only. A camera inside a building, on its roof or mapped a little off,
so looks out of it freely. One that is mapped within reach of a wall and has some of its view away from it
hangs on that wall: its eye is put just outside, and it can't look through the wall behind it. One whose whole
view leads into every wall within reach hangs on the far side of a thin thing, or is mapped badly: those walls
don't stop it.

So more buildings never let a camera see more, unless one is put upon the camera itself.
"""

from dataclasses import dataclass

import numpy as np

from sim.cameras.coverage.footprint import Sectors
from sim.cameras.sightlines.walls import Walls, beside, nearest_on_walls
from sim.core.arrays import FloatArray, IntArray

_RIGHT_ANGLE_DEG = 90.0
_OUTSIDE_M = 0.01  # how far an eye stands off its wall: more than rounding, less than a camera


@dataclass(frozen=True, eq=False)
class Eyes:
    """From where cameras see, and past which walls.

    Parameters
    ----------
    xy_m
        Where their eyes are, shape (n, 2).
    camera, wall
        Pairs of a camera and a wall that does not stop it, by camera.
    """

    xy_m: FloatArray
    camera: IntArray
    wall: IntArray


def hang_on_walls(sectors: Sectors, walls: Walls, *, reach_m: float) -> Eyes:
    """Find the walls that cameras hang on.

    Parameters
    ----------
    sectors, walls
        Cameras and walls.
    reach_m
        How far off a wall a camera may be mapped that hangs on it.
    """
    camera, wall = beside(walls, sectors.apex_xy_m, reach_m)
    outward = _outward(walls, wall)
    bearing = np.radians(sectors.bearing_deg[camera])
    facing = np.sin(bearing) * outward[:, 0] + np.cos(bearing) * outward[:, 1]
    # Of a camera's walls the one it faces away from most, the first of equals.
    order = np.lexsort((wall, -facing, camera))
    camera, wall, facing, outward = camera[order], wall[order], facing[order], outward[order]
    first = np.ones(len(camera), dtype=bool)
    first[1:] = camera[1:] != camera[:-1]
    off_axis_deg = np.degrees(np.arccos(np.clip(facing, -1.0, 1.0)))
    hangs = first & (off_axis_deg < _RIGHT_ANGLE_DEG + sectors.angle_deg[camera] / 2.0)
    hung, on, away = camera[hangs], wall[hangs], outward[hangs]
    xy_m = sectors.apex_xy_m.copy()
    foot = nearest_on_walls(walls, on, xy_m[hung])
    off_m = ((xy_m[hung] - foot) * away).sum(axis=1)
    behind = off_m < _OUTSIDE_M
    xy_m[hung[behind]] = foot[behind] + _OUTSIDE_M * away[behind]
    lost = ~np.isin(camera, hung)
    return Eyes(xy_m, camera[lost], wall[lost])


def _outward(walls: Walls, wall: IntArray) -> FloatArray:
    """Give each wall's unit vector to the outside, shape (n, 2)."""
    along = walls.end_xy_m[wall] - walls.start_xy_m[wall]
    length = np.hypot(along[:, 0], along[:, 1])
    return np.column_stack([along[:, 1], -along[:, 0]]) / np.where(length > 0, length, 1.0)[:, None]
