import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cameras.coverage.footprint import Sectors
from tests.oracles.sectors import sector_area_m2, sector_polygons, segment_in_sector


def seen_parts(start, end, *, bearing, angle, range_m, near_m=None, apex=(0.0, 0.0)):
    """Begin and end of each seen stretch of one segment, in metres along it."""
    near = None if near_m is None else np.array([near_m])
    sectors = Sectors(np.array([apex]), np.array([bearing]), np.array([angle]), np.array([range_m]), near)
    start, end = np.array([start], dtype=float), np.array([end], dtype=float)
    low, high = segment_in_sector(start, end, sectors)
    length = np.hypot(*(end - start)[0])
    parts = [(lo, hi) for lo, hi in zip(low[0], high[0], strict=True) if hi > lo]
    return [float(end) * length for part in parts for end in part]


def test_a_camera_facing_north_sees_north_and_not_east():
    view = {"bearing": 0.0, "angle": 90.0, "range_m": 50.0}
    assert seen_parts((0, 10), (0, 40), **view) == pytest.approx([0, 30])
    assert seen_parts((10, 0), (40, 0), **view) == []


def test_bearings_turn_clockwise_from_north():
    view = {"bearing": 90.0, "angle": 60.0, "range_m": 50.0}
    assert seen_parts((10, 0), (40, 0), **view) == pytest.approx([0, 30])
    assert seen_parts((-10, 0), (-40, 0), **view) == []


def test_a_view_across_north_is_whole():
    """From 340 to 20 degrees: at 10 m ahead it spans 10 tan 20° to either side."""
    half = 10 * np.tan(np.radians(20))
    parts = seen_parts((-30, 10), (30, 10), bearing=0.0, angle=40.0, range_m=50.0)
    assert parts == pytest.approx([30 - half, 30 + half])
    turned = seen_parts((-30, 10), (30, 10), bearing=359.0, angle=42.0, range_m=50.0)
    assert turned == pytest.approx([30 - 10 * np.tan(np.radians(22)), 30 + half])


def test_a_chord_of_a_full_disc_is_seen_from_border_to_border():
    parts = seen_parts((-100, 30), (100, 30), bearing=123.0, angle=360.0, range_m=50.0)
    assert parts == pytest.approx([60, 140])


@pytest.mark.parametrize("direction", [0.0, 37.0, 180.0])
def test_a_full_disc_has_no_blind_ray(direction):
    """The ray opposite to the bearing is where a view of almost 360 degrees ends; a full one sees it."""
    east, north = np.sin(np.radians(direction)), np.cos(np.radians(direction))
    parts = seen_parts(
        (10 * east, 10 * north), (80 * east, 80 * north), bearing=direction + 180, angle=360.0, range_m=50.0
    )
    assert parts == pytest.approx([0, 40])


def test_half_a_disc_is_cut_by_one_straight_line():
    parts = seen_parts((0, -30), (0, 30), bearing=0.0, angle=180.0, range_m=50.0)
    assert parts == pytest.approx([30, 60])


def test_a_view_wider_than_half_a_turn_can_see_two_stretches():
    """Blind from 135 to 225 degrees: south of the camera a line is hidden where it is steeper than that."""
    parts = seen_parts((-40, -10), (40, -10), bearing=0.0, angle=270.0, range_m=100.0)
    assert parts == pytest.approx([0, 30, 50, 80])


def test_a_street_through_the_camera_is_seen_from_the_camera_on():
    parts = seen_parts((0, -30), (0, 30), bearing=0.0, angle=60.0, range_m=20.0)
    assert parts == pytest.approx([30, 50])


def test_a_street_along_the_border_of_the_view_is_seen():
    """Borders belong to the view; here the border's direction is exact in floating point."""
    parts = seen_parts((0, 5), (0, 15), bearing=45.0, angle=90.0, range_m=50.0)
    assert parts == pytest.approx([0, 10])


def test_a_camera_exactly_at_its_range_sees_nothing_but_a_little_nearer_it_does():
    view = {"bearing": 0.0, "angle": 90.0, "range_m": 50.0}
    assert seen_parts((0, 50), (0, 80), **view) == []
    assert seen_parts((0, 49), (0, 80), **view) == pytest.approx([0, 1])
    tangent = seen_parts((-20, 50), (20, 50), **view)
    assert tangent == []


def test_zero_range_sees_nothing_even_at_the_camera():
    assert seen_parts((0, -5), (0, 5), bearing=0.0, angle=360.0, range_m=0.0) == []


def test_a_point_is_no_stretch():
    assert seen_parts((0, 5), (0, 5), bearing=0.0, angle=360.0, range_m=50.0) == []


def inside(points, bearing, angle, range_m, *, margin, near_m=0.0):
    """Second route: distance and angle to the axis, point by point; borders moved outwards by a margin."""
    towards = np.degrees(np.arctan2(points[:, 0], points[:, 1]))
    off_axis = np.abs((towards - bearing + 180.0) % 360.0 - 180.0)
    away = np.hypot(*points.T)
    return (away < range_m + margin) & (off_axis < angle / 2 + margin) & (away > near_m - margin)


COORDINATE = st.integers(-60, 60).map(float)


@settings(max_examples=200, deadline=None)
@given(
    start=st.tuples(COORDINATE, COORDINATE),
    end=st.tuples(COORDINATE, COORDINATE),
    bearing=st.floats(0, 359.9),
    angle=st.floats(1, 360),
    range_m=st.floats(1, 70),
    near_m=st.none() | st.floats(0, 80),
)
def test_the_closed_form_agrees_with_looking_at_points_one_by_one(start, end, **view):
    fraction = np.linspace(0, 1, 2001)[:, None]
    points = np.array(start) + fraction * (np.array(end) - np.array(start))
    length = np.hypot(end[0] - start[0], end[1] - start[1])
    parts = seen_parts(start, end, **view)
    limits = view | {"near_m": view["near_m"] or 0.0}
    # A street along a border may be counted in or out, so look just inside and just outside.
    least, most = (inside(points, **limits, margin=margin).mean() * length for margin in (-1e-9, 1e-9))
    # Each of at most six borders may fall anywhere between two neighbouring points.
    error = 6 * length / 2000 + 1e-9
    assert least - error <= sum(parts[1::2]) - sum(parts[::2]) <= most + error


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 359), st.floats(1, 359) | st.just(360.0), st.floats(1, 80))
def test_a_drawn_sector_has_the_area_of_the_true_one(bearing, angle, range_m):
    sectors = Sectors(np.array([[500.0, 900.0]]), np.array([bearing]), np.array([angle]), np.array([range_m]))
    polygon = sector_polygons(sectors, arc_steps=64)[0]
    assert polygon.is_valid
    # An inscribed polygon of 64 steps lacks (360° / 64)² / 6 = 0.16 % at most.
    assert polygon.area == pytest.approx(sector_area_m2(sectors)[0], rel=0.0017)
    assert polygon.area <= sector_area_m2(sectors)[0] * (1 + 1e-6)  # corners near 1,000 m are rounded


def test_a_drawn_sector_of_no_range_is_empty():
    sectors = Sectors(np.zeros((2, 2)), np.zeros(2), np.full(2, 90.0), np.array([0.0, 10.0]))
    assert list(shapely.is_empty(sector_polygons(sectors, arc_steps=8))) == [True, False]


@settings(max_examples=50, deadline=None)
@given(bearing=st.floats(0, 360), angle=st.floats(1, 360), range_m=st.floats(1, 200))
def test_the_box_around_a_sector_is_that_of_its_polygon(bearing, angle, range_m):
    sectors = Sectors(np.array([[300.0, -50.0]]), np.array([bearing]), np.array([angle]), np.array([range_m]))
    (low,), (high,) = sectors.extent()
    drawn = sector_polygons(sectors, arc_steps=512)[0].bounds
    # An arc rises above the chord that stands for it by range × (1 − cos(half a step)) at most.
    assert [*low, *high] == pytest.approx(drawn, abs=range_m * (1 - np.cos(np.pi / 512)) + 1e-9)


def test_between_its_foot_and_its_near_limit_a_camera_sees_nothing():
    view = {"bearing": 0.0, "angle": 90.0, "range_m": 50.0, "near_m": 10.0}
    assert seen_parts((0, 0), (0, 80), **view) == pytest.approx([10, 50])
    assert seen_parts((-40, 6), (40, 6), **view) == []
    # Across the wedge at 8 m: in at 8 m beside the axis, out again where the circle of 10 m is, 6 m beside.
    assert seen_parts((-40, 8), (40, 8), **view) == pytest.approx([32, 34, 46, 48])
    assert seen_parts((0, 0), (0, 80), **(view | {"near_m": 60.0})) == []


@settings(max_examples=50, deadline=None)
@given(bearing=st.floats(0, 360), angle=st.floats(1, 360), range_m=st.floats(1, 80), near_m=st.floats(0, 90))
def test_the_area_of_a_ring_is_what_is_left_of_the_sector(bearing, angle, range_m, near_m):
    """Second route: cuts with lines half a metre apart."""
    view = [np.array([value]) for value in (bearing, angle, range_m, near_m)]
    ring = Sectors(np.zeros((1, 2)), *view)
    offsets = np.arange(-80, 80, 0.5) + 0.25
    rows = np.zeros(len(offsets), dtype=int)
    start, end = np.column_stack([rows - 100.0, offsets]), np.column_stack([rows + 100.0, offsets])
    low, high = segment_in_sector(start, end, ring.take(rows))
    seen = np.maximum(high - low, 0).sum() * 200 * 0.5
    # Lines err by half their distance along the borders.
    border = 4 * range_m + 2 * np.pi * (range_m + min(near_m, range_m))
    assert seen == pytest.approx(sector_area_m2(ring)[0], abs=0.25 * border + 1e-9)
