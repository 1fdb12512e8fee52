"""Reads what fills the gaps of mapped cameras from sourced numbers."""

from sim.cameras.kinds import make_kinds
from sim.cameras.mapped.optics import MappedSettings
from sim.core.vocabulary import PixelDensity
from sim.scenario.library import Numbers


def mapped_settings(numbers: Numbers, density: PixelDensity) -> MappedSettings:
    """Read the kinds of cameras, and how far they see at a pixel density."""
    kinds = make_kinds(
        *(
            numbers.table(f"cameras/kinds/{name}")
            for name in ("pixels_px", "hfov_deg", "height_m", "sweep_deg")
        )
    )
    return MappedSettings(
        kinds=kinds,
        pixel_density_px_per_m=numbers.number("cameras/pixel_density_px_per_m", density),
        sight_line_cap_m=numbers.table("cameras/sight_line_cap_m"),
    )
