"""A city abroad says which of its numbers are Kazakhstan's; one at home says nothing."""

from dataclasses import replace

import pytest

from sim.city.country.gazetteer import all_places, find_place, is_abroad
from sim.scenario.resolve import load_scenario
from sim.world.place_spec import national_numbers, remark_on
from sim.world.world import numbers_that_enter

LONDON = (-0.12, 51.5)


def imported(longitude: float, latitude: float):
    return replace(find_place("aqkol"), layers="digest", longitude_deg=longitude, latitude_deg=latitude)


@pytest.mark.parametrize(
    "place", [LONDON, (74.59, 42.87), (69.24, 41.3), (73.37, 54.99), (61.4, 55.16), (55.1, 51.77)]
)
def test_london_and_the_cities_beyond_the_border_are_abroad(place: tuple[float, float]) -> None:
    assert is_abroad(imported(*place))


def test_every_city_of_the_table_is_at_home() -> None:
    for place in all_places():
        assert not is_abroad(replace(place, layers="digest")), place.name


def test_a_city_abroad_names_the_numbers_that_move_most(scenario_file) -> None:
    scenario = load_scenario(
        scenario_file("extends: aqkol_smart_city", "parameters: {people/trips_per_day: 3}")
    )
    used = numbers_that_enter(scenario)
    names = national_numbers(imported(*LONDON), used, scenario.numbers)
    assert names[0] == "people/leave_home_share"
    assert {"recognition/watch_list", "geodata/kazakhstan/residents"} <= set(names)
    assert "people/trips_per_day" not in names  # the scenario's own
    assert "people/speed_walk" not in names  # holds anywhere
    said = remark_on(imported(*LONDON), names)
    assert said is not None
    assert f"{len(names)} numbers of this run are Kazakhstan's" in said
    assert "20,499,822 people of whom a watch list is part" in said
    assert national_numbers(find_place("aqkol"), used, scenario.numbers) == ()
    assert remark_on(find_place("aqkol"), ()) is None
