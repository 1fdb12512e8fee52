"""The ground a camera sees: a sector, disc ∩ wedge, or what walls leave of it, in closed form.

Bearings are compass bearings, clockwise from grid north. A wedge up to 180° is convex and cuts a segment with
two straight lines; of a wider one we cut out the convex wedge that it does not see.
"""

from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import camera_xy_m
from sim.core.arrays import BoolArray, FloatArray, IntArray, take_rows
from sim.core.units import FULL_TURN_DEG, HALF_TURN_DEG


@dataclass(frozen=True)
class Lines:
    """Straight lines by their ends, in the views' coordinates, each array of shape (n,)."""

    start_x: FloatArray
    start_y: FloatArray
    end_x: FloatArray
    end_y: FloatArray

    def from_point(
        self, x: FloatArray, y: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Give start and direction of each line as seen from a point: x, y, dx, dy."""
        return self.start_x - x, self.start_y - y, self.end_x - self.start_x, self.end_y - self.start_y


def cut_with_discs(
    x: FloatArray, y: FloatArray, dx: FloatArray, dy: FloatArray, range_m: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Solve |(x, y) + t (dx, dy)| ≤ range for t, within 0..1; nowhere if high ≤ low."""
    length2 = dx * dx + dy * dy
    dot = x * dx + y * dy
    # The squared cross product is the squared distance to the line times length², without the cancellation of
    # the textbook discriminant. There is room only on lines of some length and within some range.
    room = length2 * range_m**2 - (x * dy - y * dx) ** 2
    meets = room > 0
    safe, reach = np.where(meets, length2, 1.0), np.sqrt(np.maximum(room, 0.0))
    low = np.maximum((-dot - reach) / safe, 0.0)
    high = np.minimum((-dot + reach) / safe, 1.0)
    return low, np.where(meets, np.maximum(high, low), low)


def cut_where_not_negative(
    offset: FloatArray, slope: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Cut low..high to where offset + t slope ≥ 0."""
    with np.errstate(over="ignore"):  # an almost parallel border is crossed at infinity
        crossing = -offset / np.where(slope == 0, 1.0, slope)
    new_low = np.where(slope > 0, np.maximum(low, crossing), low)
    new_high = np.where(slope < 0, np.minimum(high, crossing), high)
    never = (slope == 0) & (offset < 0)
    return new_low, np.where(never, new_low, new_high)


def cut_out(
    lows: FloatArray, highs: FloatArray, from_t: FloatArray, to_t: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Take from..to out of stretches of lines.

    Parameters
    ----------
    lows, highs
        Stretches, shape (n, k), none where high ≤ low.
    from_t, to_t
        What is taken out of each line, shape (n,); nothing where to ≤ from.

    Returns
    -------
    Stretches before it and stretches after it, shape (n, 2 k).
    """
    takes = (to_t > from_t)[:, None]
    before = np.where(takes, np.minimum(highs, from_t[:, None]), highs)
    after = np.where(takes, np.maximum(lows, to_t[:, None]), highs)
    return np.concatenate([lows, after], axis=1), np.concatenate([before, highs], axis=1)


class GroundSeen(Protocol):
    """Pieces of ground in view.

    A sector is one piece. What buildings leave of it are several that touch each other and don't overlap.
    """

    @property
    def apex_xy_m(self) -> FloatArray:
        """From where each piece is seen, shape (n, 2)."""

    @property
    def range_m(self) -> FloatArray:
        """A distance from there that no point of the piece exceeds, shape (n,)."""

    def take(self, rows: IntArray | BoolArray) -> Self:
        """Pick pieces."""

    def in_lattice_units(self, corner_xy_m: FloatArray, spacing_m: float) -> Self:
        """Measure in spacings of a lattice whose point (0, 0) lies half a spacing inside its corner."""

    def extent(self) -> tuple[FloatArray, FloatArray]:
        """Find corners of upright boxes around the pieces: least and greatest, shape (n, 2)."""

    def cut(self, lines: Lines, of: IntArray) -> tuple[FloatArray, FloatArray]:
        """Cut each line with piece number *of*.

        Returns
        -------
        Fractions along each line between which it is seen, shapes (n, k); nowhere where high ≤ low.
        """


@dataclass(frozen=True, eq=False)
class Sight:
    """What each camera of a table sees.

    Parameters
    ----------
    camera
        Row of the camera that each piece of ground belongs to; a camera may have several, or none.
    ground
        The pieces.
    """

    camera: IntArray
    ground: GroundSeen

    def of(self, cameras: BoolArray) -> "Sight":
        """Give what the marked cameras see, under the same row numbers."""
        kept = cameras[self.camera]
        return Sight(self.camera[kept], self.ground.take(kept))


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

    def take(self, rows: IntArray | BoolArray) -> Self:
        """Pick views, with repetition if *rows* repeats."""
        return take_rows(self, rows)

    def in_lattice_units(self, corner_xy_m: FloatArray, spacing_m: float) -> Self:
        """Measure in spacings of a lattice whose point (0, 0) lies half a spacing inside its corner."""
        return replace(
            self,
            apex_xy_m=(self.apex_xy_m - corner_xy_m) / spacing_m - 0.5,
            range_m=self.range_m / spacing_m,
            near_m=None if self.near_m is None else self.near_m / spacing_m,
        )

    def extent(self) -> tuple[FloatArray, FloatArray]:
        """Find the corners of the smallest upright box around each view: least and greatest, shape (n, 2)."""
        bearing = np.radians(self.bearing_deg)
        half = np.radians(np.minimum(self.angle_deg, FULL_TURN_DEG) / 2.0)
        sin_half, cos_half = np.sin(half), np.cos(half)
        ahead = np.sin(bearing), np.cos(bearing)
        least, most = np.empty_like(self.apex_xy_m), np.empty_like(self.apex_xy_m)
        for axis in (0, 1):
            apex, along, across = self.apex_xy_m[:, axis], ahead[axis] * cos_half, ahead[1 - axis] * sin_half
            # Furthest is the arc, if the axis points into the wedge, or else a corner.
            right, left = along + across, along - across
            top = np.where(ahead[axis] >= cos_half, 1.0, np.maximum(np.maximum(right, left), 0.0))
            bottom = np.where(-ahead[axis] >= cos_half, -1.0, np.minimum(np.minimum(right, left), 0.0))
            least[:, axis] = apex + self.range_m * bottom
            most[:, axis] = apex + self.range_m * top
        return least, most

    def cut(self, lines: Lines, of: NDArray[np.integer]) -> tuple[FloatArray, FloatArray]:
        """Cut each line with view number *of*.

        Returns
        -------
        Fractions along each line between which it is seen, shape (n, 1), or (n, 2) if a view is wider than
        180° and can see two stretches, and twice as many if views have near limits. Nothing is seen where
        high ≤ low, so touching a sector's border is not seeing.
        """
        x, y, dx, dy = lines.from_point(self.apex_xy_m[of, 0], self.apex_xy_m[of, 1])
        lows, highs = _cut_with_wedges(x, y, dx, dy, sectors=self, of=of)
        if self.near_m is None:
            return lows, highs
        return cut_out(lows, highs, *cut_with_discs(x, y, dx, dy, self.near_m[of]))


def open_sight(cameras: pd.DataFrame) -> Sight:
    """Let each camera of a table see its whole sector."""
    return Sight(np.arange(len(cameras)), Sectors.of(cameras))


def _cut_with_wedges(
    x: FloatArray, y: FloatArray, dx: FloatArray, dy: FloatArray, *, sectors: Sectors, of: NDArray[np.integer]
) -> tuple[FloatArray, FloatArray]:
    """Cut lines, seen from their cameras, with sectors that have no near limit."""
    low, high = cut_with_discs(x, y, dx, dy, sectors.range_m[of])
    half = np.minimum(sectors.angle_deg, FULL_TURN_DEG) / 2.0
    convex = half <= HALF_TURN_DEG / 2.0
    wedge_low, wedge_high = low, high
    for side, border in _borders(sectors.bearing_deg, half, convex):
        east, north = np.sin(border)[of], np.cos(border)[of]
        # Right of the left border and left of the right border: side × (border × point) ≥ 0.
        offset, slope = side * (east * y - north * x), side * (east * dy - north * dx)
        wedge_low, wedge_high = cut_where_not_negative(offset, slope, wedge_low, wedge_high)
    if convex.all():
        return wedge_low[:, None], wedge_high[:, None]
    # A blind wedge of no width is no wedge: a full turn sees along every ray.
    blind = ~convex[of] & (wedge_low < wedge_high) & (half < HALF_TURN_DEG)[of]
    lows = np.column_stack([np.where(convex[of], wedge_low, low), np.where(blind, wedge_high, high)])
    highs = np.column_stack([np.where(convex[of], wedge_high, np.where(blind, wedge_low, high)), high])
    return lows, highs


def _borders(bearing_deg: FloatArray, half: FloatArray, convex: BoolArray) -> list[tuple[float, FloatArray]]:
    """Directions of the left and the right border of what is seen, or, if not convex, of what is not."""
    middle, half_width = bearing_deg, half
    if not convex.all():
        middle = np.where(convex, bearing_deg, (bearing_deg + HALF_TURN_DEG) % FULL_TURN_DEG)
        half_width = np.where(convex, half, HALF_TURN_DEG - half)
    return [(side, np.radians(middle + side * half_width)) for side in (-1.0, 1.0)]
