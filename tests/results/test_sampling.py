from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.results.measures.sampling import Estimate, Sample, per_resident


def test_the_estimate_is_unbiased_over_all_samples_of_a_tiny_population() -> None:
    observed = np.array([1, 0, 0, 1, 1, 0, 0])
    for n in range(1, 8):
        values = [
            Sample(n, 7).total(int(observed[list(who)].sum())).value for who in combinations(range(7), n)
        ]
        assert np.mean(values) == pytest.approx(3)


def test_the_paired_difference_is_unbiased_over_all_samples_of_a_tiny_population() -> None:
    differences = np.array([1, 0, -1, 3, 0, 0, 2])
    for n in range(1, 8):
        totals = [
            Sample(n, 7).total_difference(differences[list(who)]).value for who in combinations(range(7), n)
        ]
        assert np.mean(totals) == pytest.approx(differences.sum())


@pytest.mark.parametrize("n_yes", [0, 1, 50, 99, 100])
def test_at_one_to_one_nothing_is_uncertain(n_yes: int) -> None:
    assert Sample(100, 100).total(n_yes) == Estimate(n_yes, 0.0, n_yes, n_yes)
    differences = np.repeat([1, 0], [n_yes, 100 - n_yes])
    assert Sample(100, 100).total_difference(differences).standard_error == 0


@pytest.mark.parametrize("n_yes", [0, 50])
def test_a_sample_in_which_all_agree_is_still_not_everybody(n_yes: int) -> None:
    estimate = Sample(50, 1000).total(n_yes)
    assert estimate.standard_error > 0
    assert estimate.high > estimate.low
    assert Sample(50, 1000).total_difference(np.zeros(50, dtype=int)).standard_error > 0


def test_the_standard_error_is_the_spread_over_samples() -> None:
    """Exact spread of the hypergeometric distribution; n = 2,000 makes pseudo-observations worth 0.2 %."""
    n_residents, n_people, n_observed = 100_000, 2_000, 30_000
    exact = stats.hypergeom(n_residents, n_observed, n_people).std() * n_residents / n_people
    stated = Sample(n_people, n_residents).total(600).standard_error
    assert stated == pytest.approx(exact, rel=0.005)


@pytest.mark.parametrize("n_people", [40, 100, 300, 390])
def test_the_interval_holds_the_truth_as_often_as_it_says(n_people: int) -> None:
    """By exact enumeration over all numbers of observed residents and all outcomes of the sample.

    The law is discrete, so that no interval of its kind reaches 95 % everywhere: on average over populations
    at least 95 %, and nowhere under 93 %.
    """
    n_residents = 400
    sample = Sample(n_people, n_residents)
    outcomes = np.arange(n_people + 1)
    estimates = [sample.total(int(n_yes)) for n_yes in outcomes]
    low, high = np.array([e.low for e in estimates]), np.array([e.high for e in estimates])
    held = [
        stats.hypergeom(n_residents, truth, n_people).pmf(outcomes)[(low <= truth) & (truth <= high)].sum()
        for truth in range(n_residents + 1)
    ]
    assert np.mean(held) >= 0.95
    assert min(held) >= 0.93


@pytest.mark.parametrize(("gained", "lost"), [(0, 0), (1, 0), (3, 1), (20, 0), (20, 20), (60, 5), (120, 0)])
def test_the_paired_interval_holds_the_truth_as_often_as_it_says(gained: int, lost: int) -> None:
    """By exact enumeration over who of 120 residents is among the 40 simulated."""
    n_residents, n_people = 120, 40
    sample, truth = Sample(n_people, n_residents), gained - lost
    held = 0.0
    for up in range(min(gained, n_people) + 1):
        for down in range(min(lost, n_people - up) + 1):
            if n_people - up - down > n_residents - gained - lost:
                continue
            differences = np.repeat([1, -1, 0], [up, down, n_people - up - down])
            estimate = sample.total_difference(differences)
            chance = stats.multivariate_hypergeom([gained, lost, n_residents - gained - lost], n_people).pmf(
                [up, down, n_people - up - down]
            )
            held += float(chance) * (estimate.low <= truth <= estimate.high)
    assert held >= 0.93


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_estimate_and_only_what_the_sample_leaves_possible(n_people: int, data) -> None:
    n_residents = data.draw(st.integers(n_people, 5_000))
    n_yes = data.draw(st.integers(0, n_people))
    estimate = Sample(n_people, n_residents).total(n_yes)
    assert n_yes <= estimate.low <= estimate.value <= estimate.high <= n_residents - (n_people - n_yes)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=2, max_size=60), st.integers(0, 1000))
def test_turning_the_comparison_round_turns_the_interval_round(differences: list[int], others: int) -> None:
    sample = Sample(len(differences), len(differences) + others)
    there, back = (
        sample.total_difference(np.array(differences)),
        sample.total_difference(-np.array(differences)),
    )
    assert back.value == pytest.approx(-there.value)
    assert back.low == pytest.approx(-there.high)
    assert back.high == pytest.approx(-there.low)
    assert there.low <= there.value <= there.high


def test_more_people_make_a_surer_estimate() -> None:
    errors = [Sample(n, 10_000).total(n // 4).standard_error for n in (100, 400, 1_600, 6_400, 10_000)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] == 0


def test_a_total_becomes_a_share_of_the_residents() -> None:
    assert per_resident(Estimate(50, 10, 30, 75), 100) == Estimate(0.5, 0.1, 0.3, 0.75)


@pytest.mark.parametrize(("n_people", "n_residents"), [(0, 10), (11, 10), (0, 0)])
def test_a_sample_has_somebody_and_not_more_than_there_are(n_people: int, n_residents: int) -> None:
    with pytest.raises(ValueError, match="cannot be a sample"):
        Sample(n_people, n_residents)
