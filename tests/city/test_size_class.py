"""Classes of settlements by size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.city.country.gazetteer import find_place
from sim.city.country.settlement_sizes import SIZE_CLASSES, size_class


@given(st.integers(0, 30_000_000))
def test_a_settlement_lies_in_the_class_whose_bounds_hold_it(residents: int) -> None:
    bounds = [*(known.least for known in SIZE_CLASSES)]
    nth = [known.word for known in SIZE_CLASSES].index(size_class(residents))
    assert residents >= bounds[nth]
    assert nth == 0 or residents < bounds[nth - 1]


def test_words_name_their_own_bounds() -> None:
    for known in SIZE_CLASSES[1:-1]:
        low, high = (int(end.replace(",", "")) for end in known.word.split("-"))
        assert low == known.least
        assert (size_class(low), size_class(high)) == (known.word, known.word)
        assert size_class(high + 1) != known.word


def test_known_cities_lie_in_their_classes() -> None:
    assert size_class(find_place("almaty").residents) == "1,000,000 and more"
    assert size_class(find_place("pavlodar").residents) == "250,000-999,999"
    assert size_class(find_place("aqkol").residents) == "10,000-49,999"
    assert size_class(find_place("aksu_akmola").residents) == "2,000-9,999"


def test_fewer_than_nobody_cannot_live_anywhere() -> None:
    with pytest.raises(ValueError, match="0 residents or more"):
        size_class(-1)
