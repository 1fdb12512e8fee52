"""A day as small maps: eight hours side by side, in one scale of metres and one of colours."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.plots.layers import HOURS_PER_DAY
from sim.plots.maps.map_axes import (
    Extent,
    districts_of,
    draw_cells,
    draw_districts,
    draw_scale_and_north,
    extent_of,
    map_axes,
    require_metres,
)
from sim.plots.page.legend import Colours, draw_legend, nice_classes
from sim.plots.page.lettering import text_width_in
from sim.plots.page.page import MARGIN_IN, STRIP_IN, Page, Words, lay_out_page
from sim.plots.page.style import INK, LABEL_PT, MUTED, PAGE_WIDTH_IN, text_style
from sim.results.measures.contract import CELL_HOURS

SHOWN_HOURS = (2, 5, 8, 11, 14, 17, 20, 23)
"""Every third hour of the day; those of the way to work and back are among them."""

_TALLEST_IN = 7.6
_HEAD_IN = 0.2
_GAP_IN = 0.16
_OUTLINE_PT = 0.4
_LINE_IN = 0.14


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
    cells, seen
        Polygons in a metre coordinate system; what `seen_by_hour` gives of them.
    colours, words, districts
        As for :func:`sim.plots.maps.cell_map.cell_map`.
    observed
        Residents observed anywhere in each hour, to be written over its map; nothing is if left out.

    Raises
    ------
    ValueError
        If *cells* are not in metres.
    """
    require_metres(cells, "cells")
    extent, classes = extent_of(cells.total_bounds), nice_classes(seen, whole=True)
    headings = [f"{hour:02d}:00–{hour + 1:02d}:00" for hour in SHOWN_HOURS]
    remarks = ["" if observed is None else _in_view(observed[hour]) for hour in SHOWN_HOURS]
    lattice = _best_lattice(headings, remarks, extent)
    page = lay_out_page(words, width_in=PAGE_WIDTH_IN, body_height_in=lattice.body_in + STRIP_IN)
    outlines = districts if districts is not None else districts_of(cells)
    for number, hour in enumerate(SHOWN_HOURS):
        axes = map_axes(page, lattice.box_in(number), extent, name=headings[number])
        draw_cells(axes, cells, seen[:, hour], classes, colours)
        if outlines is not None:
            draw_districts(axes, outlines, width_pt=_OUTLINE_PT)
        _write_heading(page, lattice, number, (headings[number], remarks[number]))
    draw_legend(page, colours, classes, seen[:, SHOWN_HOURS].ravel())
    last = page.figure.axes[lattice.n_columns * lattice.n_rows - 1]
    draw_scale_and_north(page, last, cells.crs, cells.total_bounds)
    return page.figure


def _in_view(people: float) -> str:
    """Write how many, to the three digits that a day of a model deserves."""
    return f"{float(f'{people:.3g}'):,.0f} residents in view"


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


def _best_lattice(headings: Sequence[str], remarks: Sequence[str], extent: Extent) -> _Lattice:
    """Find the number of columns that makes the maps largest on a page of A4 and leaves room for headings."""
    left, bottom, right, top = extent
    width_in = PAGE_WIDTH_IN - 2 * MARGIN_IN
    shape = (top - bottom) / (right - left)
    n, head_in = len(headings), _HEAD_IN + (_LINE_IN if any(remarks) else 0)
    least_width_in = max(
        *(text_width_in(heading, LABEL_PT, bold=True) for heading in headings),
        *(text_width_in(remark, LABEL_PT - 1) for remark in remarks),
    )

    def lattice(n_columns: int) -> _Lattice:
        n_rows = math.ceil(n / n_columns)
        wide = (width_in - (n_columns - 1) * _GAP_IN) / n_columns
        tallest = (_TALLEST_IN - n_rows * head_in - (n_rows - 1) * _GAP_IN) / n_rows
        return _Lattice(n_columns, n_rows, wide, min(wide * shape, tallest), head_in)

    full = [lattice(n_columns) for n_columns in range(1, n + 1) if n % n_columns == 0]
    wide_enough = [one for one in full if one.width_in >= least_width_in] or full[:1]
    return max(wide_enough, key=lambda one: min(one.width_in, one.height_in / shape))


def _write_heading(page: Page, lattice: _Lattice, number: int, lines: tuple[str, str]) -> None:
    left_in, bottom_in, _width_in, height_in = lattice.box_in(number)
    top_in = bottom_in + height_in + lattice.head_in - 0.04
    for line, words in enumerate(lines):
        left, bottom, _, _ = page.place(left_in, top_in - line * _LINE_IN, 0, 0)
        colour, bold = (INK, True) if line == 0 else (MUTED, False)
        page.figure.text(left, bottom, words, va="top", gid="panel heading" if line == 0 else "panel remark",
                         **text_style(LABEL_PT - line, colour, bold=bold))  # fmt: skip
