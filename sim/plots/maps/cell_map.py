"""A choropleth of cells by any column, as one would print it: legend, scale bar, north, outlines, source."""

import geopandas as gpd
import numpy as np
from matplotlib.figure import Figure

from sim.plots.maps.district_labels import draw_district_names
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
from sim.plots.page.page import MARGIN_IN, Words, lay_out_page
from sim.plots.page.shapes import require_metres
from sim.plots.page.style import PAGE_WIDTH_IN

_MAP_HEIGHT_IN = (3.2, 7.4)
_LEGEND_SHARE = 0.68


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
