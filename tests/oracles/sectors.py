"""The views of cameras drawn as polygons, and their areas: second routes to what `sim` cuts exactly."""

import numpy as np
import shapely
from numpy.typing import NDArray

from sim.cameras.coverage.footprint import Lines, Sectors
from sim.core.arrays import FloatArray
from sim.core.units import FULL_TURN_DEG


def sector_polygons(sectors: Sectors, *, arc_steps: int) -> NDArray[np.object_]:
    """Draw sectors up to their far limits, as polygons inscribed in the true ones; near limits are left out.

    Parameters
    ----------
    sectors
        The views.
    arc_steps
        Straight steps that stand for each arc; the area falls short by a share of (angle/steps)²/6.

    Returns
    -------
    Shapely polygons, shape (n,); empty where the range is 0.
    """
    range_m, angle_deg = sectors.range_m, np.minimum(sectors.angle_deg, FULL_TURN_DEG)
    turn = np.linspace(-0.5, 0.5, arc_steps + 1)
    direction = np.radians(sectors.bearing_deg[:, None] + angle_deg[:, None] * turn)
    arc = np.stack([np.sin(direction), np.cos(direction)], axis=2) * range_m[:, None, None]
    whole = angle_deg >= FULL_TURN_DEG
    # A full disc has no corner at the camera: its ring starts on the arc, and ends exactly there.
    arc[whole, -1] = arc[whole, 0]
    corner = np.where(whole[:, None], arc[:, 0], 0.0)
    ring = sectors.apex_xy_m[:, None, :] + np.concatenate([corner[:, None], arc, corner[:, None]], axis=1)
    polygons = np.full(len(ring), shapely.Polygon(), dtype=object)
    sees = range_m > 0
    polygons[sees] = shapely.polygons(ring[sees])
    return polygons


def sector_area_m2(sectors: Sectors) -> FloatArray:
    """Area of each sector, θ (r² − n²) / 2 with near limit n."""
    near_m = np.zeros(1) if sectors.near_m is None else np.minimum(sectors.near_m, sectors.range_m)
    return np.asarray(np.radians(sectors.angle_deg) * (sectors.range_m**2 - near_m**2) / 2.0)


def segment_in_sector(
    start_xy_m: FloatArray, end_xy_m: FloatArray, sectors: Sectors
) -> tuple[FloatArray, FloatArray]:
    """Cut segments with sectors, pair by pair; see `Sectors.cut`.

    Parameters
    ----------
    start_xy_m, end_xy_m
        Ends of the segments, shape (n, 2).
    sectors
        One view for each segment.
    """
    return sectors.cut(Lines(*start_xy_m.T, *end_xy_m.T), np.arange(len(start_xy_m)))
