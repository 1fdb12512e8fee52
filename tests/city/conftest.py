"""Settings and small places for the tests of the city; every number is made here."""

from dataclasses import replace

import pytest

from sim.city.build import City, build_city
from sim.city.country.gazetteer import District, Place, find_place
from sim.city.settings import CitySettings, HousingSettings, LandSettings, SiteSettings, StreetSettings

LAND = LandSettings(
    cell_m=250,
    district_gap_m=2000,
    density_gradient_per_km=0.04,
    jobs_gradient_per_km=0.10,
    least_density_per_km2=300,
    most_density_per_km2=25_000,
    town_density_per_km2=2000,
    density_growth=0.29,
    pupil_share=0.2,
    pupils_per_school=500,
    visits_jobs_share=0.5,
)
STREETS = StreetSettings(
    block_m=195, jitter_share=0.15, removed_local_share=0.18, arterial_share=0.30, collector_share=0.09
)
HOUSING = HousingSettings(
    detached_share=0.3,
    residents_per_house=3.5,
    density_noise=0.5,
    lowest_block_m=8.0,
    residents_per_yard=150,
    residents_per_entrance=50,
)
SITES = SiteSettings(
    road_spacing_m=300,
    stop_spacing_m=500,
    squares_per_1000=0.1,
    premises_per_1000=20,
    state_per_1000=0.23,
    closed_per_1000=1.0,
)
SETTINGS = CitySettings(LAND, STREETS, HOUSING, SITES)


def with_land(**changes: float) -> CitySettings:
    return replace(SETTINGS, land=replace(LAND, **changes))


def with_housing(**changes: float) -> CitySettings:
    return replace(SETTINGS, housing=replace(HOUSING, **changes))


def with_streets(**changes: float) -> CitySettings:
    return replace(SETTINGS, streets=replace(STREETS, **changes))


def district(
    name: str, residents: int, area_km2: float, *, centre: tuple[float, float], people=None
) -> District:
    return District(
        name=name,
        residents=residents,
        reported_residents=residents,
        population_date="2026-01-01",
        area_km2=area_km2,
        longitude_deg=centre[0],
        latitude_deg=centre[1],
        weighted_longitude_deg=None if people is None else people[0],
        weighted_latitude_deg=None if people is None else people[1],
        source="made here",
    )


def place(residents: int, *districts: District, lon: float = 75.0, lat: float = 48.0) -> Place:
    return Place(
        name="nowhere",
        title="Nowhere",
        aliases=(),
        region="abai",
        longitude_deg=lon,
        latitude_deg=lat,
        residents=residents,
        population_date="2026-01-01",
        employed_share=0.47,
        districts=districts,
        area_km2=None,
        source="made here",
        note="",
    )


def two_districts() -> Place:
    """A dense district in the west and a looser one in the east, whose people live towards the west."""
    return place(
        60_000,
        district("West", 40_000, 10.0, centre=(74.98, 48.0), people=(74.982, 48.001)),
        district("East", 20_000, 14.0, centre=(75.03, 48.0), people=(75.022, 47.998)),
    )


@pytest.fixture(scope="session")
def town() -> City:
    return build_city(place(20_000), SETTINGS)


@pytest.fixture(scope="session")
def twin_town() -> City:
    return build_city(two_districts(), SETTINGS)


@pytest.fixture(scope="session")
def almaty() -> City:
    return build_city(find_place("almaty"), SETTINGS)
