"""Small multiples: the same cells several times on one page, such as eight hours of a day, in one scale."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.plots.layers import HOURS_PER_DAY
from sim.plots.maps.map_axes import (
    LEGEND_TOP_IN,
    STRIP_IN,
    Extent,
    districts_of,
    draw_cells,
    draw_districts,
    draw_scale_and_north,
    extent_of,
    map_axes,
)
from sim.plots.page.classing import Classes, nice_classes
from sim.plots.page.legend import Colours, draw_legend, key_of
from sim.plots.page.lettering import text_width_in
from sim.plots.page.page import MARGIN_IN, Page, Words, lay_out_page
from sim.plots.page.shapes import require_metres
from sim.plots.page.style import INK, LABEL_PT, MUTED, PAGE_WIDTH_IN, text_style
from sim.results.measures.contract import CELL_HOURS

SHOWN_HOURS = (2, 5, 8, 11, 14, 17, 20, 23)
"""Every third hour of the day; those of the way to work and back are among them."""

_TALLEST_IN = 7.6
_HEAD_IN = 0.2
_GAP_IN = 0.16
_LEGEND_SHARE = 0.68
_OUTLINE_PT = 0.4
_LINE_IN = 0.14


@dataclass(frozen=True, eq=False)
class Panel:
    """One of the small maps.

    Parameters
    ----------
    heading, remark
        Two lines over it; the second may be empty.
    values
        One of each cell, missing where it has none.
    """

    heading: str
    remark: str
    values: NDArray[np.float64]


@dataclass(frozen=True)
class _Lattice:
    """How the maps stand: columns, rows, and the size of each map and of the heading over it in inches."""

    n_columns: int
    n_rows: int
    width_in: float
    height_in: float
    head_in: float

    @property
    def body_in(self) -> float:
        return self.n_rows * (self.head_in + self.height_in) + (self.n_rows - 1) * _GAP_IN

    def box_in(self, number: int) -> Extent:
        """Left, bottom, width and height of a map in the page's body, row by row from the top."""
        row, column = divmod(number, self.n_columns)
        below = self.n_rows - 1 - row
        bottom = STRIP_IN + below * (self.head_in + self.height_in + _GAP_IN)
        return column * (self.width_in + _GAP_IN), bottom, self.width_in, self.height_in


def small_maps(
    cells: gpd.GeoDataFrame,
    panels: Sequence[Panel],
    colours: Colours,
    words: Words,
    *,
    classes: Classes,
    districts: gpd.GeoDataFrame | None = None,
) -> Figure:
    """Draw *cells* once for each of *panels*.

    Parameters
    ----------
    cells
        Polygons in a metre coordinate system.
    panels
        What to draw, row by row.
    colours
        How values are read and coloured; its column is not used.
    words
        Title, subtitle, note and source.
    classes
        Of all panels, so that one colour means one number everywhere.
    districts
        Outlines with a column `district`; made from the cells' own column of that name if left out.

    Raises
    ------
    ValueError
        If *cells* are not in metres, or a value lies outside *classes*.
    """
    require_metres(cells, "cells")
    extent = extent_of(cells)
    lattice = _best_lattice(panels, extent)
    page = lay_out_page(words, width_in=PAGE_WIDTH_IN, body_height_in=lattice.body_in + STRIP_IN)
    outlines = districts if districts is not None else districts_of(cells)
    for number, panel in enumerate(panels):
        axes = map_axes(page, lattice.box_in(number), extent, name=panel.heading)
        draw_cells(axes, cells, panel.values, classes, colours=colours.colours)
        if outlines is not None:
            draw_districts(axes, outlines, width_pt=_OUTLINE_PT)
        _write_heading(page, lattice, number, panel)
    key = key_of(colours, classes, *(panel.values for panel in panels))
    draw_legend(page.figure, key, left_in=page.left_in, top_in=page.bottom_in + LEGEND_TOP_IN,
                width_in=page.width_in * _LEGEND_SHARE)  # fmt: skip
    draw_scale_and_north(page, _last_of_bottom_row(page, lattice), cells)
    return page.figure


def day_map(
    cells: gpd.GeoDataFrame,
    seen: NDArray[np.float64],
    colours: Colours,
    words: Words,
    *,
    observed: Mapping[int, float] | None = None,
    districts: gpd.GeoDataFrame | None = None,
) -> Figure:
    """Draw eight hours of the day as small maps of one scale.

    Parameters
    ----------
    cells, colours, words, districts
        As `small_maps` takes them.
    seen
        As `seen_by_hour` gives it.
    observed
        Residents observed anywhere in each hour, to be written over its map; nothing is if left out.
    """
    panels = [
        Panel(
            heading=f"{hour:02d}:00–{hour + 1:02d}:00",
            remark="" if observed is None else f"{observed[hour]:,.0f} residents observed",
            values=seen[:, hour],
        )
        for hour in SHOWN_HOURS
    ]
    classes = nice_classes(seen, whole=True)
    return small_maps(cells, panels, colours, words, classes=classes, districts=districts)


def seen_by_hour(cells: gpd.GeoDataFrame, hours: pd.DataFrame, definition: Definition) -> NDArray[np.float64]:
    """Spread the rows of *hours* over cells and hours; missing where a cell has no camera.

    Returns
    -------
    Shape (cells, 24), in the order of *cells*.

    Raises
    ------
    ValueError
        If the hours are not of these cells.
    """
    CELL_HOURS.check(hours)
    row = pd.Index(cells["cell_id"]).get_indexer(pd.Index(hours["cell_id"]))
    if (row < 0).any():
        msg = "hours tell of cells that are not on the map"
        raise ValueError(msg)
    seen = np.zeros((len(cells), HOURS_PER_DAY))
    seen[row, hours["hour"].to_numpy(np.int64)] = hours[f"people_seen_{definition}"]
    seen[(cells[f"cameras_{definition}"] == 0).to_numpy()] = np.nan
    return seen


def _best_lattice(panels: Sequence[Panel], extent: Extent) -> _Lattice:
    """Find the number of columns that makes the maps largest on a page of A4 and leaves room for headings."""
    left, bottom, right, top = extent
    width_in = PAGE_WIDTH_IN - 2 * MARGIN_IN
    shape = (top - bottom) / (right - left)
    n, least_width_in = len(panels), max(map(_text_width_in, panels))
    head_in = _HEAD_IN + (_LINE_IN if any(panel.remark for panel in panels) else 0)

    def lattice(n_columns: int) -> _Lattice:
        n_rows = math.ceil(n / n_columns)
        wide = (width_in - (n_columns - 1) * _GAP_IN) / n_columns
        tallest = (_TALLEST_IN - n_rows * head_in - (n_rows - 1) * _GAP_IN) / n_rows
        return _Lattice(n_columns, n_rows, wide, min(wide * shape, tallest), head_in)

    full = [lattice(n_columns) for n_columns in range(1, n + 1) if n % n_columns == 0]
    wide_enough = [one for one in full if one.width_in >= least_width_in] or full[:1]
    return max(wide_enough, key=lambda one: min(one.width_in, one.height_in / shape))


def _text_width_in(panel: Panel) -> float:
    return max(text_width_in(panel.heading, LABEL_PT, bold=True), text_width_in(panel.remark, LABEL_PT - 1))


def _write_heading(page: Page, lattice: _Lattice, number: int, panel: Panel) -> None:
    left_in, bottom_in, _width_in, height_in = lattice.box_in(number)
    top_in = bottom_in + height_in + lattice.head_in - 0.04
    for line, words in enumerate((panel.heading, panel.remark)):
        left, bottom, _, _ = page.place(left_in, top_in - line * _LINE_IN, 0, 0)
        colour, bold = (INK, True) if line == 0 else (MUTED, False)
        page.figure.text(left, bottom, words, va="top", gid="panel heading" if line == 0 else "panel remark",
                         **text_style(LABEL_PT - line, colour, bold=bold))  # fmt: skip


def _last_of_bottom_row(page: Page, lattice: _Lattice) -> Axes:
    return page.figure.axes[lattice.n_columns * lattice.n_rows - 1]
