"""Tags and columns of cameras wherever exports put them, and a word for each that is not used."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cameras.mapped.contract import MappedCameras, Remarks
from sim.cameras.mapped.directions_and_lengths import number_in, parse_direction
from sim.cameras.mapped.read import read_mapped_cameras
from sim.core.errors import InputError
from sim.files.osm.tag_blocks import block_of_tags, text_of_value

TAGS = {
    "man_made": "surveillance",
    "surveillance:type": "camera;ALPR",
    "camera:direction": "180",
    "camera:type": "dome",
    "height": "7'4\"",
}
GUARD = {"man_made": "surveillance", "surveillance:type": "guard"}


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def hstore(tags: dict[str, str]) -> str:
    return ",".join(f"{quoted(key)}=>{quoted(value)}" for key, value in tags.items())


def point(properties, place=(76.9, 43.25), **more):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place},
        "properties": properties,
        **more,
    }


def collection(*features) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def xml(*objects: str) -> str:
    return f'<?xml version="1.0"?><osm version="0.6" generator="test">{"".join(objects)}</osm>'


def node(number: int, tags: dict[str, str], more: str = 'version="1"') -> str:
    said = "".join(f'<tag k="{key}" v="{value.replace(chr(34), "&quot;")}"/>' for key, value in tags.items())
    return f'<node id="{number}" lat="43.25" lon="76.9" {more}>{said}</node>'


def csv(rows: list[dict[str, str]]) -> str:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    lines = [",".join('"' + row.get(key, "").replace('"', '""') + '"' for key in keys) for row in rows]
    return "\n".join([",".join(keys), *lines, ""])


def read(tmp_path: Path, name: str, text: str) -> MappedCameras:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return read_mapped_cameras(file)


def refusal(tmp_path: Path, name: str, text: str) -> str:
    with pytest.raises(InputError) as caught:
        read(tmp_path, name, text)
    return str(caught.value)


def write_layer(file: Path, rows: list[dict[str, str]], crs: str | None) -> Path:
    frame = gpd.GeoDataFrame(rows, geometry=[shapely.Point(76.9, 43.25)] * len(rows), crs="EPSG:4326")
    if crs is not None:
        frame.to_crs(crs).to_file(file)
        return file
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        frame.set_crs(None, allow_override=True).to_file(file)
    return file


BLOCKS = {
    "tags as properties": lambda tags: tags,
    "a block of tags": lambda tags: {"tags": tags},
    "a block of tags as JSON": lambda tags: {"tags": json.dumps(tags)},
    "a block of tags as pairs": lambda tags: {"tags": [{"k": k, "v": v} for k, v in tags.items()]},
    "other tags as hstore": lambda tags: {"man_made": tags["man_made"], "other_tags": hstore(tags)},
    "other tags as JSON": lambda tags: {"man_made": tags["man_made"], "other_tags": json.dumps(tags)},
    "other tags as a dict": lambda tags: {"man_made": tags["man_made"], "other_tags": tags},
    "values as lists": lambda tags: {key: [value] for key, value in tags.items()},
    "keys without colons": lambda tags: {key.replace(":", "_"): value for key, value in tags.items()},
    "capitals": lambda tags: {key.upper(): value for key, value in tags.items()},
}


def check(cameras: MappedCameras) -> None:
    (row,) = cameras.views.to_dict("records")
    assert (row["bearing_deg"], row["type"], row["analytics"]) == (180, "dome", "anpr")
    assert row["height_m"] == pytest.approx(2.2352)
    assert cameras.remarks.skipped == {"surveillance:type=guard is no camera": 1}


@pytest.mark.parametrize("where", BLOCKS)
@pytest.mark.parametrize("kind", ["geojson", "sequence", "csv", "list", "gpkg"])
def test_tags_are_read_wherever_an_export_puts_them(tmp_path: Path, where: str, kind: str) -> None:
    rows = [BLOCKS[where](tags) for tags in (TAGS, GUARD)]
    plain = [{key: v if isinstance(v, str) else json.dumps(v) for key, v in row.items()} for row in rows]
    if kind == "geojson":
        check(read(tmp_path, "a.geojson", collection(*map(point, rows))))
    elif kind == "sequence":
        check(read(tmp_path, "a.geojsonl", "\n".join(json.dumps(point(row)) for row in rows)))
    elif kind == "list":
        check(read(tmp_path, "a.json", json.dumps([{"lat": 43.25, "lon": 76.9, **row} for row in rows])))
    elif "lists" not in where and kind == "csv":
        # A cell of a table is text, whatever it holds.
        at = {"@lat": "43.25", "@lon": "76.9"}
        check(read(tmp_path, "a.csv", csv([{**at, **row} for row in plain])))
    elif "lists" not in where:
        check(read_mapped_cameras(write_layer(tmp_path / "a.gpkg", plain, "EPSG:32643")))


def test_a_shapefile_cuts_keys_to_ten_letters_and_is_still_read(tmp_path: Path) -> None:
    tags = {**TAGS, "surveillance": "outdoor", "surveillance:zone": "parking"}
    rows = [tags, {**GUARD, "surveillance": "public"}]
    cut = {"surveillance": "surveillan", "surveillance:type": "surveill_1", "surveillance:zone": "surveill_2"}
    rows = [{cut.get(key, key)[:10].replace(":", "_"): value for key, value in row.items()} for row in rows]
    cameras = read_mapped_cameras(write_layer(tmp_path / "a.shp", rows, "EPSG:3857"))
    check(cameras)
    assert cameras.views["site_class"].tolist() == ["yard"]
    assert cameras.views[["longitude_deg", "latitude_deg"]].to_numpy() == pytest.approx(
        np.array([[76.9, 43.25]])
    )


def test_a_layer_without_crs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not say in which CRS"):
        read_mapped_cameras(write_layer(tmp_path / "a.shp", [{"direction": "N"}], None))


def test_overpass_json_is_read_with_centres_bounds_geometries_and_nodes(tmp_path: Path) -> None:
    shape = [{"lat": 43.25, "lon": 76.9}, {"lat": 43.252, "lon": 76.902}]
    ends = {"minlat": 43.25, "minlon": 76.9, "maxlat": 43.252, "maxlon": 76.902}
    camera = {"man_made": "surveillance"}
    elements = [
        {"type": "node", "id": 1, "lat": 43.251, "lon": 76.901, "tags": TAGS},
        {"type": "way", "id": 2, "center": {"lat": 43.251, "lon": 76.901}, "tags": camera},
        {"type": "way", "id": 3, "bounds": ends, "geometry": shape, "tags": camera},
        {"type": "way", "id": 4, "geometry": shape, "tags": camera},
        {"type": "way", "id": 5, "nodes": [11, 12], "tags": camera},
        {"type": "relation", "id": 6, "members": [{"type": "way", "ref": 7, "role": ""}], "tags": camera},
        {"type": "way", "id": 7, "nodes": [11, 12]},
        {"type": "node", "id": 11, **shape[0]},
        {"type": "node", "id": 12, **shape[1]},
    ]
    cameras = read(tmp_path, "a.json", json.dumps({"version": 0.6, "elements": elements}))
    assert cameras.names == ["node/1", "way/2", "way/3", "way/4", "way/5", "relation/6"]
    places = cameras.views[["longitude_deg", "latitude_deg"]].to_numpy()
    assert places == pytest.approx(np.array([[76.901, 43.251]] * 6))
    assert cameras.remarks.unclear == {"mapped as a line or an area, so taken at its middle": 5}


@pytest.mark.parametrize("name", ["a.json", "a.osm"])
def test_an_answer_that_says_it_is_not_complete_is_refused(tmp_path: Path, name: str) -> None:
    remark = "runtime error: Query timed out in line 3"
    element = {"type": "node", "id": 1, "lat": 43.25, "lon": 76.9, "tags": TAGS}
    text = (
        json.dumps({"elements": [element], "remark": remark})
        if name.endswith("json")
        else xml(node(1, TAGS), f"<remark> {remark} </remark>")
    )
    message = refusal(tmp_path, name, text)
    assert "not complete" in message
    assert "timed out" in message


def test_a_list_of_sites_takes_tags_beside_places_and_in_blocks(tmp_path: Path) -> None:
    sites = [
        {"id": 1, "lat": 43.25, "lon": 76.9, "tags": {"direction": "180"}},
        {"id": "b", "latitude": 43.26, "longitude": 76.91, "directions": [70, 240]},
        {"location": {"lat": 43.27, "lng": 76.92}, "direction": 5.5},
    ]
    cameras = read(tmp_path, "a.json", json.dumps(sites))
    assert cameras.names == ["1", "b", "b", "3"]
    assert cameras.views["bearing_deg"].tolist() == [180, 70, 240, 5.5]


TYPES = {
    "camera": None,
    "ALPR": "anpr",
    "camera;ALPR": "anpr",
    "anpr; camera": "anpr",
    "gunshot_detector;camera": None,
    "fancy": None,
}


@pytest.mark.parametrize("kind", ["osm", "geojson", "csv"])
def test_what_surveils_is_told_by_each_of_several_values(tmp_path: Path, kind: str) -> None:
    words = [*TYPES, "guard", "Gunshot_Detector", "guard;gunshot_detector", "acoustic"]
    rows = [{"man_made": "surveillance", "surveillance:type": word} for word in words]
    if kind == "osm":
        cameras = read(tmp_path, "a.osm", xml(*(node(n, row) for n, row in enumerate(rows, start=1))))
    elif kind == "geojson":
        cameras = read(tmp_path, "a.geojson", collection(*(point(row, id=n) for n, row in enumerate(rows))))
    else:
        cameras = read(
            tmp_path,
            "a.csv",
            csv([{"id": str(n), "lat": "43", "lon": "76", **row} for n, row in enumerate(rows)]),
        )
    assert [word or None for word in cameras.views["analytics"].fillna("")] == list(TYPES.values())
    assert cameras.remarks.skipped == {f"surveillance:type={word} is no camera": 1 for word in words[6:]}
    assert set(cameras.remarks.unclear) == {
        "of surveillance:type=gunshot_detector;camera only the camera is taken, not gunshot_detector",
        "surveillance:type=fancy is not known, so taken for an ordinary camera",
    }


@pytest.mark.parametrize("kind", ["osm", "geojson"])
def test_a_plate_reader_without_man_made_is_one_in_every_file(tmp_path: Path, kind: str) -> None:
    rows = [{"surveillance:type": "ALPR"}, TAGS]
    text = (
        xml(*(node(n, row) for n, row in enumerate(rows, start=1)))
        if kind == "osm"
        else collection(*map(point, rows))
    )
    assert read(tmp_path, f"a.{kind}", text).views["analytics"].tolist() == ["anpr", "anpr"]


@pytest.mark.parametrize("kind", ["osm", "geojson"])
def test_what_is_not_there_now_is_no_camera(tmp_path: Path, kind: str) -> None:
    rows = [{"disused:man_made": "surveillance"}, {**TAGS, "removed": "yes"}, TAGS]
    text = (
        xml(*(node(n, row) for n, row in enumerate(rows, start=1)))
        if kind == "osm"
        else collection(*map(point, rows))
    )
    cameras = read(tmp_path, f"a.{kind}", text)
    assert len(cameras) == 1
    assert cameras.remarks.skipped == {
        "tagged disused:man_made=surveillance, so not there now": 1,
        "tagged removed=yes, so not there now": 1,
    }


def test_deleted_and_invisible_objects_of_an_editor_are_left_out_and_new_ones_kept(tmp_path: Path) -> None:
    text = xml(
        node(-1, TAGS, 'action="modify" visible="true"'),
        node(3, TAGS, 'action="delete" version="2" visible="true"'),
        node(4, TAGS, 'version="2" visible="false"'),
    )
    cameras = read(tmp_path, "a.osm", text)
    assert cameras.names == ["node/-1"]
    assert sum(cameras.remarks.skipped.values()) == 2


def copies(kind: str, second: dict[str, str], version: int) -> tuple[str, str]:
    first = {"man_made": "surveillance", "camera:direction": "N"}
    other = first | second
    if kind == "osm":
        return "a.osm", xml(node(1, first), node(1, other, f'version="{version}"'))
    if kind == "csv":
        at = {"lat": "43", "lon": "76"}
        both = ((1, first), (version, other))
        return "a.csv", csv([{"@id": "node/1", "@version": str(n), **at, **row} for n, row in both])
    both = (first | {"@version": 1}, other | {"@version": version})
    return "a.geojson", collection(*(point(row, id="node/1") for row in both))


@pytest.mark.parametrize("kind", ["osm", "csv", "geojson"])
@pytest.mark.parametrize(
    "again",
    [
        ({}, 1, 0, "the same object again"),
        ({"camera:direction": "S"}, 2, 180, "an older version"),
        ({"camera:direction": "S"}, 1, 180, None),
    ],
)
def test_an_object_that_is_there_twice_is_one_camera_by_one_rule(
    tmp_path: Path, kind: str, again: tuple[dict[str, str], int, float, str | None]
) -> None:
    second, version, bearing, reason = again
    cameras = read(tmp_path, *copies(kind, second, version))
    assert cameras.views["bearing_deg"].tolist() == [bearing]
    assert list(cameras.remarks.skipped.values()) == [1]
    assert reason is None or list(cameras.remarks.skipped) == [reason]


@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_a_name_twice_is_one_camera_if_both_say_the_same_and_refused_otherwise(
    tmp_path: Path, kind: str
) -> None:
    rows = [("a", "N"), ("a", "N"), ("b", "S")]

    def text(rows: list[tuple[str, str]]) -> str:
        if kind == "csv":
            return "\n".join(["id,lat,lon,direction", *(f"{name},43,76,{way}" for name, way in rows)])
        return collection(*(point({"id": name, "direction": way}) for name, way in rows))

    cameras = read(tmp_path, f"a.{kind}", text(rows))
    assert cameras.names == ["a", "b"]
    assert cameras.remarks.skipped == {"the same object again": 1}
    assert "the camera 'b' is there twice" in refusal(tmp_path, f"a.{kind}", text([*rows, ("b", "N")]))


def test_cameras_without_a_name_that_are_alike_are_kept_and_said(tmp_path: Path) -> None:
    cameras = read(tmp_path, "a.csv", "lat,lon\n43,76\n43,76\n43,77\n")
    assert len(cameras) == 3
    assert list(cameras.remarks.unclear.values()) == [1]


SPEED = """\
// cameras of a region
IDX,X,Y,TYPE,SPEED,DIRTYPE,DIRECTION // list of 10-03-2026
1,76.90,43.25,1,60,0,0
2,76.91,43.25,4,60,1,180
3,76.92,43.25,5,60,2,90
4,76.93,43.25,101,60,1,180
5,76.94,43.25,102,0,2,90
6,76.95,43.25,77,0,2,90
"""


@pytest.mark.parametrize("name", ["speedcam.csv", "speedcam.txt"])
def test_a_list_of_speed_cameras_is_read_by_its_own_columns(tmp_path: Path, name: str) -> None:
    cameras = read(tmp_path, name, SPEED)
    assert cameras.views["longitude_deg"].tolist() == [76.9, 76.91, 76.92]
    assert cameras.views["bearing_deg"].isna().all()
    assert set(cameras.views["analytics"]) == {"anpr"}
    assert cameras.remarks.skipped == {
        "TYPE 101 is a speed limit": 1,
        "TYPE 102 is a bump": 1,
        "TYPE 77 is no camera that is known": 1,
    }
    assert sorted(cameras.remarks.unclear.values()) == [1, 2]
    assert "read as a list of speed cameras, by its columns TYPE and DIRTYPE" in cameras.remarks.sentences()


def test_every_key_that_is_not_used_is_counted_and_named(tmp_path: Path) -> None:
    said = {**TAGS, "camera:angle": "15", "note": "x", "direction": "90", "colour": "red"}
    cameras = read(tmp_path, "a.geojson", collection(point(said), point({**TAGS, "camera:angle": "20"})))
    assert cameras.remarks.unused == {"camera:angle": 2, "colour": 1, "direction": 1}
    assert cameras.remarks.beside_the_point == {"note": 1}
    assert "not used: 'camera:angle' (2), 'colour' (1), 'direction' (1)" in cameras.remarks.sentences()


def test_words_that_say_no_known_kind_of_place_or_owner_are_named(tmp_path: Path) -> None:
    words = {"surveillance:zone": "moon;parking", "surveillance": "secret", "operator:type": "aliens"}
    cameras = read(tmp_path, "a.osm", xml(node(1, {"man_made": "surveillance", **words})))
    assert set(cameras.remarks.unclear) == {
        "surveillance:zone=moon is no kind of place that is known",
        "surveillance=secret is no kind of place that is known",
        "operator:type=aliens is not known",
    }
    assert cameras.views["site_class"].tolist() == ["yard"]


def test_many_reasons_and_keys_stay_readable() -> None:
    many = {f"reason {number}": number for number in range(1, 101)}
    lines = Remarks(many, many, unused=many).sentences()
    assert len(lines) == 27
    assert lines[0] == "left out, reason 100: 100"
    assert lines[12] == "left out, for 88 more reasons: 3,916"
    assert lines[-1].endswith("'reason 93' (93) and 92 more")


def test_columns_without_a_heading_are_counted_and_two_alike_refused(tmp_path: Path) -> None:
    cameras = read(tmp_path, "a.csv", "lat,lon,\n43,76,x\n43,77,\n")
    assert cameras.remarks.unused == {"column 3 without a heading": 1}
    assert "two columns 'lon'" in refusal(tmp_path, "a.csv", "lat,lon,lon\n43,76,77\n")


def test_none_is_a_word_and_not_a_gap(tmp_path: Path) -> None:
    cameras = read(tmp_path, "a.csv", "lat,lon,analytics\n43,76,None\n43,77,none\n43,78,\n")
    assert cameras.views["analytics"].fillna("-").tolist() == ["none", "none", "-"]
    assert "the analytics 'NA' is not known" in refusal(tmp_path, "a.csv", "lat,lon,analytics\n43,76,NA\n")


def test_decimal_commas_between_semicolons_are_read(tmp_path: Path) -> None:
    text = "lat;lon;direction;height;range\n43,25;76,9005;45,5;4,5;60\n43,26;76,91;NE;7'4\";60,5\n"
    views = read(tmp_path, "a.csv", text).views
    assert views[["latitude_deg", "longitude_deg"]].to_numpy() == pytest.approx(
        np.array([[43.25, 76.9005], [43.26, 76.91]])
    )
    assert views["bearing_deg"].tolist() == [45.5, 45]
    assert views["height_m"].tolist() == pytest.approx([4.5, 2.2352])
    assert views["range_m"].tolist() == [60, 60.5]


@pytest.mark.parametrize(
    "headings", ["широта;долгота;азимут", "ендік;бойлық;бағыт", "leveysaste;pituusaste;suunta"]
)
def test_headings_may_be_russian_kazakh_or_finnish(tmp_path: Path, headings: str) -> None:
    views = read(tmp_path, "a.csv", f"{headings}\n43,25;76,9005;45,5\n").views
    assert views[["latitude_deg", "longitude_deg", "bearing_deg"]].iloc[0].tolist() == [43.25, 76.9005, 45.5]


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("7'4\"", 2.2352),
        ("12'6\"", 3.81),
        ("12' 6''", 3.81),
        ("12 ft 6 in", 3.81),
        ("12′6″", 3.81),
        ("12'", 3.6576),
        ("15 ft", 4.572),
        ("30 in", 0.762),
        ("4,5 m", 4.5),
        ("4.m", 4),
        ("350 cm", 3.5),
        ("3,5 м", 3.5),
    ],
)
def test_lengths_are_read_as_mappers_write_them(text: str, metres: float) -> None:
    assert number_in(text, "height") == pytest.approx(metres)


@pytest.mark.parametrize("text", ["~4", "4-5", "3;4", "high", "-1", "", "4 miles", "1e3", "5000", "9" * 400])
def test_what_is_no_length_is_none(text: str) -> None:
    assert np.isnan(number_in(text, "height"))


@settings(max_examples=40)
@given(st.integers(0, 300), st.integers(0, 11))
def test_feet_and_inches_are_twelfths(feet: int, inches: int) -> None:
    assert number_in(f"{feet}'{inches}\"", "height") == pytest.approx((feet + inches / 12) * 0.3048)


@pytest.mark.parametrize(
    ("text", "bearings"),
    [("[180, 0]", [180, 0]), ("['N', 'S']", [0, 180]), ("N, S", [0, 180]), ("45,5", [45.5]), ("90;", [90])],
)
def test_directions_as_lists_are_read(text: str, bearings: list[float]) -> None:
    looks, unclear = parse_direction(text)
    assert [look.bearing_deg for look in looks] == bearings
    assert not unclear


def test_two_numbers_around_a_comma_may_be_one_and_are_named() -> None:
    assert parse_direction("45,90") == ((), ("45,90",))


@settings(max_examples=40)
@given(st.dictionaries(st.text(min_size=1, max_size=4), st.text(max_size=4), max_size=3))
def test_hstore_and_json_say_the_same_tags(tags: dict[str, str]) -> None:
    assert not tags or block_of_tags(hstore(tags)) == tags
    assert block_of_tags(json.dumps(tags)) == tags


@pytest.mark.parametrize("text", ["", "traffic, main", "{", "[1, 2]", '"a"=>', '"a"=>"b" c', "[" * 100_000])
def test_what_is_no_block_of_tags_is_none(text: str) -> None:
    assert block_of_tags(text) is None


@settings(max_examples=40)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=3), st.lists, max_leaves=5))
def test_any_value_is_a_text_or_nothing(value: object) -> None:
    assert isinstance(text_of_value(value), str | None)


@pytest.mark.parametrize("number", ["1e400", "9" * 400, "NaN", "91", '"x"', "null", "true", "[]"])
@pytest.mark.parametrize("kind", ["geojson", "json"])
def test_a_place_that_cannot_be_is_left_out_and_named(tmp_path: Path, number: str, kind: str) -> None:
    if kind == "geojson":
        text = collection(point({"direction": "N"}), point({"direction": "S"}, place=[76.9, "?"]))
    else:
        text = json.dumps([{"lat": 43, "lon": 76}, {"lon": 76, "lat": "?"}])
    cameras = read(tmp_path, f"a.{kind}", text.replace('"?"', number))
    assert len(cameras) == 1
    assert sum(cameras.remarks.skipped.values()) == 1


@pytest.mark.parametrize("number", ["1e400", "9" * 400, "inf", "x"])
def test_a_number_that_cannot_be_is_refused_with_its_line(tmp_path: Path, number: str) -> None:
    assert "a.csv:3: " in refusal(tmp_path, "a.csv", f"lat,lon\n43,76\n{number},76\n")


def test_swapped_places_off_the_earth_are_told_to_be_swapped_with_the_first_line(tmp_path: Path) -> None:
    message = refusal(tmp_path, "a.csv", "lat,lon\n121.5,31.2\n121.6,31.3\n")
    assert "2 off the Earth, but on it if latitude and longitude were swapped, first in line 2" in message
    assert message.endswith("swap latitude and longitude")


@pytest.mark.parametrize("name", ["a.csv.gz", "a.geojson.zip", "a.zip", "a.7z"])
def test_packed_files_are_to_be_unpacked_first(tmp_path: Path, name: str) -> None:
    assert "unpack it first" in refusal(tmp_path, name, "lat,lon\n43,76\n")


def test_a_polygon_and_a_multipoint_of_one_are_places(tmp_path: Path) -> None:
    ring = [[76.9, 43.2], [76.902, 43.2], [76.902, 43.204], [76.9, 43.2]]
    area = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": TAGS}
    one = {"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": [[76.9, 43.2]]}}
    cameras = read(tmp_path, "a.geojson", collection(area, {**one, "properties": TAGS}))
    assert cameras.views[["longitude_deg", "latitude_deg"]].to_numpy() == pytest.approx(
        np.array([[76.901, 43.202], [76.9, 43.2]])
    )
