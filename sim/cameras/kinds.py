"""Kinds of camera: their optics, as the library of parameters describes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.cameras.optics import range_for_density_m

_FULL_TURN_DEG = 360.0


@dataclass(frozen=True)
class Kind:
    """One kind of camera.

    Parameters
    ----------
    name
        Word of the kind library.
    pixels_px
        Horizontal pixels (`cameras/kinds/pixels_px`).
    hfov_deg
        Horizontal field of view (`cameras/kinds/hfov_deg`).
    height_m
        Usual mounting height (`cameras/kinds/height_m`).
    sweep_deg
        By how much turning widens the view within one pass of a person (`cameras/kinds/sweep_deg`).
    """

    name: str
    pixels_px: float
    hfov_deg: float
    height_m: float
    sweep_deg: float

    @property
    def angle_deg(self) -> float:
        """Opening angle of the ground it sees, at most a full turn."""
        return min(self.hfov_deg + self.sweep_deg, _FULL_TURN_DEG)

    def range_m(self, density_px_per_m: float) -> float:
        """Furthest distance with at least the asked pixel density."""
        return float(range_for_density_m(self.pixels_px, self.hfov_deg, density_px_per_m))


def make_kinds(
    pixels_px: Mapping[str, float],
    hfov_deg: Mapping[str, float],
    height_m: Mapping[str, float],
    sweep_deg: Mapping[str, float],
) -> dict[str, Kind]:
    """Join the tables of the kind library by kind.

    Raises
    ------
    KeyError
        If a table lacks a kind that `pixels_px` has.
    """
    return {
        name: Kind(name, pixels_px[name], hfov_deg[name], height_m[name], sweep_deg[name])
        for name in pixels_px
    }
