"""Sizes of premises: cells keep their visits, and few premises have most of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.city.build import City, build_city
from sim.core.model_choices import SiteSizes
from sim.scenario.model import resolve_model
from sim.scenario.parameters.library import Library, Numbers
from sim.world.read_settings import city_settings
from tests.city.conftest import SETTINGS, place


def built(spread: float, *, residents: int = 40_000) -> City:
    sites = replace(SETTINGS.sites, sizes=SiteSizes.HEAVY_TAILED, size_spread=spread)
    return build_city(place(residents), replace(SETTINGS, sites=sites))


@pytest.fixture(scope="module")
def equal() -> City:
    return build_city(place(40_000), SETTINGS)


def premises(city: City) -> pd.DataFrame:
    return city.sites[city.sites["site_class"] == "premises"]


def test_a_cell_keeps_its_visits_whatever_the_sizes_of_its_premises(equal: City) -> None:
    of_cells = [premises(city).groupby("cell_id")["weight"].sum() for city in (equal, built(1.2))]
    assert of_cells[0].to_numpy() == pytest.approx(of_cells[1].to_numpy())


def test_sizes_move_no_site_and_change_premises_alone(equal: City) -> None:
    sized = built(1.2)
    assert sized.sites.drop(columns="weight").equals(equal.sites.drop(columns="weight"))
    others = (equal.sites["site_class"] != "premises").to_numpy()
    assert np.array_equal(sized.sites["weight"][others], equal.sites["weight"][others])
    assert not np.array_equal(sized.sites["weight"][~others], equal.sites["weight"][~others])


def crowded() -> pd.DataFrame:
    """Premises of a town that has so many that each cell shows their distribution."""
    sites = replace(SETTINGS.sites, sizes=SiteSizes.HEAVY_TAILED, size_spread=1.2, premises_per_1000=400.0)
    return premises(build_city(place(40_000), replace(SETTINGS, sites=sites)))


def test_sizes_have_the_spread_that_is_asked_for() -> None:
    found = crowded()
    logarithm, cell = np.log(found["weight"]), found["cell_id"]
    within = logarithm - logarithm.groupby(cell).transform("mean")
    many = found.groupby("cell_id")["weight"].transform("size") > 30
    assert many.sum() > 1_000
    assert float(within[many].std()) == pytest.approx(1.2, rel=0.05)


def test_no_spread_is_the_same_as_equal_sizes(equal: City) -> None:
    assert premises(built(0.0))["weight"].to_numpy() == pytest.approx(premises(equal)["weight"].to_numpy())


def test_the_largest_fifth_has_two_thirds_of_the_visits() -> None:
    """Of lognormal sizes with a spread of 1.2 it has 64 per cent: the normal law at 1.2 - 0.84."""
    of_cell = crowded()
    relative = of_cell["weight"] / of_cell.groupby("cell_id")["weight"].transform("mean")
    largest = np.sort(relative.to_numpy())[::-1]
    fifth = largest[: len(largest) // 5].sum() / largest.sum()
    assert fifth == pytest.approx(0.64, abs=0.03)


def test_a_scenario_says_whether_sizes_and_the_city_are_drawn() -> None:
    numbers = Numbers(Library())
    model = resolve_model({})
    shipped = city_settings(numbers, "almaty", model)
    assert (shipped.sites.sizes, shipped.seed) == (SiteSizes.HEAVY_TAILED, None)
    assert shipped.sites.size_spread == numbers.number("city/site_size_spread")
    other = city_settings(numbers, "almaty", replace(model, site_sizes=SiteSizes.EQUAL, city_seed=3))
    assert (other.sites.sizes, other.sites.size_spread, other.seed) == (SiteSizes.EQUAL, 0.0, 3)
