"""A close look at cameras: the ground that each of them sees, among streets and buildings."""

import geopandas as gpd
import shapely
from matplotlib.figure import Figure

from sim.core.vocabulary import Definition
from sim.plots.maps.map_axes import STRIP_IN, draw_scale_and_north, map_axes
from sim.plots.page.page import MARGIN_IN, Words, lay_out_page
from sim.plots.page.shapes import lines, polygon_fill, require_metres
from sim.plots.page.style import (
    ARTERIAL,
    DEFINITION_COLOURS,
    DEFINITION_MARKERS,
    INK,
    PAGE_WIDTH_IN,
    RULE,
)

_SEEN_ALPHA = 0.35
_MARKER_PT2 = 7.0


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
    window
        What is shown, an upright rectangle.
    words
        Title, subtitle, note and source.
    streets, buildings
        Drawn beneath; a city may have no known buildings.
    definition
        Which cameras these are.

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
    colour = DEFINITION_COLOURS[definition]
    axes.add_collection(
        polygon_fill(seen.geometry, [colour] * len(seen), alpha=_SEEN_ALPHA, gid="footprints", zorder=3)
    )
    axes.scatter(
        seen["x_m"],
        seen["y_m"],
        s=_MARKER_PT2,
        marker=DEFINITION_MARKERS[definition],
        color=INK,
        linewidths=0,
        gid="cameras",
        zorder=4,
    )
    draw_scale_and_north(page, axes, gpd.GeoDataFrame(geometry=[window], crs=seen.crs))
    return page.figure
