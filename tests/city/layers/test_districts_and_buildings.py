"""Districts, boundaries and buildings out of polygons."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sim.city.layers.buildings import read_buildings
from sim.city.layers.districts import read_boundary, read_districts
from sim.core.errors import InputError
from tests.city.layers.made_layers import CRS, TownFiles, rectangle, write_layer, write_osm

LEFT, RIGHT = rectangle(0, 0, 500, 500), rectangle(500, 0, 900, 500)
BOW_TIE = shapely.Polygon(np.array(LEFT.exterior.coords)[[0, 2, 1, 3, 0]])


def layer(file: Path, shapes, **columns) -> Path:
    return write_layer(file, gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS), crs=CRS)


def test_districts_carry_names_and_residents(town_files: TownFiles) -> None:
    found = read_districts(town_files.districts, CRS)
    assert found.names == ("West", "East")
    assert found.residents is not None
    assert found.residents.tolist() == [3000, 5000]
    assert shapely.area(found.shapes) == pytest.approx([850 * 1700] * 2, rel=1e-4)


def test_parts_of_one_name_are_one_district(tmp_path: Path) -> None:
    file = layer(tmp_path / "d.gpkg", [LEFT, RIGHT], name=["North", " North "], population=[10, 20])
    found = read_districts(file, CRS)
    assert found.names == ("North",)
    assert found.residents is not None
    assert found.residents.tolist() == [30]
    assert shapely.area(found.shapes) == pytest.approx([900 * 500])


def test_degenerate_rings_are_counted_and_crossed_ones_mended(tmp_path: Path) -> None:
    flat = shapely.Polygon([LEFT.exterior.coords[0], LEFT.exterior.coords[1], LEFT.exterior.coords[0]])
    file = layer(tmp_path / "d.gpkg", [BOW_TIE, flat, RIGHT], name=["Bow", "Flat", "Right"])
    found = read_districts(file, CRS)
    assert found.names == ("Bow", "Right")
    assert found.tally.left_out == {"of no area": 1}
    assert found.tally.warnings == (
        "districts without an area, left out with all who live there: Flat",
        "districts whose outline crosses itself, mended: 'Bow'",
    )
    assert shapely.is_valid(found.shapes).all()
    assert shapely.area(found.shapes)[0] == pytest.approx(500 * 500 / 2)


def test_a_column_that_calls_all_districts_the_same_is_passed_over(tmp_path: Path) -> None:
    file = layer(tmp_path / "d.gpkg", [LEFT, RIGHT], name=["District", "District"], name_object=["A", "B"])
    assert read_districts(file, CRS).names == ("A", "B")
    joined = read_districts(file, CRS, name_column="name")
    assert joined.names == ("District",)
    assert joined.tally.warnings == (
        "all 2 are called 'District' and were joined; --district-column names another column",
    )


def test_districts_that_overlap_are_told(tmp_path: Path) -> None:
    file = layer(tmp_path / "d.gpkg", [LEFT, rectangle(400, 0, 900, 500)], name=["A", "B"])
    (warning,) = read_districts(file, CRS).tally.warnings
    assert warning.startswith("districts overlap by 10.0% of their area")


def test_districts_some_of_whose_residents_are_unknown_state_none(tmp_path: Path) -> None:
    file = layer(tmp_path / "d.gpkg", [LEFT, RIGHT], name=["A", "B"], residents=[10.0, np.nan])
    assert read_districts(file, CRS).residents is None


@pytest.mark.parametrize(
    ("columns", "shapes", "sentence"),
    [
        ({"a": ["x", "y"]}, [LEFT, RIGHT], "no column is clearly that of names, among a; name it with"),
        ({"name": ["A", "B"], "residents": [10, -1]}, [LEFT, RIGHT], "a district has -1 residents"),
        ({"name": ["A"]}, [shapely.Point(*LEFT.exterior.coords[0])], "no district has an area"),
    ],
)
def test_districts_that_cannot_be_used_are_told_in_a_sentence(
    tmp_path: Path, columns, shapes, sentence
) -> None:
    with pytest.raises(InputError, match=sentence):
        read_districts(layer(tmp_path / "d.gpkg", shapes, **columns), CRS)


def test_a_boundary_is_all_polygons_together(tmp_path: Path) -> None:
    boundary, tally = read_boundary(layer(tmp_path / "b.gpkg", [LEFT, RIGHT]), CRS)
    assert boundary.area == pytest.approx(900 * 500)
    assert (tally.read, tally.kept) == (2, 2)
    line = shapely.LineString(LEFT.exterior.coords)
    with pytest.raises(InputError, match="the boundary has no area"):
        read_boundary(layer(tmp_path / "c.gpkg", [line]), CRS)


def test_buildings_have_the_height_or_the_levels_that_are_mapped(town_files: TownFiles) -> None:
    buildings, tally = read_buildings(town_files.buildings, CRS, boundary=None, storey_m=3.0)
    assert len(buildings) == 64
    assert set(buildings["height_m"]) == {12.0, 9.0}
    assert buildings.area.to_numpy() == pytest.approx(np.full(64, 800.0), rel=1e-3)
    assert tally.facts["with_a_height"] == 64


def test_buildings_beyond_the_boundary_are_counted(town_files: TownFiles) -> None:
    buildings, tally = read_buildings(
        town_files.buildings, CRS, boundary=rectangle(0, 0, 399, 1700), storey_m=3.0
    )
    assert len(buildings) == 16
    assert tally.left_out == {"beyond the boundary": 48}


def test_buildings_come_out_of_an_extract(tmp_path: Path) -> None:
    corners = {i + 1: point for i, point in enumerate([(0, 0), (40, 0), (40, 20), (0, 20)])}
    more = {i + 11: (x + 100, y) for i, (x, y) in enumerate(corners.values())}
    ways = [
        ([1, 2, 3, 4, 1], {"building": "apartments", "building:levels": "5"}),
        ([11, 12, 13, 14, 11], {"building": "yes"}),
        ([1, 11], {"highway": "residential"}),
    ]
    file = write_osm(tmp_path / "a.osm", corners | more, ways)
    buildings, _ = read_buildings(file, CRS, boundary=None, storey_m=3.0)
    assert buildings["height_m"].tolist() == pytest.approx([15.0, np.nan], nan_ok=True)
    assert buildings.area.to_numpy() == pytest.approx([800, 800], rel=1e-3)


def test_an_extract_without_buildings_is_told_in_a_sentence(town_files: TownFiles) -> None:
    with pytest.raises(InputError, match="the extract holds no buildings"):
        read_buildings(town_files.streets, CRS, boundary=None, storey_m=3.0)
