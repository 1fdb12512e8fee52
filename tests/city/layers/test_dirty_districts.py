"""Districts as people have them: what cannot be meant is refused by name, the rest is read and said."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sim.city.layers.districts import Districts, read_boundary, read_districts
from sim.city.layers.ground_lattice import city_lattice
from sim.city.layers.people.people_column import written_people
from sim.city.layers.request import Totals, zone_residents
from sim.core.errors import InputError
from tests.city.layers.made_layers import CRS, LAT, LON, rectangle, write_layer

LEFT, RIGHT = rectangle(0, 0, 500, 500), rectangle(500, 0, 900, 500)
STREETS = np.array([LON, LAT, LON + 0.02, LAT + 0.02])


def districts(folder: Path, shapes=(LEFT, RIGHT), crs: str = CRS, **columns) -> Path:
    return write_layer(folder / "d.gpkg", gpd.GeoDataFrame(columns, geometry=list(shapes), crs=CRS), crs=crs)


def read(file: Path, **options) -> Districts:
    return read_districts(file, CRS, streets_deg=STREETS, **options)


@pytest.mark.parametrize("text", ["3 000", "3\xa0000", "3000", "3000.0"])
def test_residents_that_are_texts_are_read(text: str, tmp_path: Path) -> None:
    found = read(districts(tmp_path, name=["West", "East"], residents=[text, "5000"]))
    assert found.residents is not None
    assert found.residents.tolist() == [3000, 5000]
    assert "residents are those of column 'residents'" in found.tally.notes


@pytest.mark.parametrize("text", ["abc", "3 00", "about 3000", "1,234"])
def test_residents_that_are_no_numbers_are_refused(text: str, tmp_path: Path) -> None:
    file = districts(tmp_path, name=["West", "East"], residents=["5000", text])
    with pytest.raises(InputError, match=f"column 'residents' says '{text}' in feature 2"):
        read(file)


def test_residents_that_are_missing_in_part_are_named(tmp_path: Path) -> None:
    found = read(districts(tmp_path, name=["West", "East"], residents=["5000", ""]))
    assert found.residents is None
    assert found.tally.warnings == (
        "column 'residents' says nothing of 'East', so the residents of districts were not taken from it",
    )


def test_densities_of_districts_are_no_residents(tmp_path: Path) -> None:
    found = read(districts(tmp_path, name=["West", "East"], pop_density=[3000.0, 4000.0]))
    assert found.residents is None


def test_lists_are_no_residents(tmp_path: Path) -> None:
    table = pd.Series([[1, 2], None])
    with pytest.raises(InputError, match=r"column 'residents' says '\[1, 2\]' in feature 1, which is no"):
        written_people(table, "residents", tmp_path)


def test_a_city_of_more_people_than_any_has_is_refused() -> None:
    totals = Totals(None, {"West": 10**9, "East": 10**9}, "the layer of districts")
    with pytest.raises(InputError, match=r"would have 2e\+09 residents by the layer of districts"):
        zone_residents(np.ones(2), totals, ("West", "East"), is_known=True)


@pytest.mark.parametrize("number", [-1.0, 1e12, 1e308])
def test_residents_that_nobody_has_are_refused_by_name(number: float, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a district has .* residents \('East' in column 'residents'\)"):
        read(districts(tmp_path, name=["West", "East"], residents=[5.0, number]))


@pytest.mark.parametrize("blank", ["", "  ", None, "\n\t"])
def test_districts_without_a_name_are_one_and_named(blank: str | None, tmp_path: Path) -> None:
    third = rectangle(900, 0, 1200, 500)
    found = read(districts(tmp_path, [LEFT, RIGHT, third], name=["West", blank, blank]))
    assert found.names == ("West", "unnamed")
    assert found.tally.warnings[0].startswith(
        "2 of 3 districts have no name in column 'name'; they are called"
    )


def test_names_on_several_lines_are_on_one(tmp_path: Path) -> None:
    assert read(districts(tmp_path, name=["Old\n Town", "East"])).names == ("Old Town", "East")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([" ", ""], "no district has a name in column 'name'"),
        (["A", "B" * 5000], "has 5,000 letters; give at most 100"),
        (["A", "B\x1b[31m"], "has characters that cannot be shown"),
    ],
)
def test_names_that_cannot_be_used_are_refused(names: list[str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=sentence):
        read(districts(tmp_path, name=names), name_column="name")


def test_geometry_is_no_column_of_names(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--district-column names 'geometry', but the columns are name"):
        read(districts(tmp_path, name=["A", "B"]), name_column="geometry")


def test_parts_of_one_name_are_noted(tmp_path: Path) -> None:
    third = rectangle(900, 0, 1200, 500)
    found = read(districts(tmp_path, [LEFT, RIGHT, third], name=["A", "B", "A"]))
    assert "parts of one name are one district: 'A'" in found.tally.notes


def test_a_district_far_away_is_refused_by_name(tmp_path: Path) -> None:
    far = shapely.box(-5.0, 40.0, -4.9, 40.1)
    near = shapely.box(LON, LAT, LON + 0.01, LAT + 0.01)
    file = tmp_path / "d.geojson"
    gpd.GeoDataFrame({"name": ["Near", "Far"]}, geometry=[near, far], crs="EPSG:4326").to_file(file)
    with pytest.raises(
        InputError, match=r"district 'Far' lies up to 6,\d\d\d km from the streets; keep only"
    ):
        read(file)


@pytest.mark.parametrize("what", ["districts", "boundary"])
def test_layers_with_swapped_coordinates_are_told(what: str, tmp_path: Path) -> None:
    swapped = shapely.box(LAT, LON, LAT + 0.01, LON + 0.01)
    file = tmp_path / "d.geojson"
    gpd.GeoDataFrame({"name": ["A"]}, geometry=[swapped], crs="EPSG:4326").to_file(file)
    with pytest.raises(InputError, match=f"the {what} lies? .* longitude and latitude are swapped"):
        read(file) if what == "districts" else read_boundary(file, CRS, streets_deg=STREETS)


def test_two_levels_of_districts_in_one_layer_are_refused(tmp_path: Path) -> None:
    whole = rectangle(0, 0, 900, 500)
    with pytest.raises(
        InputError, match="district 'West' lies wholly under others of the layer; keep one level"
    ):
        read(districts(tmp_path, [whole, LEFT, RIGHT], name=["Town", "West", "East"]))


def test_one_invalid_ring_is_mended_and_one_that_is_none_is_left_out_by_name(tmp_path: Path) -> None:
    spike = shapely.Polygon(
        [*LEFT.exterior.coords[:2], (LEFT.bounds[2], LEFT.bounds[3] + 400), *LEFT.exterior.coords[2:]]
    )
    bow = shapely.Polygon(np.array(RIGHT.exterior.coords)[[0, 2, 1, 3, 0]])
    line = shapely.LineString(LEFT.exterior.coords)
    found = read(districts(tmp_path, [spike, bow, line], name=["Spike", "Bow", "Line"]))
    assert found.names == ("Spike", "Bow")
    assert "districts without an area, left out with all who live there: Line" in found.tally.warnings


def test_a_city_as_large_as_a_country_is_refused_before_it_is_divided() -> None:
    around = np.array([0.0, 0.0, 3e6, 1.6e6])
    with pytest.raises(
        InputError, match=r"the city would be 3,000 by 1,600 km \(76,\d+,\d+ cells\), too large"
    ):
        city_lattice(around, 250.0, streets_m=around)
    assert city_lattice(around / 30, 250.0, streets_m=around).columns == 401
