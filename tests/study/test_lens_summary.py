"""Figures behind the lens as plain values."""

import json

import pytest

import sim
from sim.analytics.funnel import STAGES
from sim.core.vocabulary import Threshold
from sim.study.behind_lens import behind_the_lens
from sim.study.lens_summary import FALSE_RATE_REMARK, false_alerts_by_threshold, lens_summary
from sim.world.read_analytics import LensChoices


@pytest.fixture(scope="module")
def run():
    return sim.run_scenario(sim.load_scenario("aqkol_smart_city", sample=0.2))


def test_everything_is_plain_and_survives_json(run):
    summary = lens_summary(behind_the_lens(run))
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    assert list(summary["funnel"]) == list(STAGES)
    assert summary["funnel"]["in_view_recognition"]["people"] > 0
    assert summary["centres"][0]["centre"] == "aqkol"
    assert len(summary["footage"]["person_days_held"]) == 2


def test_what_cannot_be_told_is_null(run):
    quiet = lens_summary(behind_the_lens(run, LensChoices(threshold=Threshold.STRICT)))
    (centre,) = quiet["centres"]
    assert centre["false_alerts"] == 0
    assert centre["wait_mean_s"] is None
    assert centre["precision"] is None


def test_centres_are_told_with_all_their_alerts(run):
    (centre,) = lens_summary(behind_the_lens(run, LensChoices(threshold=Threshold.LENIENT)))["centres"]
    parts = ("in_time", "late", "gave_up", "waiting")
    assert sum(centre[f"false_{part}"] for part in parts) == centre["false_alerts"] > 0
    assert centre["true_in_time_alone"] >= centre["true_in_time"]


def test_thresholds_lie_a_thousandfold_apart_as_the_remark_says(run):
    alerts = false_alerts_by_threshold(run)
    assert list(alerts) == ["strict", "standard", "lenient"]
    assert "thousandfold" in FALSE_RATE_REMARK
    assert 1000 < alerts["lenient"] / alerts["strict"] < 10_000
