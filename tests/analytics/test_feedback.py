"""Predictive placement against what is proven of its urn."""

import numpy as np
import pytest
from scipy.stats import kstest

from sim.analytics.predictive_placement import PatrolDistricts, disparity, feedback
from sim.core.draws import Draws
from sim.core.vocabulary import PredictiveRule

DRAWS = Draws(4)


def districts(found, start=None, reported=None):
    found = np.array(found, dtype=float)
    return PatrolDistricts(
        found,
        np.zeros(found.size) if reported is None else np.array(reported, dtype=float),
        np.ones(found.size) if start is None else np.array(start, dtype=float),
    )


def last(place, rule, steps=400, repetitions=100):
    return feedback(place, rule, DRAWS, steps=steps, repetitions=repetitions)[-1]


def test_naive_placement_runs_away_to_the_district_with_a_little_more():
    share = last(districts([1.0, 0.7]), PredictiveRule.NAIVE, steps=1500)[:, 0]
    assert np.median(share) > 0.8 > 1 / 1.7  # it has 59 % of the events
    early = last(districts([1.0, 0.7]), PredictiveRule.NAIVE, steps=100)[:, 0]
    assert np.median(share) > np.median(early)


def test_equal_districts_end_up_unequal_by_chance_alone():
    """With equal rates it is Pólya's urn: from one and one its share ends up anywhere (Eggenberger 1923)."""
    share = last(districts([1.0, 1.0]), PredictiveRule.NAIVE, repetitions=500)[:, 0]
    # Poisson numbers of balls widen the uniform law of single balls a little.
    assert kstest(share, "uniform").statistic < 0.15
    assert 0.28 < share.std() < 0.40
    assert share.mean() == pytest.approx(0.5, abs=4 * 0.33 / np.sqrt(500))


@pytest.mark.parametrize("rates", [[1.0, 0.5], [0.9, 0.6, 0.3]])
def test_corrected_placement_goes_where_events_are(rates):
    share = last(districts(rates), PredictiveRule.CORRECTED, steps=2000).mean(axis=0)
    np.testing.assert_allclose(share, np.array(rates) / np.sum(rates), atol=0.05)


def test_corrected_equal_districts_stay_nearly_equal():
    naive, corrected = (
        last(districts([1.0, 1.0]), rule)[:, 0].std()
        for rule in (PredictiveRule.NAIVE, PredictiveRule.CORRECTED)
    )
    assert corrected < naive / 4


def test_between_equal_shares_everything_found_is_believed():
    place = districts([3.0, 1.0], start=[20, 20], reported=[0.5, 0.1])
    naive, corrected = (
        feedback(place, rule, DRAWS, steps=1, repetitions=200)
        for rule in (PredictiveRule.NAIVE, PredictiveRule.CORRECTED)
    )
    assert (naive[1] != naive[0]).all()
    np.testing.assert_array_equal(corrected, naive)


def test_what_is_found_is_believed_the_less_the_more_often_one_looks_there():
    n, found = 8000, 1000.0
    place = districts([found, found], start=[30, 10])
    share = feedback(place, PredictiveRule.CORRECTED, DRAWS, steps=1, repetitions=n)[1, :, 0]
    # It is looked at for three quarters of the time, and a third of that goes in.
    first, second = share > 0.75, share < 0.75
    for went_in in (first, second):
        assert abs(went_in.mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / n)
    # The share after g more is (30 + g) / (40 + g), and all that was found goes in or nothing.
    gain = (40 * share[first] - 30) / (1 - share[first])
    assert abs(gain.mean() - found) < 4 * np.sqrt(found / gain.size)


def test_reported_events_hold_the_runaway_back():
    alone = last(districts([1.0, 0.7]), PredictiveRule.NAIVE, steps=800)[:, 0]
    reported = last(districts([1.0, 0.7], reported=[1.0, 0.7]), PredictiveRule.NAIVE, steps=800)[:, 0]
    assert reported.mean() < alone.mean()
    assert reported.std() < alone.std()


def test_switched_off_nothing_moves():
    place = districts([1.0, 0.1], start=[30, 10])
    shares = feedback(place, PredictiveRule.OFF, DRAWS, steps=20, repetitions=3)
    assert (shares == [0.75, 0.25]).all()


def test_shares_are_told_from_the_start_and_sum_to_one():
    shares = feedback(districts([1.0, 2.0, 0.0]), PredictiveRule.NAIVE, DRAWS, steps=50, repetitions=7)
    assert shares.shape == (51, 7, 3)
    np.testing.assert_allclose(shares.sum(axis=2), 1)
    np.testing.assert_allclose(shares[0], 1 / 3)


def test_more_steps_or_repetitions_leave_the_first_as_they_were():
    place = districts([1.0, 0.7])
    small = feedback(place, PredictiveRule.NAIVE, DRAWS, steps=20, repetitions=5)
    large = feedback(place, PredictiveRule.NAIVE, DRAWS, steps=30, repetitions=9)
    np.testing.assert_array_equal(large[:21, :5], small)


def test_disparity_is_the_gini_coefficient():
    residents = np.array([100.0, 300.0])
    assert disparity(np.array([0.25, 0.75]), residents) == pytest.approx(0)
    assert disparity(np.array([1.0, 0.0]), residents) == pytest.approx(0.75)
    # Mean absolute difference over twice the mean, person by person.
    each = np.repeat([0.5 / 100, 0.5 / 300], [100, 300])
    gini = np.abs(each[:, None] - each).mean() / 2 / each.mean()
    assert disparity(np.array([0.5, 0.5]), residents) == pytest.approx(gini)
    assert disparity(np.array([[0.5, 0.5], [0.25, 0.75]]), residents).shape == (2,)


def test_naive_placement_makes_exposure_more_unequal_than_corrected():
    residents, place = np.array([1.0, 1.0]), districts([1.0, 0.9])
    naive, corrected = (
        disparity(last(place, rule), residents).mean()
        for rule in (PredictiveRule.NAIVE, PredictiveRule.CORRECTED)
    )
    assert naive > 3 * corrected


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: districts([1.0]), "1 districts with 1 rates"),
        (lambda: districts([1.0, 2.0], reported=[1.0]), "1 of reported events cannot compete"),
        (lambda: districts([1.0, -0.1]), "0 or more"),
        (lambda: districts([1.0, 1.0], start=[1, 0]), "starts with something"),
        (lambda: districts([1.0, np.nan]), "finite"),
    ],
)
def test_what_cannot_compete_is_named(make, words):
    with pytest.raises(Exception, match=words):
        make()
