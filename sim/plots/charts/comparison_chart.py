"""Scenarios side by side, a panel for each figure that changes: points, and what they are in numbers.

Every point is labelled on its own line, so the chart needs no legend and reads in greyscale; the first
scenario's points are hollow, and a line through them is what the others are held against.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator

from sim.core.vocabulary import Definition
from sim.plots.page.lettering import line_height_in, text_width_in, wrap_to_width
from sim.plots.page.page import Page, Words, chart_axes, lay_out_page
from sim.plots.page.style import INK, LABEL_PT, LANDSCAPE_WIDTH_IN, MUTED, PAPER, PENS, RULE, text_style
from sim.results.changes import Change, changes_of, leading_changes, run_titles

BODY_IN = 5.7
"""Most height that panels take, so that a chart fits on a page of A4."""

_ROOMY_IN, _TIGHT_IN, _LEAST_ROW_IN = 0.31, 0.2, 0.165
_TICKS_IN, _BETWEEN_IN = 0.24, 0.12
_HEAD_LINES, _HEAD_GAP_IN = 3, 0.1
_HEAD_IN = _HEAD_LINES * line_height_in(LABEL_PT) + _HEAD_GAP_IN
_NAMES_IN = (1.0, 2.6)
_GAP_IN, _NAME_GAP_IN = 0.22, 0.12
_WIDEST_PANEL_IN = 3.6
_FEW_RUNS = 8
_COLUMNS = (3, 4)
_MOST_BANDS = 3
_LOG_FROM_RATIO = 30.0
_AIR = 0.08
_NEAR = 0.85  # values that lie nearer to one another than this are shown without zero
_LEAST_DOTS_IN = 0.6
_MILLION = 1e6
_PLAIN = "#0a3f73"


@dataclass(frozen=True)
class _Plan:
    """How many runs and panels there is room for, and how large they are, in inches."""

    runs: int
    columns: int
    bands: int
    row_in: float
    names_in: float
    panel_in: float

    @property
    def is_roomy(self) -> bool:
        return shows_differences(self.runs)

    @property
    def band_in(self) -> float:
        return _HEAD_IN + self.runs * self.row_in + _TICKS_IN + _BETWEEN_IN


def shows_differences(n_runs: int) -> bool:
    """Whether a chart of so many runs has room for differences beside the values."""
    return n_runs <= _FEW_RUNS


def comparison_chart(comparison: pd.DataFrame, words: Words) -> Figure:
    """Draw the figures that change most, scenario by scenario, on one page.

    The table keeps the contract COMPARISON; to the note is added what the chart leaves out.
    """
    titles, changes = run_titles(comparison), changes_of(comparison)
    chosen = leading_changes(changes, _MOST_BANDS * _COLUMNS[0]) or changes[:1]
    plan = _plan(titles, len(chosen))
    if len(chosen) > plan.columns * plan.bands:
        chosen = leading_changes(changes, plan.columns * plan.bands)
    note = " ".join(part for part in (words.note, _left_out(changes, chosen, titles, plan)) if part)
    page = lay_out_page(
        Words(words.title, words.subtitle, words.source, note),
        width_in=LANDSCAPE_WIDTH_IN,
        body_height_in=plan.bands * plan.band_in,
    )
    for position, change in enumerate(chosen):
        band, column = divmod(position, plan.columns)
        top_in = page.height_in - band * plan.band_in
        left_in = plan.names_in + column * (plan.panel_in + _GAP_IN)
        _draw_panel(page, plan, change, left_in=left_in, top_in=top_in)
        if column == 0:
            _write_names(page, titles, plan, top_in - _HEAD_IN)
    return page.figure


def _plan(titles: Sequence[str], n_panels: int) -> _Plan:
    """Find room: few runs get lines of two and several bands of panels, many one band of narrow lines."""
    is_roomy = shows_differences(len(titles))
    frame_in = _HEAD_IN + _TICKS_IN + _BETWEEN_IN
    row_in = _ROOMY_IN if is_roomy else min(_TIGHT_IN, max(_LEAST_ROW_IN, (BODY_IN - frame_in) / len(titles)))
    runs = min(len(titles), int((BODY_IN - frame_in) / row_in))
    columns = min(n_panels, _COLUMNS[0] if is_roomy else _COLUMNS[1])
    most = max(1, min(_MOST_BANDS, int(BODY_IN / (frame_in + runs * row_in))))
    bands = min(most, math.ceil(n_panels / columns))
    longest = max(text_width_in(title, LABEL_PT) for title in titles[:runs]) + _NAME_GAP_IN
    names_in = min(max(longest, _NAMES_IN[0]), _NAMES_IN[1])
    free_in = LANDSCAPE_WIDTH_IN - 0.6 - names_in - (columns - 1) * _GAP_IN
    return _Plan(runs, columns, bands, row_in, names_in, min(free_in / columns, _WIDEST_PANEL_IN))


def _left_out(changes: Sequence[Change], chosen: Sequence[Change], titles: Sequence[str], plan: _Plan) -> str:
    """Say what the chart does not show."""
    changed = sum(change.is_change for change in changes)
    if not changed:
        return "No figure differs between these scenarios."
    parts = ["Scales differ, and need not begin at zero."]
    if plan.runs < len(titles):
        parts.append(f"Shown are the first {plan.runs} of {len(titles)} scenarios.")
    if changed > len(chosen):
        parts.append(
            f"Shown are {len(chosen)} of the {changed} figures that change; comparison.csv holds all."
        )
    return " ".join(parts)


def _draw_panel(page: Page, plan: _Plan, change: Change, *, left_in: float, top_in: float) -> None:
    """Draw one figure: its name, a point a run, and the numbers in columns to the right of the points."""
    runs = range(plan.runs)
    values = [change.value_text(run) for run in runs]
    differences = ["" if run == 0 or not plan.is_roomy else change.difference_text(run) for run in runs]
    value_in, difference_in = (
        max(text_width_in(text, LABEL_PT) for text in texts) + (_NAME_GAP_IN if any(texts) else 0)
        for texts in (values, differences)
    )
    dots_in = max(plan.panel_in - value_in - difference_in, _LEAST_DOTS_IN)
    rows_in = plan.runs * plan.row_in
    bottom_in = top_in - _HEAD_IN - rows_in
    axes = chart_axes(page, (left_in, bottom_in, dots_in, rows_in), name=change.measure, heading="")
    axes.set_ylim(plan.runs - 0.5, -0.5)
    axes.set_yticks([])
    _set_scale(axes, change, plan)
    _draw_points(axes, change, plan)
    for run in runs:
        for text, right_in, colour in (
            (values[run], dots_in + value_in, INK),
            (differences[run], dots_in + value_in + difference_in, MUTED),
        ):
            axes.text(
                right_in / dots_in, run, text, transform=axes.get_yaxis_transform(), ha="right", va="center",
                gid="value", **text_style(LABEL_PT, colour),
            )  # fmt: skip
    _write_head(page, change, left_in=left_in, top_in=top_in, width_in=plan.panel_in)


def _write_head(page: Page, change: Change, *, left_in: float, top_in: float, width_in: float) -> None:
    """Write what a panel shows, right above it."""
    title = _lines(change.title, width_in, most=_HEAD_LINES - bool(change.detail), bold=True)
    lines = [(line, INK, True) for line in title]
    lines += [(line, MUTED, False) for line in _lines(change.detail, width_in, most=_HEAD_LINES - len(title))]
    for position, (line, colour, is_bold) in enumerate(lines, start=_HEAD_LINES - len(lines)):
        x, y, _width, _height = page.place(left_in, top_in - position * line_height_in(LABEL_PT), 0, 0)
        page.figure.text(x, y, line, va="top", gid="figure", **text_style(LABEL_PT, colour, bold=is_bold))


def _write_names(page: Page, titles: Sequence[str], plan: _Plan, top_in: float) -> None:
    """Write the scenarios' titles before their points, whole on two lines if there is room."""
    for run, title in enumerate(titles[: plan.runs]):
        lines = _lines(title, plan.names_in - _NAME_GAP_IN, most=2 if plan.is_roomy else 1)
        x, y, _width, _height = page.place(
            plan.names_in - _NAME_GAP_IN, top_in - (run + 0.5) * plan.row_in, 0, 0
        )
        page.figure.text(
            x, y, "\n".join(lines), ha="right", va="center", linespacing=1.1, gid="scenario",
            **text_style(LABEL_PT),
        )  # fmt: skip


def _lines(text: str, width_in: float, *, most: int, bold: bool = False) -> list[str]:
    """Wrap a text, and cut what *most* lines do not hold."""
    lines = wrap_to_width(text, width_in, LABEL_PT, bold=bold)
    if len(lines) <= most:
        return lines
    last = " ".join(lines[most - 1 :])
    while last and text_width_in(f"{last}…", LABEL_PT, bold=bold) > width_in:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], f"{last}…"]


def _set_scale(axes: Axes, change: Change, plan: _Plan) -> None:
    """Choose limits: from zero, near to the values if these differ little, in powers of ten if enormously."""
    known = [value for value in change.values[: plan.runs] if not math.isnan(value)]
    ends = [end for run in range(plan.runs) for end in _interval(change, run)] + known
    low, high = min(ends), max(ends)
    if low > 0 and high / low >= _LOG_FROM_RATIO:
        axes.set_xscale("log")
        axes.set_xlim(low / (high / low) ** _AIR, high * (high / low) ** _AIR)
        axes.xaxis.set_major_locator(LogLocator(numticks=4))
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        if 0 < low < _NEAR * high:
            low = 0.0
        air = _AIR * ((high - low) or abs(high) or 1.0)
        axes.set_xlim(low if low == 0 else low - air, high + air)
        axes.xaxis.set_major_locator(_few_ticks(axes, change.unit))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _at=None: _tick(value, change.unit)))


def _few_ticks(axes: Axes, unit: str) -> FixedLocator:
    """Find some three round ticks, or as many of them as leave room for their labels."""
    width_in = axes.get_position().width * LANDSCAPE_WIDTH_IN
    low, high = axes.get_xlim()
    values = MaxNLocator(3, steps=[1, 2, 5, 10]).tick_values(low, high)
    ticks = [float(value) for value in values if low <= value <= high]
    for fewer in (ticks, [ticks[0], ticks[-1]]):
        if sum(text_width_in(_tick(value, unit), LABEL_PT) + _NAME_GAP_IN for value in fewer) <= width_in:
            return FixedLocator(fewer)
    return FixedLocator(ticks[-1:])


def _interval(change: Change, run: int) -> tuple[float, ...]:
    """Put the interval of the difference around a run's figure; nothing if it is a point or not known."""
    reach = change.reaches[run]
    return (change.values[run] - reach, change.values[run] + reach) if reach > 0 else ()


def _tick(value: float, unit: str) -> str:
    if unit == "share":
        return f"{round(100 * value, 6):g} %"
    return f"{value / _MILLION:g} million" if abs(value) >= _MILLION else f"{value:,g}"


def _draw_points(axes: Axes, change: Change, plan: _Plan) -> None:
    colour = PENS[Definition(change.definition)].colour if change.definition else _PLAIN
    first = change.values[0]
    axes.hlines(range(plan.runs), *axes.get_xlim(), color=RULE, linewidth=0.35, zorder=0.5)
    axes.axvline(first, color=MUTED, linewidth=0.8, linestyle=(0, (2, 1.5)), zorder=1)
    for run, value in enumerate(change.values[: plan.runs]):
        if run and not math.isnan(first):
            axes.plot([first, value], [run, run], color=colour, linewidth=1.4, gid="change")
        ends = _interval(change, run)
        if ends:
            axes.plot(
                ends, [run, run], color=INK, linewidth=0.9, marker="|", markersize=4, gid="interval", zorder=3
            )
        axes.plot(
            [value], [run], marker="o", markersize=5.5, markeredgecolor=colour, markeredgewidth=1.2,
            markerfacecolor=colour if run else PAPER, linestyle="none", gid="point", zorder=4, clip_on=False,
        )  # fmt: skip
