"""Cells on axes: placed on a page in inches, coloured by class, hatched where there is nothing to say."""

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.plots.page.classing import MISSING, NOUGHT, Classes
from sim.plots.page.page import Page
from sim.plots.page.scale_bar import draw_north_arrow, draw_scale_bar, ground_truth
from sim.plots.page.shapes import hatching, lines, outlines, polygon_fill, require_metres
from sim.plots.page.style import ARTERIAL, EMPTY_CELL, NONE_SEEN, OUTLINE, ramp

Extent = tuple[float, float, float, float]
"""Left, bottom, right and top, metres."""

STRIP_IN = 0.72
"""Height of the strip below a map, which holds legend, scale bar and north arrow, inches."""

LEGEND_TOP_IN = STRIP_IN - 0.12
"""Where the legend starts, inches above the lower edge of the strip."""

_EDGE_SHARE = 0.02
_BAR_ROOM_IN = 1.5
_ARROW_IN = 0.45
_BAR_BELOW_IN = 0.34


def extent_of(cells: gpd.GeoDataFrame) -> Extent:
    """Bounds of the cells with a little air around them, metres."""
    left, bottom, right, top = (float(value) for value in cells.total_bounds)
    air = _EDGE_SHARE * max(right - left, top - bottom)
    return left - air, bottom - air, right + air, top + air


def map_axes(page: Page, box_in: Extent, extent: Extent, *, name: str = "map") -> Axes:
    """Make axes whose limits fill their box exactly, so that metres are equal both ways and nothing moves.

    Parameters
    ----------
    page
        The page.
    box_in
        Left, bottom, width and height within the page's body, inches.
    extent
        What must be seen, metres.
    name
        Label of the axes.
    """
    _left_in, _bottom_in, width_in, height_in = box_in
    axes = page.figure.add_axes(page.place(*box_in), label=name)
    left, bottom, right, top = extent
    metres_per_in = max((right - left) / width_in, (top - bottom) / height_in)
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    axes.set_xlim(middle_x - width_in * metres_per_in / 2, middle_x + width_in * metres_per_in / 2)
    axes.set_ylim(middle_y - height_in * metres_per_in / 2, middle_y + height_in * metres_per_in / 2)
    axes.set_axis_off()
    return axes


def map_m_per_in(axes: Axes) -> float:
    """Map metres to an inch of the page; the limits of *axes* must be final."""
    low, high = axes.get_xlim()
    figure = axes.get_figure(root=True)
    return float((high - low) / (axes.get_position().width * figure.get_size_inches()[0]))  # type: ignore[union-attr]


def draw_cells(
    axes: Axes,
    cells: gpd.GeoDataFrame,
    values: NDArray[np.floating],
    classes: Classes,
    *,
    colours: tuple[str, ...],
) -> None:
    """Colour each cell by the class of its value, from the ramp *colours*; hatch those that have none."""
    fills = fills_of(classes.of(values), ramp(colours, classes.n) if classes.n else ())
    axes.add_collection(polygon_fill(cells.geometry, fills, gid="cells", zorder=1))
    missing = np.isnan(values)
    if missing.any():
        axes.add_collection(hatching(cells.geometry[missing], gid="empty cells", zorder=1.5))


def fills_of(index: NDArray[np.int64], shades: tuple[str, ...]) -> list[str]:
    """Give each class its shade; zero and missing values have colours of their own."""
    table = {MISSING: EMPTY_CELL, NOUGHT: NONE_SEEN} | dict(enumerate(shades))
    return [table[int(i)] for i in index]


def districts_of(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Put districts together from the cells' own column of that name; None if they have none."""
    if "district" not in cells.columns:
        return None
    return cells[["district", "geometry"]].dissolve(by="district").reset_index()


def draw_arterials(axes: Axes, arterials: gpd.GeoDataFrame) -> None:
    """Draw main streets, thin, above the cells."""
    require_metres(arterials, "arterials")
    axes.add_collection(
        lines(arterials.geometry, colors=ARTERIAL, linewidths=0.35, alpha=0.7, gid="arterials", zorder=2)
    )


def draw_districts(axes: Axes, districts: gpd.GeoDataFrame, *, width_pt: float = 0.8) -> None:
    """Draw the outlines of districts above the streets."""
    require_metres(districts, "districts")
    axes.add_collection(
        outlines(districts.geometry, colors=OUTLINE, linewidths=width_pt, gid="districts", zorder=3)
    )


def draw_scale_and_north(page: Page, axes: Axes, cells: gpd.GeoDataFrame) -> None:
    """Draw scale bar and north arrow into the strip at the foot of the page's body, to the right.

    Parameters
    ----------
    page
        Its body ends in a strip of `STRIP_IN`.
    axes
        A map whose lower edge lies on the strip; for several maps the one farthest to the right.
    cells
        What it shows; scale and north are true at its middle.
    """
    left, bottom, right, top = cells.total_bounds
    figure: Figure = page.figure
    truth = ground_truth(cells.crs, (left + right) / 2, (bottom + top) / 2)
    high = axes.get_xlim()[1]
    draw_scale_bar(axes, truth, right_m=high - (_ARROW_IN + 0.25) * map_m_per_in(axes),
                   below_in=_BAR_BELOW_IN, room_in=_BAR_ROOM_IN)  # fmt: skip
    draw_north_arrow(figure, truth, x_in=page.left_in + page.width_in - _ARROW_IN / 2,
                     y_in=page.bottom_in + 0.1)  # fmt: skip
