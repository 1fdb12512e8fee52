"""Villages by size: exact people, published numbers of villages, published points of their sizes."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.country.gazetteer import geodata_folder
from sim.city.country.parts import Region, all_regions
from sim.city.country.settlement_sizes import DRAWN_BOUNDS, SIZE_CLASSES, Settlements, settlement_sizes
from sim.city.settings import SettlementSettings
from sim.core.errors import InputError
from sim.scenario.resolve import load_scenario
from sim.world.read_settings import settlement_settings

SETTINGS = SettlementSettings(size_spread=1.36, largest=60_000)
WITH_VILLAGES = [region for region in all_regions() if region.settlements]


def people(sizes: tuple[Settlements, ...]) -> int:
    return sum(size.residents * size.count for size in sizes)


def count(sizes: tuple[Settlements, ...]) -> int:
    return sum(size.count for size in sizes)


def of(region: Region) -> tuple[Settlements, ...]:
    shipped = settlement_settings(load_scenario("baseline_2025").numbers)
    return settlement_sizes(region.residents_outside_cities, region.settlements, shipped)


@given(
    st.integers(1, 2_000_000),
    st.integers(1, 900),
    st.floats(0.3, 2.5),
    st.sampled_from([20_000.0, 60_000.0, 80_000.0]),
)
@settings(max_examples=200, deadline=None)
def test_everybody_lives_in_exactly_one_settlement(
    residents: int, settlements: int, spread: float, largest: float
) -> None:
    chosen = SettlementSettings(size_spread=spread, largest=largest)
    if residents / settlements >= largest:
        with pytest.raises(InputError, match="city/largest_settlement"):
            settlement_sizes(residents, settlements, chosen)
        return
    sizes = settlement_sizes(residents, settlements, chosen)
    assert people(sizes) == residents
    assert all(size.residents > 0 and size.count > 0 for size in sizes)
    assert [size.residents for size in sizes] == sorted({size.residents for size in sizes}, reverse=True)
    assert sizes[0].residents <= largest


@pytest.mark.parametrize("region", WITH_VILLAGES, ids=lambda region: region.name)
def test_a_region_has_about_as_many_settlements_as_are_counted(region: Region) -> None:
    sizes = of(region)
    assert people(sizes) == region.residents_outside_cities
    # Rounding passes people on between sizes, so a few settlements more or fewer come out.
    assert count(sizes) == pytest.approx(region.settlements, abs=3)


def test_sizes_are_few_so_that_most_settlements_are_built_once() -> None:
    sizes = {size.residents for region in WITH_VILLAGES for size in of(region)}
    assert len(sizes) <= len(DRAWN_BOUNDS) + len(WITH_VILLAGES)


def test_classes_of_drawn_sizes_split_the_classes_of_results() -> None:
    least = {known.least for known in SIZE_CLASSES if DRAWN_BOUNDS[0] < known.least <= DRAWN_BOUNDS[-1]}
    assert least <= set(DRAWN_BOUNDS)
    assert list(DRAWN_BOUNDS) == sorted(DRAWN_BOUNDS)


def share_below(bound: float) -> tuple[float, float]:
    """Return shares of all settlements, and of their residents, that are smaller than *bound*."""
    drawn = [size for region in WITH_VILLAGES for size in of(region)]
    small = tuple(size for size in drawn if size.residents < bound)
    everything = tuple(drawn)
    return count(small) / count(everything), people(small) / people(everything)


def test_sizes_agree_with_what_is_published() -> None:
    with (geodata_folder() / "settlement_size_checks.csv").open(encoding="utf-8", newline="") as lines:
        published = {
            (row["region"], row["low_residents"], row["high_residents"], row["measure"]): float(row["low"])
            for row in csv.DictReader(lines)
        }
    villages, residents = share_below(500)
    assert villages > published["", "0", "500", "share of settlements"]
    # 9.7 % were published for 2013; small villages have emptied since.
    assert residents == pytest.approx(published["", "0", "500", "share of residents"], abs=0.015)
    # 549 villages in 2023; 199 of the smallest were abolished after that, and others have shrunk into it.
    drawn = sum(size.count for region in WITH_VILLAGES for size in of(region) if size.residents < 50)
    assert 350 <= drawn <= published["", "0", "50", "settlements"]
    # 16 to 18 over 30,000; some of them are in the table of cities.
    large = sum(size.count for region in WITH_VILLAGES for size in of(region) if size.residents > 30_000)
    assert 5 <= large <= published["", "30000", "", "settlements"]


def test_nobody_needs_no_settlement() -> None:
    assert settlement_sizes(0, 0, SETTINGS) == ()
    assert settlement_sizes(0, 5, SETTINGS) == ()


def test_few_people_in_many_settlements_live_in_equal_ones() -> None:
    assert settlement_sizes(23, 5, SETTINGS) == (Settlements(5, 3), Settlements(4, 2))


def test_a_spread_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="settlement_size_spread is 0"):
        settlement_sizes(100_000, 100, SettlementSettings(size_spread=0.0, largest=60_000))
