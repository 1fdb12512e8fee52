"""Symbols of places whose areas follow their residents, and where they stand on the page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.plots.page.label_box import Box

_LARGEST_RADIUS_IN = 0.3
_RING_IN = 0.05
_N_RINGS = 30
_N_DIRECTIONS = 16
_AIR_IN = 0.02


@dataclass(frozen=True)
class Symbol:
    """A circle, or a square of the same area.

    Parameters
    ----------
    x_in, y_in
        Its middle on the map, inches.
    radius_in
        Of the circle; a square has the area of the circle with this radius.
    is_circle
        Which of the two.
    """

    x_in: float
    y_in: float
    radius_in: float
    is_circle: bool

    @property
    def half_in(self) -> float:
        """Half its width, inches."""
        return self.radius_in if self.is_circle else self.radius_in * math.sqrt(math.pi) / 2

    @property
    def box(self) -> Box:
        """What it takes up, inches."""
        return Box.around(self.x_in, self.y_in, self.half_in, self.half_in)

    def touches(self, box: Box) -> bool:
        """Tell whether it shares a point with *box*; a circle leaves the corners of its own box free."""
        if not self.is_circle:
            return self.box.touches(box)
        nearest_x = min(max(self.x_in, box.left), box.right)
        nearest_y = min(max(self.y_in, box.bottom), box.top)
        return math.hypot(nearest_x - self.x_in, nearest_y - self.y_in) <= self.radius_in


def radius_in(residents: float, most_residents: float) -> float:
    """Radius of the circle of a place, when the largest has *most_residents*, inches."""
    return _LARGEST_RADIUS_IN * math.sqrt(residents / most_residents)


def stand_apart(fixed: Sequence[Symbol], movable: Sequence[Symbol], frame: Box) -> list[Symbol]:
    """Move symbols as little as it takes to cover no other; the largest choose first.

    Parameters
    ----------
    fixed
        Symbols that stay.
    movable
        Symbols that mark no exact point.
    frame
        Which they must not leave, inches.

    Returns
    -------
    The movable ones in their order; where there is no room, in their old place.
    """
    taken = [_with_air(symbol.box) for symbol in fixed]
    placed: dict[int, Symbol] = {}
    for number in sorted(range(len(movable)), key=lambda one: -movable[one].radius_in):
        found = _nearest_free(movable[number], taken, frame)
        placed[number] = found
        taken.append(_with_air(found.box))
    return [placed[number] for number in range(len(movable))]


def _nearest_free(symbol: Symbol, taken: Sequence[Box], frame: Box) -> Symbol:
    for ring in range(_N_RINGS):
        for direction in range(_N_DIRECTIONS if ring else 1):
            angle = 2 * math.pi * direction / _N_DIRECTIONS
            moved = replace(
                symbol,
                x_in=symbol.x_in + ring * _RING_IN * math.cos(angle),
                y_in=symbol.y_in + ring * _RING_IN * math.sin(angle),
            )
            if moved.box.lies_in(frame) and not any(moved.box.touches(other) for other in taken):
                return moved
    return symbol


def _with_air(box: Box) -> Box:
    return Box(box.left - _AIR_IN, box.bottom - _AIR_IN, box.right + _AIR_IN, box.top + _AIR_IN)
