"""Who is recognised in enough different hours of a day to make a trace of it."""

import numpy as np
import pytest

from sim.analytics.funnel import recognised_in_hours
from sim.analytics.recognition.beta_propensity import BetaPropensity
from tests.oracles.personal_chance import own as own_chance


def test_expectation_agrees_with_simulated_identifications():
    chances, fixed = [BetaPropensity(0.7, 0.3), BetaPropensity(0.8, 0.2)], 0.8
    people = np.array([0, 0, 0, 0, 3000, 0, 5000, 0, 2000])
    chance = np.random.default_rng(2)
    number = np.repeat(np.arange(people.size), people)
    own = fixed * np.prod([own_chance(c, chance.random(number.size)) for c in chances], axis=0)
    simulated = (chance.binomial(number, own) >= 4).sum()
    expected = recognised_in_hours(people, 4, chances, fixed=fixed)
    # 4 standard errors of a count out of 10,000, and half a per cent for the classes of people.
    assert abs(simulated - expected) < 4 * 50 + 0.005 * expected


def test_more_hours_in_view_never_make_fewer_recognised_in_enough_of_them():
    chances = [BetaPropensity(0.5, 0.3)]
    counts = [recognised_in_hours(np.eye(12)[n], 4, chances, fixed=1.0) for n in range(12)]
    assert counts[:4] == [0, 0, 0, 0]
    assert (np.diff(counts[3:]) > 0).all()
    assert counts[-1] == pytest.approx(0.7, abs=0.2)
