"""Walks as recorders and programs really write them."""

import json
from pathlib import Path

import numpy as np
import pytest

from sim.core.errors import InputError
from sim.track.exposure import track_exposure
from sim.track.in_view import Views
from sim.track.pieces import odd_motion
from sim.track.read_track import read_track
from sim.track.walk import Track

NO_TIME = "so only metres are known, not seconds"


def point(
    lon: float | str, time: str = "", *, lat: float | str = 43.25, ele: str = "", name: str = "trkpt"
) -> str:
    inside = (f"<ele>{ele}</ele>" if ele else "") + (f"<time>{time}</time>" if time else "")
    return f'<{name} lat="{lat}" lon="{lon}">{inside}</{name}>'


def at(minute: int, day: int = 1) -> str:
    return f"2025-06-{day:02}T08:{minute:02}:00Z"


def walk(day: int = 1, lon: float = 76.9, segments: int = 1) -> str:
    parts = "".join(
        f"<trkseg>{point(lon + number / 100, at(10 * number, day))}"
        f"{point(lon + number / 100 + 0.005, at(10 * number + 5, day))}</trkseg>"
        for number in range(segments)
    )
    return f"<trk>{parts}</trk>"


def gpx(inside: str, declaration: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{declaration}<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{inside}</gpx>'


def read(tmp_path: Path, content: str | bytes, name: str = "walk.gpx") -> Track:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_track(file)


def refused(tmp_path: Path, content: str | bytes, name: str = "walk.gpx") -> str:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content, name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


PLAIN = gpx(walk())
NAMED = PLAIN.replace("<trk>", "<trk><name>Прогулка</name>")
SAME = {
    "prefixes": PLAIN.replace("<", "<ns2:")
    .replace("<ns2:/", "</ns2:")
    .replace("<ns2:?", "<?")
    .replace("xmlns=", "xmlns:ns2="),
    "Windows-1251": NAMED.replace("UTF-8", "windows-1251").encode("cp1251"),
    "Latin-1": PLAIN.replace("<trk>", "<trk><name>Höhe</name>")
    .replace("UTF-8", "ISO-8859-1")
    .encode("latin-1"),
    "UTF-16": NAMED.replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-16 that is none": NAMED.replace("UTF-8", "utf-16").encode(),
    "names in another code page than said": NAMED.encode("cp1251"),
    "a code page nobody knows": PLAIN.replace("UTF-8", "x-none"),
    "a blank line first": "\n" + PLAIN,
    "two marks of byte order": "\ufeff\ufeff" + PLAIN,
    "control characters": PLAIN.replace("<trk>", "<trk><name>a\x01b</name>"),
    "decimal commas in heights": PLAIN.replace("<time>", "<ele>700,5</ele><time>"),
    "empty heights": PLAIN.replace("<time>", "<ele></ele><time>"),
    "times of extensions": PLAIN.replace("<time>", "<extensions><time>5</time></extensions><time>"),
    "spaces for signs": PLAIN.replace("2025-06-01T", "2025 06 01 "),
    "an empty track beside a route": gpx(
        "<trk><trkseg/></trk><rte>"
        + point(76.9, at(0), name="rtept")
        + point(76.905, at(5), name="rtept")
        + "</rte>"
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_a_gpx_file_is_read_whatever_wrote_it(tmp_path: Path, case: str) -> None:
    track = read(tmp_path, SAME[case])
    assert track.longitude_deg.tolist() == [76.9, 76.905]
    assert track.time_s is not None
    assert track.time_s.tolist() == [0, 300]
    assert track.remarks == ()


REFUSED = {
    "waypoints": (gpx(point(76.9, name="wpt") * 2), "the file holds waypoints (2) and no track"),
    "a comma in a longitude": (
        gpx(f"<trk>{point(76.9)}{point('76,905')}</trk>"),
        "the longitude '76,905' of point 2 is no number",
    ),
    "a track cut off": (PLAIN[:-60], "no GPX, or only a part of one: it breaks off behind 2 points"),
    "a time nobody understands": (
        gpx(f"<trk>{point(76.9, 'noon')}{point(76.905, at(5))}</trk>"),
        "the time 'noon' of point 1",
    ),
    "a document type": ('<!DOCTYPE gpx [<!ENTITY a "b">]>' + PLAIN[38:], "XML with a document type"),
    "KML inside": ('<kml xmlns="http://www.opengis.net/kml/2.2"/>', "no GPX, but KML"),
    "a packed file": (b"\x1f\x8b\x08\x00", "compressed by gzip; unpack it"),
    "tracks of one point each": (
        gpx(f"<trk>{point(76.9, at(0))}</trk><trk>{point(76.905, at(0))}</trk>"),
        "no track in the file has 2 points",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_gpx_file_that_is_none_is_refused_for_the_real_reason(tmp_path: Path, case: str) -> None:
    content, words = REFUSED[case]
    assert words in refused(tmp_path, content)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.kml", "a KML file"),
        ("a.tcx", "a TCX file"),
        ("a.fit", "a FIT file"),
        ("a.nmea", "NMEA"),
        ("a.gpx.gz", "unpack it first"),
    ],
)
def test_other_formats_are_refused_by_name(tmp_path: Path, name: str, words: str) -> None:
    assert words in refused(tmp_path, "", name)


def test_walks_of_different_days_are_counted_each_by_itself(tmp_path: Path) -> None:
    track = read(tmp_path, gpx(walk() + walk(2, 76.92)))
    assert track.time_s is not None
    assert track.time_s.tolist() == [0, 300, 300, 600]
    assert track.ends.tolist() == [1]
    assert track.remarks == ("walks in the file, each counted by itself without what lies between them: 2",)


def test_a_later_walk_may_stand_first(tmp_path: Path) -> None:
    track = read(tmp_path, gpx(walk(2) + walk(1)))
    assert track.time_s is not None
    assert track.time_s[-1] == 600


def test_a_pause_between_segments_is_bridged_and_a_night_is_not(tmp_path: Path) -> None:
    paused = read(tmp_path, gpx(walk(segments=2)))
    assert paused.remarks == ("interruptions bridged by a straight line at even speed: 1",)
    rows = "".join(f"{43.25},{76.9 + n / 1000},{at(n, day)}\n" for day in (1, 2) for n in range(3))
    night = read(tmp_path, f"lat,lon,time\n{rows}", "walk.csv")
    assert night.time_s is not None
    assert night.time_s[-1] == 240
    assert night.remarks == (
        "walks in the file, each counted by itself without what lies between them: 2",
        "the longest time between two of its points, not counted: 24.0 hours",
    )


def test_what_lies_between_two_walks_is_neither_metres_nor_in_view(tmp_path: Path) -> None:
    track = read(tmp_path, gpx(walk() + walk(2, 76.92)))
    whole = np.array([360.0])
    between = Views(
        np.array([0]), np.array([76.9125]), np.array([43.25]), np.zeros(1), whole, np.array([300.0])
    )
    assert len(track_exposure(track, between).events) == 0
    at_both = Views(
        np.array([0]), np.array([76.9125]), np.array([43.25]), np.zeros(1), whole, np.array([700.0])
    )
    exposure = track_exposure(track, at_both)
    assert exposure.metres == pytest.approx(812, abs=1)
    assert len(exposure.events) == 2
    assert exposure.seconds == 600


def test_the_same_walk_in_two_tracks_is_twice_what_it_is_in_one(tmp_path: Path) -> None:
    views = Views(
        np.array([0]),
        np.array([76.902]),
        np.array([43.2501]),
        np.zeros(1),
        np.array([360.0]),
        np.array([50.0]),
    )
    once = track_exposure(read(tmp_path, gpx(walk())), views)
    twice = track_exposure(read(tmp_path, gpx(walk() + walk(2))), views)
    assert twice.metres_in_view == pytest.approx(2 * once.metres_in_view)
    assert twice.seconds_in_view == pytest.approx(2 * (once.seconds_in_view or 0))


@pytest.mark.parametrize("early", ["1970-01-01T00:00:00Z", "1901-12-13T20:45:52Z", "1980-01-06T00:00:00Z"])
def test_a_first_fix_of_another_age_is_left_out_and_said(tmp_path: Path, early: str) -> None:
    track = read(tmp_path, gpx(f"<trk>{point(76.8, early)}{point(76.9, at(0))}{point(76.905, at(5))}</trk>"))
    assert track.time_s is not None
    assert track.time_s.tolist() == [0, 300]
    assert track.remarks == ("points left out whose time lies before 1990, as before a first fix: 1",)


def test_a_jump_of_years_is_no_part_of_a_walk(tmp_path: Path) -> None:
    first = point(76.8, "2020-06-01T08:00:00Z")
    track = read(tmp_path, gpx(f"<trk>{first}{point(76.9, at(0))}{point(76.905, at(5))}</trk>"))
    assert track.time_s is not None
    assert track.time_s[-1] == 300
    assert track.remarks == (
        "points that stand alone, further from the others than a pause: 1",
        "the longest time between two of its points, not counted: 5.0 years",
    )


def test_two_points_far_apart_in_time_are_bridged_and_said(tmp_path: Path) -> None:
    track = read(tmp_path, gpx(f"<trk>{point(76.9, at(0))}{point(76.905, at(0, 2))}</trk>"))
    assert track.time_s is not None
    assert track.time_s[-1] == 86_400
    assert track.remarks == ("1.0 days lie between two points, bridged at even speed",)


def test_times_that_go_back_by_rounding_are_taken_as_standing(tmp_path: Path) -> None:
    times = ("2025-06-01T08:00:00.2073437Z", "2025-06-01T08:00:00.207Z", at(5))
    points = "".join(point(76.9 + n / 1000, time) for n, time in enumerate(times))
    track = read(tmp_path, gpx(f"<trk>{points}</trk>"))
    assert track.time_s is not None
    assert track.time_s.tolist()[:2] == [0, 0]
    assert track.remarks == ("times that go back by less than 1 s, taken as rounding: 1",)


def test_a_second_back_is_no_rounding(tmp_path: Path) -> None:
    assert "time goes back by 1 s at point 2" in refused(
        tmp_path, "lat,lon,time\n43,76,5\n43,76.1,4\n", "a.csv"
    )


def test_times_that_are_all_the_same_are_none(tmp_path: Path) -> None:
    track = read(tmp_path, gpx(f"<trk>{point(76.9, at(0))}{point(76.905, at(0))}</trk>"))
    assert track.time_s is None
    assert track.remarks == (f"all 2 points of a walk have the same time, {NO_TIME}",)


def test_waypoints_beside_a_track_are_counted(tmp_path: Path) -> None:
    assert read(tmp_path, gpx(point(1, name="wpt") + walk())).remarks == (
        "waypoints left out beside the track: 1",
    )


TABLES = {
    "date time": ("type,date time,latitude,longitude", "T,2025-06-01 08:0{},43.25,76.90{}"),
    "a day and an hour": ("Date,Time,type,Lat,Lon", "2025-06-01,08:0{}:00,T,43.25,76.90{}"),
    "digits of day and hour": ("date,time,type,lat,lon", "250601,80{}00,T,43.25,76.90{}"),
    "a day with its hour": ("date,type,lat,lon", "01.06.2025 08:0{},T,43.25,76.90{}"),
    "milliseconds by their heading": ("elapsed ms,type,lat,lon", "{}00000,T,43.25,76.90{}"),
    "Russian": ("время;type;широта;долгота", "01.06.2025 08:0{};T;43,25;76,90{}"),
}


def table(case: str) -> str:
    headings, row = TABLES[case]
    late = "3" if "milliseconds" in case else "5"
    return "\n".join([headings, row.format("0", "0"), row.format(late, "5")])


@pytest.mark.parametrize("case", TABLES)
@pytest.mark.parametrize("ending", ["csv", "txt"])
def test_a_table_says_its_times_in_many_ways_and_other_columns_are_named(
    tmp_path: Path, case: str, ending: str
) -> None:
    track = read(tmp_path, table(case), f"walk.{ending}")
    assert track.longitude_deg.tolist() == [76.9, 76.905]
    assert track.time_s is not None
    assert track.time_s.tolist() == [0, 300]
    assert track.remarks == ("columns not read: 'type'",)


def test_a_day_without_an_hour_is_no_time(tmp_path: Path) -> None:
    track = read(tmp_path, "date,lat,lon\n2025-06-01,43.25,76.9\n2025-06-01,43.25,76.905\n", "walk.csv")
    assert track.time_s is None
    assert track.remarks == ("columns not read: 'date'", f"the track has no time, {NO_TIME}")


def feature(kind: str, coordinates: object, **properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


LINE = [[76.9, 43.25], [76.905, 43.25]]


def test_lines_of_a_collection_share_their_times(tmp_path: Path) -> None:
    shapes = [{"type": "LineString", "coordinates": LINE}, {"type": "Point", "coordinates": [1, 2]}]
    content = {
        "type": "Feature",
        "properties": {"times": [at(0), at(5)]},
        "geometry": {"type": "GeometryCollection", "geometries": shapes},
    }
    track = read(tmp_path, json.dumps(content), "walk.geojson")
    assert track.time_s is not None
    assert track.time_s.tolist() == [0, 300]


def test_features_that_are_no_part_of_a_walk_are_counted(tmp_path: Path) -> None:
    features = [
        feature("LineString", LINE),
        feature("Point", [1, 2]),
        None,
        {"type": "Feature", "geometry": None},
    ]
    track = read(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}), "walk.geojson")
    assert track.remarks[:2] == (
        "features left out that are no line: 1",
        "features left out that have no geometry: 2",
    )


def test_points_on_lines_of_their_own_are_a_walk(tmp_path: Path) -> None:
    text = "\n".join(
        json.dumps(feature("Point", place, time=1748764800000 + n * 1000)) for n, place in enumerate(LINE)
    )
    track = read(tmp_path, text, "walk.geojsonl")
    assert track.time_s is not None
    assert track.time_s.tolist() == [0, 1]


def test_positions_may_be_missing_but_nothing_else(tmp_path: Path) -> None:
    holes = [*LINE, [None, 43.25], []]
    assert read(tmp_path, json.dumps(feature("LineString", holes)), "a.geojson").remarks[0].endswith(": 2")
    words = refused(tmp_path, json.dumps(feature("LineString", [*LINE, [True, 43.25]])), "a.geojson")
    assert "of point 3 is no pair of numbers" in words


def test_latitudes_that_are_longitudes_are_told(tmp_path: Path) -> None:
    assert "swap the two" in refused(tmp_path, "lat,lon\n116.4,39.9\n116.5,39.9\n", "a.csv")


def test_a_date_line_is_crossed_on_the_short_side(tmp_path: Path) -> None:
    track = read(tmp_path, "lat,lon\n65,179.9999\n65,-179.9999\n", "a.csv")
    assert odd_motion(track) == ()


ODD = {
    "a car": (
        "lat,lon,time\n43.25,76.9,0\n43.25,76.92,100\n",
        "the track moves at 58.5 km/h on average, faster",
    ),
    "milliseconds unsaid": ("lat,lon,time\n43.25,76.9,0\n43.25,76.905,300000\n", "slower than fixes drift"),
    "a step across a country": (
        "lat,lon\n43.25,76.9\n51.1,71.4\n",
        "the track is 966.5 km long, further than anybody walks",
    ),
    "a step without time": (
        "lat,lon\n43.25,76.9\n43.5,76.9\n",
        "the longest step is 27.8 km, to latitude 43.5000",
    ),
    "a step at once": (
        "lat,lon,time\n43.25,76.9,0\n43.26,76.9,1\n43.25,76.9,4000\n",
        "steps at more than 252 km/h: 1; the longest is 1.1 km",
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_what_nobody_walks_is_said(tmp_path: Path, case: str) -> None:
    text, words = ODD[case]
    assert words in " ".join(odd_motion(read(tmp_path, text, "a.csv")))


def test_a_plain_walk_is_not_odd(tmp_path: Path) -> None:
    assert odd_motion(read(tmp_path, PLAIN)) == ()


def points(*properties: dict[str, object]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": one,
            "geometry": {"type": "Point", "coordinates": [76.9 + number / 200, 43.25]},
        }
        for number, one in enumerate(properties)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_times_of_points_are_found_under_the_names_that_recorders_use(tmp_path: Path) -> None:
    for name, unit in (("tst", 1), ("Timestamp", 1), ("timestampMs", 1000)):
        track = read(
            tmp_path, points({name: 1748764800 * unit}, {name: 1748765100 * unit}), f"{name}.geojson"
        )
        assert track.time_s is not None
        assert track.time_s.tolist() == [0.0, 300.0]


def test_properties_are_named_where_none_of_them_is_known_as_a_time(tmp_path: Path) -> None:
    track = read(tmp_path, points({"when": at(0), "acc": 5}, {"when": at(5)}), "walk.geojson")
    assert track.time_s is None
    assert "properties not read: 'when', 'acc'" in track.remarks


def test_a_table_without_headings_is_refused_for_that(tmp_path: Path) -> None:
    said = refused(tmp_path, "76.9005,43.25,1,60,1,180\n76.9030,43.25,1,60,1,0\n", "walk.csv")
    assert "the first line holds numbers, not headings" in said


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        ("time (ms)", 0, 300_000),
        ("time [ms]", 0, 300_000),
        ("minutes", 0, 5),
        ("elapsed_min", 0, 5),
        ("time (min)", 1, 6),
        ("unix_timestamp", 1748764800, 1748765100),
        ("elapsed", "0:00:00", "0:05:00"),
    ],
)
def test_headings_say_what_times_count(
    tmp_path: Path, heading: str, first: int | str, last: int | str
) -> None:
    text = f"{heading},lat,lon\n{first},43.25,76.9\n{last},43.25,76.905\n"
    track = read(tmp_path, text, "walk.csv")
    assert track.time_s is not None
    assert track.time_s.tolist() == [0.0, 300.0]


@pytest.mark.parametrize("name", ["walk.csv", "walk.geojson"])
def test_a_web_page_is_called_one(tmp_path: Path, name: str) -> None:
    assert "is a web page" in refused(tmp_path, "<!DOCTYPE html><html>Too many requests</html>", name)


def test_an_area_is_no_walk_and_that_is_said(tmp_path: Path) -> None:
    ring = [[76.9, 43.25], [76.905, 43.25], [76.9, 43.26], [76.9, 43.25]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    said = refused(
        tmp_path, json.dumps({"type": "Feature", "properties": {}, "geometry": shape}), "a.geojson"
    )
    assert "no line and no point in it, but Polygon" in said


@pytest.mark.parametrize("kind", [{}, [], None, 1, True])
def test_a_shape_whose_type_is_no_word_is_left_out_and_counted(kind: object, tmp_path: Path) -> None:
    walked = [{"type": "Point", "coordinates": [76.9 + step / 100, 43.25]} for step in range(2)]
    shapes = [*walked, {"type": kind, "coordinates": [76.9, 43.25]}]
    features = [{"type": "Feature", "geometry": one, "properties": {"time_s": 0}} for one in shapes]
    found = read(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}), "a.geojson")
    assert any("no point: 1" in remark for remark in found.remarks)
