"""Hit and false rate as points of one curve."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from sim.analytics.recognition.threshold_curve import ThresholdCurve
from sim.core.vocabulary import Threshold
from sim.scenario.resolve import load_scenario
from sim.world.place_settings import analytics_of

CURVE = ThresholdCurve(1.67e-8, 0.89, 1.0)
rates = st.floats(1e-12, 0.4)


def test_the_curve_passes_through_the_point_that_was_measured():
    assert CURVE.hit_rate_at(1.67e-8) == pytest.approx(0.89, rel=1e-12)


def test_scores_drawn_from_two_normal_laws_give_the_curve():
    """Scores of others are standard normal, matching ones shifted and twice as wide: the slope is a half."""
    threshold = np.array([2.0, 3.0, 4.0])
    false, hit = norm.sf(threshold), norm.sf(threshold, loc=5.0, scale=2.0)
    curve = ThresholdCurve(false[0], hit[0], 0.5)
    assert [curve.hit_rate_at(rate) for rate in false] == pytest.approx(hit, rel=1e-9)


@given(rates, rates, st.floats(0.1, 3))
def test_a_looser_threshold_never_hits_less(one, other, slope):
    curve = ThresholdCurve(1e-6, 0.8, slope)
    few, many = (curve.hit_rate_at(rate) for rate in sorted((one, other)))
    assert 0 <= few <= many <= 1


def test_a_threshold_at_which_nothing_false_matches_hits_nobody():
    assert CURVE.hit_rate_at(0.0) == 0
    assert CURVE.hit_rate_at(1.0) == 1


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ((0.0, 0.9, 1.0), "false_match_rate is 0;"),
        ((1e-8, 1.0, 1.0), "hit_rate is 1;"),
        ((1e-8, 0.9, 0.0), "slope is 0"),
    ],
)
def test_what_is_no_curve_is_named(made, words):
    with pytest.raises(Exception, match=words):
        ThresholdCurve(*made)


def test_thresholds_of_a_scenario_are_points_of_one_curve(scenario_file):
    """A false rate that a scenario changes takes its hit rate with it."""
    file = scenario_file(
        "extends: aqkol_smart_city", "parameters:", "  recognition/false_match_rate[strict]: 1.67e-8"
    )
    usual, changed = (analytics_of(load_scenario(one)).by_threshold for one in ("aqkol_smart_city", file))
    hits = [usual[word].hit.mean for word in Threshold]
    assert hits == sorted(hits)
    assert hits[-1] == pytest.approx(0.89)
    assert changed[Threshold.STRICT].hit.mean == pytest.approx(0.89)
    assert changed[Threshold.STRICT].hit.mean > usual[Threshold.STRICT].hit.mean
    assert changed[Threshold.STANDARD] == usual[Threshold.STANDARD]


def test_rates_of_a_face_are_those_of_the_sources_for_lists_of_their_length():
    by_threshold = analytics_of(load_scenario("aqkol_smart_city")).by_threshold
    faces = {"strict": (3_147_436 / 10, 13_000), "standard": (33_000, 13_000), "lenient": (6_000, 10_000)}
    for word, (one_in, listed) in faces.items():
        assert by_threshold[Threshold(word)].false_match_rate * listed * one_in == pytest.approx(1, rel=0.03)
