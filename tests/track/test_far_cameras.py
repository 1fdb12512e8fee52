"""Cameras that are nowhere near the walk, or would be if latitude and longitude were swapped."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from sim.cameras.mapped.far_away import distances
from sim.cameras.mapped.read import read_mapped_cameras
from sim.track.in_view import distance_remarks
from sim.track.walk import Track

WALK = Track(np.array([76.9, 76.905]), np.array([43.2498, 43.2498]), None)
SWAPPED_WALK = Track(WALK.latitude_deg, WALK.longitude_deg, None)


def remarks(tmp_path: Path, rows: list[str], walk: Track = WALK) -> tuple[str, ...]:
    file = tmp_path / "a.csv"
    file.write_text("\n".join(["lat,lon", *rows]), encoding="utf-8")
    return distance_remarks(read_mapped_cameras(file), walk)


def test_nothing_is_said_of_cameras_that_are_near_or_of_a_country(tmp_path: Path) -> None:
    assert remarks(tmp_path, ["43.25,76.9"]) == ()
    assert remarks(tmp_path, ["43.25,76.9", "51.1,71.4", "43.6,76.9"]) == ()


@pytest.mark.parametrize(("rows", "walk"), [(["76.9,43.25"], WALK), (["43.25,76.9"], SWAPPED_WALK)])
def test_of_swapped_coordinates_the_distance_is_said_and_what_to_do(tmp_path, rows, walk) -> None:
    (said,) = remarks(tmp_path, rows, walk)
    assert "no camera lies within 50 km of the walk: the nearest is 4,04" in said
    assert "with latitude and longitude swapped" in said


def test_of_another_city_only_the_distance_is_said(tmp_path: Path) -> None:
    (said,) = remarks(tmp_path, ["51.1605,71.4704", "51.2,71.5"])
    assert said == "no camera lies within 50 km of the walk: the nearest is 970 km away"


def test_single_cameras_that_are_swapped_are_counted(tmp_path: Path) -> None:
    (said,) = remarks(tmp_path, ["43.25,76.9", "76.9,43.25", "76.91,43.25", "50,30"])
    assert said.endswith("near it with latitude and longitude swapped: 2")


def test_cameras_beside_a_long_leg_of_the_walk_are_near_it(tmp_path: Path) -> None:
    journey = Track(np.array([70.0, 78.0]), np.array([43.25, 43.25]), None)
    assert remarks(tmp_path, ["43.3,74.0"], journey) == ()


@settings(max_examples=30)
@given(
    st.floats(-180, 180),
    st.floats(-89, 89),
    st.floats(-180, 180),
    st.floats(-89, 89),
)
def test_distances_are_those_along_the_ground(
    lon: float, lat: float, other_lon: float, other_lat: float
) -> None:
    """A ball instead of the ellipsoid is off by some parts in a thousand; near ones are said to be 0."""
    found = distances(np.array([lon]), np.array([lat]), np.array([other_lon]), np.array([other_lat]))
    _, _, true_m = Geod(ellps="WGS84").inv(lon, lat, other_lon, other_lat)
    assert found.away_m[0] == pytest.approx(true_m, rel=0.006) or (found.away_m[0] == 0 and true_m < 50_000)
