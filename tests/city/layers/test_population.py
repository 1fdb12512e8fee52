"""People out of grids, rasters and points: nobody is lost unseen, and two routes agree."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.layers.columns import ReadReport
from sim.city.layers.ground_lattice import GroundLattice
from sim.city.layers.people.crowd import Crowd, split_by
from sim.city.layers.people.population import read_population
from sim.core.errors import InputError
from tests.city.layers.made_layers import CENTRE, CRS, degrees, rectangle, squares, write_layer

AROUND = np.array([CENTRE[0] - 3000, CENTRE[1] - 3000, CENTRE[0] + 5000, CENTRE[1] + 5000])
LATTICE = GroundLattice.over(AROUND, 250.0)


def read(file: Path, **options) -> Crowd:
    return read_population(file, CRS, AROUND, cell_m=250.0, **options)


def on_lattice(crowd: Crowd) -> np.ndarray:
    part, square, share = LATTICE.pieces_of(crowd.shapes)
    return np.bincount(square, weights=crowd.people[part] * share, minlength=LATTICE.n_squares)


@pytest.mark.parametrize("name", ["grid.gpkg", "grid.geojson"])
def test_a_grid_of_polygons_is_shared_out_by_area(tmp_path: Path, name: str) -> None:
    # One square of 500 m that covers four cells, shifted by half a cell: nine cells, in quarters.
    grid = squares((125.0, 125.0), 500.0, np.array([[160.0]]))
    found = on_lattice(
        read(write_layer(tmp_path / name, grid, crs=CRS if name.endswith("gpkg") else "EPSG:4326"))
    )
    assert np.sort(found[found > 0.01]) == pytest.approx([10] * 4 + [20] * 4 + [40], abs=0.05)
    assert found.sum() == pytest.approx(160)


@pytest.mark.filterwarnings("ignore:Spatial reference system:RuntimeWarning")  # Older ones compare texts.
def test_a_raster_agrees_with_the_exact_extraction(tmp_path: Path) -> None:
    from exactextract import exact_extract  # noqa: PLC0415

    people = np.random.default_rng(5).poisson(3.0, (60, 70)).astype("float32")
    west, north = degrees([(-1000.0, 4500.0)])[0]
    write_raster(tmp_path / "grid.tif", people, west=west, north=north, pixel_deg=0.0009)
    ours = on_lattice(read(tmp_path / "grid.tif"))
    cells = gpd.GeoDataFrame(geometry=LATTICE.boxes(np.arange(LATTICE.n_squares)), crs=CRS).to_crs(
        "EPSG:4326"
    )
    table = exact_extract(tmp_path / "grid.tif", cells, "sum", output="pandas")
    theirs = table["sum"].fillna(0).to_numpy()
    assert ours.sum() == pytest.approx(people.sum(), rel=1e-9)
    # Sides of cells are straight in metres there and in degrees here: centimetres of 250 m.
    assert ours == pytest.approx(theirs, abs=0.05)


def write_raster(file: Path, people, *, west: float, north: float, pixel_deg: float, **options) -> None:
    profile = {
        "driver": "GTiff", "height": people.shape[0], "width": people.shape[1], "count": 1,
        "dtype": people.dtype, "crs": "EPSG:4326",
        "transform": rasterio.Affine(pixel_deg, 0, west, 0, -pixel_deg, north),
    }  # fmt: skip
    with rasterio.open(file, "w", **(profile | options)) as raster:
        raster.write(people, 1)


def test_pixels_without_data_hold_nobody(tmp_path: Path) -> None:
    west, north = degrees([(0.0, 1000.0)])[0]
    people = np.array([[5, -99], [0, 7]], dtype="float32")
    write_raster(tmp_path / "a.tif", people, west=west, north=north, pixel_deg=0.002, nodata=-99)
    crowd = read(tmp_path / "a.tif")
    assert crowd.people.sum() == 12
    assert crowd.tally.left_out == {"without data": 1, "with nobody in them": 1}
    assert (crowd.tally.read, crowd.tally.kept) == (4, 2)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"crs": None}, "does not say in which CRS it is"),
        ({"transform": rasterio.Affine(0.1, 0, 10, 0, -0.1, 10)}, "does not reach the city"),
        ({"nodata": None}, r"holds -99 people in 1 of 4 places; give 0 or more, or say --no-data -99"),
    ],
)
@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_raster_that_cannot_be_right_is_told_in_a_sentence(tmp_path: Path, change, sentence: str) -> None:
    west, north = degrees([(0.0, 1000.0)])[0]
    people = np.array([[5, -99], [0, 7]], dtype="float32")
    write_raster(
        tmp_path / "a.tif", people, west=west, north=north, pixel_deg=0.002, **({"nodata": -99} | change)
    )
    with pytest.raises(InputError, match=sentence):
        read(tmp_path / "a.tif")


def test_a_truncated_raster_is_told_in_a_sentence(tmp_path: Path) -> None:
    west, north = degrees([(0.0, 1000.0)])[0]
    write_raster(tmp_path / "a.tif", np.ones((300, 300), "float32"), west=west, north=north, pixel_deg=1e-4)
    (tmp_path / "b.tif").write_bytes((tmp_path / "a.tif").read_bytes()[:2000])
    with pytest.raises(InputError, match=r"b\.tif: the raster cannot be read to its end"):
        read(tmp_path / "b.tif")


def write_points(file: Path, points, people, *, names=("longitude", "latitude", "people")) -> Path:
    table = pd.DataFrame([(*place, count) for place, count in zip(degrees(points), people, strict=True)])
    table.columns = list(names)
    table.to_csv(file, index=False)
    return file


def test_points_that_stand_apart_are_middles_of_squares(tmp_path: Path) -> None:
    middles = [(250.0 + 500 * i, 250.0 + 500 * j) for i in range(4) for j in range(4)]
    crowd = read(write_points(tmp_path / "p.csv", middles, [100] * 16))
    assert crowd.side_m == pytest.approx(500, rel=1e-3)
    assert crowd.tally.facts["square_of_a_point_m"] == pytest.approx(500, abs=0.5)


def test_addresses_stay_points(tmp_path: Path) -> None:
    doors = [(13.0 * i, 17.0 * j) for i in range(12) for j in range(12)]
    assert read(write_points(tmp_path / "p.csv", doors, [3] * 144)).side_m == 0


@pytest.mark.parametrize(
    "names",
    [
        ("lon", "lat", "pop"),
        ("centroid_longitude", "centroid_latitude", "population_2026"),
        ("X", "Y", "Residents"),
    ],
)
def test_columns_are_found_by_what_they_are_called(tmp_path: Path, names) -> None:
    crowd = read(write_points(tmp_path / "p.csv", [(0, 0), (900, 0)], [4, 5], names=names))
    assert crowd.people.tolist() == [4, 5]


def test_a_column_may_be_named(tmp_path: Path) -> None:
    file = write_points(tmp_path / "p.csv", [(0, 0), (900, 0)], [4, 5], names=("lon", "lat", "bodies"))
    assert read(file, column="bodies").people.tolist() == [4, 5]
    with pytest.raises(
        InputError, match="no column is clearly that of people, among lon, lat, bodies; name it"
    ):
        read(file)
    with pytest.raises(InputError, match="--population-column names 'heads', but the columns are lon, lat"):
        read(file, column="heads")


def test_rows_without_place_or_number_are_counted(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("lon,lat,people\n75,48,3\n75.01,48,3\n,48,4\n75,48,\n75,48,\n")
    tally = read(tmp_path / "p.csv").tally
    assert (tally.read, tally.kept) == (5, 2)
    assert tally.left_out == {"without a position": 1, "without a number of people": 2}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lon,lat,people\n75,48,-3\n", "column 'people' holds -3 people in 1 of 1 places"),
        ("lon,lat,people\n75,48,0\n75.01,48,0\n", "nobody lives in the population layer"),
        ("lon,lat,people\n500000,5316000,3\n", "says that it holds degrees"),
        ("people\n3\n", "no column is clearly that of longitude"),
        ("", "the file is empty"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "p.csv").write_text(text)
    with pytest.raises(InputError, match=sentence):
        read(tmp_path / "p.csv")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-900, 900), st.floats(-900, 900), st.floats(5, 700), st.floats(0, 5000)),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_people_are_in_some_zone_or_outside_and_nobody_twice(rows) -> None:
    shapes = np.array([rectangle(x, y, x + side, y + side / 2) for x, y, side, _ in rows], dtype=object)
    people = np.array([count for *_, count in rows])
    zones = np.array([rectangle(-500, -500, 100, 500), rectangle(0, -500, 500, 500)], dtype=object)
    parts, zone, outside = split_by(Crowd(shapes, people, ReadReport("places")), zones)
    assert parts.people.sum() + outside == pytest.approx(people.sum(), rel=1e-6, abs=1e-6)
    assert set(zone) <= {0, 1}
    for number, shape in enumerate(zones):
        assert shapely.covers(shapely.buffer(shape, 1e-3), parts.shapes[zone == number]).all()


@settings(max_examples=40, deadline=None)
@given(
    st.floats(-3500, 4500), st.floats(-3500, 4500), st.floats(1, 2000), st.floats(1, 900), st.floats(0, 180)
)
def test_pieces_of_a_polygon_sum_to_it(x, y, width, height, turned) -> None:
    from shapely.affinity import rotate  # noqa: PLC0415

    shape = rotate(rectangle(x, y, x + width, y + height), turned)
    _, square, share = LATTICE.pieces_of(np.array([shape], dtype=object))
    inside = shapely.intersection(shape, shapely.box(*AROUND_LATTICE)).area / shape.area
    assert share.sum() == pytest.approx(inside, abs=1e-9)
    assert len(set(square)) == len(square)


AROUND_LATTICE = (
    *LATTICE.corner_m,
    LATTICE.corner_m[0] + 250.0 * LATTICE.columns,
    LATTICE.corner_m[1] + 250.0 * LATTICE.rows,
)
