"""GeoJSON as programs write it: sequences, code pages, numbers of any length."""

import json
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.files.geojson import broken_features, features_of, position_of, read_geojson, shapes_of

POINT = {
    "type": "Feature",
    "properties": {"name": "Қала"},
    "geometry": {"type": "Point", "coordinates": [76.9, 43.2]},
}
TEXT = json.dumps(POINT, ensure_ascii=False)
SEQUENCES = {
    "lines": f"{TEXT}\n{TEXT}\n",
    "record separators": f"\x1e{TEXT}\n\x1e{TEXT}\n",
    "nothing between": TEXT + TEXT,
    "a plain list": f"[{TEXT}, {TEXT}]",
    "collections": f'{{"type": "FeatureCollection", "features": [{TEXT}]}}\n{TEXT}',
}


def written(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "a.geojson"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


@pytest.mark.parametrize("case", SEQUENCES)
def test_a_sequence_is_a_collection(tmp_path: Path, case: str) -> None:
    file = written(tmp_path, SEQUENCES[case])
    assert features_of(read_geojson(file), file) == [POINT, POINT]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_it_is_the_same_in_every_unicode(tmp_path: Path, encoding: str) -> None:
    file = written(tmp_path, TEXT.encode(encoding))
    assert features_of(read_geojson(file), file) == [POINT]


def test_numbers_of_any_length_end_nothing(tmp_path: Path) -> None:
    file = written(tmp_path, f'{{"type": "Point", "coordinates": [{"9" * 5000}, NaN, 76, -Infinity]}}')
    assert read_geojson(file)["coordinates"] == [float("inf"), None, 76, None]


REFUSED = {
    "the end of a line missing": (
        f"{TEXT}\n{TEXT[:30]}",
        ":2: the file is no GeoJSON, or only a part of one",
    ),
    "an empty file": ("\n", "the file is empty"),
    "brackets without end": ("[" * 100_000, "the file is no GeoJSON"),
    "TopoJSON": ('{"type": "Topology"}', "it is TopoJSON"),
    "Overpass": ('{"version": 0.6, "elements": []}', "it is an answer of Overpass"),
    "ArcGIS": ('{"geometryType": "esriGeometryPoint", "features": []}', "it is the JSON of ArcGIS"),
    "another type": ('{"type": "Walk"}', "its type 'Walk' is none of GeoJSON's"),
    "metres inside a feature": (
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{**POINT, "crs": {"type": "name", "properties": {"name": "EPSG:32643"}}}],
            }
        ),
        "another CRS than WGS 84",
    ),
    "a number that has 4326 in it": (
        json.dumps({**POINT, "crs": {"type": "name", "properties": {"name": "EPSG:14326"}}}),
        "another CRS",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_it_is_instead_is_said(tmp_path: Path, case: str) -> None:
    text, words = REFUSED[case]
    with pytest.raises(InputError) as caught:
        read_geojson(written(tmp_path, text))
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_degrees_may_be_stated(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, json.dumps({**POINT, "crs": {"type": "name", "properties": {"name": name}}}))
    assert read_geojson(file)["type"] == "Feature"


def test_what_is_no_feature_is_counted(tmp_path: Path) -> None:
    file = written(tmp_path, json.dumps({"type": "FeatureCollection", "features": [None, POINT, 5, "x"]}))
    content = read_geojson(file)
    assert (len(features_of(content, file)), broken_features(content)) == (1, 3)


def test_collections_are_opened_however_deep() -> None:
    shape: dict[str, object] = {"type": "Point", "coordinates": [1, 2]}
    for _ in range(5000):
        shape = {"type": "GeometryCollection", "geometries": [shape, None]}
    assert shapes_of({"geometry": shape}) == [{"type": "Point", "coordinates": [1, 2]}]


@pytest.mark.parametrize(
    "coordinates", [None, [], [1], 5, "76,43", [True, 2], [None, 2], ["a", "b"], ["76,9", "43"], [[1], 2]]
)
def test_what_is_no_pair_of_numbers_is_no_position(coordinates: object) -> None:
    assert position_of(coordinates) is None


def test_positions_may_be_texts_and_have_heights() -> None:
    assert position_of(["76.9", " 43.25 ", 800]) == (76.9, 43.25)
