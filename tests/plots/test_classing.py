import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.plots.page.legend import (
    MISSING,
    NOUGHT,
    Classes,
    break_labels,
    near_classes,
    nice_classes,
    people_label,
    share_label,
)

POSITIVE = st.floats(min_value=1e-4, max_value=1e6)


def significant_digits(value: float) -> str:
    return f"{value:.9e}".partition("e")[0].rstrip("0").replace(".", "")


@settings(max_examples=50, deadline=None)
@given(st.lists(POSITIVE, min_size=1, max_size=60))
def test_breaks_are_round_rise_and_hold_every_value(values: list[float]) -> None:
    breaks = nice_classes(np.array(values)).breaks

    assert 1 <= len(breaks) <= 6
    assert list(breaks) == sorted(set(breaks))
    assert breaks[-1] >= max(values)
    assert all(len(significant_digits(value)) <= 3 for value in breaks)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(min_value=0.01, max_value=1e6), min_size=1, max_size=60))
def test_people_are_classed_by_whole_numbers(values: list[float]) -> None:
    breaks = nice_classes(np.array(values), whole=True).breaks

    assert breaks[-1] >= max(values)
    assert all(value.is_integer() for value in breaks)


def test_zero_and_missing_values_stand_apart_from_small_ones() -> None:
    classes = Classes((10.0, 100.0))

    index = classes.of(np.array([np.nan, 0.0, 0.1, 10.0, 10.1, 100.0]))

    assert index.tolist() == [MISSING, NOUGHT, 0, 0, 1, 1]


def test_a_value_above_the_last_break_is_refused_rather_than_drawn_wrongly() -> None:
    with pytest.raises(ValueError, match="do not fit classes from 0 to 100"):
        Classes((10.0, 100.0)).of(np.array([101.0]))


def test_values_of_one_order_of_magnitude_get_equal_steps() -> None:
    assert nice_classes(np.linspace(20, 100, 50)).breaks == (20.0, 40.0, 60.0, 80.0, 100.0)


def test_skewed_values_fill_each_class_with_some_cells() -> None:
    values = np.random.default_rng(1).lognormal(mean=3, sigma=2, size=4_000)

    classes = nice_classes(values)

    assert np.bincount(classes.of(values)).min() > 0.01 * values.size


def test_maps_to_be_compared_share_classes_that_hold_both() -> None:
    small, large = np.array([1.0, 2.0, 3.0]), np.array([0.0, 900.0])

    assert nice_classes(small, large).breaks[-1] >= 900


def test_a_map_of_zeros_has_no_classes() -> None:
    classes = nice_classes(np.zeros(5))

    assert classes.n == 0
    assert classes.of(np.zeros(5)).tolist() == [NOUGHT] * 5


def test_classes_of_values_far_from_zero_start_near_them_and_hold_equal_weight() -> None:
    values = np.array([0.44, 0.6, 0.73, 0.75, 0.77, 0.79])

    classes = near_classes(values, weights=np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0]))

    assert classes.start == 0.42
    assert classes.breaks == (0.44, 0.6, 0.74, 0.76, 0.78, 0.8)
    assert classes.of(values).tolist() == [0, 1, 2, 3, 4, 5]
    heavy = near_classes(values, weights=np.array([100.0, 1.0, 1.0, 1.0, 1.0, 1.0]))
    assert heavy.n < classes.n


@pytest.mark.parametrize("share", [0.0725, 0.5, 1.0])
def test_a_single_value_has_a_class_that_holds_it(share: float) -> None:
    classes = near_classes(np.array([share, 0.0, np.nan]), weights=np.ones(3))

    assert 0 < classes.start < share <= classes.breaks[-1]
    assert classes.of(np.array([share, 0.0, np.nan])).tolist() == [classes.n - 1, NOUGHT, MISSING]


def test_values_below_the_first_class_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit classes"):
        Classes((1.0,), start=0.5).of(np.array([0.4]))


def test_legend_labels_carry_their_unit() -> None:
    assert list(break_labels(Classes((0.005, 0.2)), share_label)) == ["> 0", "0.5 %", "20 %"]
    assert list(break_labels(Classes((2_000.0,)), people_label)) == ["> 0", "2,000"]
    assert list(break_labels(Classes((0.8,), start=0.5), share_label)) == ["50 %", "80 %"]
