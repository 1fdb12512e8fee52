import dataclasses

import numpy as np
import pandas as pd
import pytest

from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import Role
from sim.people.plans.wishes import first_departures, stays


def test_first_departures_follow_the_hourly_shares(settings):
    n = 40_000
    activity = pd.Categorical(["worker"] * n)
    wish_s = first_departures(activity, (np.arange(n) + 0.5) / n, settings.timetable)
    hour = np.bincount((wish_s // 3600).astype(int), minlength=24) / n
    for text, share in settings.timetable.first_departure[Role.WORKER].items():
        assert hour[int(text)] == pytest.approx(share, abs=1.5 / n)


def test_a_profile_without_any_departure_is_refused_in_words(settings):
    empty = dataclasses.replace(settings.timetable, first_departure={Role.WORKER: {"8": 0.0}})
    with pytest.raises(InputError, match="people/first_departure/worker needs hourly shares"):
        first_departures(pd.Categorical(["worker"] * 2), np.array([0.1, 0.2]), empty)


def test_an_activity_without_a_stay_is_refused_in_words(settings):
    with pytest.raises(InputError, match="need a positive number for 'gardening'"):
        stays(pd.Categorical(["gardening"]), np.array([0]), np.array([1]), settings.timetable, Draws(1))


def test_nobody_is_timed_at_home(settings):
    at_home = stays(pd.Categorical(["home"]), np.array([3]), np.array([0]), settings.timetable, Draws(1))
    assert at_home.tolist() == [0.0]
