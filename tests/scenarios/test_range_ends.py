"""The ends of the ranges of a stock's numbers are stocks too: each can be set, one at a time."""

from pathlib import Path

import pytest

from sim.cameras.stock.stock import Stock, city_stock, split_stock
from sim.city.country.gazetteer import find_place, is_country
from sim.core.vocabulary import SiteClass
from sim.scenario.chain import scenario_files
from sim.scenario.parameters.library import Library
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.world.read_settings import camera_settings
from sim.world.stocking import country_stocks, most_per_1000_residents, statement_of

LIBRARY = Library()
LAYERS = ("cameras", "linked", "recognition", "anpr")


def ends():
    """Every shipped scenario, with each number of its stock at either end of its range."""
    for name in sorted(scenario_files()):
        scenario = load_scenario(name)
        for layer in LAYERS:
            parameter = getattr(scenario.stock, layer).parameter
            if parameter is not None:
                quantity = LIBRARY.parameter(parameter).at(scenario.date)[None]
                yield name, parameter, quantity.low
                yield name, parameter, quantity.high


@pytest.mark.parametrize(("name", "parameter", "value"), list(ends()))
def test_either_end_of_a_stocks_range_is_a_possible_stock(
    name: str, parameter: str, value: float, tmp_path: Path
) -> None:
    file = tmp_path / "end.yaml"
    file.write_text(
        f"title: End\nquestion: Possible?\nextends: {name}\nparameters: {{{parameter}: {value}}}\n",
        encoding="utf-8",
    )
    scenario = load_scenario(str(file))
    settings = camera_settings(scenario.numbers, scenario.stock, scenario.run, scenario.model)
    for stock in stocks_of(scenario):
        counts = split_stock(stock, [str(word) for word in SiteClass], settings)
        assert counts.installed.sum() == stock.cameras
        assert counts.anpr.sum() == stock.anpr
        assert counts.recognition.sum() == stock.recognition


def stocks_of(scenario: ResolvedScenario) -> list[Stock]:
    """Work out the stock of the scenario's city, or of every part of the country."""
    if scenario.stock.scope != "city":
        of_part = country_stocks(scenario.stock, scenario.numbers)
        return list(of_part.values()) if is_country(scenario.city) else [of_part[scenario.city]]
    residents = find_place(scenario.city).residents
    own = city_stock(
        statement_of(scenario.stock),
        residents=residents,
        residents_of_scope=residents,
        area_km2=1.0,
        most_per_1000_residents=most_per_1000_residents(scenario.numbers),
    )
    return [own]
