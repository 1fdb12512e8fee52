"""What cameras see of a walk, against sampling it every few millimetres on the ellipsoid."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from sim.core.arrays import columnwise
from sim.track.exposure import TrackExposure, track_exposure
from sim.track.in_view import Views
from sim.track.walk import Track

GEOD = Geod(ellps="WGS84")
ALMATY = (76.9, 43.25)
PETROPAVL = (69.15, 54.87)
STEP_M = 0.004


def walk(*points_m, times_s=None, around=ALMATY):
    """Lay points, given in metres east and north of a place, on the ellipsoid."""
    east, north = np.array(points_m, dtype=float).T
    longitude, latitude = place(east, north, around)
    return Track(longitude, latitude, None if times_s is None else np.array(times_s, dtype=float))


def place(east, north, around=ALMATY):
    east, north = np.atleast_1d(east).astype(float), np.atleast_1d(north).astype(float)
    azimuth, distance = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    lon, lat = np.full(len(east), around[0]), np.full(len(east), around[1])
    longitude, latitude, _ = columnwise(GEOD.fwd, lon, lat, azimuth, distance)
    return longitude, latitude


def cameras(*rows, around=ALMATY, numbers=None):
    """Views from (east, north, bearing, angle, range), each a camera unless *numbers* says otherwise."""
    east, north, bearing, angle, range_m = np.array(rows, dtype=float).T
    longitude, latitude = place(east, north, around)
    return Views(
        np.arange(len(rows)) if numbers is None else np.array(numbers),
        longitude,
        latitude,
        bearing,
        angle,
        range_m,
    )


def events(exposure: TrackExposure, *columns):
    return [tuple(row) for row in exposure.events[list(columns)].to_numpy().tolist()]


def sampled(track: Track, views: Views):
    """Metres, seconds and, for each camera, whether it sees, every few millimetres of the walk."""
    longitude, latitude = track.longitude_deg, track.latitude_deg
    azimuth, _, length = columnwise(GEOD.inv, longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])
    seen, metres, seconds, before_m = [], [], [], 0.0
    for i in range(len(length)):
        duration = track.time_s[i + 1] - track.time_s[i]
        n = max(math.ceil(length[i] / STEP_M), math.ceil(duration / 0.004))
        part = (np.arange(n) + 0.5) / n
        lon, lat = np.full(n, longitude[i]), np.full(n, latitude[i])
        lon, lat, _ = GEOD.fwd(lon, lat, np.full(n, azimuth[i]), part * length[i])
        seen.append(np.array([sees(views, j, lon, lat) for j in range(len(views.camera))]))
        metres.append(np.column_stack([before_m + part * length[i], np.full(n, length[i] / n)]))
        seconds.append(np.column_stack([track.time_s[i] + part * duration, np.full(n, duration / n)]))
        before_m += length[i]
    return np.concatenate(seen, axis=1), np.concatenate(metres), np.concatenate(seconds)


def sees(views: Views, j, longitude, latitude):
    camera = np.full(len(longitude), views.longitude_deg[j]), np.full(len(longitude), views.latitude_deg[j])
    azimuth, _, distance = GEOD.inv(*camera, longitude, latitude)
    off = np.abs((azimuth - views.bearing_deg[j] + 180) % 360 - 180)
    at_its_foot = distance < 1e-6  # in no direction from it
    return (distance < views.range_m[j]) & (at_its_foot | (off <= views.angle_deg[j] / 2))


ZIGZAG = ((-60, -40), (50, 10), (50, 10), (45, 90), (45, 90.5), (-80, 60), (-20, -70), (-20, -70), (30, -60))
ZIGZAG_S = (0, 80, 200, 260, 261, 340, 470, 475, 520)
NETWORK = (
    (0, 0, 0, 360, 30),
    (40, 20, 340, 60, 55),  # across north
    (-30, 20, 200, 250, 40),  # over half a turn
    (45, 91, 90, 90, 12),
    (-20, -70, 45, 120, 25),  # somebody stands at its foot
    (10, -65, 180, 359, 20),
    (-70, 65, 100, 5, 120),
    (0, 30, 270, 180, 60),
)


@pytest.mark.parametrize("around", [ALMATY, PETROPAVL, (0.0003, 0.0002), (179.9997, -16.5)])
def test_a_walk_is_exact_against_sampling_it_every_few_millimetres(around) -> None:
    track, views = walk(*ZIGZAG, times_s=ZIGZAG_S, around=around), cameras(*NETWORK, around=around)
    exposure = track_exposure(track, views)
    seen, metres, seconds = sampled(track, views)
    for j in range(len(NETWORK)):
        own = exposure.events[exposure.events["camera"] == j]
        assert (own["exit_m"] - own["enter_m"]).sum() == pytest.approx(
            (seen[j] * metres[:, 1]).sum(), abs=0.1
        )
        assert (own["exit_s"] - own["enter_s"]).sum() == pytest.approx(
            (seen[j] * seconds[:, 1]).sum(), abs=0.01
        )
        begins = np.flatnonzero(np.diff(seen[j].astype(int), prepend=0) == 1)
        ends = np.flatnonzero(np.diff(seen[j].astype(int), append=0) == -1)
        assert own["enter_m"].to_numpy() == pytest.approx(metres[begins, 0], abs=0.1)
        assert own["exit_m"].to_numpy() == pytest.approx(metres[ends, 0], abs=0.1)
        assert own["enter_s"].to_numpy() == pytest.approx(seconds[begins, 0], abs=0.01)
        assert own["exit_s"].to_numpy() == pytest.approx(seconds[ends, 0], abs=0.01)
    by_any = seen.any(axis=0)
    assert exposure.metres_in_view == pytest.approx((by_any * metres[:, 1]).sum(), abs=0.1)
    assert exposure.seconds_in_view == pytest.approx((by_any * seconds[:, 1]).sum(), abs=0.01)
    assert exposure.cameras == np.count_nonzero(seen.any(axis=1))


def test_a_straight_walk_through_a_disc_is_its_chord() -> None:
    exposure = track_exposure(walk((-100, 30), (100, 30), times_s=(0, 100)), cameras((0, 0, 0, 360, 50)))
    assert exposure.metres_in_view == pytest.approx(80, abs=1e-3)
    assert exposure.seconds_in_view == pytest.approx(40, abs=1e-3)
    assert events(exposure, "enter_s", "exit_s") == [pytest.approx((30, 70), abs=1e-3)]


def test_cameras_between_two_points_far_apart_are_all_met() -> None:
    along = [(1000 * k, 5, 0, 360, 40) for k in range(1, 16)]
    exposure = track_exposure(walk((0, 0), (16_000, 0), times_s=(0, 8000)), cameras(*along))
    assert exposure.cameras == 15
    assert exposure.metres_in_view == pytest.approx(15 * 2 * math.sqrt(40**2 - 5**2), abs=0.1)


def test_many_cameras_over_one_place_never_make_more_than_the_whole_walk() -> None:
    everywhere = [(x, y, 0, 360, 80) for x in range(0, 101, 10) for y in (-20, 0, 20)]
    exposure = track_exposure(walk((0, 0), (100, 0), times_s=(0, 60)), cameras(*everywhere))
    assert exposure.share_of_distance == 1
    assert exposure.share_of_time == 1
    assert exposure.cameras == len(everywhere)


def test_a_directed_camera_is_no_disc() -> None:
    past = walk((-50, 20), (50, 20), times_s=(0, 100))
    ahead, behind = cameras((0, 0, 0, 90, 60)), cameras((0, 0, 180, 90, 60))
    assert track_exposure(past, ahead).metres_in_view == pytest.approx(40, abs=1e-3)
    assert track_exposure(past, behind).cameras == 0


def test_standing_in_view_takes_seconds_and_no_metres() -> None:
    standing = walk((0, 10), (0, 10), (0, 10), times_s=(0, 60, 90))
    exposure = track_exposure(standing, cameras((0, 0, 0, 90, 30), (0, 0, 180, 90, 30)))
    assert (exposure.metres_in_view, exposure.seconds_in_view) == (0, 90)
    assert events(exposure, "camera", "enter_s", "exit_s") == [(0, 0, 90)]
    assert exposure.share_of_distance is None
    assert exposure.share_of_time == 1


def test_standing_at_the_foot_of_a_camera_is_in_view_and_beyond_its_range_is_not() -> None:
    stops = walk((0, 0), (0, 0), (30, 0), (30, 0), times_s=(0, 10, 20, 30))
    exposure = track_exposure(stops, cameras((0, 0, 90, 60, 20)))
    assert events(exposure, "enter_s", "exit_s") == [pytest.approx((0, 10 + 10 * 20 / 30), abs=1e-3)]


def test_repeated_points_without_time_change_nothing() -> None:
    once = walk((-50, 5), (0, 5), (50, 5), times_s=(0, 50, 100))
    again = walk((-50, 5), (0, 5), (0, 5), (0, 5), (50, 5), times_s=(0, 50, 50, 50, 100))
    views = cameras((0, 0, 0, 360, 20))
    first, second = track_exposure(once, views), track_exposure(again, views)
    assert events(first, "enter_s", "exit_s") == [pytest.approx(*events(second, "enter_s", "exit_s"))]


def test_leaving_a_view_and_coming_back_are_two_events_of_one_camera() -> None:
    there_and_back = walk((0, 0), (200, 0), (0, 0), times_s=(0, 200, 400))
    exposure = track_exposure(there_and_back, cameras((100, 0, 0, 360, 10)))
    assert events(exposure, "enter_s", "exit_s") == [
        pytest.approx((90, 110), abs=1e-3),
        pytest.approx((290, 310), abs=1e-3),
    ]
    assert exposure.cameras == 1


def test_two_views_of_one_camera_that_overlap_are_one_event() -> None:
    two = [(0, 0, 340, 90, 50), (0, 0, 20, 90, 50)]
    past = walk((-50, 20), (50, 20), times_s=(0, 100))
    assert len(track_exposure(past, cameras(*two, numbers=[0, 0])).events) == 1
    assert len(track_exposure(past, cameras(*two)).events) == 2


def test_without_times_metres_are_known_and_seconds_are_not() -> None:
    exposure = track_exposure(walk((-100, 0), (100, 0)), cameras((0, 0, 0, 360, 50)))
    assert exposure.metres_in_view == pytest.approx(100, abs=1e-3)
    assert exposure.seconds_in_view is None
    assert exposure.share_of_time is None
    assert exposure.events["enter_s"].isna().all()


def test_a_camera_of_range_nothing_and_one_just_touched_see_nobody() -> None:
    exposure = track_exposure(
        walk((-50, 0), (50, 0), times_s=(0, 10)), cameras((0, 0, 0, 360, 0), (0, 20, 0, 360, 20))
    )
    assert exposure.cameras == 0
    assert (exposure.metres_in_view, exposure.seconds_in_view) == (0, 0)


def test_a_walk_over_the_date_line_is_short() -> None:
    exposure = track_exposure(
        walk((-100, 0), (100, 0), times_s=(0, 100), around=(180.0, 50.0)),
        cameras((0, 0, 0, 360, 30), around=(180.0, 50.0)),
    )
    assert exposure.metres == pytest.approx(200, abs=1e-3)
    assert exposure.metres_in_view == pytest.approx(60, abs=1e-3)


coordinate = st.integers(-120, 120)
view = st.tuples(coordinate, coordinate, st.integers(0, 359), st.integers(1, 360), st.integers(0, 90))


@settings(max_examples=30, deadline=None)
@given(
    points=st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=6),
    network=st.lists(view, min_size=1, max_size=6),
    more=view,
)
def test_another_camera_never_takes_anything_out_of_view(points, network, more) -> None:
    track = walk(*points, times_s=10.0 * np.arange(len(points)))
    few, many = track_exposure(track, cameras(*network)), track_exposure(track, cameras(*network, more))
    assert many.metres_in_view >= few.metres_in_view - 1e-5
    assert many.seconds_in_view >= few.seconds_in_view - 1e-5
    assert few.metres_in_view <= few.metres + 1e-5
    own = many.events[many.events["camera"] < len(network)].reset_index(drop=True)
    assert own.equals(few.events)


@settings(max_examples=30, deadline=None)
@given(
    points=st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=6, unique=True),
    network=st.lists(view, min_size=1, max_size=6),
)
def test_walking_back_is_seen_for_as_long_and_as_far(points, network) -> None:
    views, times_s = cameras(*network), 10.0 * np.arange(len(points))
    there, back = walk(*points, times_s=times_s), walk(*points[::-1], times_s=times_s)
    there, back = track_exposure(there, views), track_exposure(back, views)
    assert there.metres_in_view == pytest.approx(back.metres_in_view, abs=1e-4)
    assert there.seconds_in_view == pytest.approx(back.seconds_in_view, abs=1e-4)
    assert there.cameras == back.cameras
