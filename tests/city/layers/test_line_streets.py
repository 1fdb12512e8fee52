"""Streets out of layers of lines."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from sim.city.layers.streets.read_streets import read_streets
from sim.city.layers.streets.street_network import street_network
from sim.core.errors import InputError
from tests.city.layers.made_layers import CRS, degrees, write_layer


def lines(*rows, **columns) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        columns, geometry=[shapely.LineString(degrees(row)) for row in rows], crs="EPSG:4326"
    )


ACROSS, ALONG = [(0, 0), (200, 0), (400, 0)], [(200, -100), (200, 0), (200, 100)]
OVER = [(200, -100), (200, 100)]


@pytest.mark.parametrize("name", ["streets.geojson", "streets.gpkg", "streets.shp"])
def test_lines_meet_at_corners_they_share(tmp_path: Path, name: str) -> None:
    file = write_layer(tmp_path / name, lines(ACROSS, ALONG, highway=["primary", "residential"]))
    made = street_network(read_streets(file), CRS, None, longest_m=1e6)
    assert len(made.edges) == 4
    assert made.edges["length_m"].sum() == pytest.approx(600, rel=1e-3)


def test_lines_that_merely_cross_do_not_meet(tmp_path: Path) -> None:
    file = write_layer(tmp_path / "a.geojson", lines(ACROSS, OVER, highway=["primary", "residential"]))
    made = street_network(read_streets(file), CRS, None, longest_m=1e6)
    assert made.tally.facts["km_kept"] == pytest.approx(0.4, rel=1e-3)
    assert made.tally.facts["km_not_connected"] == pytest.approx(0.2, rel=1e-3)


def test_a_layer_in_another_crs_is_the_same(tmp_path: Path) -> None:
    frame = lines(ACROSS, ALONG, highway=["primary", "residential"])
    files = [write_layer(tmp_path / f"{n}.gpkg", frame, crs=crs) for n, crs in enumerate([CRS, "EPSG:3857"])]
    made = [street_network(read_streets(file), CRS, None, longest_m=1e6) for file in files]
    assert made[0].edges["length_m"].to_numpy() == pytest.approx(
        made[1].edges["length_m"].to_numpy(), abs=0.05
    )


def test_tags_in_one_column_are_read(tmp_path: Path) -> None:
    tags = ['"oneway"=>"yes","lanes"=>"2"', '"motor_vehicle"=>"no"', None]
    frame = lines(ACROSS, ALONG, ACROSS[::-1], highway=["primary", "residential", "service"], other_tags=tags)
    raw = read_streets(write_layer(tmp_path / "a.gpkg", frame))
    assert raw.direction.tolist() == [1, 0, 0]
    assert raw.on_foot.tolist() == [False, True, False]


def test_limits_and_who_may_walk_are_read_from_columns(tmp_path: Path) -> None:
    frame = lines(
        *(ACROSS, ALONG, ACROSS[::-1]),
        highway=["trunk", "residential", "motorway"],
        maxspeed=[90.0, float("nan"), 110.0],
        foot=["no", None, None],
    )
    raw = read_streets(write_layer(tmp_path / "a.gpkg", frame))
    assert raw.stated_limit.tolist() == ["90", "", "110"]
    assert raw.no_walking.tolist() == [True, False, True]


def test_unranked_lines_are_local_streets_and_that_is_said(tmp_path: Path) -> None:
    raw = read_streets(write_layer(tmp_path / "a.geojson", lines(ACROSS, ALONG, name=["A", "B"])))
    assert set(raw.street_class) == {"local"}
    assert "no column 'highway'" in raw.tally.warnings[0]


def test_our_own_classes_are_understood(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"class": ["arterial", "local"], "oneway": [True, False]},
        geometry=lines(ACROSS, ALONG).geometry,
    )
    raw = read_streets(write_layer(tmp_path / "a.gpkg", frame))
    assert raw.street_class.tolist() == ["arterial", "local"]
    assert raw.direction.tolist() == [1, 0]


def test_points_among_lines_are_counted(tmp_path: Path) -> None:
    frame = lines(ACROSS, highway=["primary"])
    point = gpd.GeoDataFrame({"highway": ["crossing"]}, geometry=[shapely.Point(75, 48)], crs="EPSG:4326")
    raw = read_streets(write_layer(tmp_path / "a.geojson", pd.concat([frame, point], ignore_index=True)))
    assert raw.tally.left_out == {"not a line": 1}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("absent.gpkg", None, "there is no such file; check the path"),
        ("empty.geojson", "", "the file is empty"),
        ("broken.geojson", "{", "the layer cannot be read"),
        ("none.geojson", '{"type": "FeatureCollection", "features": []}', "holds no features"),
    ],
)
def test_a_layer_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, name, content, sentence) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=sentence) as caught:
        read_streets(tmp_path / name)
    assert str(caught.value).startswith(str(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_degrees_that_are_metres_are_found_out(tmp_path: Path) -> None:
    frame = lines(ACROSS, highway=["primary"]).to_crs(CRS).set_crs("EPSG:4326", allow_override=True)
    frame.to_file(tmp_path / "a.gpkg")
    with pytest.raises(
        InputError, match=r"says that it holds degrees \(EPSG:4326\), but has coordinates up to 5,316"
    ):
        read_streets(tmp_path / "a.gpkg")


def test_a_layer_without_a_crs_is_told_in_a_sentence(tmp_path: Path) -> None:
    frame = lines(ACROSS, highway=["primary"])
    frame.to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    with pytest.raises(InputError, match="does not say in which CRS it is"):
        read_streets(tmp_path / "a.shp")


def test_a_file_of_several_layers_is_told_in_a_sentence(tmp_path: Path) -> None:
    frame = lines(ACROSS, highway=["primary"])
    frame.to_file(tmp_path / "a.gpkg", layer="roads")
    frame.to_file(tmp_path / "a.gpkg", layer="rails")
    with pytest.raises(InputError, match=r"the file holds several layers \(roads, rails\)"):
        read_streets(tmp_path / "a.gpkg")
