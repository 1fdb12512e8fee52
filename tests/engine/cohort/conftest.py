"""A village from the shipped numbers, small enough to make everybody's day in a moment."""

from dataclasses import dataclass, replace

import pytest

from sim.city.build import City, build_city
from sim.city.country.gazetteer import find_place
from sim.people.contract import PeopleSettings
from sim.scenario.model import resolve_model
from sim.scenario.parameters.library import Library, Numbers
from sim.world.read_people import people_settings
from sim.world.read_settings import city_settings


@dataclass(frozen=True)
class Village:
    city: City
    settings: PeopleSettings


@pytest.fixture(scope="session")
def village() -> Village:
    numbers = Numbers(Library())
    place = replace(find_place("aqkol"), name="a village", residents=700)
    return Village(
        build_city(place, city_settings(numbers, "aqkol", resolve_model({}))),
        people_settings(numbers, "aqkol"),
    )
