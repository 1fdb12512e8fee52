"""A choropleth of cells by any column, as one would print it: legend, scale bar, north, outlines, source."""

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.plots.classing import MISSING, NOUGHT, Classes, break_labels, nice_classes
from sim.plots.district_labels import draw_district_names
from sim.plots.legend import Key, draw_legend
from sim.plots.page import MARGIN_IN, Page, Words, lay_out_page
from sim.plots.scale_bar import draw_north_arrow, draw_scale_bar, ground_truth
from sim.plots.shapes import hatching, lines, outlines, polygon_fill, require_metres
from sim.plots.style import ARTERIAL, EMPTY_CELL, NONE_SEEN, OUTLINE, PAGE_WIDTH_IN, ramp

_MAP_HEIGHT_IN = (3.2, 7.4)
_STRIP_IN = 0.72
_EDGE_SHARE = 0.02
_BAR_ROOM_IN = 1.5
_ARROW_IN = 0.45
_LEGEND_SHARE = 0.63


@dataclass(frozen=True)
class Layer:
    """How the values of a column are read and coloured.

    Parameters
    ----------
    column
        Column of the cells: not negative, missing where a cell has no value.
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


def cell_map(
    cells: gpd.GeoDataFrame,
    layer: Layer,
    words: Words,
    *,
    districts: gpd.GeoDataFrame | None = None,
    arterials: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw *cells* coloured by *layer*.

    Parameters
    ----------
    cells
        Polygons in a metre coordinate system.
    layer
        Which column, and how to colour it.
    words
        Title, subtitle, note and source.
    districts
        Outlines with a column `district`; made from the cells' own column of that name if left out.
    arterials
        Main streets, drawn thin; none if left out.
    classes
        Given by whoever draws several maps to be compared; chosen from the data if left out.

    Raises
    ------
    ValueError
        If *cells* are not in metres, or a value lies outside *classes*.
    """
    require_metres(cells, "cells")
    values = cells[layer.column].to_numpy(dtype=float)
    used = nice_classes(values, whole=layer.whole_numbers) if classes is None else classes
    shades = ramp(layer.colours, used.n) if used.n else ()
    extent = _extent(cells)
    page = lay_out_page(words, width_in=PAGE_WIDTH_IN, body_height_in=_map_height_in(extent) + _STRIP_IN)
    axes = _map_axes(page, extent)
    axes.add_collection(polygon_fill(cells.geometry, _fills(used.of(values), shades), gid="cells", zorder=1))
    missing = np.isnan(values)
    if missing.any():
        axes.add_collection(hatching(cells.geometry[missing], gid="empty cells", zorder=1.5))
    _draw_lines(axes, districts if districts is not None else _districts_of(cells), arterials)
    empty = layer.empty_label if missing.any() else ""
    none = layer.none_label if (values == 0).any() else ""
    key = Key(layer.legend_title, shades, break_labels(used, layer.label), none, empty)
    _draw_strip(page, axes, cells, key)
    return page.figure


def _fills(index: NDArray[np.int64], shades: tuple[str, ...]) -> list[str]:
    table = {MISSING: EMPTY_CELL, NOUGHT: NONE_SEEN} | dict(enumerate(shades))
    return [table[int(i)] for i in index]


def _extent(cells: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Bounds of the cells with a little air around them, metres."""
    left, bottom, right, top = (float(value) for value in cells.total_bounds)
    air = _EDGE_SHARE * max(right - left, top - bottom)
    return left - air, bottom - air, right + air, top + air


def _map_height_in(extent: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = extent
    wanted = (PAGE_WIDTH_IN - 2 * MARGIN_IN) * (top - bottom) / (right - left)
    return float(np.clip(wanted, *_MAP_HEIGHT_IN))


def _map_axes(page: Page, extent: tuple[float, float, float, float]) -> Axes:
    """Make axes whose limits fill their box exactly, so that metres are equal both ways and nothing moves."""
    width_in, height_in = page.width_in, page.height_in - _STRIP_IN
    axes = page.figure.add_axes(page.place(0, _STRIP_IN, width_in, height_in), label="map")
    left, bottom, right, top = extent
    metres_per_in = max((right - left) / width_in, (top - bottom) / height_in)
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    axes.set_xlim(middle_x - width_in * metres_per_in / 2, middle_x + width_in * metres_per_in / 2)
    axes.set_ylim(middle_y - height_in * metres_per_in / 2, middle_y + height_in * metres_per_in / 2)
    axes.set_axis_off()
    return axes


def _districts_of(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    if "district" not in cells.columns:
        return None
    return cells[["district", "geometry"]].dissolve(by="district").reset_index()


def _draw_lines(axes: Axes, districts: gpd.GeoDataFrame | None, arterials: gpd.GeoDataFrame | None) -> None:
    if arterials is not None:
        require_metres(arterials, "arterials")
        axes.add_collection(
            lines(arterials.geometry, colors=ARTERIAL, linewidths=0.35, alpha=0.7, gid="arterials", zorder=2)
        )
    if districts is not None:
        require_metres(districts, "districts")
        axes.add_collection(
            outlines(districts.geometry, colors=OUTLINE, linewidths=0.8, gid="districts", zorder=3)
        )
        low, high = axes.get_xlim()
        width_in = axes.get_position().width * PAGE_WIDTH_IN
        draw_district_names(axes, districts, map_m_per_in=(high - low) / width_in)


def _draw_strip(page: Page, axes: Axes, cells: gpd.GeoDataFrame, key: Key) -> None:
    """Fill the strip below the map: legend left, scale bar and north arrow right."""
    left, bottom, right, top = cells.total_bounds
    truth = ground_truth(cells.crs, (left + right) / 2, (bottom + top) / 2)
    low, high = axes.get_xlim()
    metres_per_in = (high - low) / page.width_in
    draw_legend(page.figure, key, left_in=page.left_in, top_in=page.bottom_in + _STRIP_IN - 0.12,
                width_in=page.width_in * _LEGEND_SHARE)  # fmt: skip
    draw_scale_bar(axes, truth, right_m=high - (_ARROW_IN + 0.25) * metres_per_in, below_in=0.34,
                   room_in=_BAR_ROOM_IN)  # fmt: skip
    x_in = page.left_in + page.width_in - _ARROW_IN / 2
    draw_north_arrow(page.figure, truth, x_in=x_in, y_in=page.bottom_in + 0.1)
