"""Whom gates name, and what cameras that follow finds make of districts."""

import pytest

import sim
from sim.scenario.policy import GatesSaid
from sim.study.gate_day import gates_of

SAMPLE = 0.002


@pytest.fixture(scope="module")
def told(scenario_file):
    def run(*levers):
        lines = ("extends: almaty_2025", f"run: {{sample: {SAMPLE}}}", "policy:", *levers)
        return sim.run_scenario(sim.load_scenario(scenario_file(*lines)))

    return run


@pytest.fixture(scope="module")
def runs(told):
    return {rule: told(f"  predictive_placement: {rule}") for rule in ("naive", "corrected")}


def test_gates_name_whom_they_know_and_no_more_than_pass(runs):
    run = runs["naive"]
    day, numbers = run.outcome.day, run.scenario.numbers
    named = gates_of(
        day, GatesSaid(entrances=0.5, transit=1.0, enrolled_entrances=0.8, enrolled_transit=0.1), numbers
    )
    out = day.tally.left_home * day.sample.weight
    # Out and back, each recognised with 0.97: nearly everybody once, twice 0.97 times.
    assert named["entrances"].people == pytest.approx(0.4 * out * (1 - 0.03**2))
    assert named["entrances"].events == pytest.approx(0.4 * out * 2 * 0.97)
    assert 0 < named["transit"].people < 0.1 * out
    assert gates_of(day, GatesSaid(), numbers) == {}


def test_following_finds_tilts_districts_and_correcting_finds_does_so_less(runs):
    placed = {rule: run.outcome.summary["behind_lens"]["predicted_placement"] for rule, run in runs.items()}
    assert placed["naive"]["districts"] == placed["corrected"]["districts"] == 8
    assert (
        placed["naive"]["disparity_high"]
        >= placed["naive"]["disparity"]
        > placed["corrected"]["disparity"]
        > 0
    )
    assert placed["naive"]["most_over_fair"] > 1


def test_placement_is_not_asked_for_unless_it_is_said(told):
    assert told("  reviewers: 2").outcome.summary["behind_lens"]["predicted_placement"] is None
