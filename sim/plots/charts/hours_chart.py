"""The day by the hour: how many people are observed in each hour, a line a definition."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.plots.page.lettering import line_height_in, text_width_in
from sim.plots.page.page import Words, chart_axes, lay_out_page
from sim.plots.page.style import LABEL_PT, MUTED, PAGE_WIDTH_IN, PAPER, PENS, RULE, text_style
from sim.results.measures.contract import STRATA

HOURS = 24
_Day = NDArray[np.float64]
_PLOT_HEIGHT_IN = 3.4
_TICKS_IN = 0.48
_NUMBERS_IN = 0.72
_TOP_IN = 0.3
_SAMPLE_IN = 0.6


def hours_chart(strata: pd.DataFrame, words: Words) -> Figure:
    """Draw people observed by hour of the day under each definition.

    Parameters
    ----------
    strata, words
        Keeps the contract STRATA, of which the rows of dimension `hour` are drawn, in the order of their
        definitions; what stands around it. One person can be observed in many hours.

    Raises
    ------
    ValueError
        If a definition lacks an hour or has one twice.
    """
    by_hour = STRATA.check(strata)[strata["dimension"] == "hour"]
    definitions = [Definition(name) for name in dict.fromkeys(by_hour["definition"])]
    people = {definition: _one_day(by_hour, definition) for definition in definitions}
    names_in = max(text_width_in(str(name), LABEL_PT, bold=True) for name in definitions) + _SAMPLE_IN
    page = lay_out_page(words, width_in=PAGE_WIDTH_IN, body_height_in=_PLOT_HEIGHT_IN + _TICKS_IN + _TOP_IN)
    rectangle = (_NUMBERS_IN, _TICKS_IN, page.width_in - _NUMBERS_IN - names_in, _PLOT_HEIGHT_IN)
    axes = chart_axes(page, rectangle, name="hours", heading="People in view in the hour")
    for definition in definitions:
        axes.plot(np.arange(HOURS) + 0.5, people[definition], gid=str(definition), **_pen(definition))
    _set_axes(axes, max(float(line.max()) for line in people.values()))
    _write_names(axes, people)
    return page.figure


def _one_day(by_hour: pd.DataFrame, definition: Definition) -> _Day:
    rows = by_hour[by_hour["definition"] == definition].sort_values("stratum")
    if rows["stratum"].tolist() != [f"{hour:02d}" for hour in range(HOURS)]:
        msg = f"the day of '{definition}' must have each hour from 00 to 23 once"
        raise ValueError(msg)
    return rows["people_observed"].to_numpy(dtype=np.float64)


def _set_axes(axes: Axes, highest: float) -> None:
    axes.set_xlim(0, HOURS)
    axes.set_ylim(0, max(highest, 1.0) * 1.05)
    axes.set_xticks(range(0, HOURS + 1, 3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda hour, _position=None: f"{int(hour):02d}:00"))
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _position=None: f"{value:,.0f}"))
    axes.grid(axis="y", color=RULE, linewidth=0.4, alpha=0.7)
    axes.set_xlabel("Hour of the day; a point stands for the hour around it", labelpad=4,
                    **text_style(LABEL_PT, MUTED))  # fmt: skip


def _write_names(axes: Axes, people: dict[Definition, _Day]) -> None:
    """Name the lines to the right of the day, the highest first, each beside a piece of its line."""
    low, high = axes.get_ylim()
    line = 1.25 * line_height_in(LABEL_PT) / _PLOT_HEIGHT_IN * (high - low)
    order = sorted(people, key=lambda definition: -float(people[definition].max()))
    for place, definition in enumerate(order):
        y = high - (place + 0.5) * line
        axes.plot([HOURS + 0.4, HOURS + 1.9], [y, y], clip_on=False, gid="sample", **_pen(definition))
        axes.text(HOURS + 2.2, y, str(definition), va="center", gid="line name",
                  **text_style(LABEL_PT, PENS[definition].colour, bold=True))  # fmt: skip


def _pen(definition: Definition) -> dict[str, Any]:
    pen = PENS[definition]
    return {
        "color": pen.colour,
        "linestyle": pen.line,
        "linewidth": 1.6,
        "marker": pen.marker,
        "markersize": 3.8,
        "markeredgecolor": PAPER,
        "markeredgewidth": 0.4,
    }
