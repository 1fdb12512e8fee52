"""Scale bar of true metres and north arrow of true north, both corrected for the map projection.

A projection stretches lengths by its point scale factor and turns north by the meridian convergence
(Snyder, "Map Projections: A Working Manual", USGS 1987, chapters 4 and 8).
"""

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from pyproj import CRS, Proj

from sim.plots.page.page import inches
from sim.plots.page.shapes import wedge
from sim.plots.page.style import INK, LABEL_PT, PAPER, text_style

_ROUND = (1.0, 2.0, 5.0)
_METRES_PER_KM = 1000.0
_STEP_NORTH_DEG = 0.01
_BAR_HEIGHT_IN = 0.065
_ARROW_HEIGHT_IN = 0.36
_ARROW_HALF_WIDTH_IN = 0.085


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
    axes
        The map, in metres of its projection; its limits must be final.
    truth
        What the projection does at the middle of the map.
    right_m
        Map x of the bar's right end.
    below_in
        Distance of the bar's upper edge from the lower edge of the map, inches.
    room_in
        Longest the bar may be, inches.
    """
    width_in, height_in = _size_in(axes)
    low, high = axes.get_xlim()
    map_m_per_in = (high - low) / width_in
    true_m = round_length_m(room_in * map_m_per_in / truth.map_m_per_true_m)
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
        foot = turned(side * _ARROW_HALF_WIDTH_IN, 0)
        figure.add_artist(
            wedge([tip, foot, notch], facecolor=colour, edgecolor=INK, linewidth=0.7, joinstyle="round",
                  transform=inches(figure), gid="north arrow")
        )  # fmt: skip
    x, y = turned(0, _ARROW_HEIGHT_IN + 0.03)
    width, height = figure.get_size_inches()
    figure.text(x / width, y / height, "N", ha="center", va="bottom", gid="north",
                **text_style(LABEL_PT, bold=True))  # fmt: skip


def _size_in(axes: Axes) -> tuple[float, float]:
    figure_width, figure_height = axes.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    box = axes.get_position()
    return float(box.width * figure_width), float(box.height * figure_height)
