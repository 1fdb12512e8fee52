"""How far a camera sees: pinhole optics.

Pixel density at distance d is N / (2 d tan(HFOV/2)), with N horizontal pixels; exact on the axis, without
the distortion of wide lenses. EN/IEC 62676-4 says which density detects, observes, recognises or identifies
a person.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def pixel_density_px_per_m(
    pixels_px: ArrayLike, hfov_deg: ArrayLike, distance_m: ArrayLike
) -> NDArray[np.float64]:
    """Pixels that a metre at *distance_m* covers; infinite at the lens itself."""
    with np.errstate(divide="ignore"):
        return np.asarray(pixels_px) / (np.asarray(distance_m) * _image_width_at_1_m(hfov_deg))


def range_for_density_m(
    pixels_px: ArrayLike, hfov_deg: ArrayLike, density_px_per_m: ArrayLike
) -> NDArray[np.float64]:
    """Furthest distance in metres at which a metre still covers *density_px_per_m* pixels."""
    return np.asarray(pixels_px) / (np.asarray(density_px_per_m) * _image_width_at_1_m(hfov_deg))


def near_limit_m(
    height_m: ArrayLike, *, target_height_m: float, steepest_pitch_deg: float
) -> NDArray[np.float64]:
    """Nearest distance at which a face is not seen too steeply from above.

    Parameters
    ----------
    height_m
        Mounting height.
    target_height_m
        Height of a face.
    steepest_pitch_deg
        Steepest angle from the horizontal at which recognition still works, over 0 and up to 90.

    Returns
    -------
    (h − target) / tan(pitch) in metres; 0 for a camera that hangs no higher than the face.
    """
    above = np.maximum(np.asarray(height_m, dtype=float) - target_height_m, 0.0)
    return np.asarray(above / np.tan(np.radians(steepest_pitch_deg)))


def _image_width_at_1_m(hfov_deg: ArrayLike) -> NDArray[np.float64]:
    hfov = np.asarray(hfov_deg, dtype=float)
    if np.any((hfov <= 0) | (hfov >= 180)):  # noqa: PLR2004 - a pinhole sees less than half of all directions
        msg = "a pinhole's horizontal field of view lies between 0 and 180 degrees"
        raise ValueError(msg)
    width: NDArray[np.float64] = 2.0 * np.tan(np.radians(hfov) / 2.0)
    return width
