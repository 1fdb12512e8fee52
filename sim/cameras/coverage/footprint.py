"""The ground a camera sees: a sector, disc ∩ wedge. Closed form for segments, polygons for maps.

Bearings are compass bearings, clockwise from grid north. A wedge up to 180° is convex and cuts a segment with
two straight lines; of a wider one we cut out the convex wedge that it does not see.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.contract import camera_xy_m
from sim.cameras.coverage.cuts import Lines, cut_out, cut_where_not_negative, cut_with_discs
from sim.cameras.coverage.ground_seen import Sight
from sim.core.arrays import BoolArray, FloatArray

_HALF_TURN_DEG = 180.0
_FULL_TURN_DEG = 360.0


@dataclass(frozen=True)
class Sectors:
    """The views of n cameras.

    Parameters
    ----------
    apex_xy_m
        Where the cameras hang, shape (n, 2).
    bearing_deg, angle_deg, range_m
        Middle direction, opening angle up to 360, and far limit, shape (n,).
    near_m
        Nearest distance that is seen, shape (n,); none where cameras see from their foot on.
    """

    apex_xy_m: FloatArray
    bearing_deg: FloatArray
    angle_deg: FloatArray
    range_m: FloatArray
    near_m: FloatArray | None = None

    @classmethod
    def of(cls, cameras: pd.DataFrame) -> Self:
        """Read the views out of a table of cameras."""
        return cls(
            camera_xy_m(cameras),
            cameras["bearing_deg"].to_numpy(dtype=float),
            cameras["angle_deg"].to_numpy(dtype=float),
            cameras["range_m"].to_numpy(dtype=float),
            cameras["near_m"].to_numpy(dtype=float) if "near_m" in cameras else None,
        )

    def take(self, rows: NDArray[np.integer] | BoolArray) -> Self:
        """Pick views, with repetition if *rows* repeats."""
        return type(self)(
            self.apex_xy_m[rows],
            self.bearing_deg[rows],
            self.angle_deg[rows],
            self.range_m[rows],
            None if self.near_m is None else self.near_m[rows],
        )

    def in_lattice_units(self, corner_xy_m: FloatArray, spacing_m: float) -> Self:
        """Measure in spacings of a lattice whose point (0, 0) lies half a spacing inside its corner."""
        return type(self)(
            (self.apex_xy_m - corner_xy_m) / spacing_m - 0.5,
            self.bearing_deg,
            self.angle_deg,
            self.range_m / spacing_m,
            None if self.near_m is None else self.near_m / spacing_m,
        )

    def extent(self) -> tuple[FloatArray, FloatArray]:
        """Find the corners of the smallest upright box around each view; see `sector_extent`."""
        return sector_extent(self)

    def cut(self, lines: Lines, of: NDArray[np.integer]) -> tuple[FloatArray, FloatArray]:
        """Cut lines with the views; see `cut_lines`."""
        return cut_lines(lines, self, of)


def open_sight(cameras: pd.DataFrame) -> Sight:
    """Let each camera of a table see its whole sector."""
    return Sight(np.arange(len(cameras)), Sectors.of(cameras))


def segment_in_sector(
    start_xy_m: FloatArray, end_xy_m: FloatArray, sectors: Sectors
) -> tuple[FloatArray, FloatArray]:
    """Cut segments with sectors, pair by pair; see `cut_lines`.

    Parameters
    ----------
    start_xy_m, end_xy_m
        Ends of the segments, shape (n, 2).
    sectors
        One view for each segment.
    """
    return cut_lines(Lines(*start_xy_m.T, *end_xy_m.T), sectors, np.arange(len(start_xy_m)))


def cut_lines(lines: Lines, sectors: Sectors, of: NDArray[np.integer]) -> tuple[FloatArray, FloatArray]:
    """Cut lines with sectors.

    Parameters
    ----------
    lines
        The lines.
    sectors
        The views.
    of
        Row of the view that each line is cut with.

    Returns
    -------
    low, high
        Fractions along each line between which it is seen, shape (n, 1), or (n, 2) if a view is wider than
        180° and can see two stretches, and twice as many if views have near limits. Nothing is seen where
        high ≤ low, so touching a sector's border is not seeing.
    """
    x, y, dx, dy = lines.from_point(sectors.apex_xy_m[of, 0], sectors.apex_xy_m[of, 1])
    lows, highs = _cut_with_wedges(x, y, dx, dy, sectors=sectors, of=of)
    if sectors.near_m is None:
        return lows, highs
    return cut_out(lows, highs, *cut_with_discs(x, y, dx, dy, sectors.near_m[of]))


def _cut_with_wedges(
    x: FloatArray, y: FloatArray, dx: FloatArray, dy: FloatArray, *, sectors: Sectors, of: NDArray[np.integer]
) -> tuple[FloatArray, FloatArray]:
    """Cut lines, seen from their cameras, with sectors that have no near limit."""
    low, high = cut_with_discs(x, y, dx, dy, sectors.range_m[of])
    half = np.minimum(sectors.angle_deg, _FULL_TURN_DEG) / 2.0
    convex = half <= _HALF_TURN_DEG / 2.0
    wedge_low, wedge_high = low, high
    for side, border in _borders(sectors.bearing_deg, half, convex):
        east, north = np.sin(border)[of], np.cos(border)[of]
        # Right of the left border and left of the right border: side × (border × point) ≥ 0.
        offset, slope = side * (east * y - north * x), side * (east * dy - north * dx)
        wedge_low, wedge_high = cut_where_not_negative(offset, slope, wedge_low, wedge_high)
    if convex.all():
        return wedge_low[:, None], wedge_high[:, None]
    # A blind wedge of no width is no wedge: a full turn sees along every ray.
    blind = ~convex[of] & (wedge_low < wedge_high) & (half < _HALF_TURN_DEG)[of]
    lows = np.column_stack([np.where(convex[of], wedge_low, low), np.where(blind, wedge_high, high)])
    highs = np.column_stack([np.where(convex[of], wedge_high, np.where(blind, wedge_low, high)), high])
    return lows, highs


def sector_extent(sectors: Sectors) -> tuple[FloatArray, FloatArray]:
    """Find the corners of the smallest upright box around each sector: least and greatest, shape (n, 2)."""
    bearing = np.radians(sectors.bearing_deg)
    half = np.radians(np.minimum(sectors.angle_deg, _FULL_TURN_DEG) / 2.0)
    sin_half, cos_half = np.sin(half), np.cos(half)
    ahead = np.sin(bearing), np.cos(bearing)
    least, most = np.empty_like(sectors.apex_xy_m), np.empty_like(sectors.apex_xy_m)
    for axis in (0, 1):
        apex, along, across = sectors.apex_xy_m[:, axis], ahead[axis] * cos_half, ahead[1 - axis] * sin_half
        # Furthest is the arc, if the axis points into the wedge, or else a corner.
        right, left = along + across, along - across
        top = np.where(ahead[axis] >= cos_half, 1.0, np.maximum(np.maximum(right, left), 0.0))
        bottom = np.where(-ahead[axis] >= cos_half, -1.0, np.minimum(np.minimum(right, left), 0.0))
        least[:, axis] = apex + sectors.range_m * bottom
        most[:, axis] = apex + sectors.range_m * top
    return least, most


def sector_area_m2(sectors: Sectors) -> FloatArray:
    """Area of each sector, θ (r² − n²) / 2 with near limit n."""
    near_m = np.zeros(1) if sectors.near_m is None else np.minimum(sectors.near_m, sectors.range_m)
    return np.asarray(np.radians(sectors.angle_deg) * (sectors.range_m**2 - near_m**2) / 2.0)


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
    range_m, angle_deg = sectors.range_m, np.minimum(sectors.angle_deg, _FULL_TURN_DEG)
    turn = np.linspace(-0.5, 0.5, arc_steps + 1)
    direction = np.radians(sectors.bearing_deg[:, None] + angle_deg[:, None] * turn)
    arc = np.stack([np.sin(direction), np.cos(direction)], axis=2) * range_m[:, None, None]
    whole = angle_deg >= _FULL_TURN_DEG
    # A full disc has no corner at the camera: its ring starts on the arc, and ends exactly there.
    arc[whole, -1] = arc[whole, 0]
    corner = np.where(whole[:, None], arc[:, 0], 0.0)
    ring = sectors.apex_xy_m[:, None, :] + np.concatenate([corner[:, None], arc, corner[:, None]], axis=1)
    polygons = np.full(len(ring), shapely.Polygon(), dtype=object)
    sees = range_m > 0
    polygons[sees] = shapely.polygons(ring[sees])
    return polygons


def _borders(bearing_deg: FloatArray, half: FloatArray, convex: BoolArray) -> list[tuple[float, FloatArray]]:
    """Directions of the left and the right border of what is seen, or, if not convex, of what is not."""
    middle, half_width = bearing_deg, half
    if not convex.all():
        middle = np.where(convex, bearing_deg, (bearing_deg + _HALF_TURN_DEG) % _FULL_TURN_DEG)
        half_width = np.where(convex, half, _HALF_TURN_DEG - half)
    return [(side, np.radians(middle + side * half_width)) for side in (-1.0, 1.0)]
