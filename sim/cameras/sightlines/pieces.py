"""What is left of views: triangles up to a wall and sectors up to the far limit, side by side."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from sim.cameras.coverage.footprint import Lines, Sectors, cut_out, cut_where_not_negative, cut_with_discs
from sim.cameras.sightlines.sweep import Fans
from sim.core.arrays import BoolArray, FloatArray, IntArray, repeated, take_rows

_WIDEST_RAD = 2.0 * np.pi / 3.0  # a full turn is three convex sectors
_JOINT_RAD = 1e-9  # pieces no further apart than this touch
_JOINT_M = 1e-9  # by how much touching pieces overlap, so that no ray between them is lost to rounding


@dataclass(frozen=True, eq=False)
class SightPieces:
    """Convex pieces of ground, each between two directions from an eye.

    Parameters
    ----------
    apex_xy_m
        The eyes, shape (n, 2).
    from_rad, to_rad
        Compass directions of the borders, clockwise, less than half a turn apart.
    from_slack_m, to_slack_m
        How far a piece reaches over its borders: 0 at the view's own borders.
    wall_start_m, wall_end_m
        Ends of the wall that the piece ends at, as seen from the eye, shape (n, 2); zeros without one.
    range_m
        Far limit.
    near_m
        Near limit; none where cameras see from their foot on.
    """

    apex_xy_m: FloatArray
    from_rad: FloatArray
    to_rad: FloatArray
    from_slack_m: FloatArray
    to_slack_m: FloatArray
    wall_start_m: FloatArray
    wall_end_m: FloatArray
    range_m: FloatArray
    near_m: FloatArray | None

    def take(self, rows: IntArray | BoolArray) -> Self:
        """Pick pieces."""
        return take_rows(self, rows)

    def in_lattice_units(self, corner_xy_m: FloatArray, spacing_m: float) -> Self:
        """Measure in spacings of a lattice whose point (0, 0) lies half a spacing inside its corner."""
        return replace(
            self,
            apex_xy_m=(self.apex_xy_m - corner_xy_m) / spacing_m - 0.5,
            wall_start_m=self.wall_start_m / spacing_m,
            wall_end_m=self.wall_end_m / spacing_m,
            range_m=self.range_m / spacing_m,
            near_m=None if self.near_m is None else self.near_m / spacing_m,
        )

    @property
    def is_walled(self) -> BoolArray:
        """Mark the pieces that end at a wall."""
        return np.asarray((self.wall_start_m != self.wall_end_m).any(axis=1))

    def extent(self) -> tuple[FloatArray, FloatArray]:
        """Find the corners of the upright box around each piece, the eye included."""
        middle, width = (self.from_rad + self.to_rad) / 2.0, self.to_rad - self.from_rad
        sectors = Sectors(self.apex_xy_m, np.degrees(middle), np.degrees(width), self.range_m)
        least, most = sectors.extent()
        walled = np.flatnonzero(self.is_walled)
        one, other = self.take(walled).wall_corners()
        least[walled] = self.apex_xy_m[walled] + np.minimum(np.minimum(one, other), 0.0)
        most[walled] = self.apex_xy_m[walled] + np.maximum(np.maximum(one, other), 0.0)
        return least, most

    def wall_corners(self) -> tuple[FloatArray, FloatArray]:
        """Find where the borders of pieces meet their walls, as seen from the eye, shape (n, 2) each."""
        x, y = self.wall_start_m.T
        dx, dy = (self.wall_end_m - self.wall_start_m).T
        corners = []
        for direction in (self.from_rad, self.to_rad):
            east, north = np.sin(direction), np.cos(direction)
            distance = (x * dy - y * dx) / (east * dy - north * dx)
            corners.append(distance[:, None] * np.column_stack([east, north]))
        return corners[0], corners[1]

    def cut(self, lines: Lines, of: IntArray) -> tuple[FloatArray, FloatArray]:
        """Cut each line with piece number *of*; see `sim.cameras.coverage.footprint.GroundSeen`."""
        x, y, dx, dy = lines.from_point(self.apex_xy_m[of, 0], self.apex_xy_m[of, 1])
        low, high = cut_with_discs(x, y, dx, dy, self.range_m[of])
        for side, border, slack_m in (
            (-1.0, self.from_rad, self.from_slack_m),
            (1.0, self.to_rad, self.to_slack_m),
        ):
            east, north = np.sin(border)[of], np.cos(border)[of]
            # Right of the left border and left of the right border: side × (border × point) ≥ 0.
            offset, slope = side * (east * y - north * x) + slack_m[of], side * (east * dy - north * dx)
            low, high = cut_where_not_negative(offset, slope, low, high)
        # On the eye's side of the wall: (point − start) × wall ≥ 0; without a wall it is 0 everywhere.
        start, wall = self.wall_start_m[of], (self.wall_end_m - self.wall_start_m)[of]
        offset = (x - start[:, 0]) * wall[:, 1] - (y - start[:, 1]) * wall[:, 0]
        low, high = cut_where_not_negative(offset, dx * wall[:, 1] - dy * wall[:, 0], low, high)
        lows, highs = low[:, None], high[:, None]
        if self.near_m is None:
            return lows, highs
        return cut_out(lows, highs, *cut_with_discs(x, y, dx, dy, self.near_m[of]))


def pieces_of(
    fans: Fans, sectors: Sectors, start: FloatArray, end: FloatArray
) -> tuple[IntArray, SightPieces]:
    """Turn the steps of a sweep into pieces of ground.

    Parameters
    ----------
    fans, sectors
        The steps; the views that were swept, apexes at the eyes.
    start, end
        Ends of the pairs' walls as seen from the eyes.

    Returns
    -------
    camera, pieces
        Row of the camera of each piece, and the pieces, by camera and clockwise.
    """
    row, from_rad, to_rad = _split_wide(fans)
    camera, wall = fans.camera[row], fans.wall[row]
    starts, ends = np.zeros((2, len(row), 2))
    walled = wall >= 0
    starts[walled], ends[walled] = start[wall[walled]], end[wall[walled]]
    from_slack_m, to_slack_m = _slack_m(camera, from_rad, to_rad)
    bearing = np.radians(sectors.bearing_deg)[camera]
    return camera, SightPieces(
        sectors.apex_xy_m[camera],
        bearing + from_rad,
        bearing + to_rad,
        from_slack_m,
        to_slack_m,
        starts,
        ends,
        sectors.range_m[camera],
        None if sectors.near_m is None else sectors.near_m[camera],
    )


def _split_wide(fans: Fans) -> tuple[IntArray, FloatArray, FloatArray]:
    """Split steps until they are convex: row of the step, and from where to where."""
    width = fans.to_rad - fans.from_rad
    count = np.maximum(np.ceil(width / _WIDEST_RAD), 1).astype(np.int64)
    row, number = repeated(count)
    part = (width / count)[row]
    from_rad = fans.from_rad[row] + number * part
    last = number == count[row] - 1
    return row, from_rad, np.where(last, fans.to_rad[row], from_rad + part)


def _slack_m(camera: IntArray, from_rad: FloatArray, to_rad: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Let pieces of a camera that touch reach over their common border."""
    n = len(camera)
    # The piece before is the one above, or the camera's last if the view goes all round.
    first = np.searchsorted(camera, camera, side="left")
    last = np.searchsorted(camera, camera, side="right") - 1
    number = np.arange(n)
    above = np.where(number > first, number - 1, last)
    gap = (from_rad - to_rad[above]) % (2.0 * np.pi)
    touches = np.minimum(gap, 2.0 * np.pi - gap) < _JOINT_RAD
    below = np.zeros(n, dtype=bool)
    below[above] = touches
    return np.where(touches, _JOINT_M, 0.0), np.where(below, _JOINT_M, 0.0)
