"""The ground that cameras see, whatever cuts it out: what streets and lattices ask of it."""

from dataclasses import dataclass
from typing import Protocol, Self

from sim.cameras.coverage.cuts import Lines
from sim.core.arrays import BoolArray, FloatArray, IntArray


class GroundSeen(Protocol):
    """Pieces of ground in view.

    A sector is one piece. What buildings leave of it are several that touch each other and don't overlap.
    """

    @property
    def apex_xy_m(self) -> FloatArray:
        """From where each piece is seen, shape (n, 2)."""

    @property
    def range_m(self) -> FloatArray:
        """A distance from there that no point of the piece exceeds, shape (n,)."""

    def take(self, rows: IntArray | BoolArray) -> Self:
        """Pick pieces."""

    def in_lattice_units(self, corner_xy_m: FloatArray, spacing_m: float) -> Self:
        """Measure in spacings of a lattice whose point (0, 0) lies half a spacing inside its corner."""

    def extent(self) -> tuple[FloatArray, FloatArray]:
        """Find corners of upright boxes around the pieces: least and greatest, shape (n, 2)."""

    def cut(self, lines: Lines, of: IntArray) -> tuple[FloatArray, FloatArray]:
        """Cut each line with piece number *of*.

        Returns
        -------
        Fractions along each line between which it is seen, shapes (n, k); nowhere where high ≤ low.
        """


@dataclass(frozen=True, eq=False)
class Sight:
    """What each camera of a table sees.

    Parameters
    ----------
    camera
        Row of the camera that each piece of ground belongs to; a camera may have several, or none.
    ground
        The pieces.
    """

    camera: IntArray
    ground: GroundSeen

    def of(self, cameras: BoolArray) -> "Sight":
        """Give what the marked cameras see, under the same row numbers."""
        kept = cameras[self.camera]
        return Sight(self.camera[kept], self.ground.take(kept))
