"""A whole town out of its layers."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from sim.city.contract import BUILDINGS, CELLS, DISTRICTS, EDGES, NODES, SITES
from sim.city.country.gazetteer import find_place
from sim.city.layers.import_city import Imported, import_city
from sim.city.layers.known_facts import key_of
from sim.city.layers.request import LayerFiles, Wanted
from sim.core.errors import InputError
from tests.city.conftest import SETTINGS
from tests.city.layers.conftest import NUMBERS
from tests.city.layers.made_layers import CRS, TownFiles, degrees, rectangle, write_layer, write_osm

ALL = ("population", "districts", "boundary", "buildings")


def town(files: LayerFiles, wanted: Wanted | None = None) -> Imported:
    return import_city(files, wanted or Wanted("Made Town"), SETTINGS, NUMBERS)


@pytest.fixture(scope="module")
def whole(town_files: TownFiles) -> Imported:
    return town(town_files.layers(*ALL))


def test_every_table_keeps_its_contract(whole: Imported) -> None:
    city = whole.city
    for contract, table in (
        (CELLS, city.cells), (NODES, city.nodes), (EDGES, city.edges), (SITES, city.sites),
        (DISTRICTS, city.districts), (BUILDINGS, city.buildings),
    ):  # fmt: skip
        assert contract.check(table) is table
    assert city.crs == CRS


def test_districts_and_city_have_the_residents_of_the_layer_of_districts(whole: Imported) -> None:
    city = whole.city
    assert city.place.residents == 8000 == city.cells["residents"].sum()
    assert city.districts["residents"].tolist() == [3000, 5000]
    assert city.cells.groupby("district")["residents"].sum().to_dict() == {"West": 3000, "East": 5000}
    assert whole.totals_from == "the layer of districts"


def test_jobs_schools_and_sites_come_from_the_model(whole: Imported) -> None:
    city = whole.city
    assert city.cells["jobs"].sum() == round(city.place.employed_share * 8000)
    assert city.cells["school_places"].sum() == round(SETTINGS.land.pupil_share * 8000)
    assert city.cells["visits_weight"].mean() == pytest.approx(1)
    assert set(city.sites["site_class"]) >= {
        "intersection",
        "road",
        "transit",
        "yard",
        "entrance",
        "premises",
    }
    assert (city.cells["residents"].to_numpy()[city.nodes["cell_id"]] >= 0).all()


def test_street_length_of_cells_sums_to_the_streets(whole: Imported) -> None:
    city = whole.city
    assert city.cells["street_m"].sum() == pytest.approx(city.edges["length_m"].sum(), rel=1e-6)


@pytest.mark.parametrize(
    ("layers", "total", "residents"),
    [
        (("population",), None, 6400),
        (("population",), 12_345, 12_345),
        (("population", "boundary"), None, 6400),
        (("districts",), None, 8000),
        (("population", "districts"), 20_000, 20_000),
        ((), 500, 500),
    ],
)
def test_any_layers_that_say_enough_make_a_town(
    town_files: TownFiles, layers: tuple[str, ...], total: int | None, residents: int
) -> None:
    made = town(town_files.layers(*layers), Wanted("Made Town", residents=total)).city
    assert made.place.residents == residents == made.cells["residents"].sum()


def test_the_same_files_make_the_same_town(town_files: TownFiles, whole: Imported) -> None:
    again = town(town_files.layers(*ALL))
    for name in ("cells", "nodes", "edges", "sites", "districts", "buildings"):
        assert getattr(again.city, name).equals(getattr(whole.city, name))


def test_what_lies_outside_the_boundary_is_left_out(town_files: TownFiles, tmp_path: Path) -> None:
    half = gpd.GeoDataFrame(geometry=[rectangle(-10, -10, 810, 1700)], crs=CRS)
    files = replace(town_files.layers("population"), boundary=write_layer(tmp_path / "half.gpkg", half))
    made = town(files)
    assert made.city.place.residents == pytest.approx(3200, abs=100)
    assert made.tallies["streets"].facts["km_beyond_the_boundary"] > 10
    assert made.tallies["population"].facts["people_beyond_the_boundary"] == pytest.approx(3200, abs=100)
    assert "live outside the boundary and were left out" in " ".join(made.warnings)
    assert made.city.nodes["x_m"].max() <= 500_000 + 811


def test_a_city_of_the_table_brings_what_is_known_of_it(town_files: TownFiles, tmp_path: Path) -> None:
    aqkol = find_place("aqkol")
    streets = shifted_town(tmp_path / "a.osm", aqkol.longitude_deg, aqkol.latitude_deg)
    made = town(LayerFiles(streets), Wanted("Акколь" if "Акколь" in aqkol.aliases else "aqkol"))
    place = made.city.place
    assert (place.name, place.residents) == (aqkol.name, aqkol.residents)
    assert place.employed_share == aqkol.employed_share
    assert place.population_date == aqkol.population_date
    assert (place.longitude_deg, place.latitude_deg) == (aqkol.longitude_deg, aqkol.latitude_deg)


def shifted_town(file: Path, lon: float, lat: float) -> Path:
    """Write a cross of streets around a place."""
    here = degrees([(0.0, 0.0)])[0]
    points = {1: (-900.0, 0.0), 2: (900.0, 0.0), 3: (0.0, -900.0), 4: (0.0, 900.0), 5: (0.0, 0.0)}
    text = write_osm(file, points, [([1, 5, 2], {"highway": "primary"}), ([3, 5, 4], {"highway": "primary"})])
    moved = text.read_text()
    for x, y in degrees(points.values()):
        moved = moved.replace(
            f'lon="{x:.9f}" lat="{y:.9f}"', f'lon="{x - here[0] + lon:.9f}" lat="{y - here[1] + lat:.9f}"'
        )
    file.write_text(moved)
    return file


def test_a_name_of_the_table_is_not_for_a_city_elsewhere(town_files: TownFiles) -> None:
    with pytest.raises(InputError, match="the streets do not reach Almaty of the table of cities"):
        town(town_files.layers("population"), Wanted("Almaty"))


@pytest.mark.parametrize("name", ["Kazakhstan", "Қазақстан", "---", "Город"])
def test_a_city_has_a_name_of_its_own(name: str) -> None:
    with pytest.raises(InputError, match="can't be the name of an imported city"):
        key_of(name)


@pytest.mark.parametrize("name", ["a" * 101, "To\udcffwn", "A\0", "Two\nlines"])
def test_a_name_can_be_written_everywhere(name: str) -> None:
    with pytest.raises(InputError, match="give at most 100 letters that can be shown"):
        key_of(name)


def test_names_become_keys() -> None:
    assert key_of("Saint-Étienne 2") == "saint_etienne_2"


def test_layers_of_two_cities_do_not_fit_together(town_files: TownFiles, tmp_path: Path) -> None:
    there = gpd.GeoDataFrame({"name": ["There"]}, geometry=[rectangle(90_000, 0, 91_000, 999)], crs=CRS)
    far = write_layer(tmp_path / "far.gpkg", there)
    with pytest.raises(
        InputError, match=r"town\.osm: no street is left: .* none lies inside the boundary; check"
    ):
        town(replace(town_files.layers("population"), districts=far))
    with pytest.raises(InputError, match="no district lies inside the boundary"):
        town(replace(town_files.layers("districts"), boundary=far))


def test_nobody_known_is_told_in_a_sentence(town_files: TownFiles) -> None:
    with pytest.raises(InputError, match="how many people live in the city is not known"):
        town(town_files.layers())


@pytest.mark.parametrize("share", [0.0, 1.2, -1.0])
def test_an_employed_share_is_a_share(town_files: TownFiles, share: float) -> None:
    with pytest.raises(InputError, match="--employed-share is"):
        town(town_files.layers("population"), Wanted("Made Town", employed_share=share))


def test_districts_of_the_table_are_found_by_where_they_lie(tmp_path: Path) -> None:
    from sim.city.layers.columns import ReadReport  # noqa: PLC0415
    from sim.city.layers.districts import Districts  # noqa: PLC0415
    from sim.city.layers.known_facts import known_totals  # noqa: PLC0415
    from sim.city.metre_grid import metre_crs, to_metres  # noqa: PLC0415

    almaty = find_place("almaty")
    crs = metre_crs(almaty.longitude_deg, almaty.latitude_deg)
    centres = [to_metres(crs, d.longitude_deg, d.latitude_deg) for d in almaty.districts]
    shapes = np.array([gpd.points_from_xy(*np.array([c]).T)[0].buffer(500) for c in centres], dtype=object)
    names = tuple(f"Район {n}" for n in range(len(centres)))
    drawn = Districts(names, shapes, None, ReadReport("districts"))
    totals = known_totals(Wanted("almaty"), almaty, drawn, crs)
    assert totals.districts == {
        name: district.residents for name, district in zip(names, almaty.districts, strict=True)
    }
    fewer = Districts(names[1:], shapes[1:], None, ReadReport("districts"))
    assert known_totals(Wanted("almaty"), almaty, fewer, crs).districts == {}
