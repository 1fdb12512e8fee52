"""Whose day is identified at enough places and hours to single them out."""

import numpy as np
import pytest

from sim.engine.recognition.chance import PersonalChance
from sim.results.trackability import expected_trackable, place_hours, trackable


def test_a_place_counts_once_in_an_hour_and_again_in_the_next():
    person = np.array([0, 0, 0, 0, 2, 2])
    cell = np.array([5, 5, 5, 6, 0, 0])
    at_s = np.array([3600.0, 3700.0, 7200.0, 7300.0, 10.0, 86_399.0])
    assert place_hours(person, cell, at_s, n_people=4, n_cells=7).tolist() == [3, 0, 2, 0]


def test_four_place_hours_are_enough():
    assert trackable(np.array([0, 3, 4, 9]), 4).tolist() == [False, False, True, True]


def test_nobody_identified_is_nobody_trackable():
    none = np.zeros(0, dtype=int)
    assert place_hours(none, none, none.astype(float), n_people=3, n_cells=2).tolist() == [0, 0, 0]


def test_expectation_agrees_with_simulated_identifications():
    chances, fixed = [PersonalChance(0.7, 0.3), PersonalChance(0.8, 0.2)], 0.8
    people = np.array([0, 0, 0, 0, 3000, 0, 5000, 0, 2000])
    chance = np.random.default_rng(2)
    number = np.repeat(np.arange(people.size), people)
    own = fixed * np.prod([c.own(chance.random(number.size)) for c in chances], axis=0)
    simulated = (chance.binomial(number, own) >= 4).sum()
    expected = expected_trackable(people, 4, chances, fixed=fixed)
    # 4 standard errors of a count out of 10,000, and half a per cent for the classes of people.
    assert abs(simulated - expected) < 4 * 50 + 0.005 * expected


def test_more_place_hours_never_make_fewer_trackable():
    chances = [PersonalChance(0.5, 0.3)]
    counts = [expected_trackable(np.eye(12)[n], 4, chances, fixed=1.0) for n in range(12)]
    assert counts[:4] == [0, 0, 0, 0]
    assert (np.diff(counts[3:]) > 0).all()
    assert counts[-1] == pytest.approx(0.7, abs=0.2)
