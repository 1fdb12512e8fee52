"""Whose day is identified at enough places and hours to single them out."""

import numpy as np
import pytest

from sim.analytics.funnel import expected_trackable
from sim.analytics.recognition.beta_propensity import BetaPropensity
from tests.oracles.personal_chance import own as own_chance


def test_expectation_agrees_with_simulated_identifications():
    chances, fixed = [BetaPropensity(0.7, 0.3), BetaPropensity(0.8, 0.2)], 0.8
    people = np.array([0, 0, 0, 0, 3000, 0, 5000, 0, 2000])
    chance = np.random.default_rng(2)
    number = np.repeat(np.arange(people.size), people)
    own = fixed * np.prod([own_chance(c, chance.random(number.size)) for c in chances], axis=0)
    simulated = (chance.binomial(number, own) >= 4).sum()
    expected = expected_trackable(people, 4, chances, fixed=fixed)
    # 4 standard errors of a count out of 10,000, and half a per cent for the classes of people.
    assert abs(simulated - expected) < 4 * 50 + 0.005 * expected


def test_more_place_hours_never_make_fewer_trackable():
    chances = [BetaPropensity(0.5, 0.3)]
    counts = [expected_trackable(np.eye(12)[n], 4, chances, fixed=1.0) for n in range(12)]
    assert counts[:4] == [0, 0, 0, 0]
    assert (np.diff(counts[3:]) > 0).all()
    assert counts[-1] == pytest.approx(0.7, abs=0.2)
