"""`safecity track`, from files to figures."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Geod

GEOD = Geod(ellps="WGS84")
HERE = (71.43, 51.13)

Safecity = Callable[..., Any]


def degrees(east: float, north: float) -> tuple[float, float]:
    azimuth, distance = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    longitude, latitude, _ = GEOD.fwd(*HERE, azimuth, distance)
    return longitude, latitude


def walk(tmp_path: Path, *points: tuple[float, float], times_s: Any = None) -> str:
    file = tmp_path / "walk.csv"
    lines = ["latitude,longitude" + (",time" if times_s else "")]
    for number, point in enumerate(points):
        longitude, latitude = degrees(*point)
        lines.append(f"{latitude:.9f},{longitude:.9f}" + (f",{times_s[number]}" if times_s else ""))
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)


def cameras(tmp_path: Path, *rows: tuple[str, float, float, str]) -> str:
    """Cameras from (name, east, north, further columns)."""
    file = tmp_path / "cameras.csv"
    lines = ["camera,longitude,latitude,direction,angle,range"]
    for name, east, north, rest in rows:
        longitude, latitude = degrees(east, north)
        lines.append(f"{name},{longitude:.9f},{latitude:.9f},{rest}")
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)


@pytest.fixture
def disc(tmp_path: Path) -> str:
    return cameras(tmp_path, ("corner", 0, 30, ",360,50"), ("afar", 900, 900, "N,60,50"))


def test_the_json_says_what_was_met_and_when(safecity: Safecity, tmp_path: Path, disc: str) -> None:
    track = walk(tmp_path, (-100, 0), (100, 0), times_s=(1000, 1100))

    answer = safecity("track", "--cameras", disc, "--track", track, "--json")

    assert answer.code == 0, answer.err
    content = json.loads(answer.out)
    (event,) = content.pop("events")
    assert event == {
        "camera": "corner",
        "direction_deg": None,
        "enter_s": 30.0,
        "exit_s": 70.0,
        "enter_m": 60.0,
        "exit_m": 140.0,
    }
    assert content == {
        "cameras": 1,
        "seconds_in_view": 40.0,
        "metres_in_view": 80.0,
        "share_of_time": 0.4,
        "share_of_distance": 0.4,
        "seconds": 100.0,
        "metres": 200.0,
        "cameras_read": 2,
        "points": 2,
        "remarks": [],
    }


def test_the_table_says_the_same(safecity: Safecity, tmp_path: Path, disc: str) -> None:
    track = walk(tmp_path, (-100, 0), (100, 0), times_s=(0, 100))

    answer = safecity("track", "--cameras", disc, "--track", track)

    assert answer.code == 0
    assert answer.out.startswith(
        "1 of 2 cameras have the walker in view, "
        "for 40.00 s of 1:40.0 min (40.0 %) and over 80.0 of 200.0 m (40.0 %)."
    )
    assert "corner" in answer.out
    assert "afar" not in answer.out


def test_without_times_there_are_metres_only_and_that_is_said(
    safecity: Safecity, tmp_path: Path, disc: str
) -> None:
    track = walk(tmp_path, (-100, 0), (100, 0))

    content = json.loads(safecity("track", "--cameras", disc, "--track", track, "--json").out)

    assert (content["metres_in_view"], content["seconds_in_view"], content["share_of_time"]) == (
        80.0,
        None,
        None,
    )
    assert (content["events"][0]["enter_s"], content["events"][0]["enter_m"]) == (None, 60.0)
    assert content["remarks"] == ["the track has no time, so only metres are known, not seconds"]
    assert "the track has no times" in safecity("track", "--cameras", disc, "--track", track).out


def test_the_range_is_for_cameras_that_state_none(safecity: Safecity, tmp_path: Path) -> None:
    file = cameras(tmp_path, ("states", -50, 0, ",360,10"), ("does not", 50, 0, ",360,"))
    track = walk(tmp_path, (-100, 0), (100, 0), times_s=(0, 200))

    answer = safecity("track", "--cameras", file, "--track", track, "--range", "25", "--json")

    assert [event["exit_s"] - event["enter_s"] for event in json.loads(answer.out)["events"]] == [20.0, 50.0]


def test_a_camera_of_unknown_direction_is_taken_to_see_all_round_and_that_is_said(
    safecity: Safecity, tmp_path: Path
) -> None:
    file = cameras(tmp_path, ("odd", 0, 0, "forward,60,20"))
    track = walk(tmp_path, (-100, 0), (100, 0))

    content = json.loads(safecity("track", "--cameras", file, "--track", track, "--json").out)

    assert content["metres_in_view"] == 40.0
    assert content["remarks"][1:] == [
        "cameras without a direction, taken to see all round, so that this is the most: 1",
        "cameras: kept, but direction 'forward' is not understood: 1",
    ]


def test_each_way_that_a_point_looks_is_a_camera(safecity: Safecity, tmp_path: Path) -> None:
    file = cameras(tmp_path, ("pole", 0, 0, "90;270,60,30"), ("gate", 0, 500, "N,60,30"))
    track = walk(tmp_path, (-100, 0), (100, 0), times_s=(0, 200))

    content = json.loads(safecity("track", "--cameras", file, "--track", track, "--json").out)

    met = [(event["camera"], event["direction_deg"], event["enter_s"]) for event in content["events"]]
    assert met == [("pole", 270.0, 70.0), ("pole", 90.0, 100.0)]
    assert (content["cameras"], content["cameras_read"], content["seconds_in_view"]) == (2, 3, 60.0)
    assert content["remarks"] == ["cameras: points that look several ways, each way a camera: 1"]
    assert "pole (270°)" in safecity("track", "--cameras", file, "--track", track).out


def test_a_sharper_picture_is_asked_for_by_its_density(safecity: Safecity, tmp_path: Path) -> None:
    file = cameras(tmp_path, ("usual", 0, 0, "N,360,"))
    track = walk(tmp_path, (-100, 0), (100, 0))

    found = [
        json.loads(safecity("track", "--cameras", file, "--track", track, *more, "--json").out)[
            "metres_in_view"
        ]
        for more in ((), ("--density", "recognise"), ("--density", "identify"))
    ]

    assert found[0] > found[1] > found[2] > 0


def test_a_walk_past_nobody_is_in_nobodys_view(safecity: Safecity, tmp_path: Path, disc: str) -> None:
    track = walk(tmp_path, (-100, 500), (100, 500), times_s=(0, 100))

    answer = safecity("track", "--cameras", disc, "--track", track)

    assert answer.out == (
        "0 of 2 cameras have the walker in view, "
        "for 0.00 s of 1:40.0 min (0.0 %) and over 0.0 of 200.0 m (0.0 %).\n"
    )


@pytest.mark.parametrize(
    ("track", "words"),
    [
        ("latitude,longitude,time\n43,76,5\n43,76,1\n", "time goes back by 4 s"),
        ("latitude,longitude\n43,76\n", "only 1 point"),
    ],
)
def test_a_bad_track_is_bad_input(
    safecity: Safecity, tmp_path: Path, disc: str, track: str, words: str
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(track, encoding="utf-8")

    answer = safecity("track", "--cameras", disc, "--track", str(file), "--json")

    assert answer.code == 2
    assert words in answer.err
    assert answer.err.count("\n") == 1
    assert answer.out == ""


def test_an_endless_range_is_bad_input(safecity: Safecity, tmp_path: Path, disc: str) -> None:
    track = walk(tmp_path, (0, 0), (1, 0))

    answer = safecity("track", "--cameras", disc, "--track", track, "--range", "inf")

    assert answer.code == 2
    assert "--range is inf" in answer.err


def test_both_files_must_be_named(safecity: Safecity, disc: str) -> None:
    answer = safecity("track", "--cameras", disc)

    assert answer.code == 2
    assert "--track" in answer.err


def test_what_nobody_walks_is_said_in_the_table_and_in_the_json(
    safecity: Safecity, tmp_path: Path, disc: str
) -> None:
    track = walk(tmp_path, (-100, 0), (50_000, 0), times_s=(0, 1000))

    remark = "the track moves at 180 km/h on average, faster than anybody walks; check what its times count"
    content = json.loads(safecity("track", "--cameras", disc, "--track", track, "--json").out)

    assert remark in content["remarks"]
    assert f"Note: {remark}." in safecity("track", "--cameras", disc, "--track", track).out


def test_columns_of_a_walk_that_are_not_read_are_named(safecity: Safecity, tmp_path: Path, disc: str) -> None:
    track = tmp_path / "walk.txt"
    track.write_text("lat;lon;speed\n51,13;71,43\n51,131;71,43\n", encoding="utf-8")

    remarks = json.loads(safecity("track", "--cameras", disc, "--track", str(track), "--json").out)["remarks"]

    assert "columns not read: 'speed'" in remarks
