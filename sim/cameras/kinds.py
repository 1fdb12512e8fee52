"""Kinds of camera: their optics, as the library of parameters describes them, and the ground they see.

A lens is a pinhole: pixel density at distance d is N / (2 d tan(HFOV/2)), with N horizontal pixels; exact on
the axis, without the distortion of wide lenses. EN/IEC 62676-4 says which density detects, observes,
recognises or identifies a person. Distances are along the ground; a height is in the picture between the rays
of its lower and its upper edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from sim.core.arrays import FloatArray
from sim.core.units import FULL_TURN_DEG
from sim.core.vocabulary import Light, Turning

_STRAIGHT_DOWN_DEG = 90.0


def angle_of_view_deg(width: ArrayLike, focal_length: ArrayLike) -> FloatArray:
    """Angle that a sensor *width* wide sees through a lens, in degrees; both lengths in the same unit."""
    return np.degrees(2.0 * np.arctan(np.asarray(width, dtype=float) / (2.0 * np.asarray(focal_length))))


def range_for_density_m(pixels_px: ArrayLike, hfov_deg: ArrayLike, density_px_per_m: ArrayLike) -> FloatArray:
    """Furthest distance in metres at which a metre still covers *density_px_per_m* pixels."""
    return np.asarray(pixels_px) / (np.asarray(density_px_per_m) * _image_width_at_1_m(hfov_deg))


def near_limit_m(height_m: ArrayLike, *, target_height_m: float, steepest_pitch_deg: ArrayLike) -> FloatArray:
    """Nearest distance at which something is not seen too steeply from above.

    Parameters
    ----------
    height_m, target_height_m
        Mounting height; height of what is to be seen, such as a face.
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


@dataclass(frozen=True)
class GroundSector:
    """The ground that a camera sees of an open plain: a ring's part. Nothing where near ≥ far."""

    angle_deg: float
    near_m: float
    far_m: float


@dataclass(frozen=True)
class Seeing:
    """Under which circumstances ground counts as seen.

    Parameters
    ----------
    density_px_per_m
        Pixel density that counts as in view (`cameras/pixel_density_px_per_m`, by asked density).
    face_height_m
        Height that must be in the picture (`cameras/face_height_m`, or that of a number plate).
    turning
        Whether a camera that turns is taken where it rests or wherever it can be turned.
    light
        By day, or at night by the camera's own light.
    """

    density_px_per_m: float
    face_height_m: float
    turning: Turning
    light: Light

    def at(self, density_px_per_m: float) -> "Seeing":
        """Give the same circumstances at another pixel density."""
        return replace(self, density_px_per_m=density_px_per_m)


@dataclass(frozen=True)
class PlateSettings:
    """What reading a number plate asks of a view.

    Parameters
    ----------
    density_px_per_m, height_m
        Pixel density (`recognition/plate_density_px_per_m`) and height above the ground
        (`recognition/plate_height_m`).
    """

    density_px_per_m: float
    height_m: float


@dataclass(frozen=True)
class FaceSettings:
    """What comparing a face with a photograph asks of a view.

    Parameters
    ----------
    density_px_per_m, steepest_pitch_deg
        Pixel density (`recognition/face_density_px_per_m`), and steepest angle from above
        (`recognition/face_pitch_deg`).
    """

    density_px_per_m: float
    steepest_pitch_deg: float


@dataclass(frozen=True)
class CameraKind:
    """One kind of camera; each number is a parameter of the same name under `cameras/kinds/`.

    Parameters
    ----------
    name
        Word of the kind library.
    pixels_px, rows_px
        Pixels of its picture, horizontal and vertical.
    sensor_width_mm, focal_length_mm
        Width of the sensor and focal length of the lens, of a turning camera in its home position.
    zoom, height_m
        How many times longer the lens can become, and usual mounting height.
    tilt_deg
        By how much the middle of the picture points below the horizon.
    pan_deg
        How far round it can be turned, beyond what it sees at once.
    sweep_deg, night_range_m
        By how much a tour widens the view within one pass of a person, and how far it sees by its own light.
    """

    name: str
    pixels_px: float
    rows_px: float
    sensor_width_mm: float
    focal_length_mm: float
    zoom: float
    height_m: float
    tilt_deg: float
    pan_deg: float
    sweep_deg: float
    night_range_m: float

    @property
    def optics(self) -> tuple[float, ...]:
        """Everything but the name, which nothing may depend on."""
        return tuple(getattr(self, field.name) for field in fields(self) if field.name != "name")

    @property
    def hfov_deg(self) -> float:
        """Horizontal field of view."""
        return float(angle_of_view_deg(self.sensor_width_mm, self.focal_length_mm))

    @property
    def vfov_deg(self) -> float:
        """Vertical field of view; pixels are square."""
        rows_mm = self.sensor_width_mm * self.rows_px / self.pixels_px
        return float(angle_of_view_deg(rows_mm, self.focal_length_mm))

    @property
    def angle_deg(self) -> float:
        """Opening angle of the ground it sees where it rests or tours, at most a full turn."""
        return min(self.hfov_deg + self.sweep_deg, FULL_TURN_DEG)

    def range_m(self, density_px_per_m: float) -> float:
        """Furthest distance with at least the asked pixel density."""
        return _range_m(self.pixels_px, self.hfov_deg, density_px_per_m)

    def sharp_m(self, seeing: Seeing) -> float:
        """Furthest distance with the asked pixel density; with the longest lens if it may be turned."""
        longest = self.zoom if seeing.turning is Turning.POSSIBLE and self.pan_deg > 0 else 1.0
        return longest * self.range_m(seeing.density_px_per_m)

    def frame_m(self, height_m: float, target_height_m: float) -> tuple[float, float]:
        """Nearest and furthest distance at which the target's height is in the picture.

        Parameters
        ----------
        height_m, target_height_m
            How high the camera hangs, and what must be in the picture.
        """
        return _frame_m(height_m, target_height_m, self.vfov_deg / 2.0, self.tilt_deg)

    def ground(self, seeing: Seeing, *, height_m: float | None = None) -> GroundSector:
        """Say which part of an open plain it sees.

        A camera that can turn and is taken as possible sees all round from its foot on, with its lens as long
        as it gets; one that rests sees what is in its picture.

        Parameters
        ----------
        seeing
            The circumstances.
        height_m
            How high it hangs; its usual height unless given.
        """
        lit_m = self.night_range_m if seeing.light is Light.NIGHT else float("inf")
        sharp_m = self.sharp_m(seeing)
        if seeing.turning is Turning.POSSIBLE and self.pan_deg > 0:
            angle = min(self.hfov_deg + self.pan_deg, FULL_TURN_DEG)
            return GroundSector(angle, 0.0, min(sharp_m, lit_m))
        near, far = self.frame_m(self.height_m if height_m is None else height_m, seeing.face_height_m)
        return GroundSector(self.angle_deg, near, min(far, sharp_m, lit_m))

    def is_for_plates(self, plates: PlateSettings) -> bool:
        """Tell whether its whole picture of the ground resolves number plates."""
        near, far = self.frame_m(self.height_m, plates.height_m)
        return near < far <= self.range_m(plates.density_px_per_m)


# Each part of a country asks the same of the same few kinds, and numpy is slow with single numbers.
@lru_cache(maxsize=1024)
def _range_m(pixels_px: float, hfov_deg: float, density_px_per_m: float) -> float:
    return float(range_for_density_m(pixels_px, hfov_deg, density_px_per_m))


@lru_cache(maxsize=1024)
def _frame_m(height_m: float, target_m: float, half_deg: float, tilt_deg: float) -> tuple[float, float]:
    steepest_deg, flattest_deg = max(tilt_deg + half_deg, half_deg), tilt_deg - half_deg
    near = near_limit_m(height_m, target_height_m=target_m, steepest_pitch_deg=steepest_deg)
    far = far_limit_m(height_m, target_height_m=target_m, flattest_pitch_deg=flattest_deg)
    return float(near), float(far)


KIND_TABLES = tuple(field.name for field in fields(CameraKind) if field.name != "name")
"""The tables of the kind library, by kind, under `cameras/kinds/`."""


def make_kinds(tables: Mapping[str, Mapping[str, float]]) -> dict[str, CameraKind]:
    """Join the tables of the kind library by kind.

    Parameters
    ----------
    tables
        The numbers of each kind, under the names of `KIND_TABLES`.

    Raises
    ------
    KeyError
        If a table is missing, or lacks a kind that `pixels_px` has.
    """
    return {
        kind: CameraKind(kind, **{name: tables[name][kind] for name in KIND_TABLES})
        for kind in tables["pixels_px"]
    }
