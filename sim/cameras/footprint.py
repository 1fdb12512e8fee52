"""The ground a camera sees: a sector, disc ∩ wedge. Closed form for segments, polygons for maps.

Bearings are compass bearings, clockwise from grid north. A wedge up to 180° is convex and cuts a segment with
two straight lines; of a wider one we cut out the convex wedge that it does not see.
"""

from dataclasses import dataclass
from typing import Self

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

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
    """

    apex_xy_m: Floats
    bearing_deg: Floats
    angle_deg: Floats
    range_m: Floats

    @classmethod
    def of(cls, cameras: gpd.GeoDataFrame) -> Self:
        """Read the views out of a table of cameras."""
        return cls(
            shapely.get_coordinates(cameras.geometry.to_numpy()),
            cameras["bearing_deg"].to_numpy(dtype=float),
            cameras["angle_deg"].to_numpy(dtype=float),
            cameras["range_m"].to_numpy(dtype=float),
        )

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> Self:
        """Pick views, with repetition if *rows* repeats."""
        return type(self)(
            self.apex_xy_m[rows], self.bearing_deg[rows], self.angle_deg[rows], self.range_m[rows]
        )


def segment_in_sector(start_xy_m: Floats, end_xy_m: Floats, sectors: Sectors) -> tuple[Floats, Floats]:
    """Cut segments with sectors, pair by pair.

    Parameters
    ----------
    start_xy_m, end_xy_m
        Ends of the segments, shape (n, 2).
    sectors
        One view for each segment.

    Returns
    -------
    low, high
        Fractions along each segment between which it is seen, shape (n, 2): a view wider than 180° can
        see two stretches. Nothing is seen where high ≤ low, so touching a sector's border is not seeing.
    """
    to_start = start_xy_m - sectors.apex_xy_m
    along = end_xy_m - start_xy_m
    low, high = _in_disc(to_start, along, sectors.range_m)
    half = np.minimum(sectors.angle_deg, _FULL_TURN_DEG) / 2.0
    convex = half <= _HALF_TURN_DEG / 2.0
    middle = np.where(convex, sectors.bearing_deg, (sectors.bearing_deg + _HALF_TURN_DEG) % _FULL_TURN_DEG)
    half_width = np.where(convex, half, _HALF_TURN_DEG - half)
    wedge_low, wedge_high = low, high
    for side in (-1.0, 1.0):
        border = np.radians(middle + side * half_width)
        east, north = np.sin(border), np.cos(border)
        # Right of the left border and left of the right border: side × (border × point) ≥ 0.
        offset = side * (east * to_start[:, 1] - north * to_start[:, 0])
        slope = side * (east * along[:, 1] - north * along[:, 0])
        wedge_low, wedge_high = _where_not_negative(offset, slope, wedge_low, wedge_high)
    # A blind wedge of no width is no wedge: a full turn sees along every ray.
    blind = ~convex & (wedge_low < wedge_high) & (half < _HALF_TURN_DEG)
    lows = np.column_stack([np.where(convex, wedge_low, low), np.where(blind, wedge_high, high)])
    highs = np.column_stack([np.where(convex, wedge_high, np.where(blind, wedge_low, high)), high])
    return lows, highs


def sector_area_m2(sectors: Sectors) -> Floats:
    """Area of each sector, θ r² / 2."""
    return np.asarray(np.radians(sectors.angle_deg) * sectors.range_m**2 / 2.0)


def sector_polygons(sectors: Sectors, *, arc_steps: int) -> NDArray[np.object_]:
    """Draw sectors as polygons inscribed in the true ones.

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


def _in_disc(to_start: Floats, along: Floats, range_m: Floats) -> tuple[Floats, Floats]:
    """Solve |to_start + t along| ≤ range for t, within 0..1."""
    length2 = np.einsum("ij,ij->i", along, along)
    dot = np.einsum("ij,ij->i", to_start, along)
    cross = to_start[:, 0] * along[:, 1] - to_start[:, 1] * along[:, 0]
    # |to_start × along|² is the squared distance to the line times length², without the cancellation of the
    # textbook discriminant.
    room = length2 * range_m**2 - cross**2
    meets = (room > 0) & (length2 > 0) & (range_m > 0)
    safe = np.where(meets, length2, 1.0)
    reach = np.sqrt(np.where(meets, room, 0.0))
    low = np.maximum((-dot - reach) / safe, 0.0)
    high = np.minimum((-dot + reach) / safe, 1.0)
    return np.where(meets, low, 0.0), np.where(meets, np.maximum(high, low), 0.0)


def _where_not_negative(offset: Floats, slope: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Cut low..high to where offset + t slope ≥ 0."""
    with np.errstate(over="ignore"):  # an almost parallel border is crossed at infinity
        crossing = -offset / np.where(slope == 0, 1.0, slope)
    new_low = np.where(slope > 0, np.maximum(low, crossing), low)
    new_high = np.where(slope < 0, np.minimum(high, crossing), high)
    never = (slope == 0) & (offset < 0)
    return new_low, np.where(never, new_low, new_high)
