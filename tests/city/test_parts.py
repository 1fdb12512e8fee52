"""The parts of the country: everybody in exactly one, each named and placed."""

import pytest

from sim.city.country.gazetteer import all_places, country, find_place, is_country
from sim.city.country.parts import all_regions, parts_of_country, place_spec
from sim.city.metre_grid import metre_crs
from sim.core.errors import InputError


def test_the_parts_hold_the_whole_population() -> None:
    parts = parts_of_country()
    assert sum(part.residents for part in parts) == country().residents == 20_499_822
    assert [part.name for part in parts if part.is_city] == [place.name for place in all_places()]
    assert len({part.name for part in parts}) == len(parts)


def test_every_region_is_the_sum_of_its_parts() -> None:
    for region in all_regions():
        inside = [part.residents for part in parts_of_country() if part.place.region == region.name]
        assert sum(inside) == region.residents
        assert region.residents_of_cities + region.residents_outside_cities == region.residents


def test_cities_that_are_regions_have_no_settlements_and_all_others_do() -> None:
    without = [region.name for region in all_regions() if not region.settlements]
    assert without == ["almaty_city", "astana_city", "shymkent_city"]
    drawn = [part for part in parts_of_country() if not part.is_city]
    assert len(drawn) == 17
    assert sum(part.settlements for part in drawn) == 6_096


def test_drawn_settlements_know_their_region() -> None:
    part = place_spec("akmola_settlements")
    assert part.place.title == "Akmola Region, drawn settlements"
    assert part.residents == 789_608 - sum(p.residents for p in all_places() if p.region == "akmola")
    assert part.place.employed_share == 0.507
    assert not part.is_city
    assert metre_crs(part.place.longitude_deg, part.place.latitude_deg).startswith("EPSG:326")


def test_a_part_is_not_a_city_one_can_name() -> None:
    with pytest.raises(InputError):
        find_place("akmola_settlements")
    with pytest.raises(InputError, match="no part 'atlantis'"):
        place_spec("atlantis")


@pytest.mark.parametrize("name", ["kazakhstan", "Kazakhstan", "Қазақстан", "КАЗАХСТАН"])
def test_the_country_is_known_in_its_spellings_and_is_no_city(name: str) -> None:
    assert is_country(name)
    with pytest.raises(InputError):
        find_place(name)


def test_no_city_is_taken_for_the_country() -> None:
    assert not any(is_country(place.name) or is_country(place.title) for place in all_places())
