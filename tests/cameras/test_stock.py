import pytest

from sim.cameras.stock.stock import Stock, StockStatement, city_stock
from sim.core.errors import InputError

COUNTRY = 20_000_000
LAYERS = {"linked_share": 0.25, "recognition_share": 0.1, "anpr_share": 0.05}


def stock_of(residents=1_000_000, scope=COUNTRY, **stated):
    return city_stock(
        StockStatement(**(LAYERS | stated)),
        residents=residents,
        residents_of_scope=scope,
        area_km2=500.0,
        most_per_1000_residents=1000.0,
    )


def test_a_city_gets_its_share_of_a_national_count():
    assert stock_of(count=1_400_000).cameras == 70_000


def test_a_citys_own_count_is_taken_as_it_is():
    assert stock_of(count=128_000, scope=1_000_000).cameras == 128_000


@pytest.mark.parametrize(
    ("stated", "cameras"),
    [({"per_100_residents": 15}, 150_000), ({"per_1000_residents": 68}, 68_000), ({"per_km2": 10}, 5_000)],
)
def test_densities_are_counted_over_the_city(stated, cameras):
    assert stock_of(**stated).cameras == cameras


def test_layers_are_shares_of_what_they_are_part_of():
    assert stock_of(per_100_residents=10) == Stock(100_000, linked=25_000, recognition=2_500, anpr=5_000)


def test_layers_may_be_counts_of_the_same_place():
    stock = stock_of(
        count=1_400_000,
        linked=386_000,
        linked_share=None,
        recognition=19_000,
        recognition_share=None,
    )
    assert (stock.linked, stock.recognition) == (19_300, 950)


def test_halves_are_rounded_up():
    assert stock_of(residents=10, scope=10, count=5, linked_share=0.5).linked == 3


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({}, "stated by nothing; state it by exactly one of count, per_100_residents"),
        ({"count": 5, "per_km2": 2.0}, "stated by count and per_km2"),
        ({"count": -5}, "count is -5, but there cannot be fewer than no cameras"),
        ({"per_1000_residents": float("nan")}, "per_1000_residents is nan"),
        ({"per_100_residents": 6800}, "68,000 per 1,000, above the plausible 1,000; check the unit"),
        ({"count": 1000, "linked": 2000, "linked_share": None}, "100 linked cameras are more than the 50"),
        ({"count": 1000, "linked": 20}, "linked cameras are stated twice"),
        ({"count": 1000, "linked_share": None}, "linked cameras are stated not at all"),
        ({"count": 1000, "linked_share": 28.0}, "linked_share is 28, but a share lies between 0 and 1"),
        (
            {"count": 1000, "recognition": 400, "recognition_share": None},
            "recognition cameras are more than the 13 linked ones",
        ),
        ({"count": 1000, "anpr": 4000, "anpr_share": None}, "200 anpr cameras are more than the 50"),
    ],
)
def test_an_impossible_stock_is_refused_in_one_sentence(stated, words):
    with pytest.raises(InputError, match=words):
        stock_of(**stated)
