import numpy as np
import pytest

from sim.cameras.kinds import make_kinds
from sim.cameras.optics import near_limit_m, pixel_density_px_per_m, range_for_density_m


def test_a_published_worked_example_comes_out():
    """cctvplanner.io: 1920 pixels behind 68.0 degrees detect at 56.9 m and identify at 5.7 m."""
    ranges = range_for_density_m(1920, 68.0, [25.0, 62.5, 125.0, 250.0])
    assert ranges == pytest.approx([56.9, 22.8, 11.4, 5.7], abs=0.06)  # the source rounds to 0.1


def test_at_its_range_a_camera_has_exactly_the_density_asked_for():
    reach = range_for_density_m(2560, 37.0, 62.5)
    assert pixel_density_px_per_m(2560, 37.0, reach) == pytest.approx(62.5, rel=1e-12)


def test_the_lens_itself_has_endless_density():
    assert np.isinf(pixel_density_px_per_m(1920, 68.0, 0.0))


@pytest.mark.parametrize(("height_m", "near_m"), [(3.0, 5.2), (5.0, 12.7), (8.0, 23.9), (1.5, 0.0)])
def test_high_poles_look_too_steeply_at_near_faces(height_m, near_m):
    near = near_limit_m(height_m, target_height_m=1.6, steepest_pitch_deg=15.0)
    assert near == pytest.approx(near_m, abs=0.05)


@pytest.mark.parametrize("hfov_deg", [0.0, 180.0, -10.0])
def test_a_pinhole_cannot_see_half_of_all_directions(hfov_deg):
    with pytest.raises(ValueError, match="between 0 and 180"):
        range_for_density_m(1920, hfov_deg, 25.0)


def test_a_turning_camera_sees_its_sweep_but_no_more_than_a_full_turn():
    kinds = make_kinds({"a": 1, "b": 1}, {"a": 60, "b": 60}, {"a": 3, "b": 3}, {"a": 100, "b": 350})
    assert kinds["a"].angle_deg == 160
    assert kinds["b"].angle_deg == 360
