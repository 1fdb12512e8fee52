"""Whole cities: exact totals, districts, activities, and the same city every time."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.city.build import City, build_city
from sim.city.contract import CELLS, DISTRICTS, EDGES, NODES, SITES
from sim.city.country.gazetteer import all_places, find_place
from sim.city.ground.land import built_up_area_km2
from sim.city.metre_grid import to_metres
from tests.city.conftest import SETTINGS, district, place, two_districts, with_land


def from_centre_km(city: City) -> np.ndarray:
    centre = to_metres(city.crs, city.place.longitude_deg, city.place.latitude_deg)
    return np.hypot(*(city.cell_xy_m - centre).T) / 1000


def is_one_piece(city: City) -> bool:
    """Tell whether the inhabited ground is one area without holes."""
    ground = city.cells.loc[city.cells["residents"] > 0, "geometry"].union_all()
    return ground.geom_type == "Polygon" and not ground.interiors


@pytest.mark.parametrize("name", ["astana", "shymkent"])
def test_the_inhabited_ground_of_a_large_city_is_one_piece(name: str) -> None:
    assert is_one_piece(build_city(find_place(name), SETTINGS))


def test_every_total_of_almaty_is_exact(almaty: City) -> None:
    cells = almaty.cells
    assert cells["residents"].sum() == 2_348_103
    by_district = cells.groupby("district")["residents"].sum()
    for part in almaty.place.districts:
        assert by_district[part.name] == part.residents
    assert cells["jobs"].sum() == round(0.477 * 2_348_103)
    assert cells["school_places"].sum() == round(0.2 * 2_348_103)
    assert cells["visits_weight"].mean() == pytest.approx(1.0)


def test_every_district_of_almaty_has_its_area_and_its_centre(almaty: City) -> None:
    xy = almaty.cell_xy_m
    for part, row in zip(almaty.place.districts, almaty.districts.itertuples(), strict=True):
        # Half a cell of 0.0625 km² from rounding.
        assert row.area_km2 == pytest.approx(part.area_km2, abs=0.032)
        here = (almaty.cells["district"] == part.name).to_numpy()
        people = almaty.cells["residents"].to_numpy()[here]
        wanted = to_metres(almaty.crs, part.weighted_longitude_deg, part.weighted_latitude_deg)
        apart = np.hypot(*(people @ xy[here] / people.sum() - wanted))
        assert apart == pytest.approx(row.centre_error_m, abs=1)
        assert apart < 125  # half a cell


def test_almaty_builds_on_about_the_ground_that_a_city_of_its_size_has(almaty: City) -> None:
    inhabited_km2 = (almaty.cells["residents"] > 0).sum() * 0.0625
    assert inhabited_km2 == pytest.approx(built_up_area_km2(2_348_103, SETTINGS.land), rel=0.01)
    assert 10_000 <= len(almaty.nodes) <= 13_000


def test_almaty_is_one_piece(almaty: City) -> None:
    assert is_one_piece(almaty)


def test_no_inhabited_cell_is_thinner_or_denser_than_allowed(almaty: City) -> None:
    residents = almaty.cells["residents"].to_numpy()
    density = residents[residents > 0] / 0.0625
    assert density.min() >= 300 - 16  # one person a cell is 16 per km²
    assert density.max() <= 25_000 + 16


def test_tables_keep_their_contracts(twin_town: City) -> None:
    CELLS.check(twin_town.cells)
    NODES.check(twin_town.nodes)
    EDGES.check(twin_town.edges)
    SITES.check(twin_town.sites)
    DISTRICTS.check(twin_town.districts)
    for table, key in (
        (twin_town.cells, "cell_id"),
        (twin_town.nodes, "node_id"),
        (twin_town.sites, "site_id"),
    ):
        assert np.array_equal(table[key], np.arange(len(table)))
    assert twin_town.cells.crs == twin_town.edges.crs == twin_town.crs


def test_density_of_a_city_without_districts_falls_off_by_its_gradient() -> None:
    city = build_city(place(600_000), with_land(density_gradient_per_km=0.12))
    slope = np.polyfit(from_centre_km(city), np.log(city.cells["residents"]), 1)[0]
    # Rounding to whole people moves the logarithm by under 0.01 in cells of over 100.
    assert slope == pytest.approx(-0.12, abs=0.005)


def test_jobs_fall_off_with_their_own_steeper_gradient() -> None:
    city = build_city(place(600_000), SETTINGS)
    slope = np.polyfit(from_centre_km(city), np.log(city.cells["jobs"]), 1)[0]
    assert slope == pytest.approx(-0.10, abs=0.005)
    homes = np.average(from_centre_km(city), weights=city.cells["residents"])
    assert np.average(from_centre_km(city), weights=city.cells["jobs"]) < homes


def test_jobs_of_almaty_are_nearer_the_centre_than_its_homes(almaty: City) -> None:
    distance = from_centre_km(almaty)
    homes = np.average(distance, weights=almaty.cells["residents"])
    assert np.average(distance, weights=almaty.cells["jobs"]) < homes - 0.3


def test_a_larger_city_is_denser() -> None:
    areas = [built_up_area_km2(people, SETTINGS.land) for people in (14_000, 140_000, 1_400_000)]
    density = np.array([14_000, 140_000, 1_400_000]) / areas
    assert density[0] < density[1] < density[2]
    assert density[2] / density[1] == pytest.approx(10**0.29)


def test_the_same_place_is_the_same_city_again(twin_town: City) -> None:
    again = build_city(two_districts(), SETTINGS)
    for name in ("cells", "nodes", "edges", "sites", "districts"):
        pd.testing.assert_frame_equal(getattr(twin_town, name), getattr(again, name))


def test_another_name_changes_streets_but_no_resident(twin_town: City) -> None:
    other = build_city(replace(two_districts(), name="elsewhere"), SETTINGS)
    assert np.array_equal(other.cells["residents"], twin_town.cells["residents"])
    assert not np.array_equal(other.nodes["x_m"], twin_town.nodes["x_m"])


def test_one_more_resident_is_one_more_resident() -> None:
    before, after = (build_city(place(people), SETTINGS).cells for people in (20_000, 20_001))
    more = after["residents"].sum() - before["residents"].sum()
    assert more == 1
    assert np.abs(after["residents"] - before["residents"]).max() <= 1


def test_districts_without_known_centres_of_residents_leave_no_hole() -> None:
    city = build_city(
        place(
            500_000,
            district("Middle", 60_000, 40.0, centre=(75.0, 48.0)),
            district("West", 220_000, 130.0, centre=(74.95, 48.0)),
            district("East", 220_000, 130.0, centre=(75.05, 48.0)),
        ),
        SETTINGS,
    )
    assert is_one_piece(city)
    assert city.districts["centre_error_m"].isna().all()
    assert city.cells["residents"].sum() == 500_000


@pytest.mark.parametrize("cell_m", [200, 500])
def test_other_cell_sizes_hold_the_same_people(cell_m: int) -> None:
    city = build_city(two_districts(), with_land(cell_m=cell_m))
    assert city.districts["residents"].tolist() == [40_000, 20_000]
    assert (city.cells["area_m2"] == cell_m**2).all()


@pytest.mark.parametrize("name", ["aqkol", "aktau_karaganda", "konaev", "kaskelen", "pavlodar", "atyrau"])
def test_cities_of_the_table_build(name: str) -> None:
    city = build_city(find_place(name), SETTINGS)
    assert city.cells["residents"].sum() == city.place.residents
    assert (city.cells["street_m"] > 0).all()


def test_the_smallest_and_the_largest_other_city_build() -> None:
    others = [known for known in all_places() if not known.districts]
    for known in (others[0], others[-1]):
        assert build_city(known, SETTINGS).cells["residents"].sum() == known.residents


@pytest.mark.parametrize("residents", [3, 13, 25, 71, 450, 2_530])
def test_a_village_builds_with_all_its_people(residents: int) -> None:
    village = build_city(place(residents), SETTINGS)
    assert village.cells["residents"].sum() == residents
    assert village.cells["jobs"].sum() == round(0.47 * residents)
    assert village.districts["residents"].tolist() == [residents]
    assert (village.cells["street_m"] > 0).all()
    for word in ("road", "transit", "house", "school"):
        assert (village.sites["site_class"] == word).any()


def test_a_hamlet_has_no_square_and_a_small_town_has_one() -> None:
    hamlet, small_town = (build_city(place(residents), SETTINGS).sites for residents in (450, 8_000))
    assert not hamlet["site_class"].isin(["square", "state", "closed"]).any()
    assert (small_town["site_class"] == "square").sum() == 1
    assert (small_town["site_class"] == "state").sum() == round(8 * 0.23)
