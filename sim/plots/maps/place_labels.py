"""Names beside symbols, the most important first, each only where it covers nothing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from sim.plots.page.label_box import Box
from sim.plots.page.lettering import line_height_in, text_width_in
from sim.plots.page.style import INK, MUTED, PAPER, text_style
from sim.plots.page.symbols import Symbol

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


@dataclass(frozen=True)
class Name:
    """A name and the symbol it belongs to.

    Parameters
    ----------
    words
        What to write.
    symbol
        Beside which.
    size_pt
        Height of the letters.
    is_strong
        Whether to write it bold and dark, rather than light.
    """

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
    axes
        The map.
    names
        The most important first.
    symbols
        Everything that must not be covered.
    frame
        Which names must not leave, inches from the lower left corner of the map.
    map_m_per_in
        Scale of the map.
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
