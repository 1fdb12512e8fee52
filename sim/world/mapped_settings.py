"""Reads what fills the gaps of mapped cameras from sourced numbers."""

from sim.cameras.kinds import Seeing
from sim.cameras.mapped.optics import MAPPED_AS, MappedSettings
from sim.core.vocabulary import Light, PixelDensity, Turning
from sim.scenario.parameters.library import Numbers
from sim.world.read_settings import kind_library


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
    caps_m = numbers.table("cameras/sight_line_cap_m")
    return MappedSettings(kind_library(numbers), seeing, caps_m, likeliest_kinds(numbers))


def likeliest_kinds(numbers: Numbers) -> dict[str, str]:
    """Read what mapped cameras are whose kind is not stated: the kind with the largest share."""
    shares = {word: numbers.table(f"cameras/mapped_kind/{word}") for word in MAPPED_AS}
    return {word: max(sorted(by_kind), key=by_kind.__getitem__) for word, by_kind in shares.items()}
