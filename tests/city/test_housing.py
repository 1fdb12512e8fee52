"""Housing: a place has its share of people in detached houses, and density says where they stand."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.build import City, build_city
from sim.city.country.gazetteer import find_place
from sim.city.country.parts import parts_of_country
from sim.city.ground.housing import block_share_by_cell, detached_residents
from sim.city.settings import HousingSettings
from sim.core.draws import Draws
from sim.core.vocabulary import SiteClass
from sim.scenario.model import resolve_model
from sim.scenario.parameters.library import Library, Numbers
from sim.world.read_settings import city_settings
from tests.city.conftest import place, with_housing

DRAWS = Draws("somewhere")
CELLS = st.lists(st.integers(0, 2_000), min_size=1, max_size=60).filter(any)


def housing(share: float, *, noise: float = 0.5, entrance: float = 50) -> HousingSettings:
    return HousingSettings(share, 3.5, noise, 8.0, 150, entrance)


@settings(deadline=None)
@given(CELLS, st.floats(0, 1), st.floats(0, 2))
def test_houses_have_their_share_to_the_person_unless_less_than_half_an_entrance_is_left(
    cells: list[int], share: float, noise: float
) -> None:
    residents = np.array(cells)
    in_houses = detached_residents(residents, housing(share, noise=noise), DRAWS)
    assert ((in_houses >= 0) & (in_houses <= residents)).all()
    in_blocks = round((1 - share) * residents.sum())
    whole = share > 0 and in_blocks < 25
    assert in_houses.sum() == residents.sum() - (0 if whole else in_blocks)


@settings(deadline=None)
@given(CELLS, st.floats(0.01, 1), st.floats(0, 1))
def test_more_people_in_houses_take_no_cell_a_house_away(cells: list[int], share: float, part: float) -> None:
    residents = np.array(cells)
    more = detached_residents(residents, housing(share), DRAWS)
    fewer = detached_residents(residents, housing(share * part), DRAWS)
    assert (fewer <= more).all()


def test_without_noise_the_densest_cells_have_the_blocks_and_one_cell_both() -> None:
    residents = np.array([100, 400, 200, 300, 0])
    in_houses = detached_residents(residents, housing(0.45, noise=0), DRAWS)
    assert in_houses.tolist() == [100, 0, 200, 150, 0]


def test_noise_blurs_the_order_but_blocks_stay_denser_than_houses() -> None:
    residents = np.exp(np.random.default_rng(1).normal(5, 0.5, 4_000)).astype(np.int64) + 1

    def density_of_blocks(noise: float) -> float:
        in_houses = detached_residents(residents, housing(0.5, noise=noise), DRAWS)
        return float(residents[in_houses == 0].mean() / residents[in_houses > 0].mean())

    strict, blurred, loose = (density_of_blocks(noise) for noise in (0.0, 0.5, 5.0))
    assert strict > blurred > loose > 0.95
    assert loose < 1.2


def buildings(*of: tuple[float, float, float]) -> gpd.GeoDataFrame:
    """Buildings of 10 m by their left edge, width and height, all in the row of cells from 0 upwards."""
    outline = [shapely.box(x, 50, x + width, 60) for x, width, _ in of]
    return gpd.GeoDataFrame({"height_m": [height for *_, height in of]}, geometry=outline)


def test_cells_with_their_volume_in_tall_buildings_have_the_blocks_however_dense_the_others_are() -> None:
    cells = gpd.GeoDataFrame(
        {"cell_id": range(4)}, geometry=[shapely.box(x, 0, x + 100, 100) for x in (0, 100, 200, 300)]
    )
    known = buildings((10, 10, 6), (110, 20, 6), (150, 10, 24), (210, 10, 30), (260, 10, np.nan))
    share = block_share_by_cell(cells, known, 8.0)
    volume = np.array([[0, 600], [2400, 1200], [3000, 0]])
    whole = volume[:, 0].sum() / volume.sum()
    assert share == pytest.approx([0, 2400 / 3600, 1, whole])
    residents = np.array([900, 100, 100, 100])
    in_houses = detached_residents(residents, housing(0.75, noise=0, entrance=10), DRAWS, share)
    assert in_houses.tolist() == [900, 0, 0, 0]


def test_buildings_without_heights_tell_nothing() -> None:
    cells = gpd.GeoDataFrame({"cell_id": [0]}, geometry=[shapely.box(0, 0, 100, 100)])
    assert block_share_by_cell(cells, None, 8.0) is None
    assert block_share_by_cell(cells, buildings((10, 10, np.nan)), 8.0) is None


def test_a_hamlet_has_houses_alone() -> None:
    hamlet = build_city(place(60), with_housing(detached_share=0.7))
    assert set(hamlet.sites["site_class"]).isdisjoint({"yard", "entrance"})
    assert hamlet.sites.loc[hamlet.sites["site_class"] == "house", "weight"].sum() == pytest.approx(60)


def test_a_place_without_houses_has_blocks_alone() -> None:
    town = build_city(place(5_000), with_housing(detached_share=0.0))
    assert SiteClass.HOUSE not in set(town.sites["site_class"])
    entrances = town.sites.loc[town.sites["site_class"] == "entrance", "weight"]
    assert entrances.sum() == pytest.approx(5_000)


@pytest.mark.parametrize("residents", [2_000, 40_000])
def test_a_house_holds_as_many_people_as_stated(residents: int) -> None:
    built = build_city(place(residents), with_housing(residents_per_house=5.0))
    houses = built.sites["site_class"] == "house"
    assert built.sites.loc[houses, "weight"].mean() == pytest.approx(5.0, rel=0.03)


def shipped(name: str) -> HousingSettings:
    return city_settings(Numbers(Library()), name, resolve_model({})).housing


def test_the_country_has_about_as_many_houses_as_were_counted() -> None:
    """2,219,826 at the end of 2023, 40.6 per cent in cities (Bureau of National Statistics)."""
    counted = {True: 0.406 * 2_219_826, False: 0.594 * 2_219_826}
    for cities, expected in counted.items():
        parts = [part for part in parts_of_country() if part.is_city is cities]
        each = [(part.residents, shipped(part.name)) for part in parts]
        houses = sum(n * one.detached_share / one.residents_per_house for n, one in each)
        assert houses == pytest.approx(expected, rel=0.03)


def test_almaty_has_about_as_many_blocks_as_were_counted() -> None:
    """8,879 (housing policy department, 2022): where each has a yard of its own, as many yards."""
    one = shipped("almaty")
    yards = find_place("almaty").residents * (1 - one.detached_share) / one.residents_per_yard
    assert yards == pytest.approx(8_879, rel=0.05)


@pytest.mark.parametrize(
    ("city", "schools"), [("almaty", (313, 353)), ("astana", (187, 206)), ("shymkent", (251, 292))]
)
def test_a_large_city_has_about_as_many_schools_as_were_counted(city: str, schools: tuple[int, int]) -> None:
    """Counts of 2023 to 2025, from a count to the next one."""
    land = city_settings(Numbers(Library()), city, resolve_model({})).land
    modelled = find_place(city).residents * land.pupil_share / land.pupils_per_school
    assert 0.97 * schools[0] <= modelled <= 1.03 * schools[1]


def sites_of(city: City) -> list[tuple[object, ...]]:
    return list(city.sites[["site_class", "x_m", "y_m", "weight"]].itertuples(index=False, name=None))


def test_a_seed_of_the_city_draws_streets_and_sites_anew_and_leaves_its_people() -> None:
    whole = with_housing()
    first, again, other = (build_city(place(6_000), replace(whole, seed=seed)) for seed in (1, 1, 2))
    shipped_city = build_city(place(6_000), whole)
    assert sites_of(first) == sites_of(again)
    for one in (other, shipped_city):
        assert sites_of(first) != sites_of(one)
        assert not np.array_equal(first.nodes["x_m"], one.nodes["x_m"])
        assert first.cells["residents"].tolist() == one.cells["residents"].tolist()
