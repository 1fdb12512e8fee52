"""Streets out of layers as programs save them, each in its own words."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sim.city.layers.streets.overture import texts_in
from sim.city.layers.streets.raw_streets import RawStreets
from sim.city.layers.streets.read_streets import read_streets
from sim.core.errors import InputError
from tests.city.layers.made_layers import degrees

NODES = [(200.0 * number, 0.0) for number in range(12)]


def saved(file: Path, **columns) -> Path:
    """Write a row of lines end to end; lists become lists of GeoJSON."""
    ends = degrees(NODES)
    count = len(next(iter(columns.values())))
    features = [
        {
            "type": "Feature",
            "properties": {name: values[row] for name, values in columns.items()},
            "geometry": {"type": "LineString", "coordinates": [ends[row], ends[row + 1]]},
        }
        for row in range(count)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def read(folder: Path, **columns) -> RawStreets:
    return read_streets(saved(folder / "a.geojson", **columns))


def test_geofabriks_words_are_read(tmp_path: Path) -> None:
    ends = degrees(NODES)
    words = ["primary", "motorway_link", "residential", "unknown", "track_grade3", "footway"]
    frame = gpd.GeoDataFrame(
        {"fclass": words, "oneway": ["F", "T", "B", "B", "B", "F"], "maxspeed": [60, 0, 0, 40, 0, 0]},
        geometry=[shapely.LineString(ends[at : at + 2]) for at in range(len(words))],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "gis_osm_roads_free_1.shp")
    raw = read_streets(tmp_path / "gis_osm_roads_free_1.shp")
    assert raw.street_class.tolist() == ["arterial", "arterial", "local", "local", "local"]
    assert raw.direction.tolist() == [1, -1, 0, 0, 0]
    assert raw.stated_limit.tolist() == ["60", "", "", "40", ""]
    assert raw.on_foot.tolist() == [False] * 4 + [True]
    assert raw.tally.left_out == {"no city street (highway=track)": 1}
    assert raw.tally.warnings == ()


def test_overtures_segments_are_read(tmp_path: Path) -> None:
    back = [{"access_type": "denied", "when": {"heading": "backward", "mode": None}, "between": None}]
    night = [{"access_type": "denied", "when": {"during": "Mo-Fr 22:00-06:00"}}]
    on_foot = [{"access_type": "denied", "when": {"mode": ["foot"]}}]
    limit = [{"max_speed": {"value": 60, "unit": "km/h"}, "when": None, "between": None}]
    raw = read(
        tmp_path,
        subtype=["road", "road", "road", "road", "road", "rail", "water"],
        **{"class": ["motorway", "primary", "residential", "footway", "unknown", "standard_gauge", None]},
        subclass=["link", None, None, "sidewalk", None, None, None],
        access_restrictions=[back, json.dumps(on_foot), night, None, None, None, None],
        speed_limits=[None, limit, None, None, None, None, None],
        road_flags=[None, None, None, None, [{"values": ["is_under_construction"]}], None, None],
        road_surface=[[{"value": "paved"}], None, None, None, None, None, None],
    )
    assert raw.street_class.tolist() == ["arterial", "arterial", "local", "local"]
    assert raw.direction.tolist() == [1, 0, 0, 0]
    assert raw.on_foot.tolist() == [False, False, False, True]
    assert raw.no_walking.tolist() == [True, True, False, False]
    assert raw.stated_limit.tolist() == ["", "60 km/h", "", ""]
    assert raw.tally.left_out == {
        "no road (subtype=rail)": 1,
        "no road (subtype=water)": 1,
        "no street today (under construction, planned or abandoned)": 1,
    }
    assert "not read: 1" in raw.tally.warnings[0]


@pytest.mark.parametrize("as_text", [True, False])
def test_lists_of_osmnx_are_read(tmp_path: Path, as_text: bool) -> None:
    cells = {
        "highway": [["residential", "service"], ["x", "primary"], ["tertiary"]],
        "maxspeed": [["60", "40"], ["40 mph", "20 mph"], ["RU:urban"]],
        "oneway": [False, True, [True]],
        "lanes": [["2", "3"], None, None],
    }
    if as_text:
        cells = {name: [None if one is None else str(one) for one in each] for name, each in cells.items()}
    raw = read(tmp_path, **cells)
    assert raw.street_class.tolist() == ["local", "arterial", "collector"]
    assert raw.stated_limit.tolist() == ["40", "20 mph", "ru:urban"]
    assert raw.direction.tolist() == [0, 1, 1]


def test_of_osmnx_layers_the_edges_are_read(tmp_path: Path) -> None:
    file = tmp_path / "graph.gpkg"
    frame = gpd.read_file(saved(tmp_path / "a.geojson", highway=["primary", "residential"]))
    frame.to_file(file, layer="edges")
    frame.set_geometry(frame.boundary).explode()[["geometry"]].to_file(file, layer="nodes")
    raw = read_streets(file)
    assert raw.tally.kept == 2
    assert raw.tally.warnings == ("of the file's layers (edges, nodes) only 'edges' was read",)


GRAPH = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d1" for="edge" attr.name="highway" attr.type="string"/>
<key id="d2" for="edge" attr.name="oneway" attr.type="string"/>
<key id="d3" for="edge" attr.name="geometry" attr.type="string"/>
<key id="d4" for="node" attr.name="y" attr.type="string"/>
<key id="d5" for="node" attr.name="x" attr.type="string"/>
<key id="d6" for="graph" attr.name="crs" attr.type="string"/>
<graph edgedefault="directed"><data key="d6">epsg:4326</data>
<node id="1"><data key="d4">43.25</data><data key="d5">76.90</data></node>
<node id="2"><data key="d4">43.25</data><data key="d5">76.91</data></node>
<node id="3"><data key="d4">43.26</data><data key="d5">76.91</data></node>
<edge source="1" target="2" id="0"><data key="d1">['primary', 'tertiary']</data>
<data key="d2">True</data></edge>
<edge source="2" target="3" id="0"><data key="d1">residential</data><data key="d2">False</data>
<data key="d3">LINESTRING (76.91 43.25, 76.915 43.255, 76.91 43.26)</data></edge>
</graph></graphml>"""


def test_a_graph_of_osmnx_is_read(tmp_path: Path) -> None:
    file = tmp_path / "graph.graphml"
    file.write_text(GRAPH)
    raw = read_streets(file)
    assert raw.street_class.tolist() == ["arterial", "local"]
    assert raw.direction.tolist() == [1, 0]
    assert raw.longitude_deg.size == 4
    assert raw.longitude_deg.max() == pytest.approx(76.915)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (GRAPH[:900], "cannot be read to its end"),
        (GRAPH.replace('source="1"', 'source="9"'), "no places that can be read"),
        (GRAPH.replace("43.25, 76", "43.25, x"), "no places that can be read"),
        (GRAPH.replace("epsg:4326", "+proj=utm +nadgrids=http://127.0.0.1/x"), "not as a code"),
        (GRAPH.replace("epsg:4326", "epsg:1"), "no places that can be read"),
        (GRAPH.replace("<graphml", "<!DOCTYPE graphml [<!ENTITY x 'y'>]><graphml"), "declares entities"),
        (GRAPH.partition("<edge")[0] + "</graph></graphml>", "holds no edges"),
    ],
)
def test_a_graph_that_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, wrong: str, sentence: str) -> None:
    file = tmp_path / "graph.graphml"
    file.write_text(wrong)
    with pytest.raises(InputError, match=sentence) as caught:
        read_streets(file)
    assert "\n" not in str(caught.value)


def test_of_gdals_layers_the_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "extract.gpkg"
    frame = gpd.read_file(saved(tmp_path / "a.geojson", highway=["primary", None, "residential"]))
    frame["other_tags"] = ['"oneway"=>"-1","name"=>"a \\"b\\""', '"waterway"=>"river"', '{"foot": "no"}']
    frame.to_file(file, layer="lines")
    for name in ("points", "multipolygons"):
        frame[:1].set_geometry(frame[:1].representative_point()).to_file(file, layer=name)
    raw = read_streets(file)
    assert raw.direction.tolist() == [-1, 0]
    assert raw.no_walking.tolist() == [False, True]
    assert raw.tally.left_out == {"no city street (highway=none)": 1}


@pytest.mark.parametrize(
    ("written", "direction", "is_named"),
    [
        (True, 1, False), (False, 0, False), ("True", 1, False), (1, 1, False), (-1, -1, False),
        ("-1", -1, False), ("reverse", -1, False), ("FT", 1, False), ("TF", -1, False), ("B", 0, False),
        (None, 0, False), ("reversible", 0, False), ("sometimes", 0, True),
    ],
)  # fmt: skip
def test_directions_are_read_in_whatever_words(
    tmp_path: Path, written, direction: int, is_named: bool
) -> None:
    raw = read(tmp_path, highway=["primary", "primary"], oneway=[written, written])
    assert raw.direction.tolist() == [direction] * 2
    assert any("'sometimes' (2)" in warning for warning in raw.tally.warnings) == is_named


def test_single_letters_are_truths_or_directions_by_their_company(tmp_path: Path) -> None:
    assert read(tmp_path, highway=["primary"] * 2, oneway=["t", "f"]).direction.tolist() == [1, 0]
    assert read(tmp_path, highway=["primary"] * 3, oneway=["T", "F", "B"]).direction.tolist() == [-1, 1, 0]


def test_words_that_name_no_kind_of_street_are_named(tmp_path: Path) -> None:
    raw = read(tmp_path, **{"class": ["A", "A", "B"]})
    assert set(raw.street_class) == {"local"}
    assert "3 ('a' (2), 'b' (1))" in raw.tally.warnings[0]
    with pytest.raises(InputError, match="none of its 2 features can be used; left out 1 as no city street"):
        read(tmp_path, highway=["улица", "проспект"])


def test_openstreetmaps_words_stand_in_a_column_called_class(tmp_path: Path) -> None:
    raw = read(tmp_path, **{"class": ["primary", "footway", "local"]})
    assert raw.street_class.tolist() == ["arterial", "local", "local"]
    assert raw.on_foot.tolist() == [False, True, False]


def test_a_column_called_type_ranks_streets_if_its_words_do(tmp_path: Path) -> None:
    assert read(tmp_path, type=["primary", "residential"]).street_class.tolist() == ["arterial", "local"]
    assert read(tmp_path, type=["asphalt", "primary"] * 2 + ["gravel"]).street_class.tolist() == ["local"] * 5


def test_lines_in_several_parts_are_one_line_read(tmp_path: Path) -> None:
    ends = degrees(NODES)
    several = shapely.MultiLineString([ends[:2], ends[2:4]])
    frame = gpd.GeoDataFrame({"highway": ["primary"]}, geometry=[several], crs="EPSG:4326")
    frame.to_file(tmp_path / "a.gpkg")
    raw = read_streets(tmp_path / "a.gpkg")
    assert (raw.tally.read, raw.tally.kept, len(set(raw.way))) == (1, 1, 2)


@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters="\\"), min_size=1)))
def test_a_list_reads_the_same_as_a_text(words: list[str]) -> None:
    assert texts_in(str(words)) == [text for word in words for text in texts_in(word)] or not words
