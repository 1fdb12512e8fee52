"""Scenarios side by side: share observed, what changes against the first, and cameras met, by definition.

Every bar is labelled where it stands, so the chart needs no legend and reads in greyscale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.vocabulary import DEFINITION_MEANING
from sim.plots.charts.comparison_bars import Bar, Interval, comparison_bars
from sim.plots.page.lettering import text_width_in
from sim.plots.page.page import Page, Words, chart_axes, lay_out_page, number_ticks, per_cent_ticks
from sim.plots.page.style import (
    DEFINITION_COLOURS,
    INK,
    LABEL_PT,
    LANDSCAPE_WIDTH_IN,
    MUTED,
    PAPER,
    text_style,
    tint,
)

_ROW_IN = 0.225
_HEAD_IN = 0.27
_BETWEEN_IN = 0.1
_TOP_IN = 0.3
_TICKS_IN = 0.3
_PANELS = (0.48, 0.29, 0.23)
_PANEL_GAP_IN = 0.42
_NAME_GAP_IN = 0.2
_BAR = 0.62
_FIRST_TINT = 0.45
_LEAST_SPAN = 1e-6
_HEADINGS = ("Share of residents observed in a day", "Difference from the first", "Cameras met a person")


@dataclass(frozen=True)
class _Row:
    """A bar, its depth below the top of the chart in inches, and that of its definition's name above it."""

    bar: Bar
    depth_in: float
    head_in: float | None

    @property
    def colour(self) -> str:
        return DEFINITION_COLOURS[self.bar.definition]

    @property
    def fill(self) -> str:
        return tint(self.colour, _FIRST_TINT) if self.bar.is_first else self.colour


def comparison_chart(
    comparison: pd.DataFrame, summaries: Sequence[Mapping[str, Any]], words: Words
) -> Figure:
    """Draw runs side by side for each definition.

    Parameters
    ----------
    comparison
        As `sim.results.compare.compare` makes it; keeps the contract COMPARISON.
    summaries
        Of the same runs, in the same order.
    words
        Title, subtitle, note and source.
    """
    rows = _rows(comparison_bars(comparison, summaries))
    depth_in = rows[-1].depth_in + 1.5 * _ROW_IN
    page = lay_out_page(words, width_in=LANDSCAPE_WIDTH_IN, body_height_in=_TOP_IN + depth_in + _TICKS_IN)
    names_in = max(text_width_in(row.bar.scenario, LABEL_PT) for row in rows) + _NAME_GAP_IN
    shares, differences, met = _panels(page, depth_in, names_in)
    _draw_shares(shares, rows)
    _draw_differences(differences, rows)
    _draw_cameras_met(met, rows)
    _write_names(shares, rows, names_in)
    return page.figure


def _rows(bars: Sequence[Bar]) -> list[_Row]:
    """Stack the bars, leaving room for a head over each definition."""
    rows: list[_Row] = []
    depth_in = 0.0
    for bar in bars:
        head_in = None
        if not rows or rows[-1].bar.definition is not bar.definition:
            depth_in += _HEAD_IN + (_BETWEEN_IN if rows else 0.0)
            head_in = depth_in - _HEAD_IN / 2
        rows.append(_Row(bar, depth_in + _ROW_IN / 2, head_in))
        depth_in += _ROW_IN
    return rows


def _panels(page: Page, depth_in: float, names_in: float) -> tuple[Axes, Axes, Axes]:
    free_in = page.width_in - names_in - 2 * _PANEL_GAP_IN
    left, panels = names_in, []
    for name, heading, part in zip(("shares", "differences", "met"), _HEADINGS, _PANELS, strict=True):
        axes = chart_axes(page, (left, _TICKS_IN, part * free_in, depth_in), name=name, heading=heading)
        axes.set_ylim(depth_in, 0)
        axes.set_yticks([])
        panels.append(axes)
        left += part * free_in + _PANEL_GAP_IN
    return panels[0], panels[1], panels[2]


def _draw_shares(axes: Axes, rows: Sequence[_Row]) -> None:
    axes.set_xlim(0, max(_LEAST_SPAN, *(row.bar.share.high for row in rows)) * 1.25)
    per_cent_ticks(axes, most=6)
    for row in rows:
        share = row.bar.share
        axes.barh(
            row.depth_in, share.value, height=_ROW_IN * _BAR, color=row.fill, edgecolor=row.colour,
            linewidth=0.6, gid="share",
        )  # fmt: skip
        _whisker(axes, row.depth_in, share, INK)
        _label(axes, share.high, row.depth_in, _in_hundred(share, "%"))


def _draw_differences(axes: Axes, rows: Sequence[_Row]) -> None:
    others = [row for row in rows if not row.bar.is_first]
    low = min(0.0, *(row.bar.difference.low for row in others))
    high = max(0.0, *(row.bar.difference.high for row in others))
    span = max(high - low, _LEAST_SPAN)
    axes.set_xlim(low - 0.08 * span, high + 0.75 * span)
    per_cent_ticks(axes, most=4, signed=True)
    axes.axvline(0, color=MUTED, linewidth=0.8, zorder=1)
    for row in others:
        difference = row.bar.difference
        _whisker(axes, row.depth_in, difference, row.colour)
        axes.plot(
            [difference.value], [row.depth_in], marker="o", markersize=4.5, color=row.colour,
            linestyle="none", gid="difference",
        )  # fmt: skip
        _label(axes, max(difference.high, 0.0), row.depth_in, _in_hundred(difference, "pt", signed=True))


def _draw_cameras_met(axes: Axes, rows: Sequence[_Row]) -> None:
    furthest = [max(row.bar.cameras_met_p90, row.bar.cameras_met) for row in rows]
    axes.set_xlim(0, max(_LEAST_SPAN, *furthest) * 1.3)
    number_ticks(axes, most=4)
    for row, far in zip(rows, furthest, strict=True):
        bar = row.bar
        axes.plot(
            [bar.cameras_met_p10, bar.cameras_met_p90], [row.depth_in] * 2, color=row.fill, linewidth=2.2,
            solid_capstyle="butt", gid="p10 to p90",
        )  # fmt: skip
        axes.plot(
            [bar.cameras_met], [row.depth_in], marker="D", markersize=4, markerfacecolor=row.fill,
            markeredgecolor=row.colour, linestyle="none", clip_on=False, gid="cameras met",
        )  # fmt: skip
        _label(axes, far, row.depth_in, _average(bar.cameras_met))
    axes.set_xlabel("mean, and 10th to 90th percentile", labelpad=2, **text_style(LABEL_PT - 1, MUTED))


def _write_names(axes: Axes, rows: Sequence[_Row], names_in: float) -> None:
    """Write the definition over its rows and the scenario before its bar."""
    across = axes.get_yaxis_transform()
    panel_in = axes.get_position().width * LANDSCAPE_WIDTH_IN
    for row in rows:
        axes.text(
            -0.1 / panel_in, row.depth_in, row.bar.scenario, transform=across, ha="right", va="center",
            gid="scenario", **text_style(LABEL_PT),
        )  # fmt: skip
        if row.head_in is not None:
            words = f"{row.bar.definition} – {DEFINITION_MEANING[row.bar.definition]}"
            axes.text(
                -names_in / panel_in, row.head_in, words, transform=across, ha="left", va="center",
                gid="definition", bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.0},
                **text_style(LABEL_PT, row.colour, bold=True),
            )  # fmt: skip


def _whisker(axes: Axes, depth_in: float, interval: Interval, colour: str) -> None:
    """Draw the interval; nothing where everyone was simulated and it is a point."""
    if interval.reach <= 0:
        return
    axes.plot(
        [interval.low, interval.high], [depth_in] * 2, color=colour, linewidth=1.2, gid="interval",
        solid_capstyle="butt",
    )  # fmt: skip
    for end in (interval.low, interval.high):
        axes.plot([end] * 2, [depth_in - 0.035, depth_in + 0.035], color=colour, linewidth=1.0)


def _label(axes: Axes, x: float, depth_in: float, words: str) -> None:
    axes.annotate(
        words, (x, depth_in), xytext=(5, 0), textcoords="offset points", va="center", gid="value",
        **text_style(LABEL_PT),
    )  # fmt: skip


def _average(value: float) -> str:
    """Write a mean: one decimal, two digits below one."""
    return f"{value:,.1f}" if value >= 1 or value == 0 else f"{value:.2g}"


def _in_hundred(interval: Interval, unit: str, *, signed: bool = False) -> str:
    """Write a share in per cent or points: one decimal, two digits where that would say too little."""
    number = 100 * interval.value
    digits = 1 if abs(number) >= 1 or number == 0 else 2
    around = f" ± {100 * interval.reach:.{digits}f}" if interval.reach > 0 else ""
    return f"{number:{'+' if signed else ''}.{digits}f} {unit}{around}".replace("-", "−")
