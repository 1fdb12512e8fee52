"""How many of those who pass through a camera's view come so near that their face can be compared."""

import numpy as np
from numpy.typing import NDArray

_HALF_TURN_DEG = 180.0
_FULL_TURN_DEG = 360.0

_Lengths = NDArray[np.floating]


def face_reach_share(
    angle_deg: _Lengths,
    view_m: tuple[_Lengths, _Lengths],
    face_m: tuple[_Lengths, _Lengths],
    face_angle_deg: _Lengths,
) -> NDArray[np.float64]:
    """Share of straight ways through a camera's view that lead through the part that captures faces, too.

    Ways without any preferred direction meet ground in proportion to the perimeter of its convex hull
    (Crofton), so that it is a ratio of two perimeters.

    Parameters
    ----------
    angle_deg
        Opening angle of each camera's view.
    view_m, face_m
        Nearest and furthest distance of the view, and of the part that captures faces; nowhere if the nearest
        is no smaller.
    face_angle_deg
        Opening angle of that part.

    Returns
    -------
    0 to 1, one number a camera; 0 where faces cannot be captured.
    """
    whole, part = ring_perimeter_m(angle_deg, *view_m), ring_perimeter_m(face_angle_deg, *face_m)
    share = np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
    return np.minimum(share, 1.0)


def ring_perimeter_m(angle_deg: _Lengths, near_m: _Lengths, far_m: _Lengths) -> NDArray[np.float64]:
    """Perimeter of the convex hull of a ring's part; 0 where there is none."""
    turn = np.radians(np.minimum(angle_deg, _FULL_TURN_DEG))
    arc = far_m * turn
    narrow = arc + 2 * (far_m - near_m) + 2 * near_m * np.sin(turn / 2)
    wide = arc + 2 * far_m * np.sin(turn / 2)
    hull = np.where(np.asarray(angle_deg) < _HALF_TURN_DEG, narrow, wide)
    return np.where(np.asarray(near_m) < np.asarray(far_m), hull, 0.0).astype(np.float64)
