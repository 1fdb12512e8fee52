"""Which way a mapped street camera looks of which no direction is known: along the street it stands at."""

import geopandas as gpd
import numpy as np
import shapely

from sim.core.arrays import FloatArray

_FULL_TURN_DEG = 360.0
_HALF = 0.5
_TANGENT_STEP_M = 0.5  # half the chord that stands for the tangent of a street


def look_along(
    xy_m: FloatArray, edges: gpd.GeoDataFrame, chance: FloatArray, *, aim_distance_m: float
) -> FloatArray:
    """Aim cameras along the nearest street, one way or the other.

    Parameters
    ----------
    xy_m
        Where they hang, shape (n, 2).
    edges
        Table of street edges.
    chance
        Draws in [0, 1): which way.
    aim_distance_m
        How far ahead a camera's axis meets the middle of the street (`cameras/aim_distance_m`).

    Returns
    -------
    Bearings from grid north, 0 to below 360.
    """
    lines = edges.geometry.to_numpy()
    points = shapely.points(xy_m)
    nearest = lines[shapely.STRtree(lines).nearest(points)]
    at_m = shapely.line_locate_point(nearest, points)
    behind, foot, ahead = (
        shapely.get_coordinates(shapely.line_interpolate_point(nearest, np.maximum(at_m + step, 0.0)))
        for step in (-_TANGENT_STEP_M, 0.0, _TANGENT_STEP_M)
    )
    facing = ahead - behind
    length = np.hypot(facing[:, 0], facing[:, 1])[:, None]
    facing = np.divide(facing, length, out=np.zeros_like(facing), where=length > 0)
    facing = np.where(chance[:, None] < _HALF, facing, -facing)
    axis = foot + aim_distance_m * facing - xy_m
    bearing = np.mod(np.degrees(np.arctan2(axis[:, 0], axis[:, 1])), _FULL_TURN_DEG)
    # The remainder of a tiny negative angle rounds to a full turn.
    return np.where(bearing >= _FULL_TURN_DEG, 0.0, bearing)
