import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.cameras.stock.stock import Stock, split_stock
from sim.core.vocabulary import SiteClass

CLASSES = [str(c) for c in SiteClass]


def split(settings, cameras, linked=0, recognition=0, anpr=0):
    return split_stock(Stock(cameras, linked, recognition, anpr), CLASSES, settings)


@hypothesis_settings(max_examples=50, deadline=None)
@given(cameras=st.integers(1, 400_000), links=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted))
def test_linking_more_of_a_stock_takes_no_class_a_link_away(settings, cameras, links):
    fewer, more = (split(settings, cameras, round(cameras * share)) for share in links)
    assert (fewer.linked <= more.linked).all()
    assert more.linked.sum() == round(cameras * links[1])
    assert (more.linked <= more.installed).all()


@hypothesis_settings(max_examples=50, deadline=None)
@given(
    counts=st.tuples(st.integers(0, 400_000), st.integers(0, 400_000)).map(sorted),
    shares=st.tuples(st.floats(0, 0.6), st.floats(0, 0.6)),
)
def test_growth_takes_no_link_away_while_no_class_is_linked_completely(settings, counts, shares):
    """The readiest class is linked 0.9 / 0.56 = 1.6 times as often as the mean: not complete up to 0.6."""
    few, many = counts
    linked_few = round(few * shares[0])
    linked_many = max(linked_few, round(many * shares[1]))
    assert (split(settings, few, linked_few).linked <= split(settings, many, linked_many).linked).all()


@hypothesis_settings(max_examples=50, deadline=None)
@given(cameras=st.integers(200, 200_000), factor=st.floats(1.2, 4), share=st.floats(0.05, 1))
def test_growth_at_the_same_link_share_takes_no_link_away(settings, cameras, factor, share):
    """Classes may be linked completely here; growth by a fifth outweighs all rounding."""
    grown = round(cameras * factor)
    small = split(settings, cameras, round(cameras * share))
    large = split(settings, grown, round(grown * share))
    assert (small.linked <= large.linked).all()


def test_a_class_is_linked_completely_before_others_take_its_links(settings):
    counts = split(settings, 1000, 990)
    assert counts.linked.sum() == 990
    assert counts.linked[CLASSES.index("road")] == 100


def test_links_go_by_readiness(settings):
    counts = split(settings, 10_000, 2800)  # half of all readiness: 10,000 × 0.1 × 5.6 / 2
    by_class = dict(zip(CLASSES, counts.linked, strict=True))
    assert by_class["road"] == pytest.approx(450, abs=1)
    assert by_class["yard"] == pytest.approx(100, abs=1)
