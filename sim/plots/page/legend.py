"""The legend of a classed map: one strip of colours with breaks, and boxes for "none" and "empty"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sim.plots.page.classing import Classes, break_labels
from sim.plots.page.lettering import text_width_in
from sim.plots.page.page import STRIP_IN, Page, inches
from sim.plots.page.style import EMPTY_CELL, HATCHING, INK, LABEL_PT, MUTED, NONE_SEEN, RULE, ramp, text_style

LEGEND_TOP_IN = STRIP_IN - 0.12
"""Where the legend starts, inches above the lower edge of the strip."""

_BOX_HEIGHT_IN = 0.15
_BOX_WIDTH_IN = 0.3
_GAP_IN = 0.14


@dataclass(frozen=True)
class Colours:
    """How the values of a column are read and coloured.

    Parameters
    ----------
    column
        Column of the cells: missing where a cell has no value.
    legend_title
        What it measures, with its unit.
    colours
        A ramp from light to dark.
    label
        Writes a break of the legend.
    none_label, empty_label
        Words for zero, and for a cell with no value.
    whole_numbers
        Whether the legend breaks at whole numbers only.
    """

    column: str
    legend_title: str
    colours: tuple[str, ...]
    label: Callable[[float], str]
    none_label: str
    empty_label: str
    whole_numbers: bool = False

    def shades(self, classes: Classes) -> tuple[str, ...]:
        """Give each class its colour, lightest first."""
        return ramp(self.colours, classes.n) if classes.n else ()


def draw_legend(
    page: Page, colours: Colours, classes: Classes, *values: NDArray[np.floating], width_share: float = 0.68
) -> None:
    """Draw a legend into the strip at the foot of the page's body, to the left.

    Parameters
    ----------
    page
        Its body ends in a strip of `STRIP_IN`.
    colours, classes
        What the colours mean.
    values
        What is shown; boxes for zero and for no value stand only where there are any.
    width_share
        Part of the page's width that it may take.
    """
    figure, left, top = page.figure, page.left_in, page.bottom_in + LEGEND_TOP_IN
    _text(figure, left, top, colours.legend_title, "legend title", ha="left", bold=True)
    top -= 0.2
    everything = np.concatenate(values)
    boxes = (
        (np.isnan(everything).any(), colours.empty_label, EMPTY_CELL, HATCHING),
        ((everything == 0).any(), colours.none_label, NONE_SEEN, None),
    )
    for is_needed, label, colour, hatch in boxes:
        if is_needed and label:
            _box(figure, (left, top), _BOX_WIDTH_IN, colour, name="legend box", hatch=hatch)
            _text(figure, left, top - _BOX_HEIGHT_IN - 0.05, label, "legend label", ha="left")
            left += max(_BOX_WIDTH_IN, text_width_in(label, LABEL_PT)) + _GAP_IN
    if classes.n:
        labels = break_labels(classes, colours.label)
        _strip(figure, (left + _GAP_IN, top), page.left_in + page.width_in * width_share,
               colours.shades(classes), labels)  # fmt: skip


def _strip(
    figure: Figure, corner: tuple[float, float], right: float, shades: Sequence[str], labels: Sequence[str]
) -> None:
    left, top = corner
    widest = max(text_width_in(label, LABEL_PT) for label in labels)
    step = min(max(widest + 0.1, 0.42), (right - left - widest / 2) / len(shades))
    for i, shade in enumerate(shades):
        _box(figure, (left + i * step, top), step, shade, name="legend class")
    for i, label in enumerate(labels):
        _text(figure, left + i * step, top - _BOX_HEIGHT_IN - 0.05, label, "legend break", ha="center")


def _box(
    figure: Figure,
    corner: tuple[float, float],
    width: float,
    colour: str,
    *,
    name: str,
    hatch: str | None = None,
) -> None:
    left, top = corner
    figure.add_artist(
        Rectangle((left, top - _BOX_HEIGHT_IN), width, _BOX_HEIGHT_IN, facecolor=colour, edgecolor=RULE,
                  linewidth=0.5, hatch=hatch, transform=inches(figure), gid=name)
    )  # fmt: skip


def _text(
    figure: Figure, x_in: float, top_in: float, words: str, name: str, *, ha: str, bold: bool = False
) -> None:
    width, height = figure.get_size_inches()
    colour = INK if bold else MUTED
    figure.text(x_in / width, top_in / height, words, ha=ha, va="top", gid=name,
                **text_style(LABEL_PT, colour, bold=bold))  # fmt: skip
