"""Numbers of a population layer: what they count is read or asked, never guessed; codes are never people."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.layers.people.crowd import Crowd
from sim.city.layers.people.people_column import check_words, choose_column, written_people
from sim.city.layers.people.population import read_population
from sim.core.errors import InputError
from tests.city.layers.made_layers import CENTRE, CRS, degrees, squares, write_layer

AROUND = np.array([CENTRE[0] - 3000, CENTRE[1] - 3000, CENTRE[0] + 5000, CENTRE[1] + 5000])
WEST, NORTH = degrees([(0.0, 1000.0)])[0]
PIXEL_DEG = 0.002


def read(file: Path, **options) -> Crowd:
    return read_population(file, CRS, AROUND, cell_m=250.0, **options)


def grid(file: Path, *, people=None, **columns) -> Path:
    """Write four squares of 500 m with people in a column, or in columns of other names."""
    frame = squares((0.0, 0.0), 500.0, np.array([[10.0, 20.0], [30.0, 40.0]]))
    if columns:
        frame = gpd.GeoDataFrame(columns, geometry=frame.geometry, crs=CRS)
    elif people is not None:
        frame["population"] = people
    return write_layer(file, frame, crs=CRS)


def raster(file: Path, people, *, scale: float = 1.0, offset: float = 0.0, **options) -> Path:
    people = np.asarray(people)
    profile = {
        "driver": "GTiff", "height": people.shape[0], "width": people.shape[1], "count": 1,
        "dtype": people.dtype, "crs": "EPSG:4326",
        "transform": rasterio.Affine(PIXEL_DEG, 0, WEST, 0, -PIXEL_DEG, NORTH),
    } | options  # fmt: skip
    with rasterio.open(file, "w", **profile) as made:
        made.write(people, 1)
        made.scales, made.offsets = (scale,), (offset,)
    return file


@pytest.mark.parametrize(
    "name",
    [
        "pop_density",
        "PopDens",
        "people_per_km2",
        "pop_sqkm",
        "population_km2",
        "pop_pd_2020",
        "residents_per_ha",
    ],
)
def test_a_column_of_densities_is_asked_about(name: str, tmp_path: Path) -> None:
    file = grid(tmp_path / "a.gpkg", **{name: [1.0, 2.0, 3.0, 4.0]})
    with pytest.raises(InputError, match=f"column '{name}' seems to hold people per area, not people; say"):
        read(file)
    with pytest.raises(InputError, match="--population-is per-km2"):
        read(file, column=name)
    assert read(file, meaning="count").people.sum() == 10
    assert read(file, meaning="per-km2").people.sum() == pytest.approx(10 / 4)
    assert read(file, meaning="per-ha").people.sum() == pytest.approx(10 * 25)


@pytest.mark.parametrize(
    "name", ["population", "pop_2020", "residents", "people_of_household", "populationkm", "Inhabitants"]
)
def test_ordinary_columns_of_people_are_taken(name: str, tmp_path: Path) -> None:
    crowd = read(grid(tmp_path / "a.gpkg", **{name: [1.0, 2.0, 3.0, 4.0]}))
    assert crowd.people.sum() == 10
    assert crowd.tally.notes == (f"people are those of column '{name}'",)


def test_the_column_beside_a_density_is_taken_and_both_are_named(tmp_path: Path) -> None:
    file = grid(tmp_path / "a.gpkg", pop_density=[9.0] * 4, pop_2020=[1.0] * 4)
    crowd = read(file)
    assert crowd.people.sum() == 4
    assert crowd.tally.notes == ("people are those of column 'pop_2020'; not of 'pop_density'",)


@pytest.mark.parametrize("name", ["pop_share", "population_pct", "people_percent"])
def test_a_column_of_shares_is_asked_about(name: str, tmp_path: Path) -> None:
    file = grid(tmp_path / "a.gpkg", **{name: [0.1, 0.2, 0.3, 0.9]})
    with pytest.raises(InputError, match=f"column '{name}' seems to hold shares"):
        read(file)
    assert read(file, column=name).people.sum() == pytest.approx(1.5)


@pytest.mark.parametrize("whole", [1.0, 100.0])
def test_numbers_that_sum_to_a_whole_are_asked_about(whole: float, tmp_path: Path) -> None:
    frame = squares((0.0, 0.0), 500.0, np.full((2, 4), whole / 8))
    frame.loc[0, "population"] *= 0.5
    frame.loc[1, "population"] *= 1.5
    file = write_layer(tmp_path / "a.gpkg", frame, crs=CRS)
    with pytest.raises(InputError, match="so they seem to be shares"):
        read(file)
    assert read(file, meaning="count").people.sum() == pytest.approx(whole)


def test_more_people_than_a_city_can_hold_are_asked_about(tmp_path: Path) -> None:
    file = grid(tmp_path / "a.gpkg", people=[3e4] * 4)
    with pytest.raises(InputError, match="would put 120,000 people on a square kilometre"):
        read(file)
    assert read(file, meaning="count").people.sum() == pytest.approx(12e4)
    with pytest.raises(InputError, match="more than any city has"):
        read(raster(tmp_path / "a.tif", np.full((4, 4), 6000.0, "float32")))


def test_houses_may_be_as_dense_as_they_like(tmp_path: Path) -> None:
    houses = squares((0.0, 0.0), 20.0, np.full((3, 3), 250.0))
    assert read(write_layer(tmp_path / "a.gpkg", houses, crs=CRS)).people.sum() == 9 * 250


@pytest.mark.parametrize("name", ["kaz_pd_2020_1km.tif", "gpw_population_density.tif"])
def test_a_raster_named_after_densities_is_asked_about(name: str, tmp_path: Path) -> None:
    file = raster(tmp_path / name, np.full((4, 4), 60.0, "float32"))
    with pytest.raises(InputError, match="the raster calls itself a density"):
        read(file)
    whole = read(file, meaning="per-km2")
    area_km2 = sum(shapely.area(whole.shapes)) / 1e6
    assert whole.people.sum() == pytest.approx(60 * area_km2)


def test_words_about_a_raster_are_looked_at() -> None:
    check_words(["people per pixel", None, ""], None, Path("kaz_ppp_2020_1km.tif"))
    check_words(["persons/km2"], "count", Path("a.tif"))
    with pytest.raises(InputError, match="calls itself a density"):
        check_words(["persons/km2"], None, Path("a.tif"))


@pytest.mark.parametrize(("scale", "offset", "people"), [(0.01, 0.0, 16.0), (1.0, 5.0, 16 * 105.0)])
def test_scale_and_offset_are_applied(scale: float, offset: float, people: float, tmp_path: Path) -> None:
    file = raster(tmp_path / "a.tif", np.full((4, 4), 100, "int32"), scale=scale, offset=offset)
    assert read(file).people.sum() == pytest.approx(people)


def test_no_data_is_compared_before_scale_and_offset(tmp_path: Path) -> None:
    counts = np.array([[100, -99], [255, 0]], "int32")
    file = raster(tmp_path / "a.tif", counts, scale=0.1, offset=1.0, nodata=-99)
    assert read(file).people.sum() == pytest.approx(11 + 26.5 + 1)
    assert read(file, no_data=[255.0]).people.sum() == pytest.approx(11 + 1)


def test_rows_from_south_to_north_are_read_where_they_lie(tmp_path: Path) -> None:
    counts = np.arange(12, dtype="float32").reshape(4, 3)
    usual = read(raster(tmp_path / "a.tif", counts))
    low = rasterio.Affine(PIXEL_DEG, 0, WEST, 0, PIXEL_DEG, NORTH - 4 * PIXEL_DEG)
    turned = read(raster(tmp_path / "b.tif", counts[::-1], transform=low))
    order = np.argsort(turned.people)
    assert turned.people[order].tolist() == usual.people.tolist()
    same = shapely.hausdorff_distance(turned.shapes[order], usual.shapes)
    assert same == pytest.approx(np.zeros(11), abs=1e-6)


def test_a_raster_that_is_turned_is_refused(tmp_path: Path) -> None:
    turned = rasterio.Affine(PIXEL_DEG, 0.0001, WEST, 0.0001, -PIXEL_DEG, NORTH)
    with pytest.raises(InputError, match="turned against its CRS"):
        read(raster(tmp_path / "a.tif", np.ones((4, 4), "float32"), transform=turned))


@pytest.mark.parametrize("over_deg", [-0.00125, 0.0154])
def test_a_grid_of_the_world_that_reaches_over_its_edge_is_read(over_deg: float, tmp_path: Path) -> None:
    side = 0.5
    world = np.zeros((361, 722), "float32")
    column, row = int((75.0 + 180.0 - over_deg) / side), int((90.0 - 48.0 - over_deg) / side)
    world[row, column] = 7.0
    edge = rasterio.Affine(side, 0, -180.0 + over_deg, 0, -side, 90.0 - over_deg)
    assert read(raster(tmp_path / "world.tif", world, transform=edge)).people.sum() == 7


@pytest.mark.parametrize("code", [-1.0, -99999.0, -200.0])
def test_negative_codes_are_asked_about_and_can_be_named(code: float, tmp_path: Path) -> None:
    vector = grid(tmp_path / "a.gpkg", people=[10.0, code, 30.0, code])
    pixels = raster(tmp_path / "a.tif", np.array([[10, code], [30, code]], "float32"))
    for file in (vector, pixels):
        with pytest.raises(
            InputError, match=rf"holds {code:g} people in 2 of 4 places; .* --no-data {code:g}"
        ):
            read(file)
        crowd = read(file, no_data=[code])
        assert crowd.people.sum() == 40
        assert sum(crowd.tally.left_out.values()) == 2


@pytest.mark.parametrize(("code", "kind"), [(255, "uint8"), (65535, "uint16"), (9999, "int32")])
def test_numbers_that_look_like_codes_are_asked_about(code: int, kind: str, tmp_path: Path) -> None:
    file = raster(tmp_path / "a.tif", np.array([[10, code], [30, 20]], kind))
    with pytest.raises(InputError, match=rf"holds {code} in 1 p.*--no-data {code} if .* else --no-data none"):
        read(file)
    assert read(file, no_data=[float(code)]).people.sum() == 60
    if code < 1000:
        assert read(file, no_data=[]).people.sum() == 60 + code


@pytest.mark.parametrize("huge", [1e308, 3.4e38, 1e12])
def test_nobody_has_so_many_people(huge: float, tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"people in a place, which nobody has; correct it, or say --no-data"
    ):
        read(grid(tmp_path / "a.gpkg", people=[10.0, huge, 30.0, 5.0]))


def test_endless_and_missing_numbers_are_counted(tmp_path: Path) -> None:
    crowd = read(grid(tmp_path / "a.gpkg", people=[10.0, np.nan, 30.0, np.nan]))
    assert crowd.tally.left_out == {"without a number of people": 2}
    file = raster(tmp_path / "a.tif", np.array([[np.nan, 5], [np.inf, 1]], "float32"))
    assert read(file).tally.left_out == {"without data": 2, "with nobody in them": 0}


@pytest.mark.parametrize(("text", "people"), [("3 000", 3000), ("3\xa0000", 3000), ("12,5", 12.5), ("7", 7)])
def test_numbers_that_are_texts_are_read(text: str, people: float, tmp_path: Path) -> None:
    crowd = read(grid(tmp_path / "a.gpkg", population=[text, "1", "2", None]))
    assert crowd.people.sum() == pytest.approx(people + 3)


@pytest.mark.parametrize(("text", "why"), [("many", "is no number"), ("1,234", "may be 1.234 or 1234")])
def test_texts_that_are_no_numbers_are_refused(text: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"column 'population' says '{text}' in feature 2, which {why}"):
        read(grid(tmp_path / "a.gpkg", population=["1", text, "2", "3"]))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("latitude;longitude;population\n48,0;75,0;271\n48,001;75,0;100,5\n", 371.5),
        ('latitude,longitude,population\n48.0,75.0,"2,710"\n48.001,75.0,"1,000"\n', 3710),
        ("latitude,longitude,population\n48.0,75.0,2\xa0710\n48.001,75.0,1\xa0000\n", 3710),
        ("y\tx\tНаселение pop\n48.0\t75.0\t5\n", 5),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_tables_are_read_as_people_write_them(
    text: str, people: float, encoding: str, tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_bytes(text.encode(encoding))
    assert read(tmp_path / "p.csv").people.sum() == people


def test_a_number_in_a_table_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("lon,lat,people\n75,48,3\n75.01,48,many\n")
    with pytest.raises(InputError, match=r"p\.csv:3: the people 'many' is no number"):
        read(tmp_path / "p.csv")


@pytest.mark.parametrize(
    ("crs", "told", "moved", "reason"),
    [
        ("EPSG:4326", "EPSG:4326", lambda x, y: (y, x), "longitude and latitude are swapped"),
        (CRS, CRS, lambda x, y: (y, x), "its two coordinates are swapped"),
        (CRS, CRS, lambda x, y: (x / 1000, y / 1000), "its coordinates seem to be kilometres"),
        ("EPSG:4326", "EPSG:3857", lambda x, y: (x, y), "its coordinates seem to be degrees, but it says"),
        ("EPSG:4326", "EPSG:4326", lambda x, y: (x - 80, y), "check that both are of one city"),
    ],
)
def test_a_layer_that_lies_elsewhere_is_told_why(
    crs: str, told: str, moved, reason: str, tmp_path: Path
) -> None:
    frame = squares((0.0, 0.0), 500.0, np.array([[10.0]])).to_crs(crs)
    shapes = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.column_stack(moved(*xy.T)))
    gpd.GeoDataFrame({"population": [10]}, geometry=shapes, crs=told).to_file(tmp_path / "a.gpkg")
    with pytest.raises(InputError, match=rf"km from the streets, which are around 75.0 E, 48.0 N; {reason}"):
        read(tmp_path / "a.gpkg")


def test_points_of_a_table_with_swapped_columns_are_told(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("lat,lon,people\n75,48,3\n75.01,48,4\n")
    with pytest.raises(InputError, match="longitude and latitude are swapped"):
        read(tmp_path / "p.csv")


def test_collections_of_one_point_are_points(tmp_path: Path) -> None:
    points = [shapely.MultiPoint([(75.0, 48.0)]), shapely.Point(75.001, 48.0)]
    frame = gpd.GeoDataFrame({"people": [4, 5]}, geometry=points, crs="EPSG:4326")
    frame.to_file(tmp_path / "a.geojson")
    assert read(tmp_path / "a.geojson").people.sum() == 9


def test_a_raster_too_fine_to_hold_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.tif"
    with rasterio.open(
        file, "w", driver="GTiff", height=40_000, width=40_000, count=1, dtype="uint8", crs="EPSG:4326",
        transform=rasterio.Affine(2e-6, 0, WEST, 0, -2e-6, NORTH), sparse_ok=True, tiled=True,
    ):  # fmt: skip
        pass
    with pytest.raises(InputError, match="pixels around the city, more than fit into memory"):
        read(file)


def test_a_raster_stored_in_one_piece_of_gigabytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.tif"
    with rasterio.open(
        file, "w", driver="GTiff", height=30_000, width=30_000, count=1, dtype="float32", crs="EPSG:4326",
        transform=rasterio.Affine(0.001, 0, WEST, 0, -0.001, NORTH), sparse_ok=True, blockysize=30_000,
        compress="deflate",
    ):  # fmt: skip
        pass
    with pytest.raises(InputError, match="stored in pieces of 3,600 MB; save it anew in tiles"):
        read(file)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=8))
def test_numbers_written_as_texts_are_the_same_numbers(values: list[float]) -> None:
    table = gpd.GeoDataFrame({"pop": [repr(value) for value in values]}, geometry=[None] * len(values))
    name, _ = choose_column(table, None, None, Path("a.gpkg"))
    assert written_people(table[name], name, Path("a.gpkg")) == pytest.approx(
        values, rel=1e-15
    )  # pandas' last digit
