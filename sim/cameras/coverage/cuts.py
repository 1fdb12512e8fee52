"""Cuts of straight lines with discs and half-planes: closed forms, many lines at once."""

from dataclasses import dataclass

import numpy as np

from sim.core.arrays import FloatArray


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
