"""Maps of a city, as one would print them: cells by any column, an import, and a close look at cameras."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

import sim
from sim.core.vocabulary import Definition
from sim.plots.maps.map_axes import (
    districts_of,
    draw_arterials,
    draw_cells,
    draw_districts,
    draw_scale_and_north,
    extent_of,
    lines,
    map_axes,
    map_height_in,
    map_m_per_in,
    polygon_fill,
    require_metres,
)
from sim.plots.page.legend import Classes, Colours, draw_legend, nice_classes, people_label
from sim.plots.page.lettering import Box, drawable, line_height_in, text_width_in
from sim.plots.page.page import MARGIN_IN, STRIP_IN, Words, lay_out_page
from sim.plots.page.style import (
    ARTERIAL,
    INK,
    LABEL_PT,
    LEFT_OUT,
    PAGE_WIDTH_IN,
    PAPER,
    PENS,
    PEOPLE_RAMP,
    RULE,
    text_style,
)

_MAP_HEIGHT_IN = (3.2, 7.4)
_HALO_PT = 2.2
_SHIFTS = (0, 1, -1, 2, -2, 3, -3)
_M_PER_KM = 1000.0
_SEEN_ALPHA = 0.35
_MARKER_PT2 = 7.0


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
    cells, colours, words
        Polygons in a metre coordinate system; which column, and how to colour it; what stands around it.
    districts, arterials
        Outlines with a column `district`, made from the cells' own column of that name if left out; main
        streets, drawn thin, none if left out.
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
    extent = extent_of(cells.total_bounds)
    height_in = map_height_in(extent, PAGE_WIDTH_IN, _MAP_HEIGHT_IN)
    page = lay_out_page(words, width_in=PAGE_WIDTH_IN, body_height_in=height_in + STRIP_IN)
    axes = map_axes(page, (0, STRIP_IN, page.width_in, height_in), extent)
    draw_cells(axes, cells, values, used, colours)
    if arterials is not None:
        draw_arterials(axes, arterials)
    shown_districts = districts if districts is not None else districts_of(cells)
    if shown_districts is not None:
        draw_districts(axes, shown_districts)
        draw_district_names(axes, shown_districts, map_m_per_in=map_m_per_in(axes))
    draw_legend(page, colours, used, values)
    draw_scale_and_north(page, axes, cells.crs, cells.total_bounds)
    return page.figure


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


def import_map(
    cells: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    left_out: gpd.GeoSeries,
    districts: gpd.GeoDataFrame,
    *,
    title: str,
    layers: Mapping[str, str],
) -> Figure:
    """Draw an imported city, to see whether it lies where it should and all of it is there.

    Parameters
    ----------
    cells, streets, districts
        Tables of the city, in metres.
    left_out, title, layers
        Streets that are not connected to the rest; name of the city; file of each layer, by its name.
    """
    km = float(left_out.length.sum()) / _M_PER_KM
    note = f"Red: {km:,.1f} km of street that are not connected to the rest and were left out." if km else ""
    files = ", ".join(f"{name} {file}" for name, file in layers.items())
    words = Words(
        title=f"Residents and streets of {title}, as imported",
        subtitle="Residents of each cell after totals were met; every street that can be driven or walked.",
        source=f"Source: {files}; safecity-sim {sim.__version__}. Projection {cells.crs.to_string()}.",
        note=note,
    )
    colours = Colours(
        column="residents",
        legend_title="Residents of a cell",
        colours=PEOPLE_RAMP,
        label=people_label,
        none_label="nobody lives here",
        empty_label="",
        whole_numbers=True,
    )
    shown = cells.assign(residents=cells["residents"].astype(np.float64))
    figure = cell_map(shown, colours, words, districts=districts, arterials=streets)
    if km:
        axes = next(axes for axes in figure.axes if axes.get_label() == "map")
        axes.add_collection(lines(left_out, colors=LEFT_OUT, linewidths=0.8, gid="left out", zorder=2.5))
    return figure


def footprint_map(
    seen: gpd.GeoDataFrame,
    window: shapely.Polygon,
    words: Words,
    streets: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None,
    *,
    definition: Definition,
) -> Figure:
    """Draw the ground that cameras see in a window of a city.

    Parameters
    ----------
    seen
        One row a camera: `geometry` is the ground it sees, in metres, `x_m` and `y_m` where it hangs.
    window, words, definition
        What is shown, an upright rectangle; what stands around it; which cameras these are.
    streets, buildings
        Drawn beneath; a city may have no known buildings.

    Raises
    ------
    ValueError
        If *seen* is not in metres.
    """
    require_metres(seen, "views")
    side_in = PAGE_WIDTH_IN - 2 * MARGIN_IN
    page = lay_out_page(words, width_in=PAGE_WIDTH_IN, body_height_in=side_in + STRIP_IN)
    left, bottom, right, top = window.bounds
    axes = map_axes(page, (0, STRIP_IN, side_in, side_in), (left, bottom, right, top))
    if buildings is not None:
        near = buildings.geometry[buildings.intersects(window)]
        axes.add_collection(polygon_fill(near, [RULE] * len(near), gid="buildings", zorder=1))
    near = streets.geometry[streets.intersects(window)]
    axes.add_collection(lines(near, colors=ARTERIAL, linewidths=1.2, gid="streets", zorder=2))
    pen = PENS[definition]
    axes.add_collection(
        polygon_fill(seen.geometry, [pen.colour] * len(seen), alpha=_SEEN_ALPHA, gid="footprints", zorder=3)
    )
    axes.scatter(seen["x_m"], seen["y_m"], s=_MARKER_PT2, marker=pen.marker, color=INK,
                 linewidths=0, gid="cameras", zorder=4)  # fmt: skip
    draw_scale_and_north(page, axes, seen.crs, window.bounds)
    return page.figure
