"""Symbols of places whose areas follow their residents: where they stand, their names and their legend."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch, Rectangle
from matplotlib.patheffects import withStroke

from sim.plots.maps.map_axes import round_length_m
from sim.plots.page.lettering import Box, line_height_in, text_width_in
from sim.plots.page.page import inches
from sim.plots.page.style import INK, LABEL_PT, MUTED, PAPER, text_style

_LARGEST_RADIUS_IN = 0.3
_RING_IN = 0.05
_N_RINGS = 30
_N_DIRECTIONS = 16
_AIR_IN = 0.02
_HALO_PT = 1.8
_LETTERS = 0.95
_SIDEWAYS = 0.1
_SIDES = tuple(
    (round(math.cos(angle), 6), round(math.sin(angle), 6))
    for angle in (math.pi * turn / 8 for turn in (0, 8, 4, -4, 2, -2, 6, -6, 1, -1, 7, -7, 3, -3, 5, -5))
)
"""Directions from a symbol to its name, the best first: right, left, above, below, and between them."""

_REACHES_IN = (0.03, 0.1)
"""How far a name may stand from its symbol; farther only where it finds no place nearer."""

_MIDDLE_BELOW_IN = 0.37
_GAP_IN = 0.07
_BETWEEN_IN = 0.2


@dataclass(frozen=True)
class Symbol:
    """A circle, or a square of the same area: its middle, and the radius of the circle, inches."""

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

    What is *fixed* stays; the *movable* mark no exact point, and must not leave the frame (inches).

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


@dataclass(frozen=True)
class Name:
    """A name, the symbol that it stands beside, and whether it is bold and dark, rather than light."""

    words: str
    symbol: Symbol
    size_pt: float
    is_strong: bool


def draw_place_names(
    axes: Axes, names: Sequence[Name], symbols: Sequence[Symbol], frame: Box, *, map_m_per_in: float
) -> None:
    """Write *names* in the order given; one that finds no free place is left out.

    Parameters
    ----------
    axes, map_m_per_in
        The map and its scale.
    names, symbols
        The most important first; everything that must not be covered.
    frame
        Which names must not leave, inches from the lower left corner of the map.
    """
    taken: list[Box] = []
    left, bottom = axes.get_xlim()[0], axes.get_ylim()[0]
    for name in names:
        box = _free_box(name, symbols, taken, frame)
        if box is None:
            continue
        taken.append(box)
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        axes.text(
            left + map_m_per_in * x, bottom + map_m_per_in * y, name.words, ha="center", va="center",
            zorder=6, gid="place name",
            path_effects=[withStroke(linewidth=_HALO_PT, foreground=PAPER, alpha=0.9)],
            **text_style(name.size_pt, INK if name.is_strong else MUTED, bold=name.is_strong),
        )  # fmt: skip


def _free_box(name: Name, symbols: Sequence[Symbol], taken: Sequence[Box], frame: Box) -> Box | None:
    """Find a place where a name covers neither a symbol nor another name."""
    half_width = text_width_in(name.words, name.size_pt, bold=name.is_strong) / 2
    half_height = _LETTERS * line_height_in(name.size_pt) / 2
    symbol = name.symbol
    for reach in _REACHES_IN:
        for right, up in _SIDES:
            x = symbol.x_in + right * (symbol.half_in + reach) + _sign(right) * half_width
            y = symbol.y_in + up * (symbol.half_in + reach) + up * half_height
            box = Box.around(x, y, half_width, half_height)
            is_free = not any(box.touches(other) for other in taken)
            if box.lies_in(frame) and is_free and not any(other.touches(box) for other in symbols):
                return box
    return None


def _sign(right: float) -> float:
    """Say on which side of its symbol a name stands; above and below it is centred."""
    return 0.0 if abs(right) < _SIDEWAYS else math.copysign(1.0, right)


def draw_size_key(figure: Figure, most_residents: int, *, left_in: float, top_in: float) -> None:
    """Draw example symbols from an upper left corner, inches; the largest place has *most_residents*."""
    width, height = figure.get_size_inches()
    title = "Residents: area of a circle or a square"
    figure.text(left_in / width, top_in / height, title, va="top", gid="legend title",
                **text_style(LABEL_PT, INK, bold=True))  # fmt: skip
    large = round_length_m(most_residents / 2)
    x, y = left_in, top_in - _MIDDLE_BELOW_IN
    for residents, is_circle in ((large, True), (large / 10, True), (large, False)):
        symbol = Symbol(x, y, radius_in(residents, most_residents), is_circle)
        words = f"{residents:,.0f}"
        x += 2 * symbol.half_in
        figure.add_artist(_patch(symbol, figure))
        figure.text((x + _GAP_IN) / width, y / height, words, va="center", gid="legend label",
                    **text_style(LABEL_PT, MUTED))  # fmt: skip
        x += _GAP_IN + text_width_in(words, LABEL_PT) + _BETWEEN_IN


def _patch(symbol: Symbol, figure: Figure) -> Patch:
    """Draw *symbol* with its left edge at its x."""
    half = symbol.half_in
    shape = (
        Circle((symbol.x_in + half, symbol.y_in), half)
        if symbol.is_circle
        else Rectangle((symbol.x_in, symbol.y_in - half), 2 * half, 2 * half)
    )
    shape.set(facecolor=PAPER, edgecolor=INK, linewidth=0.6, transform=inches(figure), gid="size key")
    return shape
