import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.cameras.kinds import (
    angle_of_view_deg,
    far_limit_m,
    near_limit_m,
    range_for_density_m,
)
from sim.core.vocabulary import Light, Turning

LAWS = hypothesis_settings(max_examples=40, deadline=None)


def test_a_published_worked_example_comes_out():
    """cctvplanner.io: 1920 pixels behind 68.0 degrees detect at 56.9 m and identify at 5.7 m."""
    ranges = range_for_density_m(1920, 68.0, [25.0, 62.5, 125.0, 250.0])
    assert ranges == pytest.approx([56.9, 22.8, 11.4, 5.7], abs=0.06)  # the source rounds to 0.1


def test_at_its_range_a_camera_has_exactly_the_density_asked_for():
    reach = range_for_density_m(2560, 37.0, 62.5)
    width_m = 2.0 * float(reach) * np.tan(np.radians(37.0 / 2.0))
    assert 2560 / width_m == pytest.approx(62.5, rel=1e-12)


@pytest.mark.parametrize(("height_m", "near_m"), [(3.0, 5.2), (5.0, 12.7), (8.0, 23.9), (1.5, 0.0)])
def test_high_poles_look_too_steeply_at_near_faces(height_m, near_m):
    near = near_limit_m(height_m, target_height_m=1.6, steepest_pitch_deg=15.0)
    assert near == pytest.approx(near_m, abs=0.05)


@pytest.mark.parametrize("hfov_deg", [0.0, 180.0, -10.0])
def test_a_pinhole_cannot_see_half_of_all_directions(hfov_deg):
    with pytest.raises(ValueError, match="between 0 and 180"):
        range_for_density_m(1920, hfov_deg, 25.0)


def test_a_sensor_and_a_lens_give_a_published_angle():
    """cctvplanner.io: 4.0 mm before a 1/2.8 inch sensor see 68.0 degrees."""
    assert angle_of_view_deg(5.4, 4.0) == pytest.approx(68.0, abs=0.05)
    assert angle_of_view_deg(5.4, [2.8, 8.0, 25.0]) == pytest.approx([87.9, 37.3, 12.3], abs=0.05)


def test_a_camera_that_looks_down_steeply_sees_its_own_foot():
    assert near_limit_m(5.0, target_height_m=1.6, steepest_pitch_deg=90.0) == 0
    assert near_limit_m(5.0, target_height_m=1.6, steepest_pitch_deg=120.0) == 0


def test_the_picture_ends_where_its_upper_edge_passes_over_heads():
    """A plate camera at 6 m, tilted 18 degrees, takes in 7 degrees of height: 14.5 degrees down."""
    far = far_limit_m(6.0, target_height_m=1.6, flattest_pitch_deg=14.5)
    assert far == pytest.approx(4.4 / np.tan(np.radians(14.5)))
    assert np.isinf(far_limit_m(6.0, target_height_m=1.6, flattest_pitch_deg=[0.0, -5.0])).all()
    assert np.isinf(far_limit_m(1.5, target_height_m=1.6, flattest_pitch_deg=10.0))


@pytest.mark.parametrize("tilt_deg", [0.0, 5.0, 10.7, 18.0, 40.0, 85.0])
def test_a_face_is_in_the_picture_exactly_between_the_limits(kind_of, tilt_deg):
    """Second route: the height of the picture's edges at a distance."""
    kind = kind_of(focal_length_mm=8.0, height_m=6.0, tilt_deg=tilt_deg)
    near, far = kind.frame_m(6.0, 1.6)
    for distance in np.linspace(0.1, 120.0, 400):
        pitch = np.degrees(np.arctan2(6.0 - 1.6, distance))
        in_picture = abs(pitch - tilt_deg) <= kind.vfov_deg / 2
        assert in_picture == (near <= distance <= far)


def test_a_turning_camera_sees_its_tour_but_no_more_than_a_full_turn(kind_of):
    assert kind_of(sweep_deg=92).angle_deg == pytest.approx(160, abs=0.1)
    assert kind_of(sweep_deg=350).angle_deg == 360


def test_possible_and_actual_differ_for_cameras_that_turn_alone(kind_of, seeing):
    turning, fixed = kind_of(pan_deg=360, zoom=10), kind_of()
    actual, possible = seeing(), seeing(turning=Turning.POSSIBLE)
    assert fixed.ground(actual) == fixed.ground(possible)
    rests, turns = turning.ground(actual), turning.ground(possible)
    assert (turns.angle_deg, turns.near_m) == (360, 0)
    assert rests.angle_deg == pytest.approx(68, abs=0.1)
    assert turns.far_m == pytest.approx(10 * turning.range_m(25.0))


@LAWS
@given(
    height_m=st.floats(1, 15),
    tilt_deg=st.floats(-20, 90),
    focal_length_mm=st.floats(2, 60),
    density=st.sampled_from([12.5, 25.0, 62.5, 250.0]),
)
def test_darkness_and_higher_demands_never_show_more(kind_of, seeing, density, **optics):
    kind = kind_of(**optics, pan_deg=360, zoom=5)
    for turning in Turning:
        day = kind.ground(seeing(density, turning=turning))
        assert day.near_m >= 0
        assert day.far_m >= 0
        for less in (
            seeing(2 * density, turning=turning),
            seeing(density, turning=turning, light=Light.NIGHT),
        ):
            seen = kind.ground(less)
            assert (seen.angle_deg, seen.near_m) == (day.angle_deg, day.near_m)
            assert seen.far_m <= day.far_m
