"""Walks from files, and what is said of those that are none."""

import json
from pathlib import Path

import numpy as np
import pytest

from sim.core.errors import InputError
from sim.track.read_track import read_track

POINTS = ((76.9, 43.25), (76.901, 43.25), (76.901, 43.2512))
TIMES = ("2025-06-25T08:00:00Z", "2025-06-25T08:01:00.5Z", "2025-06-25T14:02:00+06:00")
SECONDS = [0.0, 60.5, 120.0]


def gpx(*segments, route=False):
    def point(longitude, latitude, time=None):
        stamp = f"<time>{time}</time>" if time else ""
        name = "rtept" if route else "trkpt"
        return f'<{name} lat="{latitude}" lon="{longitude}"><ele>800</ele>{stamp}</{name}>'

    inside = "".join(
        ("" if route else "<trkseg>")
        + "".join(point(*one) for one in segment)
        + ("" if route else "</trkseg>")
        for segment in segments
    )
    kind = "rte" if route else "trk"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<{kind}>{inside}</{kind}></gpx>"
    )


def written(tmp_path: Path, name: str, text: str) -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def line(properties, coordinates=POINTS, kind="LineString"):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def points(times):
    return [
        line({"time": time} if time else {}, point, "Point")
        for point, time in zip(POINTS, times, strict=True)
    ]


GPX = gpx([(*point, time) for point, time in zip(POINTS, TIMES, strict=True)])
FILES = {
    "walk.gpx": GPX,
    "line.geojson": collection(line({"coordTimes": TIMES})),
    "nested.geojson": collection(line({"coordinateProperties": {"times": TIMES}})),
    "points.geojson": collection(*points(TIMES)),
    "walk.csv": "time,latitude,longitude\n"
    + "".join(f"{t},{p[1]},{p[0]}\n" for p, t in zip(POINTS, TIMES, strict=True)),
    "semicolons.csv": "Lat; Lon; Seconds\n"
    + "".join(f"{p[1]}; {p[0]}; {t}\n" for p, t in zip(POINTS, (1000, 1060.5, 1120), strict=True)),
}


@pytest.mark.parametrize("name", FILES)
def test_a_walk_is_the_same_in_every_format(tmp_path: Path, name: str) -> None:
    track = read_track(written(tmp_path, name, FILES[name]))
    assert np.column_stack([track.longitude_deg, track.latitude_deg]) == pytest.approx(np.array(POINTS))
    assert track.time_s is not None
    assert track.time_s == pytest.approx(SECONDS)
    assert track.remarks == ()


UNTIMED = {
    "walk.gpx": gpx(POINTS),
    "route.gpx": gpx(POINTS, route=True),
    "bare.geojson": json.dumps({"type": "LineString", "coordinates": POINTS}),
    "points.geojson": collection(*points([None] * 3)),
    "walk.csv": "latitude,longitude\n" + "".join(f"{p[1]},{p[0]}\n" for p in POINTS),
}


@pytest.mark.parametrize("name", UNTIMED)
def test_a_walk_without_times_says_so(tmp_path: Path, name: str) -> None:
    track = read_track(written(tmp_path, name, UNTIMED[name]))
    assert track.time_s is None
    assert track.remarks == ("the track has no time, so only metres are known, not seconds",)


def test_one_missing_time_is_counted_and_leaves_metres(tmp_path: Path) -> None:
    text = gpx([(*POINTS[0], TIMES[0]), POINTS[1], (*POINTS[2], TIMES[2])])
    track = read_track(written(tmp_path, "walk.gpx", text))
    assert track.time_s is None
    assert track.remarks[0].startswith("1 of 3 points have no time")


def test_segments_are_joined_and_counted(tmp_path: Path) -> None:
    text = gpx([(*POINTS[0], TIMES[0])], [], [(*POINTS[1], TIMES[1]), (*POINTS[2], TIMES[2])])
    track = read_track(written(tmp_path, "walk.gpx", text))
    assert len(track.longitude_deg) == 3
    assert track.remarks == ("interruptions bridged by a straight line at even speed: 1",)


def test_points_that_are_nowhere_are_left_out_and_counted(tmp_path: Path) -> None:
    text = "latitude,longitude,time\n43.25,76.9,0\n0,0,5\n,76.9,7\n43.26,76.9,10\n"
    track = read_track(written(tmp_path, "walk.csv", text))
    assert track.time_s == pytest.approx([0, 10])
    assert track.remarks == ("points left out for want of a position: 2",)


WRONG = {
    "time going back": (
        "a.csv",
        "latitude,longitude,time\n43,76,10\n43,76.1,5\n",
        "a.csv:3: time goes back by 5 s",
    ),
    "time going back in GPX": (
        "a.gpx",
        gpx([(*POINTS[0], TIMES[1]), (*POINTS[1], TIMES[0])]),
        "time goes back by 60.5 s at point 2",
    ),
    "one point": ("a.csv", "latitude,longitude\n43,76\n", "the track has only 1 point"),
    "no point": ("a.gpx", gpx([]), "the track has 0 points"),
    "metres for degrees": (
        "a.csv",
        "x,y\n654321,4790000\n654322,4790001\n",
        "a.csv:2: point 1 lies at longitude",
    ),
    "a word for a number": (
        "a.csv",
        "latitude,longitude\n43,76\nnorth,76\n",
        "a.csv:3: the latitude 'north' is no number",
    ),
    "no column": ("a.csv", "latitude,time\n43,76\n", "there is no column 'longitude'"),
    "a time that is none": (
        "a.csv",
        "latitude,longitude,time\n43,76,soon\n43,76,2\n",
        "a.csv:2: the time 'soon'",
    ),
    "an empty file": ("a.csv", "", "the file is empty"),
    "headings only": ("a.csv", "latitude,longitude\n", "there is no row under its headings"),
    "half a file": ("a.gpx", GPX[:200], "no GPX, or only a part of one"),
    "no GPX": ("a.gpx", "walk", "no GPX, or only a part of one"),
    "half a JSON": ("a.geojson", FILES["line.geojson"][:50], "no GeoJSON, or only a part of one"),
    "JSON of another kind": ("a.geojson", "[1, 2]", "it has no 'type'"),
    "another CRS": (
        "a.geojson",
        collection(line({}), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32643"}}),
        "another CRS than WGS 84",
    ),
    "fewer times than points": (
        "a.geojson",
        collection(line({"times": TIMES[:2]})),
        "another number of times",
    ),
    "words for positions": ("a.geojson", collection(line({}, [["a", "b"], [1, 2]])), "no pair of numbers"),
    "times that are no list": ("a.geojson", collection(line({"times": 5})), "another number of times"),
    "a number among days": (
        "a.geojson",
        collection(line({"times": [*TIMES[:2], 5]})),
        "the time '5' of point 3",
    ),
    "a line that is none": ("a.geojson", collection(line({}, 5.0)), "the track has 0 points"),
    "properties that are a text": (
        "a.geojson",
        collection(line("none", POINTS[:1])),
        "the track has only 1 point",
    ),
    "a geometry that is a list": ("a.geojson", collection({"geometry": [1]}), "the track has 0 points"),
    "more cells than headings": (
        "a.csv",
        "latitude,longitude\n43,76,5\n",
        "more cells than there are headings",
    ),
    "an ending nobody knows": ("a.kml", "", "tracks are read from .gpx"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_walk_is_one_clear_sentence(tmp_path: Path, case: str) -> None:
    name, text, words = WRONG[case]
    with pytest.raises(InputError) as caught:
        read_track(written(tmp_path, name, text))
    message = str(caught.value)
    assert words in message
    assert name in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["none.gpx", "none.csv", "none.geojson"])
def test_a_file_that_is_not_there_is_said_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_track(tmp_path / name)
