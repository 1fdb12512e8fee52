"""Whole numbers from shares: exact totals, and larger totals contain smaller ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.arrays import largest_remainder, webster, webster_order

WEIGHTS = st.lists(st.floats(0.001, 1000), min_size=1, max_size=12).map(np.array)


@given(WEIGHTS, st.integers(0, 100_000))
@settings(max_examples=50, deadline=None)
def test_largest_remainder_sums_exactly_and_stays_within_one_of_the_quota(
    weights: np.ndarray, total: int
) -> None:
    parts = largest_remainder(weights, total)
    assert parts.sum() == total
    assert (np.abs(parts - weights / weights.sum() * total) < 1 + 1e-6).all()


@given(WEIGHTS, st.integers(0, 3_000))
@settings(max_examples=50, deadline=None)
def test_one_more_seat_never_takes_a_seat_away(weights: np.ndarray, total: int) -> None:
    fewer, more = webster(weights, total), webster(weights, total + 1)
    assert fewer.sum() == total
    assert more.sum() == total + 1
    assert (more >= fewer).all()


@given(WEIGHTS, st.integers(0, 3_000), st.data())
@settings(max_examples=50, deadline=None)
def test_the_order_of_seats_begins_with_those_of_every_smaller_total(
    weights: np.ndarray, total: int, data: st.DataObject
) -> None:
    order = webster_order(weights, total)
    fewer = data.draw(st.integers(0, total))
    assert np.bincount(order[:fewer], minlength=len(weights)).tolist() == webster(weights, fewer).tolist()


def test_webster_gives_what_the_textbook_sequence_gives() -> None:
    weights = np.array([0.53, 0.24, 0.23])
    seats = np.zeros(3, dtype=int)
    for _ in range(7):
        seats[np.argmax(weights / (2 * seats + 1))] += 1
    assert webster(weights, 7).tolist() == seats.tolist() == [3, 2, 2]


@given(WEIGHTS, st.data())
@settings(max_examples=50, deadline=None)
def test_bounds_hold_and_still_sum_exactly(weights: np.ndarray, data: st.DataObject) -> None:
    most = np.array(data.draw(st.lists(st.integers(0, 50), min_size=weights.size, max_size=weights.size)))
    total = data.draw(st.integers(0, int(most.sum())))
    seats = webster(weights, total, most)
    assert seats.sum() == total
    assert (seats <= most).all()


def test_seats_that_fit_nowhere_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        webster(np.array([1.0, 1.0]), 5, np.array([2, 2]))


@pytest.mark.parametrize("weights", [[], [0.0, 0.0], [1.0, -0.1]])
def test_weights_without_a_meaning_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="non-negative with a positive sum"):
        largest_remainder(np.array(weights), 3)


@given(WEIGHTS, st.data())
@settings(max_examples=50, deadline=None)
def test_seats_that_are_taken_beforehand_are_kept_and_the_others_go_by_the_textbook(
    weights: np.ndarray, data: st.DataObject
) -> None:
    least = np.array(data.draw(st.lists(st.integers(0, 20), min_size=weights.size, max_size=weights.size)))
    free = data.draw(st.integers(0, 40))
    expected = least.copy()
    for _ in range(free):
        expected[np.argmax(weights / (2 * expected + 1))] += 1
    assert webster(weights, int(least.sum()) + free, least=least).tolist() == expected.tolist()


def test_more_taken_seats_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="3 seats are taken, but there are only 2"):
        webster(np.array([1.0, 1.0]), 2, least=np.array([3, 0]))
