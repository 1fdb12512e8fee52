"""Reads what fills the gaps of mapped cameras from sourced numbers."""

from sim.cameras.kinds import Seeing
from sim.cameras.mapped.optics import MappedSettings
from sim.core.vocabulary import Light, PixelDensity, Turning
from sim.engine.read_settings import kind_library
from sim.scenario.library import Numbers


def mapped_settings(
    numbers: Numbers,
    density: PixelDensity,
    *,
    turning: Turning = Turning.ACTUAL,
    light: Light = Light.DAY,
) -> MappedSettings:
    """Read the kinds of cameras, and how far they see at a pixel density."""
    seeing = Seeing(
        density_px_per_m=numbers.number("cameras/pixel_density_px_per_m", density),
        face_height_m=numbers.number("cameras/face_height_m"),
        turning=turning,
        light=light,
    )
    return MappedSettings(kind_library(numbers), seeing, numbers.table("cameras/sight_line_cap_m"))
