"""Classes of a map, with round breaks that follow the data, and their legend.

Zero and missing values stand apart: in the classes, and as boxes beside the strip of colours.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sim.plots.page.lettering import text_width_in
from sim.plots.page.page import STRIP_IN, Page, inches
from sim.plots.page.style import EMPTY_CELL, HATCHING, INK, LABEL_PT, MUTED, NONE_SEEN, RULE, ramp, text_style

MISSING = -2
NOUGHT = -1

_LINEAR_UP_TO_RATIO = 6.0
_LEAST_SPAN = 0.01
_GRID_STEPS = 20
_DUST = 1e-9
_STEPS = (1.0, 2.0, 2.5, 5.0)
_RUNGS = (1.0, 2.0, 5.0)
_TOP_RUNGS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
_PERCENTILES = (15.0, 40.0, 65.0, 85.0, 96.0)
LEGEND_TOP_IN = STRIP_IN - 0.12
"""Where the legend starts, inches above the lower edge of the strip."""
_BOX_HEIGHT_IN = 0.15
_BOX_WIDTH_IN = 0.3
_GAP_IN = 0.14


@dataclass(frozen=True)
class Classes:
    """Half-open classes of positive values; zero and missing values stand apart.

    Parameters
    ----------
    breaks
        Ascending upper ends of the classes; class *i* reaches from break *i*−1 (*start* for the first,
        exclusive) up to break *i*, inclusive.
    start
        Lower end of the first class; no positive value lies at or below it.
    """

    breaks: tuple[float, ...]
    start: float = 0.0

    @property
    def n(self) -> int:
        """Number of classes."""
        return len(self.breaks)

    def of(self, values: NDArray[np.floating]) -> NDArray[np.int64]:
        """Say which class each value is in; NOUGHT for zero, MISSING for none.

        Raises
        ------
        ValueError
            If a value lies above the last break or below the first class: the map would show it wrongly.
        """
        numbers = np.asarray(values, dtype=float)
        known = numbers[~np.isnan(numbers) & (numbers != 0)]
        last = self.breaks[-1] if self.breaks else 0.0
        if known.size and (known.min() <= self.start or known.max() > last):
            msg = (
                f"values from {known.min():g} to {known.max():g} do not fit classes from "
                f"{self.start:g} to {last:g}"
            )
            raise ValueError(msg)
        index = np.searchsorted(np.asarray(self.breaks), numbers, side="left").astype(np.int64)
        return np.where(np.isnan(numbers), MISSING, np.where(numbers == 0, NOUGHT, index))


def nice_classes(*columns: NDArray[np.floating], whole: bool = False) -> Classes:
    """Choose round breaks that hold the positive values of all *columns*.

    Values of one order of magnitude get equal steps (1, 2, 2.5 or 5 times a power of ten). A wider range
    gets breaks near percentiles of the values, so that each class holds some cells, moved to the nearest of
    1, 2 or 5 times a power of ten.

    Parameters
    ----------
    columns, whole
        What one map, or several that must be comparable, will show, not negative but with gaps; whether only
        whole numbers make sense as breaks, as with people.
    """
    values = np.concatenate([np.asarray(column, dtype=float).ravel() for column in columns])
    positive = values[np.isfinite(values) & (values > 0)]
    if positive.size == 0:
        return Classes(())
    low, high = float(np.percentile(positive, _PERCENTILES[0])), float(positive.max())
    if high / low <= _LINEAR_UP_TO_RATIO:
        return Classes(_equal_steps(high, len(_PERCENTILES) + 1, whole=whole))
    inner = {_nearest(float(value), _RUNGS) for value in np.percentile(positive, _PERCENTILES)}
    kept = sorted(rung for rung in inner if rung < high and (rung >= 1 or not whole))
    return Classes((*kept, _next_above(high, whole=whole)))


def near_classes(*columns: NDArray[np.floating], weights: NDArray[np.floating]) -> Classes:
    """Choose round breaks for values that may all lie far from zero, such as shares of 60 to 80 per cent.

    Columns are of one length, and each entry counts by its weight, such as the residents of a place.

    If the smallest positive value is near enough to the largest, the classes start just below it and each
    holds about as much weight, as far as a grid of some twenty round steps allows; otherwise they are those
    of :func:`nice_classes`.
    """
    values = np.concatenate([np.asarray(column, dtype=float).ravel() for column in columns])
    shown = np.isfinite(values) & (values > 0)
    if not shown.any() or values[shown].max() / values[shown].min() > _LINEAR_UP_TO_RATIO:
        return nice_classes(*columns)
    low, high = float(values[shown].min()), float(values[shown].max())
    step = _round_step(max(high - low, _LEAST_SPAN * high) / _GRID_STEPS)
    first, last = math.ceil(low / step - _DUST) - 1, math.ceil(high / step - _DUST)
    parts = _equal_parts(values[shown], np.tile(weights, len(columns))[shown], len(_PERCENTILES) + 1)
    kept = sorted({math.ceil(value / step - _DUST) for value in parts} - {last})
    return Classes(tuple(_round(number * step) for number in (*kept, last)), start=_round(first * step))


def _equal_parts(values: NDArray[np.floating], weights: NDArray[np.floating], n_parts: int) -> list[float]:
    """Cut values into parts of equal weight; the largest value of each part but the last."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) / weights.sum()
    cuts = np.arange(1, n_parts) / n_parts
    return [float(value) for value in values[order][np.searchsorted(below, cuts)]]


def _round_step(least: float) -> float:
    """Find the shortest of 1, 2, 2.5 or 5 times a power of ten that is not below *least*."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(_round(factor * power) for factor in (*_STEPS, 10.0) if factor * power >= least - _DUST)


def _equal_steps(high: float, most: int, *, whole: bool) -> tuple[float, ...]:
    for power in range(math.floor(math.log10(high / most)) - 1, math.floor(math.log10(high)) + 3):
        for factor in _STEPS:
            step = _round(factor * 10.0**power)
            n = math.ceil(high / step - _DUST)
            if n <= most and (step.is_integer() or not whole):
                return tuple(_round(step * (i + 1)) for i in range(n))
    return (high,)


def _nearest(value: float, rungs: tuple[float, ...]) -> float:
    """Move *value* to the rung that is nearest as a ratio."""
    power = 10.0 ** math.floor(math.log10(value))
    near = [rung * power for rung in (*rungs, 10 * rungs[0])]
    return _round(min(near, key=lambda rung: abs(math.log(rung / value))))


def _next_above(value: float, *, whole: bool) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    above = (_round(rung * power) for rung in (*_TOP_RUNGS, 10 * _TOP_RUNGS[0]))
    return next(rung for rung in above if rung >= value and (rung.is_integer() or not whole))


def _round(value: float) -> float:
    """Drop the dust of binary fractions: 0.30000000000000004 is 0.3."""
    return float(f"{value:.6g}")


def people_label(value: float) -> str:
    """Write a number of people for a legend."""
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def share_label(value: float) -> str:
    """Write a share as per cent for a legend."""
    return f"{value * 100:.6g} %"


def break_labels(classes: Classes, write: Callable[[float], str]) -> Sequence[str]:
    """Write the lower end of the first class and the upper end of each."""
    start = "> 0" if classes.start == 0 else write(classes.start)
    return [start, *(write(value) for value in classes.breaks)]


@dataclass(frozen=True)
class Colours:
    """How the values of a column are read and coloured.

    Parameters
    ----------
    column, legend_title
        Column of the cells, missing where a cell has no value; what it measures, with its unit.
    colours, label
        A ramp from light to dark; writes a break of the legend.
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
    colours, classes, values
        What the colours mean, and what is shown; boxes for zero and for no value stand only where there are
        any.
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
