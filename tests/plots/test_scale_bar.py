import math

import pytest
from matplotlib.figure import Figure
from pyproj import CRS, Geod, Transformer

from sim.plots.maps.map_axes import (
    draw_north_arrow,
    draw_scale_bar,
    ground_truth,
    length_labels,
    round_length_m,
)

ZONE = CRS.from_epsg(32643)
AT_THE_EDGE = (700_000.0, 5_300_000.0)  # 200 km east of the central meridian: scale and north are off there.


def drawn_bar(map_m_per_in: float) -> tuple[float, float, list[str]]:
    """Draw a bar on a map of 6 by 4 inches; give the x of its ends and its labels."""
    figure = Figure(figsize=(7, 5))
    axes = figure.add_axes((0.5 / 7, 0.5 / 5, 6 / 7, 4 / 5))
    x, y = AT_THE_EDGE
    axes.set_xlim(x - 3 * map_m_per_in, x + 3 * map_m_per_in)
    axes.set_ylim(y - 2 * map_m_per_in, y + 2 * map_m_per_in)
    draw_scale_bar(axes, ground_truth(ZONE, x, y), right_m=x + 2 * map_m_per_in, below_in=0.2, room_in=1.7)
    halves = [patch for patch in axes.patches if patch.get_gid() == "scale bar"]
    ends = [half.get_x() for half in halves] + [half.get_x() + half.get_width() for half in halves]
    return min(ends), max(ends), [text.get_text() for text in axes.texts]


@pytest.mark.parametrize("map_m_per_in", [310.0, 1_900.0, 12_000.0])
def test_the_bar_is_as_long_on_the_ground_as_its_label_says(map_m_per_in: float) -> None:
    left, right, labels = drawn_bar(map_m_per_in)

    to_degrees = Transformer.from_crs(ZONE, "EPSG:4326", always_xy=True)
    start, end = to_degrees.transform(left, AT_THE_EDGE[1]), to_degrees.transform(right, AT_THE_EDGE[1])
    true_m = Geod(ellps="WGS84").inv(*start, *end)[2]
    number, unit = labels[-1].split()
    assert true_m == pytest.approx(float(number) * (1000 if unit == "km" else 1), rel=1e-3)


def test_the_uncorrected_map_would_fail_that_test() -> None:
    left, right, labels = drawn_bar(1_900.0)

    assert right - left != pytest.approx(float(labels[-1].split()[0]) * 1000, rel=5e-5)


@pytest.mark.parametrize(
    ("longest", "length"), [(999.0, 500.0), (1_000.0, 1_000.0), (4_999.0, 2_000.0), (51.0, 50.0)]
)
def test_lengths_are_1_2_or_5_times_a_power_of_ten(longest: float, length: float) -> None:
    assert round_length_m(longest) == length


def test_lengths_are_kilometres_from_one_kilometre_on() -> None:
    assert length_labels(500.0) == ("0", "250", "500 m")
    assert length_labels(5_000.0) == ("0", "2.5", "5 km")


def test_north_is_west_of_grid_north_east_of_the_central_meridian() -> None:
    x, y = AT_THE_EDGE
    longitude, latitude = Transformer.from_crs(ZONE, "EPSG:4326", always_xy=True).transform(x, y)

    turn = ground_truth(ZONE, x, y).north_deg_clockwise

    # Convergence of a transverse Mercator projection on a sphere: atan(tan(Δλ) sin φ); the ellipsoid changes
    # it by far less than a hundredth of a degree.
    expected = math.degrees(
        math.atan(math.tan(math.radians(longitude - 75)) * math.sin(math.radians(latitude)))
    )
    assert turn == pytest.approx(-expected, abs=0.01)


def test_the_arrow_has_two_halves_and_a_letter() -> None:
    figure = Figure()
    draw_north_arrow(figure, ground_truth(ZONE, *AT_THE_EDGE), x_in=1, y_in=1)

    assert [artist.get_gid() for artist in figure.get_children()].count("north arrow") == 2
    assert [text.get_text() for text in figure.texts] == ["N"]
