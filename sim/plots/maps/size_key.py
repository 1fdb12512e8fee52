"""A legend of sizes: how many residents a circle or a square stands for."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch, Rectangle

from sim.plots.page.lettering import text_width_in
from sim.plots.page.page import inches
from sim.plots.page.scale_bar import round_length_m
from sim.plots.page.style import INK, LABEL_PT, MUTED, PAPER, text_style
from sim.plots.page.symbols import Symbol, radius_in

_MIDDLE_BELOW_IN = 0.37
_GAP_IN = 0.07
_BETWEEN_IN = 0.2


def draw_size_key(figure: Figure, most_residents: int, *, left_in: float, top_in: float) -> None:
    """Draw example symbols side by side, with their names, from (*left_in*, *top_in*), all in inches.

    Parameters
    ----------
    figure
        The page.
    most_residents
        Residents of the largest place on the map.
    left_in, top_in
        Upper left corner.
    """
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
    look: dict[str, Any] = {
        "facecolor": PAPER,
        "edgecolor": INK,
        "linewidth": 0.6,
        "transform": inches(figure),
    }
    half = symbol.half_in
    if symbol.is_circle:
        return Circle((symbol.x_in + half, symbol.y_in), half, gid="size key", **look)
    return Rectangle((symbol.x_in, symbol.y_in - half), 2 * half, 2 * half, gid="size key", **look)
