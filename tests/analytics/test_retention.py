"""Footage that is kept, and for how long."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analytics.retention import capped_days, footage_tb, retained_person_days

DAYS = {"centre": 90.0, "site": 30.0, "residential": 5.0}


def simulated(keeps, days, n_days=200):
    """Count person-days held on the last day of a long simulation, day by day and person by person."""
    held = 0
    for age in range(n_days):
        held += np.any([seen & (days[keeper] > age) for keeper, seen in keeps.items()], axis=0).sum()
    return held


def longest_kept(keeps, days):
    """Turn who was seen by whose cameras into what `retained_person_days` takes."""
    lengths = np.unique([days[keeper] for keeper in keeps])
    people = [
        float(np.any([seen for keeper, seen in keeps.items() if days[keeper] >= length], axis=0).sum())
        for length in lengths
    ]
    return lengths, np.array(people)


def test_all_cameras_alike_hold_people_times_days():
    assert retained_person_days(np.array([30.0]), np.array([1000.0])) == 30_000
    assert retained_person_days(np.array([0.02]), np.array([1000.0])) == pytest.approx(20)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000))
def test_person_days_are_those_of_counting_day_by_day(seed):
    chance = np.random.default_rng(seed)
    keeps = {keeper: chance.random(50) < 0.4 for keeper in DAYS}
    assert retained_person_days(*longest_kept(keeps, DAYS)) == simulated(keeps, DAYS)


def test_a_person_seen_by_several_keepers_is_held_by_the_longest():
    keeps = {"centre": np.array([True, False]), "residential": np.array([True, True])}
    lengths, people = longest_kept(keeps, DAYS)
    assert lengths.tolist() == [5, 90]
    assert people.tolist() == [2, 1]
    assert retained_person_days(lengths, people) == 90 + 5


@pytest.mark.parametrize(("cap", "held"), [(None, 90 * 10 + 30 * 5), (30, 30 * 15), (5, 5 * 15), (0, 0)])
def test_a_cap_only_ever_lowers_what_is_held(cap, held):
    days = capped_days(DAYS, cap)
    keeps = {"centre": np.arange(20) < 10, "site": np.arange(20) < 15}
    assert retained_person_days(*longest_kept(keeps, days)) == held


def test_a_cap_below_nothing_is_named():
    with pytest.raises(Exception, match="for -1 days at most"):
        capped_days(DAYS, -1.0)


def test_more_people_for_longer_is_refused():
    with pytest.raises(Exception, match="cannot grow with the days"):
        retained_person_days(np.array([5.0, 90.0]), np.array([10.0, 11.0]))


def test_footage_takes_the_room_that_arithmetic_says():
    assert footage_tb({"centre": 1}, {"centre": 30.0}, 2.6) == pytest.approx(0.842, abs=0.001)
    assert footage_tb({"centre": 53_000, "site": 0}, DAYS, 4.0) == pytest.approx(206_064)
