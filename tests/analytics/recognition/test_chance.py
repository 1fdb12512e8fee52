"""Chances that hang together within a person."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln

from sim.analytics.recognition.beta_propensity import BetaPropensity, any_false_match, at_least
from tests.oracles.personal_chance import at_least_once, own

PASSES = np.array([0, 1, 2, 3, 5, 10, 30, 100, 300])
shares = st.floats(0, 1)


def test_without_correlation_passes_are_independent():
    once = at_least_once(BetaPropensity(0.3, 0.0), PASSES)
    np.testing.assert_allclose(once, 1 - 0.7**PASSES, rtol=1e-12)


def test_with_full_correlation_the_first_pass_decides():
    once = at_least_once(BetaPropensity(0.3, 1.0), PASSES)
    np.testing.assert_allclose(once, [0, *[0.3] * 8], rtol=1e-12)


@pytest.mark.parametrize("mean", [1e-4, 0.3, 0.75])
@pytest.mark.parametrize("correlation", [0.05, 0.3, 0.8])
def test_in_between_they_are_beta_binomial(mean, correlation):
    a, b = mean * (1 / correlation - 1), (1 - mean) * (1 / correlation - 1)
    none = np.exp(betaln(a, b + PASSES) - betaln(a, b))
    np.testing.assert_allclose(at_least_once(BetaPropensity(mean, correlation), PASSES), 1 - none, rtol=1e-9)


@settings(max_examples=50, deadline=None)
@given(shares, shares)
def test_correlation_only_ever_lowers_the_chance_of_once(mean, correlation):
    together = at_least_once(BetaPropensity(mean, correlation), PASSES)
    assert (together <= at_least_once(BetaPropensity(mean, 0.0), PASSES) + 1e-12).all()
    assert (np.diff(together) >= -1e-12).all()
    assert abs(together[1] - mean) < 1e-9


@pytest.mark.parametrize("correlation", [0.0, 0.1, 0.5, 1.0])
def test_peoples_own_chances_have_the_stated_mean_and_correlation(correlation):
    theirs = own(BetaPropensity(0.3, correlation), (np.arange(20_000) + 0.5) / 20_000)
    assert theirs.mean() == pytest.approx(0.3, abs=1e-3)
    assert theirs.var() == pytest.approx(correlation * 0.3 * 0.7, abs=1e-3)


@pytest.mark.parametrize("mean", [1e-6, 1e-4, 0.01, 0.3, 0.75])
@pytest.mark.parametrize("correlation", [0.01, 0.1, 0.3, 0.7])
def test_classes_of_people_give_what_the_closed_form_gives(mean, correlation):
    chance = BetaPropensity(mean, correlation)
    share, means = chance.classes
    assert share.sum() == pytest.approx(1)
    assert share @ means == pytest.approx(mean)
    # Classes are a finite number: half a per cent.
    np.testing.assert_allclose(at_least(1, PASSES, [chance]), at_least_once(chance, PASSES), rtol=0.006)


def test_two_chances_of_a_person_are_counted_as_simulated():
    face, hit = BetaPropensity(0.6, 0.3), BetaPropensity(0.5, 0.5)
    chance = np.random.default_rng(1)
    theirs = 0.5 * own(face, chance.random(40_000)) * own(hit, chance.random(40_000))
    times = chance.binomial(8, theirs)
    for least in (1, 2, 4):
        expected = at_least(least, np.array([8]), [face, hit], fixed=0.5)[0]
        # 4 standard errors of a share of 40,000, and half a per cent for the classes.
        assert abs((times >= least).mean() - expected) < 4 * np.sqrt(0.25 / 40_000) + 0.005 * expected


def test_nobody_is_seen_more_often_than_they_pass():
    assert at_least(4, np.array([0, 3]), [BetaPropensity(0.9, 0.2)]).tolist() == [0, 0]
    assert at_least(4, np.array([4]), [BetaPropensity(1.0, 0.2)]).tolist() == [1]
    assert at_least(1, np.array([5]), [], fixed=1.0).tolist() == [1]


def test_false_alerts_of_a_face_grow_with_the_list():
    assert any_false_match(1.67e-8, 10_000) == pytest.approx(1 / 6000, rel=0.01)
    assert any_false_match(1.67e-8, 1_000) == pytest.approx(1 / 60_000, rel=0.01)
    # A gallery of twenty million names more than a quarter of all faces wrongly.
    assert any_false_match(1.67e-8, 20_000_000) == pytest.approx(0.284, abs=0.001)
    assert any_false_match(0.0, 10_000) == 0
    assert any_false_match(1.0, 1) == 1
    assert any_false_match(1.0, 0) == 0


@pytest.mark.parametrize(("mean", "correlation"), [(1.2, 0.1), (-0.1, 0.1), (0.5, 1.1), (float("nan"), 0)])
def test_chances_outside_0_to_1_are_named(mean, correlation):
    with pytest.raises(Exception, match="lies between 0 and 1"):
        BetaPropensity(mean, correlation)
