"""A metre is a metre, whichever way one walks."""

import numpy as np
import pytest
from pyproj import Geod

from sim.track.exposure import track_exposure
from sim.track.in_view import Views
from sim.track.pieces import Planes, degrees_around, geocentric_m
from sim.track.walk import Track

GEOD = Geod(ellps="WGS84")
TURNS = np.arange(0.0, 360.0, 15.0)


def around(longitude, latitude, distance_m):
    n = len(TURNS)
    return GEOD.fwd(np.full(n, longitude), np.full(n, latitude), TURNS, np.full(n, distance_m))[:2]


@pytest.mark.parametrize("latitude", [43.0, 55.0, 0.0, -80.0])
@pytest.mark.parametrize("longitude", [76.9, 71.4, 49.0])
def test_a_hundred_metres_are_a_hundred_metres_in_every_direction(longitude, latitude) -> None:
    for azimuth, lon, lat in zip(TURNS, *around(longitude, latitude, 100.0), strict=True):
        walked = track_exposure(
            Track(np.array([longitude, lon]), np.array([latitude, lat]), None),
            Views(*(np.array([value]) for value in (0, longitude, latitude, azimuth, 10.0, 1000.0))),
        )
        # A thousandth is what is asked for; the ellipsoid gives far more.
        assert walked.metres == pytest.approx(100, rel=1e-6)
        assert walked.metres_in_view == pytest.approx(100, rel=1e-6)


@pytest.mark.parametrize("latitude", [43.0, 55.0])
def test_the_plane_around_a_camera_is_true_to_distance_and_direction(latitude) -> None:
    n = len(TURNS)
    points = geocentric_m(*around(76.9, latitude, 1000.0))
    east, north = Planes(np.array([76.9]), np.array([latitude])).project(points, np.zeros(n, dtype=int))
    assert np.hypot(east, north) == pytest.approx(np.full(n, 1000.0), abs=1e-4)
    turned = np.degrees(np.arctan2(east, north)) - TURNS
    assert (turned + 180) % 360 - 180 == pytest.approx(np.zeros(n), abs=1e-4)


@pytest.mark.parametrize("latitude", [0.0, 43.0, 55.0, -70.0, 89.0])
@pytest.mark.parametrize("reach_m", [10.0, 500.0, 5000.0])
def test_the_degrees_around_a_place_hold_all_that_is_within_reach(latitude, reach_m) -> None:
    longitudes, latitudes = around(10.0, latitude, reach_m)
    aside, up = degrees_around(np.array([latitude]), np.array([reach_m]))
    assert np.abs(longitudes - 10.0).max() <= aside[0]
    assert np.abs(latitudes - latitude).max() <= up[0]
