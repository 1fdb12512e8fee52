"""The angular sweep: which wall a camera sees first in each direction.

Only walls that show their outer side count. Between two neighbouring directions in which walls begin or end,
one wall is the nearest throughout, since walls meet at corners only: so a few comparisons in the middle of
each such step give the exact answer. All cameras of a block are swept together.
"""

from dataclasses import dataclass

import numpy as np

from sim.cameras.coverage.cuts import cut_with_discs
from sim.core.arrays import FloatArray, IntArray

_THINNEST_RAD = 1e-12  # a tenth of a nanometre at 100 m: rounding of two corners in line
_JOINT_RAD = 1e-9  # steps no further apart than this touch


@dataclass(frozen=True, eq=False)
class Fans:
    """Steps of direction in which one wall, or none, is seen first, by camera and clockwise.

    Parameters
    ----------
    camera
        Row of the camera.
    from_rad, to_rad
        The step, clockwise from the camera's bearing, within ±π.
    wall
        Row of the pair whose wall is seen, −1 for none within range.
    """

    camera: IntArray
    from_rad: FloatArray
    to_rad: FloatArray
    wall: IntArray


@dataclass(frozen=True, eq=False)
class _Arcs:
    """Directions that walls cover: row of the pair, and from where to where."""

    pair: IntArray
    from_rad: FloatArray
    to_rad: FloatArray


def sweep(
    bearing_rad: FloatArray,
    half_rad: FloatArray,
    range_m: FloatArray,
    *,
    camera: IntArray,
    start: FloatArray,
    end: FloatArray,
) -> Fans:
    """Sweep the views of cameras.

    Parameters
    ----------
    bearing_rad, half_rad, range_m
        Middle, half of the opening angle up to π, and far limit of each view.
    camera, start, end
        Pairs of a camera and a wall: the camera's row, and the wall's ends as seen from its eye, shape
        (n, 2), the building to the left from start to end.
    """
    arcs = _arcs(bearing_rad, half_rad, range_m, camera=camera, start=start, end=end)
    n, m = len(half_rad), len(arcs.pair)
    owner = np.concatenate([np.tile(np.arange(n), 2), np.tile(camera[arcs.pair], 2)])
    angle = np.concatenate([-half_rad, half_rad, arcs.from_rad, arcs.to_rad])
    order = np.lexsort((angle, owner))
    owner, angle = owner[order], angle[order]
    step = np.flatnonzero((owner[1:] == owner[:-1]) & (angle[1:] - angle[:-1] > _THINNEST_RAD))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    first = np.searchsorted(step, rank[2 * n : 2 * n + m])
    beyond = np.searchsorted(step, rank[2 * n + m :])
    middle = (angle[step] + angle[step + 1]) / 2.0 + bearing_rad[owner[step]]
    nearest = _nearest(middle, pair=arcs.pair, first=first, beyond=beyond, start=start, end=end)
    return merged(Fans(owner[step], angle[step], angle[step + 1], nearest))


def _arcs(
    bearing_rad: FloatArray,
    half_rad: FloatArray,
    range_m: FloatArray,
    *,
    camera: IntArray,
    start: FloatArray,
    end: FloatArray,
) -> _Arcs:
    """Find the directions in which walls show their outer side within range, cut at the view's borders."""
    outer = start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0] < 0
    (x, y), (dx, dy) = start.T, (end - start).T
    low, high = cut_with_discs(x, y, dx, dy, range_m[camera])
    pair = np.flatnonzero(outer & (high > low))
    low, high, x, y, dx, dy = (values[pair] for values in (low, high, x, y, dx, dy))
    middle = bearing_rad[camera[pair]]
    # A corner within range keeps its own direction, so that two walls that share it leave no slit.
    begins = _direction(x + low * dx, y + low * dy, middle)
    ends = _direction(
        np.where(high < 1, x + high * dx, end[pair, 0]),
        np.where(high < 1, y + high * dy, end[pair, 1]),
        middle,
    )
    across = begins - ends >= np.pi  # over the direction opposite to the bearing
    plain = ~across & (ends > begins) & (ends - begins < np.pi)
    parts = _Arcs(
        np.concatenate([pair[plain], pair[across], pair[across]]),
        np.concatenate([begins[plain], begins[across], np.full(across.sum(), -np.pi)]),
        np.concatenate([ends[plain], np.full(across.sum(), np.pi), ends[across]]),
    )
    half = half_rad[camera[parts.pair]]
    from_rad, to_rad = np.maximum(parts.from_rad, -half), np.minimum(parts.to_rad, half)
    kept = to_rad > from_rad
    return _Arcs(parts.pair[kept], from_rad[kept], to_rad[kept])


def _direction(x: FloatArray, y: FloatArray, middle: FloatArray) -> FloatArray:
    """Compass directions relative to the middle of the view, within ±π."""
    turn = np.arctan2(x, y) - middle
    return np.asarray(turn - 2 * np.pi * np.round(turn / (2 * np.pi)))


def _nearest(
    middle: FloatArray,
    *,
    pair: IntArray,
    first: IntArray,
    beyond: IntArray,
    start: FloatArray,
    end: FloatArray,
) -> IntArray:
    """Find for each step the pair whose wall is nearest in its middle, −1 where there is none.

    Parameters
    ----------
    middle
        Compass direction of the middle of each step.
    pair, first, beyond
        Each wall's pair, and the steps it covers.
    start, end
        Ends of the pairs' walls.
    """
    count = np.maximum(beyond - first, 0)
    arc = np.repeat(np.arange(len(pair)), count)
    step = np.arange(len(arc)) - (np.cumsum(count) - count)[arc] + first[arc]
    (x, y), (dx, dy) = start[pair].T, (end - start)[pair].T
    # The ray (east, north) meets the line of the wall where both cross products with its direction agree.
    depth = (x * dy - y * dx)[arc]
    distance = depth / (np.sin(middle)[step] * dy[arc] - np.cos(middle)[step] * dx[arc])
    least = np.full(len(middle), np.inf)
    np.minimum.at(least, step, distance)
    nearest = np.full(len(middle), -1, dtype=np.int64)
    hit = np.flatnonzero(distance == least[step])
    nearest[step[hit]] = pair[arc[hit]]
    return nearest


def merged(fans: Fans) -> Fans:
    """Join neighbouring steps that see the same."""
    new = np.ones(len(fans.camera), dtype=bool)
    same = (fans.camera[1:] == fans.camera[:-1]) & (fans.wall[1:] == fans.wall[:-1])
    new[1:] = ~same | (fans.from_rad[1:] - fans.to_rad[:-1] > _JOINT_RAD)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(new)) - 1 if len(first) else first
    return Fans(fans.camera[first], fans.from_rad[first], fans.to_rad[last], fans.wall[first])
