"""The walls of buildings, as segments with an inner and an outer side, and the cameras that hang on them.

Buildings that overlap or share walls are merged first, so that walls meet at corners only and a wall inside a
block is none.

A wall stops sight from its outer side only. A camera inside a building, on its roof or mapped a little off,
so looks out of it freely. One that is mapped within reach of a wall and has some of its view away from it
hangs on that wall: its eye is put just outside, and it can't look through the wall behind it. One whose whole
view leads into every wall within reach hangs on the far side of a thin thing, or is mapped badly: those walls
don't stop it. So more buildings never let a camera see more, unless one is put upon the camera itself.
"""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import scipy
import shapely
from numpy.typing import NDArray

from sim.cameras.coverage.footprint import Sectors
from sim.cameras.coverage.street_views import LineSegments
from sim.core.arrays import BoolArray, FloatArray, IntArray

_RIGHT_ANGLE_DEG = 90.0
_OUTSIDE_M = 0.01  # how far an eye stands off its wall: more than rounding, less than a camera


@dataclass(frozen=True, eq=False)
class Walls:
    """Walls of merged buildings; going from start to end the building is to the left.

    Parameters
    ----------
    segments
        The walls as drawn, with a tree to find them.
    start_xy_m, end_xy_m
        Their ends, in the order that keeps the building to the left, shape (n, 2).
    """

    segments: LineSegments
    start_xy_m: FloatArray
    end_xy_m: FloatArray

    @classmethod
    def of(cls, buildings: gpd.GeoDataFrame, *, lowest_m: float) -> "Walls":
        """Read walls off buildings.

        Parameters
        ----------
        buildings
            Polygons in the place's metre CRS; column `height_m`, if there, says how high they are where it is
            not missing. What is no polygon has no walls.
        lowest_m
            Buildings known to be no higher than this hide nobody and are left out.
        """
        shapes = buildings.geometry.to_numpy()
        if "height_m" in buildings:
            height_m = buildings["height_m"].to_numpy(dtype=float, na_value=np.nan)
            shapes = shapes[~(height_m <= lowest_m)]
        polygons = _merge(_polygons(shapes))
        rings, polygon = shapely.get_rings(polygons, return_index=True)
        segments = LineSegments.of(rings)
        inner = np.ones(len(rings), dtype=bool)
        inner[np.searchsorted(polygon, np.arange(len(polygons)))] = False
        turns = (_turns_left(segments, len(rings)) == inner)[segments.shape][:, None]
        start, end = segments.start_xy_m, segments.end_xy_m
        return cls(segments, np.where(turns, end, start), np.where(turns, start, end))

    def __len__(self) -> int:
        return len(self.start_xy_m)


def _polygons(shapes: NDArray[Any]) -> NDArray[Any]:
    """Take shapes apart into valid polygons of some area."""
    valid = shapely.is_valid(shapes)
    parts = shapely.get_parts(np.where(valid, shapes, shapely.make_valid(shapes)))
    # Making a shape valid may leave a collection of polygons and lines.
    parts = shapely.get_parts(parts)
    solid = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & (shapely.area(parts) > 0)
    kept: NDArray[Any] = parts[solid]
    return kept


def _merge(polygons: NDArray[Any]) -> NDArray[Any]:
    """Merge polygons that overlap or touch; most stand alone and stay as they are."""
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    apart = one < other
    n, links = len(polygons), np.ones(int(apart.sum()), dtype=bool)
    graph = scipy.sparse.coo_array((links, (one[apart], other[apart])), shape=(n, n))
    block = (
        scipy.sparse.csgraph.connected_components(graph, directed=False)[1]
        if n
        else np.zeros(0, dtype=np.int64)
    )
    size = np.bincount(block, minlength=1)
    order = np.argsort(block, kind="stable")
    order = order[size[block[order]] > 1]
    groups = np.split(polygons[order], np.flatnonzero(np.diff(block[order])) + 1) if order.size else []
    merged = [shapely.union_all(group) for group in groups]
    return np.concatenate([polygons[size[block] == 1], *(shapely.get_parts(block) for block in merged)])


def _turns_left(segments: LineSegments, n_rings: int) -> BoolArray:
    """Tell which rings run anticlockwise, by their signed areas around their own first corners."""
    corner = segments.start_xy_m[segments.first[:-1]][segments.shape] if n_rings else segments.start_xy_m
    (x0, y0), (x1, y1) = (segments.start_xy_m - corner).T, (segments.end_xy_m - corner).T
    return np.bincount(segments.shape, weights=x0 * y1 - x1 * y0, minlength=n_rings) > 0


def beside(walls: Walls, xy_m: FloatArray, reach_m: float) -> tuple[IntArray, IntArray]:
    """Pairs (point, wall) no more than *reach_m* apart."""
    point, wall = walls.segments.near(xy_m - reach_m, xy_m + reach_m)
    away = xy_m[point] - nearest_on_walls(walls, wall, xy_m[point])
    near = np.hypot(away[:, 0], away[:, 1]) <= reach_m
    return point[near], wall[near]


def nearest_on_walls(walls: Walls, wall: IntArray, xy_m: FloatArray) -> FloatArray:
    """Find the point of each wall that is nearest to a point, pair by pair, shape (n, 2)."""
    start, along = walls.start_xy_m[wall], walls.end_xy_m[wall] - walls.start_xy_m[wall]
    length2 = (along**2).sum(axis=1)
    t = ((xy_m - start) * along).sum(axis=1) / np.where(length2 > 0, length2, 1.0)
    return np.asarray(start + np.clip(t, 0.0, 1.0)[:, None] * along)


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
