"""Real layers, where they lie beside the checkout: counts of what is in them, and totals that must be met."""

import time
from pathlib import Path

import numpy as np
import pytest

from sim.city.country.gazetteer import find_place
from sim.city.layers.import_city import Imported, import_city
from sim.city.layers.request import LayerFiles, Wanted
from sim.scenario.model import resolve_model
from sim.scenario.parameters.library import Library, Numbers
from sim.world.read_settings import city_settings, import_settings

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real layers are not beside this checkout (../shared/data)"
)

LONGEST_S = 90.0


def imported(files: LayerFiles, name: str) -> Imported:
    numbers = Numbers(Library())
    return import_city(
        files, Wanted(name), city_settings(numbers, name, resolve_model({})), import_settings(numbers)
    )


@pytest.fixture(scope="module")
def almaty() -> tuple[Imported, float]:
    here = DATA / "almaty"
    extract = here / "almaty-2012.osm.pbf"
    start = time.perf_counter()
    made = imported(
        LayerFiles(
            extract,
            population=here / "population-proxy-500m.csv",
            districts=here / "districts.geojson",
            buildings=extract,
        ),
        "Almaty",
    )
    return made, time.perf_counter() - start


def test_almaty_is_imported_in_time(almaty: tuple[Imported, float]) -> None:
    assert almaty[1] < LONGEST_S


def test_all_ways_of_the_extract_are_accounted_for(almaty: tuple[Imported, float]) -> None:
    tally = almaty[0].tallies["streets"]
    assert tally.read == 4279
    assert tally.read == tally.kept + sum(tally.left_out.values())
    facts = tally.facts
    parts = ("km_kept", "km_not_connected", "km_beyond_the_boundary")
    assert sum(facts[name] for name in parts) == pytest.approx(facts["km_read"], abs=0.01)
    # 2,946 km of all ways with a tag `highway`, less footways, tracks and what crosses the extract's edge.
    assert 2700 < facts["km_read"] < 2946


def test_almatys_districts_have_their_official_residents(almaty: tuple[Imported, float]) -> None:
    city, official = almaty[0].city, find_place("almaty")
    assert city.place.residents == official.residents == city.cells["residents"].sum()
    assert sorted(city.districts["residents"]) == sorted(d.residents for d in official.districts)
    area = {d.residents: d.area_km2 for d in official.districts}
    drawn_km2 = dict(zip(city.districts["residents"], city.districts.area / 1e6, strict=True))
    for residents, km2 in drawn_km2.items():
        assert km2 == pytest.approx(area[residents], rel=0.02), "each total went to the district it is of"


def test_everybody_of_the_population_layer_is_accounted_for(almaty: tuple[Imported, float]) -> None:
    facts = almaty[0].tallies["population"].facts
    parts = ("people_used", "people_beyond_the_boundary", "people_beyond_the_streets")
    assert sum(facts[name] for name in parts) == pytest.approx(facts["people_in_file"], abs=1)


def test_almatys_buildings_are_read_whole(almaty: tuple[Imported, float]) -> None:
    made, _ = almaty
    tally = made.tallies["buildings"]
    assert tally.read == tally.kept + sum(tally.left_out.values()) >= 8198
    assert tally.facts["with_a_height"] == 34
    assert made.city.buildings is not None
    assert made.city.buildings.geometry.is_valid.all()


def test_lengths_agree_with_the_ellipsoid(almaty: tuple[Imported, float]) -> None:
    edges = almaty[0].city.edges
    geodesic = edges.to_crs("EPSG:4326").geometry
    from pyproj import Geod  # noqa: PLC0415

    ellipsoid = Geod(ellps="WGS84")
    true_m = np.array([ellipsoid.geometry_length(line) for line in geodesic.iloc[:2000]])
    assert edges["length_m"].to_numpy()[:2000] == pytest.approx(true_m, rel=1e-3)


def test_streets_that_are_named_only_are_found_wanting() -> None:
    here = DATA / "astana"
    made = imported(
        LayerFiles(
            here / "named-streets-2026.geojson",
            population=here / "population-proxy-500m.csv",
            districts=here / "districts.geojson",
            district_column="name_object",
        ),
        "Astana",
    )
    assert made.city.place.residents == find_place("astana").residents
    assert any("km of street are not connected" in w for w in made.tallies["streets"].warnings)
    assert any("too far from any street" in warning for warning in made.warnings)


def test_another_reader_finds_the_same_streets(tmp_path: Path) -> None:
    import pyogrio  # noqa: PLC0415

    from sim.city.layers.streets.read_streets import read_streets  # noqa: PLC0415
    from sim.city.layers.streets.street_network import street_network  # noqa: PLC0415

    extract = DATA / "almaty" / "almaty-2012.osm.pbf"
    lines = pyogrio.read_dataframe(extract, layer="lines")
    lines[lines["highway"].notna()].to_file(tmp_path / "lines.gpkg")
    one, other = (
        street_network(read_streets(file), "EPSG:32643", None, longest_m=1e6)
        for file in (extract, tmp_path / "lines.gpkg")
    )
    for name in ("km_read", "km_kept", "km_oneway", "crossings_and_ends"):
        assert one.tally.facts[name] == pytest.approx(other.tally.facts[name], rel=2e-3), name
    by_class = [made.edges.groupby("class")["length_m"].sum() for made in (one, other)]
    assert by_class[0].to_numpy() == pytest.approx(by_class[1].to_numpy(), rel=2e-3)
