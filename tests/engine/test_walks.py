"""Whole traces of single residents on streets, in seconds of the day, exact to 1e-9 s."""

import numpy as np
import pytest

from sim.core.vocabulary import Mode
from sim.engine.individual.day import run_individual_day
from tests.oracles.cameras_entered import cameras_entered

EAST = [0, 2, 4, 6, 8, 10]
"""Arcs of the straight street from node 0 to node 6; the way back is [11, 9, 7, 5, 3, 1]."""


def test_a_walk_along_a_straight_street_meets_each_camera_when_it_enters_its_view(town, trace):
    street = town()
    near = street.street_camera((0, 25.0, 50.0))
    far = street.street_camera((2, 0.0, 12.5), (1, 87.5, 100.0))
    street.walker(7, EAST, leave_s=1000.0)
    records = run_individual_day(street.day())
    # 1.25 m/s: 25 m take 20 s; the far camera's view runs across node 2, from 187.5 m to 212.5 m.
    assert trace(records) == [(7, near, 1020.0, 1040.0), (7, far, 1150.0, 1170.0)]
    assert records.n_arcs == 6


def test_the_way_back_sees_the_mirror_image(town, trace):
    street = town()
    camera = street.street_camera((5, 0.0, 25.0))
    street.walker(0, [11, 9], leave_s=0.0)
    assert trace(run_individual_day(street.day())) == [(0, camera, 60.0, 80.0)]


def test_passing_a_camera_out_and_back_is_one_camera_and_two_sightings(town, trace):
    street = town()
    camera = street.street_camera((0, 25.0, 50.0))
    street.walker(0, [0, 1], leave_s=0.0)
    assert trace(run_individual_day(street.day())) == [(0, camera, 20.0, 40.0), (0, camera, 120.0, 140.0)]


def test_turning_round_inside_a_view_is_one_sighting(town, trace):
    street = town()
    camera = street.street_camera((0, 75.0, 100.0))
    street.walker(0, [0, 1], leave_s=0.0)
    assert trace(run_individual_day(street.day())) == [(0, camera, 60.0, 100.0)]


def test_a_camera_that_sees_the_first_node_is_met_on_setting_out(town, trace):
    street = town()
    camera = street.street_camera((0, 90.0, 100.0), (1, 0.0, 10.0))
    street.walker(0, [2], leave_s=500.0)
    assert trace(run_individual_day(street.day())) == [(0, camera, 500.0, 508.0)]


def test_touching_a_view_in_one_point_is_no_sighting(town, trace):
    fork = town([(0, 1, 100.0), (1, 2, 100.0), (1, 3, 100.0)])
    fork.street_camera((1, 0.0, 30.0))
    fork.walker(0, [0, 4], leave_s=0.0)
    assert trace(run_individual_day(fork.day())) == []


def test_a_walk_goes_on_after_midnight(town, trace):
    street = town()
    before = street.street_camera((0, 0.0, 50.0))
    after = street.street_camera((0, 60.0, 90.0))
    street.walker(0, [0], leave_s=86_400.0 - 20.0)
    assert trace(run_individual_day(street.day())) == [
        (0, before, 86_380.0, 86_420.0),
        (0, after, 86_428.0, 86_452.0),
    ]


def test_who_arrives_late_leaves_at_once(town, trace):
    street = town()
    camera = street.street_camera((1, 0.0, 50.0))
    street.resident(
        0, (-1, 0, 100), [(Mode.WALK, [0], 0, 0)], (-1, 110, 110), [(Mode.WALK, [2], 0, 1)], (-1, 200, 86_400)
    )
    assert trace(run_individual_day(street.day())) == [(0, camera, 180.0, 220.0)]


def test_who_stays_in_meets_no_street_camera(town, trace):
    street = town()
    street.street_camera((0, 0.0, 100.0))
    street.resident(0, (-1, 0, 86_400))
    assert trace(run_individual_day(street.day())) == []


def test_overlapping_cameras_are_sighted_side_by_side(town, trace):
    street = town()
    one = street.street_camera((0, 0.0, 50.0))
    two = street.street_camera((0, 25.0, 75.0))
    street.walker(3, [0], leave_s=0.0)
    assert trace(run_individual_day(street.day())) == [(3, one, 0.0, 40.0), (3, two, 20.0, 60.0)]


@pytest.mark.parametrize("route", [EAST, [0, 2, 3, 1], [0, 1, 0], [4, 6, 7, 6, 8]])
def test_sightings_add_up_to_the_cameras_entered_along_the_route(town, route):
    street = town()
    for start in range(0, 95, 5):
        for edge in range(6):
            street.street_camera((edge, float(start), min(start + 7.5, 100.0)))
    for edge in range(5):
        street.street_camera((edge, 90.0, 100.0), (edge + 1, 0.0, 10.0))
    street.walker(0, route, leave_s=0.0)
    day = street.day()
    entered = cameras_entered(day.arcs, np.array(route))
    met = day.cameras["camera_id"].to_numpy()[entered]
    assert sorted(run_individual_day(day).sightings["camera_id"]) == sorted(met)
