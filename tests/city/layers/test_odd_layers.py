"""Layers that are read as something else than they are: said, or refused for the real reason."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.enums import ColorInterp

from sim.city.layers.buildings import read_buildings
from sim.city.layers.districts import read_districts
from sim.city.layers.people.people_column import choose_column, written_people
from sim.city.layers.people.population import read_population
from sim.city.layers.people.raster import read_raster
from sim.city.layers.streets.line_streets import read_line_streets
from sim.city.layers.streets.raw_streets import check_extent
from sim.core.errors import InputError
from sim.files.osm.survey import _check_remark

CRS = "EPSG:32643"
BOUNDS_M = np.array([653_000.0, 4_790_000.0, 655_000.0, 4_792_000.0])
STREETS_DEG = np.array([76.88, 43.24, 76.91, 43.27])
HERE = (76.89, 43.25)


def square(x: float, y: float, side: float = 0.001) -> shapely.Polygon:
    return shapely.box(x, y, x + side, y + side)


def layer(file: Path, shapes: list, **columns: list) -> Path:
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326").to_file(file)
    return file


def raster(file: Path, west: float = 76.88, north: float = 43.28, bands: int = 1, **said: str) -> Path:
    with rasterio.open(
        file, "w", driver="GTiff", height=40, width=40, count=bands, dtype="uint8", crs="EPSG:4326",
        transform=rasterio.Affine(0.001, 0.0, west, 0.0, -0.001, north),
    ) as opened:  # fmt: skip
        opened.write(np.full((bands, 40, 40), 7, dtype="uint8"))
        opened.set_band_description(1, said.get("called", ""))
        if bands == 3:
            opened.colorinterp = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    return file


@pytest.mark.parametrize(
    "name",
    [
        "pop_sqmi",
        "people per sq mile",
        "pop/sq mi",
        "popha",
        "население на кв. км",
        "население/га",
        "pop_чел_км²",
    ],
)
def test_densities_of_more_units_and_languages_are_asked_about(name: str) -> None:
    table = gpd.GeoDataFrame({name: [1.0]}, geometry=[square(*HERE)])
    with pytest.raises(InputError, match="seems to hold people per area"):
        choose_column(table, None, None, Path("p.gpkg"))


@pytest.mark.parametrize(
    "name", ["pop_f", "population_0_14", "urban_population", "POP_MALE", "населения, тыс."]
)
def test_a_part_of_the_people_is_not_taken_for_all(name: str) -> None:
    table = gpd.GeoDataFrame({name: [1.0]}, geometry=[square(*HERE)])
    with pytest.raises(InputError, match=r"seems to hold (only a part|thousands) of"):
        choose_column(table, None, None, Path("p.gpkg"))
    assert choose_column(table, name, None, Path("p.gpkg"))[0] == name


@pytest.mark.parametrize(
    "name", ["population_2020_01", "TOTPOP_CY", "Население, чел.", "Халық саны", "pop_1km"]
)
def test_columns_of_all_people_are_found_in_more_languages(name: str) -> None:
    table = gpd.GeoDataFrame({name: [1.0], "popularity": [9.0]}, geometry=[square(*HERE)])
    assert choose_column(table, None, None, Path("p.gpkg"))[0] == name


def test_shares_are_asked_about_without_talk_of_areas() -> None:
    table = gpd.GeoDataFrame({"pop_share": [0.1]}, geometry=[square(*HERE)])
    with pytest.raises(
        InputError, match="--population-total says how many people they are shares of"
    ) as raised:
        choose_column(table, None, None, Path("p.gpkg"))
    assert "per-km2" not in str(raised.value)


def test_points_between_thousands_are_not_taken_for_decimals() -> None:
    texts = gpd.GeoDataFrame({"people": ["3.000", "512"]})["people"]
    with pytest.raises(InputError, match=r"says .3\.000. in feature 1, which may be 3000"):
        written_people(texts, "people", Path("p.gpkg"))
    decimals = gpd.GeoDataFrame({"people": ["3.125", "0.5"]})["people"]
    assert written_people(decimals, "people", Path("p.gpkg")).tolist() == [3.125, 0.5]


def test_a_raster_far_to_the_east_or_south_does_not_reach_the_city(tmp_path: Path) -> None:
    for west, north in ((43.2, 76.9), (100.0, 43.28), (76.88, -20.0), (10.0, 43.28)):
        with pytest.raises(InputError, match="the raster does not reach the city"):
            read_raster(raster(tmp_path / "p.tif", west, north), CRS, BOUNDS_M)


def test_a_picture_is_no_population_and_bands_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a picture in red, green and blue"):
        read_raster(raster(tmp_path / "p.tif", bands=3), CRS, BOUNDS_M)
    found = read_raster(raster(tmp_path / "q.tif", bands=2, called="m_0"), CRS, BOUNDS_M).tally.warnings
    assert "the raster has 2 bands (m_0); only the first one was read as people" in found
    assert "the raster seems to hold only a part of the people (women, men or an age)" in found
    women = read_raster(raster(tmp_path / "kaz_f_25_2020.tif"), CRS, BOUNDS_M).tally.warnings
    assert women == ("the raster seems to hold only a part of the people (women, men or an age)",)
    assert read_raster(raster(tmp_path / "kaz_ppp_2020.tif"), CRS, BOUNDS_M).tally.warnings == ()


def test_people_at_places_that_cannot_be_used_are_said(tmp_path: Path) -> None:
    shapes = [square(*HERE), shapely.Point(*HERE)]
    crowd = read_population(layer(tmp_path / "p.geojson", shapes, people=[30, 70]), CRS, BOUNDS_M, cell_m=250)
    assert crowd.tally.warnings == (
        "70 people are at places without a position or an area and were left out",
    )
    lines = layer(tmp_path / "l.geojson", [shapely.LineString([HERE, (76.9, 43.26)])], people=[30])
    with pytest.raises(InputError, match="none of the 1 places of the population layer is a point or has an"):
        read_population(lines, CRS, BOUNDS_M, cell_m=250)


def test_places_that_lie_on_each_other_are_said(tmp_path: Path) -> None:
    file = layer(tmp_path / "p.gpkg", [square(*HERE)] * 2 + [square(76.9, 43.25)], people=[30, 70, 5])
    assert (
        "1 places lie where another one does"
        in read_population(file, CRS, BOUNDS_M, cell_m=250).tally.warnings[0]
    )


def test_residents_of_districts_that_were_not_taken_are_said(tmp_path: Path) -> None:
    shapes, names = [square(*HERE), square(76.9, 43.25)], ["A", "B"]
    two = read_districts(layer(tmp_path / "a.gpkg", shapes, name=names, pop_10=[1, 2], pop_20=[3, 4]), CRS)
    assert two.residents is None
    assert "were not taken from 'pop_10', 'pop_20'" in two.tally.warnings[0]
    shares = read_districts(layer(tmp_path / "b.gpkg", shapes, name=names, pop=[0.4, 0.6]), CRS)
    assert shares.residents is None
    assert "column 'pop' seems to hold shares" in shares.tally.warnings[0]
    russian = read_districts(layer(tmp_path / "c.gpkg", shapes, район=names, население=[3000, 5000]), CRS)
    assert russian.residents is not None
    assert russian.residents.tolist() == [3000, 5000]


def test_buildings_elsewhere_or_of_another_kind_are_told(tmp_path: Path) -> None:
    def read(file: Path) -> tuple[str, ...]:
        return read_buildings(file, CRS, boundary=None, storey_m=3.0, streets_deg=STREETS_DEG)[1].warnings

    with pytest.raises(InputError, match="longitude and latitude are swapped"):
        read(layer(tmp_path / "a.gpkg", [square(43.25, 76.89)], height=[9]))
    with pytest.raises(InputError, match="no feature of the layer has a 'building'"):
        read(layer(tmp_path / "b.gpkg", [square(*HERE)], building=[None], landuse=["forest"]))
    with pytest.raises(InputError, match="none of the 1 features of the layer has an outline that closes"):
        read(layer(tmp_path / "c.gpkg", [shapely.Point(*HERE)], height=[9]))
    assert "more than 2 km²" in read(layer(tmp_path / "d.gpkg", [square(*HERE, 0.03)], height=[9]))[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ([HERE, (76.89001, 43.25001)], "all streets lie within 1.38 m"),
        ([HERE, (79.0, 43.25)], "a street goes straight on for 171 km from 76.8900 E, 43.2500 N"),
    ],
)
def test_streets_of_no_town_are_refused(tmp_path: Path, line: list[tuple[float, float]], said: str) -> None:
    file = layer(tmp_path / "s.gpkg", [shapely.LineString(line)], highway=["residential"])
    with pytest.raises(InputError, match=said):
        check_extent(read_line_streets(file), file)


@pytest.mark.parametrize("words", [b"Query timed out in &quot;recurse&quot;", b"Query ran out of memory"])
def test_remarks_of_unfinished_answers_are_known_without_the_word_error(words: bytes) -> None:
    with pytest.raises(InputError, match="not complete") as raised:
        _check_remark(words, Path("a.osm"))
    assert "&quot;" not in str(raised.value)
