"""Buildings as they are mapped: a wrong outline is mended or left out by name; heights as written."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sim.city.layers.buildings import building_heights, read_buildings
from sim.city.layers.columns import ReadReport
from sim.core.errors import InputError
from tests.city.layers.made_layers import CRS, rectangle, write_osm

SQUARE = {1: (0, 0), 2: (40, 0), 3: (40, 40), 4: (0, 40)}
APART = {number + 10: (x + 100, y) for number, (x, y) in SQUARE.items()}
CROSSING = {number + 20: (x + 20, y + 20) for number, (x, y) in SQUARE.items()}
YES = {"building": "yes"}
SOUND = ([1, 2, 3, 4, 1], YES)


def read(file: Path) -> tuple[gpd.GeoDataFrame, ReadReport]:
    return read_buildings(file, CRS, boundary=None, storey_m=3.0)


def with_relation(file: Path, members: str, *, kind: str = "multipolygon") -> Path:
    tags = f'<tag k="type" v="{kind}"/><tag k="building" v="yes"/>'
    text = file.read_text()
    file.write_text(text.replace("</osm>", f'<relation id="9" version="1">{members}{tags}</relation></osm>'))
    return file


@pytest.mark.parametrize(
    ("refs", "area_m2", "sentence"),
    [
        ([11, 13, 12, 14, 11], 800.0, "mended: 1 (way/2)"),
        ([11, 12, 13, 14, 11, 12, 11], 1600.0, None),
        ([11, 12, 11, 11], None, "left out: 1 (way/2)"),
        ([11, 12, 13, 14], None, "left out: 1 (way/2)"),
        ([11, 12, 13, 99, 11], None, "left out: 1 (way/2)"),
        ([11, 11, 11, 11], None, "left out: 1 (way/2)"),
    ],
    ids=["bow-tie", "spike", "to and fro", "open", "a corner beyond the extract", "a point"],
)
def test_one_wrong_outline_is_mended_or_left_out_by_name(tmp_path: Path, refs, area_m2, sentence) -> None:
    ways = [SOUND, (refs, YES)]
    buildings, tally = read(write_osm(tmp_path / "a.osm", SQUARE | APART, ways))
    expected = [1600.0] if area_m2 is None else [1600.0, area_m2]
    assert buildings.area.to_numpy() == pytest.approx(expected, rel=1e-3)
    assert buildings.is_valid.all()
    assert (tally.read, tally.kept) == (2, len(expected))
    assert tally.read == tally.kept + sum(tally.left_out.values())
    assert tally.warnings == () if sentence is None else sentence in tally.warnings[0]


@pytest.mark.parametrize(
    ("roles", "area_m2"), [(("outer", "inner"), 1200.0), (("outer", "outer"), 2800.0), (("", ""), 2800.0)]
)
def test_rings_of_a_relation_that_cross_are_mended(tmp_path: Path, roles, area_m2: float) -> None:
    ways = [([1, 2, 3, 4, 1], {}), ([21, 22, 23, 24, 21], {}), ([11, 12, 13, 14, 11], YES)]
    members = "".join(f'<member type="way" ref="{n}" role="{role}"/>' for n, role in enumerate(roles, 1))
    file = with_relation(write_osm(tmp_path / "a.osm", SQUARE | APART | CROSSING, ways), members)
    buildings, tally = read(file)
    assert sorted(buildings.area) == pytest.approx(sorted([1600.0, area_m2]), rel=1e-3)
    assert any("mended: 1 (relation/9)" in warning for warning in tally.warnings)


def test_relations_without_their_ways_or_without_an_outline_are_counted(tmp_path: Path) -> None:
    member = '<member type="way" ref="77" role="outer"/>'
    file = with_relation(write_osm(tmp_path / "a.osm", SQUARE, [SOUND]), member)
    buildings, tally = read(file)
    assert len(buildings) == 1
    assert any("left out: 1 (relation/9)" in warning for warning in tally.warnings)
    file = with_relation(write_osm(tmp_path / "b.osm", SQUARE, [SOUND]), member, kind="building")
    assert read(file)[1].left_out == {"a relation that is no multipolygon": 1}


def test_deleted_buildings_are_out(tmp_path: Path) -> None:
    file = write_osm(tmp_path / "a.osm", SQUARE | APART, [SOUND, ([11, 12, 13, 14, 11], YES)])
    file.write_text(file.read_text().replace('<way id="2"', '<way id="2" action="delete"'))
    buildings, tally = read(file)
    assert len(buildings) == 1
    assert tally.left_out == {"deleted in the editor": 1}


def test_what_is_no_building_is_left_out_of_a_layer_that_has_both(tmp_path: Path) -> None:
    shapes = [rectangle(0, 0, 10, 10), rectangle(20, 0, 30, 10), rectangle(40, 0, 50, 10)]
    tags = ['"building:levels"=>"4"', '"landuse"=>"grass"', None]
    frame = gpd.GeoDataFrame({"building": ["yes", None, "no"], "other_tags": tags}, geometry=shapes, crs=CRS)
    frame.to_file(tmp_path / "a.gpkg", layer="multipolygons")
    frame[:1].set_geometry([shapely.Point(*shapes[0].exterior.coords[0])]).to_file(
        tmp_path / "a.gpkg", layer="points"
    )
    buildings, tally = read(tmp_path / "a.gpkg")
    assert buildings["height_m"].tolist() == [12.0]
    assert tally.left_out == {"no building": 2}
    assert "only 'multipolygons' was read" in tally.warnings[0]


@pytest.mark.parametrize(
    ("written", "height_m"),
    [
        ("12", 12.0), ("12.5 m", 12.5), ("12,5", 12.5), ("40 ft", 12.192), ("40'6\"", 12.3444),
        ("900 cm", 9.0), ("9;12", 12.0), ("", np.nan), ("tall", np.nan), ("120000", np.nan),
        ("0", np.nan),
    ],
)  # fmt: skip
def test_heights_are_read_as_people_write_them(written: str, height_m: float) -> None:
    heights, unread = building_heights(pd.DataFrame({"height": [written, None]}), 3.0)
    assert heights == pytest.approx([height_m, np.nan], nan_ok=True)
    assert bool(unread) == (written in ("tall", "120000"))


def test_levels_stand_for_a_height_and_what_is_not_read_is_named() -> None:
    frame = pd.DataFrame(
        {"building:levels": ["4", "3;5", "2,5", "four", "3-4", None], "height": ["10", *[None] * 5]}
    )
    heights, unread = building_heights(frame, 3.0)
    assert heights == pytest.approx([10, 15, 7.5, np.nan, np.nan, np.nan], nan_ok=True)
    assert "2 ('3-4' (1), 'four' (1))" in unread


def test_a_layer_of_wrong_outlines_alone_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of the 1 features of the layer has an outline that closes"):
        read(write_osm(tmp_path / "a.osm", SQUARE, [([1, 2, 1, 1], YES)]))
