"""A country's stock over its parts: exact sums, no camera taken away by a larger stock."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sim.cameras.stock.national_stock import divided_stock
from sim.cameras.stock.stock import LayerError, Stock, StockStatement, city_stock
from sim.core.arrays import webster
from sim.core.errors import InputError

LAYERS = {"linked_share": 0.25, "recognition_share": 0.1, "anpr_share": 0.05}
TOWNS = np.array([2_348_103, 559_911, 14_000, 9_977, 9_500, 25])


MIX = {"intersection": 0.05, "road": 0.03, "yard": 0.42, "premises": 0.5}
READS = {"intersection": 1.0, "road": 2.0, "yard": 0.0, "premises": 0.0}


def divided(residents=TOWNS, **stated):
    return divided_stock(
        StockStatement(**(LAYERS | stated)),
        residents,
        most_per_1000_residents=1000.0,
        site_mix=MIX,
        anpr_weight=READS,
    )


def room_for_plates(cameras):
    return sum(int(webster(np.array(list(MIX.values())), part)[:2].sum()) for part in cameras)


def divided_if_it_fits(residents, **stated):
    """Give the stocks; none if the few cameras there are stand where no plate can be read."""
    bare = divided(residents, **stated, anpr_share=0.0)
    cameras = [stock.cameras for stock in bare]
    wanted = math.floor(LAYERS["anpr_share"] * sum(cameras) + 0.5)
    if wanted <= room_for_plates(cameras):
        return divided(residents, **stated)
    with pytest.raises(LayerError, match="stand where plates can be read"):
        divided(residents, **stated)
    return None


def sums(stocks):
    return Stock(
        *(sum(getattr(s, layer) for s in stocks) for layer in ("cameras", "linked", "recognition", "anpr"))
    )


def test_the_parts_of_a_country_sum_to_its_stock():
    whole = city_stock(
        StockStatement(**LAYERS, count=200_003),
        residents=int(TOWNS.sum()),
        residents_of_scope=int(TOWNS.sum()),
        area_km2=1.0,
        most_per_1000_residents=1000.0,
    )
    assert sums(divided(count=200_003)) == whole


def test_a_part_gets_its_share_of_the_country_to_a_camera():
    quota = 200_003 * TOWNS / TOWNS.sum()
    cameras = np.array([stock.cameras for stock in divided(count=200_003)])
    assert np.abs(cameras - quota).max() < 1


def test_a_density_of_the_country_is_counted_over_all_parts_together():
    assert sums(divided(per_100_residents=15)).cameras == round(0.15 * TOWNS.sum())


@example([1_900, 36_100], 0.25, 0.25, 0.0, 0.0)
@given(
    st.lists(st.integers(1, 3_000_000), min_size=1, max_size=30),
    st.floats(0, 300),
    st.floats(0, 300),
    st.floats(0, 1),
    st.floats(0, 1),
)
@settings(max_examples=50, deadline=None)
def test_a_larger_stock_or_layer_takes_no_camera_from_any_part(residents, one, other, small, large):
    low, high = sorted((one, other))
    share, more = sorted((small, large))
    people = np.array(residents)
    before = divided_if_it_fits(people, per_1000_residents=low, linked_share=share)
    after = divided_if_it_fits(people, per_1000_residents=high, linked_share=share)
    assume(before is not None and after is not None)
    linked = divided(people, per_1000_residents=low, linked_share=more)
    for smaller, with_links, larger in zip(before, linked, after, strict=True):
        assert smaller.cameras == with_links.cameras <= larger.cameras
        assert smaller.linked <= with_links.linked
        assert smaller.linked <= larger.linked
        assert smaller.recognition <= larger.recognition
        assert smaller.anpr <= larger.anpr


def test_linking_every_camera_of_the_country_links_every_camera_of_each_part():
    assert all(stock.linked == stock.cameras for stock in divided(count=200_003, linked_share=1.0))


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"per_km2": 10.0}, "cannot be stated per km2; state it as a count, per_100 or per_1000"),
        (
            {"count": 1000, "linked": 2000, "linked_share": None},
            "2,000 linked cameras are more than the 1,000",
        ),
        ({"per_100_residents": 6800}, "above the plausible 1,000"),
    ],
)
def test_an_impossible_stock_of_a_country_is_refused(stated, words):
    with pytest.raises(InputError, match=words):
        divided(**stated)


def test_as_many_cameras_as_possible_may_read_plates_and_each_finds_room():
    room = [room_for_plates([stock.cameras]) for stock in divided(count=200_003)]
    full = divided(count=200_003, anpr=sum(room), anpr_share=None)
    assert [stock.anpr for stock in full] == room
    with pytest.raises(InputError, match=r"only .* of its cameras stand where plates can be read"):
        divided(count=200_003, anpr=sum(room) + 1, anpr_share=None)
