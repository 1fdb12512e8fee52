"""What every map of metres has: axes on a page, shapes, a scale bar of true metres, and true north.

A projection stretches lengths by its point scale factor and turns north by the meridian convergence
(Snyder, "Map Projections: A Working Manual", USGS 1987, chapters 4 and 8).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray
from pyproj import CRS, Proj
from shapely.geometry.polygon import orient

from sim.plots.page.legend import MISSING, NOUGHT, Classes, Colours
from sim.plots.page.page import MARGIN_IN, Page, inches
from sim.plots.page.style import (
    ARTERIAL,
    EMPTY_CELL,
    HATCH,
    HATCHING,
    INK,
    LABEL_PT,
    NONE_SEEN,
    OUTLINE,
    PAPER,
    text_style,
)

Extent = tuple[float, float, float, float]
"""Left, bottom, right and top, metres."""
_EDGE_SHARE = 0.02
_BAR_ROOM_IN = 1.5
_ARROW_IN = 0.45
_BAR_BELOW_IN = 0.34
_ROUND = (1.0, 2.0, 5.0)
_METRES_PER_KM = 1000.0
_STEP_NORTH_DEG = 0.01
_BAR_HEIGHT_IN = 0.065
_ARROW_HEIGHT_IN = 0.36
_ARROW_HALF_WIDTH_IN = 0.085


def require_metres(frame: gpd.GeoDataFrame, what: str) -> None:
    """Refuse degrees, with a ValueError: a scale bar means nothing on them."""
    if frame.crs is None or frame.crs.is_geographic or frame.crs.axis_info[0].unit_name != "metre":
        msg = f"{what} must be in a metre coordinate system to be drawn, not {frame.crs}"
        raise ValueError(msg)


def cell_side_m(cells: gpd.GeoDataFrame) -> float:
    """Side of a typical cell, metres; a ValueError if *cells* are not in metres."""
    require_metres(cells, "cells")
    return float(np.sqrt(cells.area.median()))


def polygon_fill(geometry: "gpd.GeoSeries", colours: list[str], **options: Any) -> PolyCollection:
    """Draw the outer rings of *geometry*, one colour each; parts of a multipolygon share their colour."""
    parts, owner = shapely.get_parts(np.asarray(geometry), return_index=True)
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_exterior_ring(parts)]
    faces = [colours[i] for i in owner]
    return PolyCollection(rings, facecolors=faces, edgecolors=faces, linewidths=0.15, **options)


def hatching(geometry: "gpd.GeoSeries", **options: Any) -> PathCollection:
    """Hatch *geometry*, so that a greyscale print tells it from every colour.

    It is put together first: hatching takes as long for a cell as for a country.
    """
    parts = [orient(part) for part in shapely.get_parts(shapely.union_all(np.asarray(geometry)))]
    # Rings of holes turn the other way, so that they stay empty.
    rings = [Path(np.asarray(ring.coords)) for part in parts for ring in (part.exterior, *part.interiors)]
    whole = Path.make_compound_path(*rings)
    return PathCollection(
        [whole], facecolors="none", edgecolors=HATCH, linewidths=0, hatch=HATCHING, **options
    )


def lines(geometry: "gpd.GeoSeries", **options: Any) -> LineCollection:
    """Draw line strings and multi line strings."""
    parts = shapely.get_parts(np.asarray(geometry))
    return LineCollection([shapely.get_coordinates(part) for part in parts], **options)


def extent_of(bounds: Sequence[float], *, air_share: float = _EDGE_SHARE) -> Extent:
    """Put a little air around *bounds*, a part of their longer side."""
    left, bottom, right, top = (float(value) for value in bounds)
    air = air_share * max(right - left, top - bottom)
    return left - air, bottom - air, right + air, top + air


def map_height_in(extent: Extent, page_width_in: float, limits_in: tuple[float, float]) -> float:
    """Choose the height at which *extent* fills the width of a page, within limits, inches."""
    left, bottom, right, top = extent
    return float(np.clip((page_width_in - 2 * MARGIN_IN) * (top - bottom) / (right - left), *limits_in))


def map_axes(page: Page, box_in: Extent, extent: Extent, *, name: str = "map") -> Axes:
    """Make axes whose limits fill their box exactly, so that metres are equal both ways and nothing moves.

    The box is left, bottom, width and height in the page's body, inches; the extent, in metres, will be seen.
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
    axes: Axes, cells: gpd.GeoDataFrame, values: NDArray[np.floating], classes: Classes, colours: Colours
) -> None:
    """Colour each cell by the class of its value; hatch those that have none."""
    fills = fills_of(classes.of(values), colours.shades(classes))
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
        lines(districts.geometry.boundary, colors=OUTLINE, linewidths=width_pt, gid="districts", zorder=3)
    )


def draw_scale_and_north(page: Page, axes: Axes, crs: CRS, bounds: Sequence[float]) -> None:
    """Draw scale bar and north arrow into the strip at the foot of the page's body, to the right.

    Parameters
    ----------
    axes
        A map whose lower edge lies on the strip; for several maps the one farthest to the right.
    crs, bounds
        Of what it shows; scale and north are true at its middle.
    """
    left, bottom, right, top = bounds
    truth = ground_truth(crs, (left + right) / 2, (bottom + top) / 2)
    high = axes.get_xlim()[1]
    draw_scale_bar(axes, truth, right_m=high - (_ARROW_IN + 0.25) * map_m_per_in(axes),
                   below_in=_BAR_BELOW_IN, room_in=_BAR_ROOM_IN)  # fmt: skip
    draw_north_arrow(page.figure, truth, x_in=page.left_in + page.width_in - _ARROW_IN / 2,
                     y_in=page.bottom_in + 0.1)  # fmt: skip


@dataclass(frozen=True)
class GroundTruth:
    """What a projection does at one place: map metres per true metre, and how far true north turns."""

    map_m_per_true_m: float
    north_deg_clockwise: float


def ground_truth(crs: CRS, x_m: float, y_m: float) -> GroundTruth:
    """Look up scale and north of *crs* at a point of the map."""
    projection = Proj(crs)
    longitude, latitude = projection(x_m, y_m, inverse=True)
    scale = math.sqrt(projection.get_factors(longitude, latitude).areal_scale)
    north_x, north_y = projection(longitude, latitude + _STEP_NORTH_DEG)
    return GroundTruth(scale, math.degrees(math.atan2(north_x - x_m, north_y - y_m)))


def round_length_m(longest_m: float) -> float:
    """Pick the longest of 1, 2 or 5 times a power of ten that is not above *longest_m*."""
    power = 10.0 ** math.floor(math.log10(longest_m))
    return max(factor * power for factor in _ROUND if factor * power <= longest_m)


def length_labels(length_m: float) -> tuple[str, str, str]:
    """Write the bar's start, middle and end; kilometres from one kilometre on, the unit at the end only."""
    unit, per_unit = ("km", _METRES_PER_KM) if length_m >= _METRES_PER_KM else ("m", 1.0)
    return "0", f"{length_m / per_unit / 2:g}", f"{length_m / per_unit:g} {unit}"


def draw_scale_bar(
    axes: Axes, truth: GroundTruth, *, right_m: float, below_in: float, room_in: float
) -> None:
    """Draw a bar below the map that ends at *right_m* on the map's own x axis.

    Parameters
    ----------
    axes, truth
        The map, whose limits must be final, and what the projection does at its middle.
    right_m
        Map x of the bar's right end.
    below_in, room_in
        How far its upper edge lies below the map, and the longest it may be, inches.
    """
    height_in = axes.get_position().height * axes.get_figure(root=True).get_size_inches()[1]  # type: ignore[union-attr]
    true_m = round_length_m(room_in * map_m_per_in(axes) / truth.map_m_per_true_m)
    length = true_m * truth.map_m_per_true_m
    left = right_m - length
    across = axes.get_xaxis_transform()
    top, tall = -below_in / height_in, _BAR_HEIGHT_IN / height_in
    for half, colour in enumerate((INK, PAPER)):
        axes.add_patch(
            Rectangle((left + half * length / 2, top - tall), length / 2, tall, transform=across,
                      facecolor=colour, edgecolor=INK, linewidth=0.7, clip_on=False, gid="scale bar")
        )  # fmt: skip
    for x, label in zip((left, left + length / 2, right_m), length_labels(true_m), strict=True):
        axes.text(x, top - tall - 0.05 / height_in, label, transform=across, ha="center", va="top",
                  gid="scale label", **text_style(LABEL_PT))  # fmt: skip


def draw_north_arrow(figure: Figure, truth: GroundTruth, *, x_in: float, y_in: float) -> None:
    """Draw an arrow to true north whose foot stands at (*x_in*, *y_in*) inches on the page."""
    turn = math.radians(truth.north_deg_clockwise)

    def turned(right: float, up: float) -> tuple[float, float]:
        return (
            x_in + right * math.cos(turn) + up * math.sin(turn),
            y_in - right * math.sin(turn) + up * math.cos(turn),
        )

    notch, tip = turned(0, 0.25 * _ARROW_HEIGHT_IN), turned(0, _ARROW_HEIGHT_IN)
    for side, colour in ((-1, INK), (1, PAPER)):
        half = Path([tip, turned(side * _ARROW_HALF_WIDTH_IN, 0), notch, tip], closed=True)
        figure.add_artist(
            PathPatch(half, facecolor=colour, edgecolor=INK, linewidth=0.7, joinstyle="round",
                      transform=inches(figure), gid="north arrow")
        )  # fmt: skip
    x, y = turned(0, _ARROW_HEIGHT_IN + 0.03)
    width, height = figure.get_size_inches()
    figure.text(x / width, y / height, "N", ha="center", va="bottom", gid="north",
                **text_style(LABEL_PT, bold=True))  # fmt: skip
