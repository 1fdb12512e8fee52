"""The legend of a classed map: one strip of colours with breaks, and boxes for "none" and "empty"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sim.plots.page.classing import Classes, break_labels
from sim.plots.page.lettering import text_width_in
from sim.plots.page.page import inches
from sim.plots.page.style import EMPTY_CELL, HATCHING, INK, LABEL_PT, MUTED, NONE_SEEN, RULE, ramp, text_style

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


@dataclass(frozen=True)
class Key:
    """What a legend says.

    Parameters
    ----------
    title
        What the colours measure, with its unit.
    colours
        One a class, lightest first.
    labels
        Ends of the classes: one more than there are colours.
    none_label, empty_label
        Words for cells whose value is zero and for cells that have none; "" leaves the box out.
    """

    title: str
    colours: tuple[str, ...]
    labels: Sequence[str]
    none_label: str
    empty_label: str


def key_of(colours: Colours, classes: Classes, *values: NDArray[np.floating]) -> Key:
    """Say what the colours mean; boxes for zero and for no value stand only where *values* have any."""
    everything = np.concatenate(values)
    return Key(
        colours.legend_title,
        ramp(colours.colours, classes.n) if classes.n else (),
        break_labels(classes, colours.label),
        colours.none_label if (everything == 0).any() else "",
        colours.empty_label if np.isnan(everything).any() else "",
    )


def draw_legend(figure: Figure, key: Key, *, left_in: float, top_in: float, width_in: float) -> None:
    """Draw *key* downwards from (*left_in*, *top_in*), no wider than *width_in*, all in inches."""
    _text(figure, left_in, top_in, key.title, "legend title", ha="left", bold=True)
    top = top_in - 0.2
    left = left_in
    for label, colour in ((key.empty_label, EMPTY_CELL), (key.none_label, NONE_SEEN)):
        if label:
            wide = max(_BOX_WIDTH_IN, text_width_in(label, LABEL_PT))
            hatch = HATCHING if colour == EMPTY_CELL else None
            _box(figure, (left, top), _BOX_WIDTH_IN, colour, name="legend box", hatch=hatch)
            _text(figure, left, top - _BOX_HEIGHT_IN - 0.05, label, "legend label", ha="left")
            left += wide + _GAP_IN
    if key.colours:
        _strip(figure, key, left + _GAP_IN, top, left_in + width_in)


def _strip(figure: Figure, key: Key, left: float, top: float, right: float) -> None:
    widest = max(text_width_in(label, LABEL_PT) for label in key.labels)
    step = min(max(widest + 0.1, 0.42), (right - left - widest / 2) / len(key.colours))
    for i, colour in enumerate(key.colours):
        _box(figure, (left + i * step, top), step, colour, name="legend class")
    for i, label in enumerate(key.labels):
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
