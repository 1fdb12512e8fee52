"""A choropleth of cells by any column, as one would print it: legend, scale bar, north, outlines, source."""

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from sim.plots.maps.map_axes import (
    LEGEND_TOP_IN,
    STRIP_IN,
    Extent,
    districts_of,
    draw_arterials,
    draw_cells,
    draw_districts,
    draw_scale_and_north,
    extent_of,
    map_axes,
    map_m_per_in,
)
from sim.plots.page.classing import Classes, nice_classes
from sim.plots.page.legend import Colours, draw_legend, key_of
from sim.plots.page.lettering import Box, drawable, line_height_in, text_width_in
from sim.plots.page.page import MARGIN_IN, Words, lay_out_page
from sim.plots.page.shapes import require_metres
from sim.plots.page.style import INK, LABEL_PT, PAGE_WIDTH_IN, PAPER, text_style

_MAP_HEIGHT_IN = (3.2, 7.4)
_LEGEND_SHARE = 0.68
_HALO_PT = 2.2
_SHIFTS = (0, 1, -1, 2, -2, 3, -3)


def cell_map(
    cells: gpd.GeoDataFrame,
    colours: Colours,
    words: Words,
    *,
    districts: gpd.GeoDataFrame | None = None,
    arterials: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Figure:
    """Draw *cells* coloured by a column.

    Parameters
    ----------
    cells
        Polygons in a metre coordinate system.
    colours
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
    values = cells[colours.column].to_numpy(dtype=float)
    used = nice_classes(values, whole=colours.whole_numbers) if classes is None else classes
    extent = extent_of(cells)
    height_in = _map_height_in(extent)
    page = lay_out_page(words, width_in=PAGE_WIDTH_IN, body_height_in=height_in + STRIP_IN)
    axes = map_axes(page, (0, STRIP_IN, page.width_in, height_in), extent)
    draw_cells(axes, cells, values, used, colours=colours.colours)
    if arterials is not None:
        draw_arterials(axes, arterials)
    shown_districts = districts if districts is not None else districts_of(cells)
    if shown_districts is not None:
        draw_districts(axes, shown_districts)
        draw_district_names(axes, shown_districts, map_m_per_in=map_m_per_in(axes))
    draw_legend(page.figure, key_of(colours, used, values), left_in=page.left_in,
                top_in=page.bottom_in + LEGEND_TOP_IN, width_in=page.width_in * _LEGEND_SHARE)  # fmt: skip
    draw_scale_and_north(page, axes, cells)
    return page.figure


def _map_height_in(extent: Extent) -> float:
    left, bottom, right, top = extent
    wanted = (PAGE_WIDTH_IN - 2 * MARGIN_IN) * (top - bottom) / (right - left)
    return float(np.clip(wanted, *_MAP_HEIGHT_IN))


def draw_district_names(axes: Axes, districts: gpd.GeoDataFrame, *, map_m_per_in: float) -> None:
    """Write the column `district` inside each district, the largest first; a lone district needs no name."""
    if len(districts) < 2:  # noqa: PLR2004 - one district is the whole town
        return
    taken: list[Box] = []
    largest_first = districts.assign(_area=districts.area).sort_values(
        "_area", ascending=False, kind="stable"
    )
    names = largest_first["district"].astype(str).map(drawable)
    for name, shape in zip(names, largest_first.geometry, strict=True):
        spot = shape.representative_point()
        box = _free_box(name, spot.x, spot.y, map_m_per_in, taken)
        taken.append(box)
        axes.text(
            (box.left + box.right) / 2,
            (box.bottom + box.top) / 2,
            name,
            ha="center",
            va="center",
            gid="district name",
            path_effects=[withStroke(linewidth=_HALO_PT, foreground=PAPER, alpha=0.9)],
            **text_style(LABEL_PT, INK, bold=True),
        )


def _free_box(name: str, x: float, y: float, map_m_per_in: float, taken: list[Box]) -> Box:
    half_width = text_width_in(name, LABEL_PT, bold=True) / 2 * map_m_per_in
    line = line_height_in(LABEL_PT) * map_m_per_in
    boxes = [Box.around(x, y + shift * line, half_width, line / 2) for shift in _SHIFTS]
    return next((box for box in boxes if not any(box.touches(other) for other in taken)), boxes[0])
