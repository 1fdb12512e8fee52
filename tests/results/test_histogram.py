import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.results.counts.tally import Histogram, HistogramSum, sum_histograms

numbers = st.lists(st.integers(0, 5_000), min_size=1, max_size=60).map(np.array)
none = np.zeros(0, dtype=np.int64)


def histogram_of(values: np.ndarray) -> Histogram:
    total = HistogramSum()
    total.count(values)
    return total.histogram()


def same(one: Histogram, other: Histogram) -> bool:
    return np.array_equal(one.values, other.values) and np.array_equal(one.counts, other.counts)


@settings(max_examples=50, deadline=None)
@given(numbers, st.sampled_from([0, 10, 33.3, 50, 90, 99.9, 100]))
def test_percentiles_mean_and_sum_are_those_of_the_numbers(values: np.ndarray, percent: float) -> None:
    histogram = histogram_of(values)
    # Both compute one linear step between the same two whole numbers, so that only its rounding differs.
    assert histogram.percentile(percent) == pytest.approx(np.percentile(values, percent), rel=1e-12)
    assert histogram.mean == pytest.approx(values.mean(), rel=1e-12)
    assert (histogram.size, histogram.total) == (values.size, values.sum())


@settings(max_examples=50, deadline=None)
@given(numbers, numbers, numbers)
def test_histograms_add_up_to_that_of_all_numbers_in_any_order(one, two, three) -> None:
    parts = [histogram_of(values) for values in (one, two, three)]
    whole = histogram_of(np.concatenate((one, two, three)))
    assert same(sum_histograms(parts), whole)
    assert same(sum_histograms([parts[2], sum_histograms(parts[:2])]), whole)


def test_only_numbers_that_occur_are_kept() -> None:
    histogram = histogram_of(np.array([7, 0, 7, 800_000]))
    assert histogram.values.tolist() == [0, 7, 800_000]
    assert histogram.counts.tolist() == [1, 2, 1]


def test_zeros_can_be_counted_without_being_listed() -> None:
    total = HistogramSum()
    total.count(np.array([3, 3]), n_zeros=2)
    assert same(total.histogram(), histogram_of(np.array([0, 3, 0, 3])))


def test_nothing_has_no_percentile_and_adds_nothing() -> None:
    empty = histogram_of(none)
    assert (empty.size, empty.total) == (0, 0)
    with pytest.raises(ValueError, match="no number, no percentile"):
        empty.percentile(50)
    some = histogram_of(np.array([2]))
    assert same(sum_histograms((empty, some)), some)
    assert same(sum_histograms((some, empty)), some)
