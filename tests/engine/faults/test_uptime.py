"""Uptime by link, kind of place and region."""

import numpy as np
import pandas as pd
import pytest

from sim.core.vocabulary import SiteClass
from sim.engine.shared.availability import camera_availability, failure_rate_factor
from sim.scenario.parameters.library import Library, Numbers
from sim.world.faults import read_maintenance, with_maintenance
from tests.engine.faults.told_of_faults import mean_gap_s

CAMERAS = pd.DataFrame(
    {"site_class": ["road", "school", "road", "school"], "linked": [True, True, False, False]}
)


def test_linked_cameras_have_the_uptime_of_linked_ones():
    assert camera_availability(CAMERAS, linked=0.9, unlinked=0.7).tolist() == [0.9, 0.9, 0.7, 0.7]


def test_twice_as_many_faults_halve_the_time_between_them():
    factor = failure_rate_factor(CAMERAS, {SiteClass.SCHOOL: 2.0}, 3.0)
    availability = camera_availability(CAMERAS.assign(failure_rate_factor=factor), linked=0.9, unlinked=0.7)
    gaps = np.array([mean_gap_s(u, 1000.0) for u in availability])
    plain = np.array([mean_gap_s(u, 1000.0) for u in (0.9, 0.9, 0.7, 0.7)])
    np.testing.assert_allclose(plain / gaps, [3, 6, 3, 6])


def test_perfect_cameras_stay_perfect_and_dead_ones_dead():
    table = CAMERAS.assign(failure_rate_factor=5.0)
    assert camera_availability(table, linked=1.0, unlinked=0.0).tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("availabilities", "words"),
    [
        ({"linked": 1.2, "unlinked": 0.5}, "availability of linked cameras is 1"),
        ({"linked": 0.9, "unlinked": -0.5}, "availability of unlinked cameras is -0"),
    ],
)
def test_impossible_uptimes_are_named(availabilities, words):
    with pytest.raises(Exception, match=words):
        camera_availability(CAMERAS, **availabilities)


@pytest.mark.parametrize(
    ("by_class", "of_region", "words"),
    [({}, -1.0, "the region fail -1 times"), ({SiteClass.ROAD: float("nan")}, 1.0, "'road' fail nan")],
)
def test_impossible_factors_are_named(by_class, of_region, words):
    with pytest.raises(Exception, match=words):
        failure_rate_factor(CAMERAS, by_class, of_region)


def test_a_city_outside_the_regions_has_the_countrys_upkeep():
    numbers = Numbers(Library())
    by_class, of_region = read_maintenance(numbers, "nowhere")
    assert of_region == 1
    assert set(by_class) == set(SiteClass)
    assert with_maintenance(CAMERAS, read_maintenance(numbers, "akmola")) is CAMERAS
