"""A national stock is the same whether one city is run or the whole country."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from sim.cameras.stock.stock import Stock
from sim.city.build import City, build_city
from sim.city.country.gazetteer import find_place
from sim.city.country.parts import parts_of_country
from sim.core.errors import InputError
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.world.read_settings import city_settings
from sim.world.stocking import capped_stock, country_stocks, stock_of


@pytest.fixture(scope="module")
def aqkol() -> City:
    baseline = load_scenario("baseline_2025")
    return build_city(find_place("aqkol"), city_settings(baseline.numbers, "aqkol", baseline.model))


LAYERS = "linked: {share: 0.25}, recognition: {share: 0.1}, anpr: {share: 0.02}"


def stated(folder: Path, stock: str) -> ResolvedScenario:
    file = folder / "mine.yaml"
    file.write_text(
        f"title: Mine\nquestion: How many?\nextends: baseline_2025\ncity: aqkol\nstock: {stock}\n",
        encoding="utf-8",
    )
    return load_scenario(str(file))


def stocks_of_parts(scenario: ResolvedScenario) -> Mapping[str, Stock]:
    return country_stocks(scenario.stock, scenario.numbers)


def test_the_parts_of_the_country_have_all_its_cameras() -> None:
    stocks = stocks_of_parts(load_scenario("baseline_2025"))
    assert set(stocks) == {part.name for part in parts_of_country()}
    assert sum(stock.cameras for stock in stocks.values()) == 1_400_000
    assert sum(stock.linked for stock in stocks.values()) == 386_000
    assert sum(stock.recognition for stock in stocks.values()) == 19_000


def test_a_city_alone_has_the_cameras_it_has_in_the_country(aqkol: City, tmp_path: Path) -> None:
    scenario = stated(tmp_path, f"{{cameras: {{count: 1234567}}, {LAYERS}}}")
    assert scenario.stock.scope == "kazakhstan"
    assert stock_of(scenario.stock, aqkol, scenario.numbers) == stocks_of_parts(scenario)["aqkol"]
    assert sum(stock.cameras for stock in stocks_of_parts(scenario).values()) == 1_234_567


def test_three_million_cameras_hold_the_baselines_in_every_part() -> None:
    now, target = (stocks_of_parts(load_scenario(name)) for name in ("baseline_2025", "target_15_per_100"))
    for name, stock in now.items():
        assert target[name].cameras >= stock.cameras
        assert target[name].linked >= stock.linked
        assert target[name].recognition >= stock.recognition


def test_a_citys_own_stock_is_not_shared_with_anybody(aqkol: City, tmp_path: Path) -> None:
    scenario = stated(tmp_path, f"{{scope: city, cameras: {{count: 777}}, {LAYERS}}}")
    assert stock_of(scenario.stock, aqkol, scenario.numbers).cameras == 777


def test_a_density_by_area_stays_that_of_the_city(aqkol: City, tmp_path: Path) -> None:
    scenario = stated(tmp_path, f"{{cameras: {{per_km2: 10}}, {LAYERS}}}")
    assert stock_of(scenario.stock, aqkol, scenario.numbers).cameras == round(
        10 * aqkol.districts["area_km2"].sum()
    )
    with pytest.raises(InputError, match=r"mine\.yaml:\d+.*per km2"):
        stocks_of_parts(scenario)


@pytest.mark.parametrize(
    ("per_1000", "residents", "most"), [(8.2, 15_000, 123), (5, 13_999, 69), (0.1, 9_999, 0), (2.5, 400, 1)]
)
def test_a_cap_holds_to_the_camera(per_1000: float, residents: int, most: int) -> None:
    stock = Stock(1000, linked=400, recognition=100, anpr=50)
    capped = capped_stock(stock, per_1000, residents)
    assert capped.cameras == most
    assert capped.linked <= 0.4 * most
    assert capped.recognition <= 0.1 * most
    assert capped.anpr <= 0.05 * most
    assert capped_stock(capped, per_1000, residents) == capped
    assert capped_stock(stock, None, residents) == stock
