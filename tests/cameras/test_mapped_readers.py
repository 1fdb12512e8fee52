"""Cameras on a map, from every kind of file, and what is said of what cannot be used."""

import json
from pathlib import Path

import numpy as np
import osmium
import pytest

from sim.cameras.mapped.contract import MappedCameras
from sim.cameras.mapped.read import read_mapped_cameras
from sim.core.errors import InputError

EXTRACT = Path(__file__).resolve().parents[3] / "shared" / "data" / "almaty" / "almaty-2012.osm.pbf"

NODES = {
    1: ((76.9, 43.25), {"man_made": "surveillance", "direction": "NE", "camera:type": "fixed"}),
    2: ((76.91, 43.25), {"man_made": "surveillance", "direction": "355;175", "camera:mount": "pole"}),
    3: (
        (76.92, 43.25),
        {
            "man_made": "surveillance",
            "direction": "forward",
            "camera:direction": "239-284",
            "camera:type": "dome",
            "surveillance": "public",
            "surveillance:zone": "traffic",
            "height": "4.5 m",
            "operator": "Police",
            "operator:type": "government",
        },
    ),
    4: ((76.93, 43.25), {"highway": "speed_camera", "direction": "forward"}),
    5: ((76.94, 43.25), {"man_made": "surveillance", "surveillance": "indoor", "surveillance:zone": "bank"}),
    6: ((76.95, 43.25), {"man_made": "surveillance", "surveillance:type": "ALPR", "height": "16 ft"}),
    7: ((76.96, 43.25), {"man_made": "surveillance", "surveillance:type": "guard"}),
    8: ((0.0, 0.0), {"man_made": "surveillance", "direction": "90"}),
    9: ((76.97, 43.25), {"highway": "crossing"}),
    10: ((76.98, 43.25), {"man_made": "surveillance", "camera:type": "PTZ", "height": "high"}),
}
KEPT = [1, 2, 2, 3, 4, 5, 6, 10]


def osm(nodes=None, more="") -> str:
    text = "".join(
        f'<node id="{number}" lat="{lat}" lon="{lon}" version="1">'
        + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        + "</node>"
        for number, ((lon, lat), tags) in (NODES if nodes is None else nodes).items()
    )
    return f'<?xml version="1.0"?><osm version="0.6" generator="test">{text}{more}</osm>'


def write_pbf(file: Path) -> Path:
    with osmium.SimpleWriter(str(file)) as writer:
        for number, (place, tags) in NODES.items():
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place, tags=tags, version=1))
    return file


def feature(place, properties, kind="Point"):
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": place}, "properties": properties}


def collection(*features) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def written(tmp_path: Path, name: str, text: str) -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def read(tmp_path: Path, name: str, text: str) -> MappedCameras:
    return read_mapped_cameras(written(tmp_path, name, text))


@pytest.fixture(params=["xml", "pbf", "geojson"])
def same_nodes(request: pytest.FixtureRequest, tmp_path: Path) -> MappedCameras:
    if request.param == "pbf":
        return read_mapped_cameras(write_pbf(tmp_path / "cameras.osm.pbf"))
    if request.param == "xml":
        return read(tmp_path, "cameras.osm", osm())
    features = (feature(place, {"@id": f"node/{n}", **tags}) for n, (place, tags) in NODES.items())
    return read(tmp_path, "cameras.geojson", collection(*features))


def test_tags_become_words_of_the_project_in_every_format(same_nodes: MappedCameras) -> None:
    views = same_nodes.views.set_index(same_nodes.views["camera"].str.removeprefix("node/").astype(int))
    assert views.index.tolist() == KEPT
    assert views["bearing_deg"].tolist() == pytest.approx(
        [45, 355, 175, 261.5, np.nan, np.nan, np.nan, np.nan], nan_ok=True
    )
    assert views.loc[3, "angle_deg"] == 45
    assert views.loc[[1, 3, 10], "type"].tolist() == ["fixed", "dome", "panning"]
    assert views.loc[[3, 6], "height_m"].tolist() == pytest.approx([4.5, 4.8768])
    assert views.loc[3, ["zone", "operator", "owner"]].tolist() == ["traffic", "Police", "state"]
    assert views["mount"].dropna().tolist() == ["pole", "pole"]
    assert views.loc[[4, 6], "analytics"].tolist() == ["anpr", "anpr"]
    assert views["site_class"].dropna().to_dict() == {5: "premises"}
    assert views["longitude_deg"].loc[[10]].tolist() == pytest.approx([76.98])
    assert views["linked"].isna().all()


def test_what_is_left_out_and_what_is_not_understood_is_counted_and_named(same_nodes: MappedCameras) -> None:
    skipped = dict(same_nodes.remarks.skipped)
    # A file of points may hold other things than cameras; an extract is searched for cameras only.
    skipped.pop("tagged neither man_made=surveillance nor highway=speed_camera", None)
    assert skipped == {
        "surveillance:type=guard is no camera": 1,
        "at latitude 0, longitude 0, where cameras without a position end up": 1,
    }
    assert same_nodes.remarks.unclear == {
        "direction 'forward' is not understood": 1,
        "height 'high' is not understood": 1,
    }
    assert "kept, but direction 'forward' is not understood: 1" in same_nodes.remarks.sentences()


def test_each_way_that_a_point_looks_is_a_camera_and_that_is_said(same_nodes: MappedCameras) -> None:
    assert len(same_nodes) == 8
    assert same_nodes.names.count("node/2") == 2
    assert same_nodes.remarks.sentences()[-1] == "points that look several ways, each way a camera: 1"


def test_a_camera_mapped_as_an_outline_is_taken_at_its_middle_and_that_is_said(tmp_path: Path) -> None:
    corners = "".join(
        f'<node id="{number}" lat="{lat}" lon="{lon}" version="1"/>'
        for number, lat, lon in ((21, 43.25, 76.9), (22, 43.25, 76.902), (23, 43.254, 76.902))
    )
    refs = "".join(f'<nd ref="{number}"/>' for number in (21, 22, 23, 21))
    way = f'{corners}<way id="1" version="1">{refs}<tag k="man_made" v="surveillance"/></way>'
    cameras = read(tmp_path, "a.osm", osm({1: NODES[1]}, way))
    assert cameras.names == ["node/1", "way/1"]
    (longitude, latitude) = cameras.views.loc[1, ["longitude_deg", "latitude_deg"]]
    assert (longitude, latitude) == pytest.approx((76.901, 43.252))
    assert cameras.remarks.unclear == {"mapped as a line or an area, so taken at its middle": 1}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"surveillance:zone": "parking"}, "yard"),
        ({"surveillance:zone": "entrance"}, "entrance"),
        ({"surveillance:zone": "entrance", "surveillance": "indoor"}, "premises"),
        ({"surveillance:zone": "station;town"}, "transit"),
        ({"surveillance:zone": "school"}, "school"),
        ({"surveillance:zone": "town"}, None),
        ({"surveillance": "indoor"}, "premises"),
        ({}, None),
    ],
)
def test_zones_say_at_what_kind_of_place_a_camera_stands(tmp_path: Path, tags, expected) -> None:
    node = {1: ((76.9, 43.2), {"man_made": "surveillance", **tags})}
    assert read(tmp_path, "a.osm", osm(node)).views["site_class"].tolist() == [expected]


CSV = (
    "id,Latitude,longitude,direction,angle,range,height,type,linked,analytics,site_class,owner,colour\n"
    "a,43.25,76.9,NE,60,50,4,fixed,yes,none,road,state,red\n"
    "b,43.25,76.91,355;175,,,,dome,,,,,\n"
    "\n"
    ",43.25,76.92,239-284,,,,,no,,,,\n"
)


def test_a_table_of_cameras_is_read(tmp_path: Path) -> None:
    cameras = read(tmp_path, "cameras.csv", CSV)
    views = cameras.views
    assert views["camera"].tolist() == ["a", "b", "b", "line 5"]
    assert views["bearing_deg"].tolist() == pytest.approx([45, 355, 175, 261.5])
    assert views["angle_deg"].tolist() == pytest.approx([60, np.nan, np.nan, 45], nan_ok=True)
    assert views.loc[0, ["range_m", "height_m"]].tolist() == [50, 4]
    assert views.loc[0, ["site_class", "owner", "linked", "analytics"]].tolist() == [
        "road",
        "state",
        "yes",
        "none",
    ]
    assert views.loc[3, "linked"] == "no"
    assert cameras.remarks.sentences() == (
        "not used: 'colour' (1)",
        "points that look several ways, each way a camera: 1",
    )


def test_semicolons_between_columns_leave_several_directions_in_quotes(tmp_path: Path) -> None:
    cameras = read(tmp_path, "cameras.csv", 'lat;lon;direction\n43.2;76.9;"355;175"\n')
    assert cameras.views["bearing_deg"].tolist() == [355, 175]
    assert cameras.views["camera"].tolist() == ["1", "1"]


@pytest.mark.parametrize("wild", ["400", "-361"])
def test_a_column_of_degrees_is_read_as_numbers_and_as_texts_alike(tmp_path: Path, wild: str) -> None:
    rows = ["43.2,76.9,-90", "43.2,76.9,0.5", "43.2,76.9,360", f"43.2,76.9,{wild}", "43.2,76.9,"]
    numbers = read(tmp_path, "a.csv", "\n".join(["lat,lon,direction", *rows]))
    texts = read(tmp_path, "a.csv", "\n".join(["lat,lon,direction", *rows, "43.2,76.9,N"]))
    expected = [270, 0.5, 0, np.nan, np.nan]
    assert numbers.views["bearing_deg"].tolist() == pytest.approx(expected, nan_ok=True)
    assert texts.views["bearing_deg"].tolist() == pytest.approx([*expected, 0], nan_ok=True)
    assert numbers.remarks.unclear == texts.remarks.unclear == {f"direction '{wild}' is not understood": 1}


def test_points_may_have_the_columns_of_a_table(tmp_path: Path) -> None:
    properties = {"camera": "a", "direction": 45, "angle": 60, "range": 50.5, "linked": True, "tags": None}
    (row,) = read(tmp_path, "a.geojson", collection(feature((76.9, 43.2), properties))).views.to_dict(
        "records"
    )
    assert (row["camera"], row["bearing_deg"], row["angle_deg"], row["range_m"]) == ("a", 45, 60, 50.5)
    assert row["linked"] == "yes"


def test_cameras_that_share_a_name_are_told_apart(tmp_path: Path) -> None:
    names = ("Gate", "Gate", "Door", "Gate (2)", "Gate")
    features = [
        feature((76.9 + number / 100, 43.2), {"name": name, "direction": "N;S"})
        for number, name in enumerate(names)
    ]
    cameras = read(tmp_path, "a.geojson", collection(*features))
    assert cameras.names[:6] == ["Gate", "Gate", "Gate (2)", "Gate (2)", "Door", "Door"]
    assert len(set(cameras.names)) == 5
    assert len(cameras) == 10


def test_what_has_no_place_or_several_is_counted(tmp_path: Path) -> None:
    several = feature([[76.9, 43.2], [76.9, 43.3]], {"direction": "N"}, "MultiPoint")
    cameras = read(
        tmp_path,
        "a.geojson",
        collection(
            several, None, feature((76.9, 43.2), {"direction": "N"}), feature(None, {"direction": "S"})
        ),
    )
    assert len(cameras) == 1
    assert cameras.remarks.skipped == {
        "a MultiPoint of several places": 1,
        "no position": 1,
        "among the features, but none": 1,
    }


WRONG = {
    "half an extract": ("a.osm", osm()[:400], "cannot be read to its end"),
    "an empty extract": ("a.osm", "", "the file is empty"),
    "no extract": ("a.osm.pbf", "cameras", "cannot be read to its end"),
    "an extract with words for places": (
        "a.osm",
        osm().replace('"43.25"', '"x"'),
        "cannot be read to its end",
    ),
    "a geometry that is a list": ("a.geojson", collection({"geometry": [1]}), "1 no position"),
    "more cells than headings": ("a.csv", "lat,lon\n43,76,5\n", "more cells than there are headings"),
    "an extract without cameras": (
        "a.osm",
        osm({9: NODES[9]}),
        "nothing in it is tagged man_made=surveillance",
    ),
    "guards only": ("a.osm", osm({7: NODES[7]}), "1 surveillance:type=guard is no camera"),
    "all of them nowhere": ("a.csv", "lat,lon\n0,0\n0,0\n,\n0,0\n", "3 at latitude 0, longitude 0"),
    "metres for degrees": ("a.csv", "x,y\n654321,4790000\n", "1 off the Earth"),
    "a word for a number": ("a.csv", "lat,lon,range\n43,76,far\n", "a.csv:2: the range 'far' is no number"),
    "an angle of nothing": (
        "a.csv",
        "lat,lon,angle\n43,76,60\n43,76,0\n",
        "a.csv:3: the angle 0 is impossible",
    ),
    "an angle over a turn": ("a.csv", "lat,lon,angle\n43,76,400\n", "a.csv:2: the angle 400 is impossible"),
    "a negative range": ("a.csv", "lat,lon,range\n43,76,-1\n", "a.csv:2: the range -1 is impossible"),
    "a name twice": ("a.csv", "id,lat,lon\na,43,76\na,43,77\n", "a.csv:3: the camera 'a' is there twice"),
    "an unknown class": (
        "a.csv",
        "lat,lon,site_class\n43,76,roof\n",
        "a.csv:2: the site_class 'roof' is not known",
    ),
    "linked perhaps": ("a.csv", "lat,lon,linked\n43,76,maybe\n", "a.csv:2: the linked 'maybe' is not known"),
    "no place": ("a.csv", "id,direction\na,45\n", "there is no column 'latitude'"),
    "headings only": ("a.csv", "lat,lon\n", "there is no row under its headings"),
    "half a JSON": ("a.geojson", collection(feature((1, 2), {}))[:40], "no GeoJSON, or only a part"),
    "no features": ("a.geojson", collection(), "there is no camera in it"),
    "an ending nobody knows": ("a.xlsx", "", "cameras are read from .csv"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_holds_no_cameras_is_one_clear_sentence(tmp_path: Path, case: str) -> None:
    name, text, words = WRONG[case]
    with pytest.raises(InputError) as caught:
        read(tmp_path, name, text)
    message = str(caught.value)
    assert words in message
    assert name in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["none.csv", "none.osm", "none.geojson"])
def test_a_file_that_is_not_there_is_said_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_mapped_cameras(tmp_path / name)


@pytest.mark.real_layers
def test_speed_cameras_are_found_in_a_real_extract() -> None:
    if not EXTRACT.exists():
        pytest.skip(f"the extract of Almaty is not at {EXTRACT}")
    views = read_mapped_cameras(EXTRACT).views
    # Nobody had mapped surveillance there in 2012, but nine speed cameras.
    assert views["analytics"].tolist() == ["anpr"] * 9
    assert views["longitude_deg"].between(76.575, 77.223).all()
    assert views["latitude_deg"].between(43.057, 43.549).all()


def test_a_list_without_headings_is_refused_for_that(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the first line holds numbers, not headings"):
        read_mapped_cameras(
            written(tmp_path, "list.txt", "76.9005,43.25,1,60,1,180\n76.903,43.25,1,60,1,0\n")
        )


@pytest.mark.parametrize("name", ["azimuth", "Bearing", "camera:direction", "azimuth_deg"])
def test_a_direction_counts_under_each_of_its_names(tmp_path: Path, name: str) -> None:
    found = read_mapped_cameras(written(tmp_path, "list.csv", f"lat,lon,{name}\n43.25,76.9,180\n"))
    assert found.views["bearing_deg"].tolist() == [180.0]


@pytest.mark.parametrize("rest", ["", "44,76.9,S\n"])
def test_minus_one_is_no_direction_but_what_programs_write_that_know_none(tmp_path: Path, rest: str) -> None:
    text = f"lat,lon,direction\n43.25,76.9,-1\n43.3,76.9,-2\n{rest}"
    found = read_mapped_cameras(written(tmp_path, "list.csv", text))
    assert np.isnan(found.views["bearing_deg"][0])
    assert found.views["bearing_deg"][1] == 358.0
    assert "kept, but direction '-1' is not understood: 1" in found.remarks.sentences()


@pytest.mark.parametrize(("name", "remedy"), [("a.xlsx", "save it as CSV"), ("a.kml", "as GeoJSON")])
def test_files_of_other_kinds_are_refused_with_what_helps(tmp_path: Path, name: str, remedy: str) -> None:
    with pytest.raises(InputError, match=remedy):
        read_mapped_cameras(written(tmp_path, name, "x"))


def test_what_overpass_says_of_objects_is_not_counted_as_said_of_cameras(tmp_path: Path) -> None:
    tags = {"man_made": "surveillance", "direction": "180"}
    objects = [
        {"type": "way", "id": 1, "center": {"lat": 43.25, "lon": 76.9}, "tags": tags},
        {"type": "way", "id": 2, "tags": tags},
    ]
    found = read_mapped_cameras(written(tmp_path, "answer.json", json.dumps({"elements": objects})))
    assert "kept, but mapped as a line or an area, so taken at its middle: 1" in found.remarks.sentences()
    listed = [{"type": "node", "id": 1, "lat": 43.25, "lon": 76.9, "tags": tags}]
    found = read_mapped_cameras(written(tmp_path, "list.json", json.dumps(listed)))
    assert found.remarks.sentences() == ()
