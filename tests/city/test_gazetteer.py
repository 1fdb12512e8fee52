"""The tables of facts: sums, sources, spellings."""

import csv

import pytest

from sim.city.country.gazetteer import all_places, country, find_place, geodata_folder
from sim.city.metre_grid import metre_crs, scale_error, to_metres
from sim.core.errors import InputError


def rows(file: str) -> list[dict[str, str]]:
    with (geodata_folder() / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_regions_sum_to_the_national_population() -> None:
    assert country().residents == 20_499_822
    assert len(rows("regions.csv")) == 20


def test_the_published_employed_share_follows_from_its_two_figures() -> None:
    for row in rows("regions.csv"):
        share = int(row["employed_2025"]) / int(row["residents"])
        assert share == pytest.approx(float(row["employed_share"]), abs=0.0006), row["name"]


FILES = ["regions.csv", "cities.csv", "districts.csv", "settlements.csv", "settlement_size_checks.csv"]


@pytest.mark.parametrize("file", FILES)
def test_every_row_names_known_sources_and_a_date(file: str) -> None:
    known = {row["source"] for row in rows("sources.csv")}
    for row in rows(file):
        assert row["population_date"]
        assert set(row["source"].split("; ")) <= known, row


def test_every_source_is_used() -> None:
    used = {source for file in FILES for row in rows(file) for source in row["source"].split("; ")}
    assert {row["source"] for row in rows("sources.csv")} == used


def test_names_are_lower_case_ascii_and_every_spelling_means_one_city() -> None:
    owners: dict[str, str] = {}
    for place in all_places():
        assert place.name.isascii()
        assert place.name == place.name.lower()
        for spelling in {place.name, *place.aliases}:
            key = "".join(letter for letter in spelling.casefold() if letter.isalnum())
            assert owners.setdefault(key, place.name) == place.name, spelling


@pytest.mark.parametrize("city", ["almaty", "astana", "shymkent"])
def test_districts_sum_to_the_official_total(city: str) -> None:
    place = find_place(city)
    assert sum(part.residents for part in place.districts) == place.residents
    assert sum(part.area_km2 for part in place.districts) == pytest.approx(place.area_km2, rel=0.001)


def test_the_large_cities_have_the_figures_of_1_january_2026() -> None:
    assert find_place("almaty").residents == 2_348_103
    assert find_place("astana").residents == 1_639_176
    assert find_place("shymkent").residents == 1_294_050
    assert [len(find_place(name).districts) for name in ("almaty", "astana", "shymkent")] == [8, 6, 5]


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("ALMATY", "almaty"),
        ("Алма-Ата", "almaty"),
        ("nur sultan", "astana"),
        ("Öskemen", "ust_kamenogorsk"),
        ("Усть-Каменогорск", "ust_kamenogorsk"),
        ("Қарағанды", "karaganda"),
        ("Akkol", "aqkol"),
        ("Uralsk", "oral"),
        ("Aktau (Karaganda Region)", "aktau_karaganda"),
        ("aktau", "aktau"),
    ],
)
def test_a_city_is_found_by_any_of_its_spellings(spelling: str, name: str) -> None:
    assert find_place(spelling).name == name


def test_an_unknown_city_is_told_with_the_nearest_names() -> None:
    with pytest.raises(InputError, match=r"no city 'Almtay'.*almaty.*safecity list cities"):
        find_place("Almtay")
    with pytest.raises(InputError, match=r"no city 'London'.*safecity list cities"):
        find_place("London")


def test_lengths_are_right_to_a_tenth_of_a_percent_in_every_city() -> None:
    for place in all_places():
        crs = metre_crs(place.longitude_deg, place.latitude_deg)
        assert scale_error(crs, place.longitude_deg, place.latitude_deg) < 0.001


def test_a_degree_of_latitude_is_111_km_long() -> None:
    crs = metre_crs(76.9, 43.0)
    south, north = to_metres(crs, 76.9, 43.0), to_metres(crs, 76.9, 44.0)
    assert crs == "EPSG:32643"
    # 111.12 km on the ellipsoid between 43 and 44 degrees north; the zone scales by at most 0.1 %.
    assert north[1] - south[1] == pytest.approx(111_120, rel=0.0015)


def test_a_position_given_as_metres_is_refused() -> None:
    with pytest.raises(InputError, match="longitude"):
        metre_crs(654_000.0, 4_790_000.0)
