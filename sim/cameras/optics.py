"""What a lens takes in, and how far it is sharp enough: pinhole optics.

Pixel density at distance d is N / (2 d tan(HFOV/2)), with N horizontal pixels; exact on the axis, without
the distortion of wide lenses. EN/IEC 62676-4 says which density detects, observes, recognises or identifies
a person. Distances are along the ground; a height is in the picture between the rays of its lower and its
upper edge.
"""

import numpy as np
from numpy.typing import ArrayLike

from sim.core.arrays import FloatArray

_STRAIGHT_DOWN_DEG = 90.0


def angle_of_view_deg(width: ArrayLike, focal_length: ArrayLike) -> FloatArray:
    """Angle that a sensor *width* wide sees through a lens, in degrees; both lengths in the same unit."""
    return np.degrees(2.0 * np.arctan(np.asarray(width, dtype=float) / (2.0 * np.asarray(focal_length))))


def pixel_density_px_per_m(pixels_px: ArrayLike, hfov_deg: ArrayLike, distance_m: ArrayLike) -> FloatArray:
    """Pixels that a metre at *distance_m* covers; infinite at the lens itself."""
    with np.errstate(divide="ignore"):
        return np.asarray(pixels_px) / (np.asarray(distance_m) * _image_width_at_1_m(hfov_deg))


def range_for_density_m(pixels_px: ArrayLike, hfov_deg: ArrayLike, density_px_per_m: ArrayLike) -> FloatArray:
    """Furthest distance in metres at which a metre still covers *density_px_per_m* pixels."""
    return np.asarray(pixels_px) / (np.asarray(density_px_per_m) * _image_width_at_1_m(hfov_deg))


def near_limit_m(height_m: ArrayLike, *, target_height_m: float, steepest_pitch_deg: ArrayLike) -> FloatArray:
    """Nearest distance at which something is not seen too steeply from above.

    Parameters
    ----------
    height_m
        Mounting height.
    target_height_m
        Height of what is to be seen, such as a face.
    steepest_pitch_deg
        Steepest angle from the horizontal: at which recognition still works, or at which the picture ends;
        over 0. From 90 on the camera sees straight down.

    Returns
    -------
    (h − target) / tan(pitch) in metres; 0 for a camera that hangs no higher than the target.
    """
    pitch = np.minimum(np.asarray(steepest_pitch_deg, dtype=float), _STRAIGHT_DOWN_DEG)
    above = np.maximum(np.asarray(height_m, dtype=float) - target_height_m, 0.0)
    straight_down = pitch >= _STRAIGHT_DOWN_DEG
    return np.where(straight_down, 0.0, above / np.tan(np.radians(np.where(straight_down, 45.0, pitch))))


def far_limit_m(height_m: ArrayLike, *, target_height_m: float, flattest_pitch_deg: ArrayLike) -> FloatArray:
    """Furthest distance at which something is below the upper edge of the picture.

    Parameters
    ----------
    height_m, target_height_m
        As for `near_limit_m`.
    flattest_pitch_deg
        Angle from the horizontal at which the picture ends; below 0 it takes in the horizon.

    Returns
    -------
    (h − target) / tan(pitch) in metres; infinite if the horizon is in the picture, and for a camera that
    hangs no higher than the target.
    """
    pitch = np.asarray(flattest_pitch_deg, dtype=float)
    above = np.asarray(height_m, dtype=float) - target_height_m
    ends = (pitch > 0) & (above > 0)
    return np.where(ends, above / np.tan(np.radians(np.where(ends, pitch, 45.0))), np.inf)


def _image_width_at_1_m(hfov_deg: ArrayLike) -> FloatArray:
    hfov = np.asarray(hfov_deg, dtype=float)
    if np.any((hfov <= 0) | (hfov >= 180)):  # noqa: PLR2004 - a pinhole sees less than half of all directions
        msg = "a pinhole's horizontal field of view lies between 0 and 180 degrees"
        raise ValueError(msg)
    width: FloatArray = 2.0 * np.tan(np.radians(hfov) / 2.0)
    return width
