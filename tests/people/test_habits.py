"""What a person does alike from day to day, and that one day alone does not show it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.core.draws import Draws
from sim.core.vocabulary import Role
from sim.people.contract import HabitSettings
from sim.people.plans.day_shapes import DayShapes
from sim.people.plans.day_targets import DayTargets
from sim.people.plans.habits import GOES_AS, departure_numbers, goes_out_as, place_numbers, who_leaves
from sim.people.plans.stops import make_stops
from sim.people.residents import make_residents
from sim.people.roles import ROLES_AS_DRAWN

N = 40_000
IDS = np.arange(N)
WORKERS = np.full(N, ROLES_AS_DRAWN.index(Role.WORKER), dtype=np.int8)
TARGETS = DayTargets({Role.WORKER: 0.6}, others_leave=0.3, shapes=DayShapes(("",), (1.0,)))
USUAL = Draws(5)
FOUR_SIGMA = 4 / np.sqrt(N)


def attends(day, habit):
    habits = HabitSettings(habit, {})
    return who_leaves(IDS, WORKERS, TARGETS, habits, draws=USUAL.on_day(day), usual=USUAL)


@pytest.mark.parametrize("habit", [0.0, 0.5, 1.0])
def test_how_many_attend_and_leave_on_a_day_does_not_depend_on_habits(habit):
    for day in (0, 3):
        works, leaves = attends(day, habit)
        assert works.mean() == pytest.approx(0.6, abs=FOUR_SIGMA / 2)
        assert leaves.mean() == pytest.approx(0.6 + 0.4 * 0.3, abs=FOUR_SIGMA / 2)


@pytest.mark.parametrize("habit", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("days", [(0, 1), (2, 5)])
def test_two_days_of_a_person_are_correlated_by_the_square_of_the_habit(habit, days):
    one, other = (attends(day, habit)[0] for day in days)
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(habit**2, abs=FOUR_SIGMA)


def test_who_works_by_night_does_so_on_all_days_and_only_at_work():
    roles = np.tile(np.array([ROLES_AS_DRAWN.index(one) for one in (Role.WORKER, Role.PUPIL)]), N // 2)
    works = np.arange(N) % 3 > 0
    by_night = goes_out_as(IDS, roles, works, 0.1, USUAL) == GOES_AS.index("night_worker")
    always = goes_out_as(IDS, roles, np.ones(N, dtype=bool), 0.1, USUAL) == GOES_AS.index("night_worker")
    is_worker = roles == ROLES_AS_DRAWN.index(Role.WORKER)
    assert by_night[~works].sum() == always[~is_worker].sum() == 0
    assert np.array_equal(by_night[works], always[works])
    assert always[is_worker].mean() == pytest.approx(0.1, abs=4 * np.sqrt(0.09 / (N / 2)))


def test_work_begins_at_the_same_hour_every_day_and_anything_else_at_any():
    works = np.arange(N) % 2 == 0
    one, other = (departure_numbers(IDS, works, draws=USUAL.on_day(day), usual=USUAL) for day in (0, 1))
    assert np.array_equal(one[works], other[works])
    assert abs(np.corrcoef(one[~works], other[~works])[0, 1]) < 4 / np.sqrt(N / 2)


@pytest.mark.parametrize("repeats", [0.0, 0.7, 1.0])
def test_a_purpose_leads_to_the_usual_place_as_often_as_is_said(repeats):
    habits = HabitSettings(0.5, {"errand": repeats})
    purpose = pd.Categorical(["errand", "leisure"] * (N // 2))
    stop = np.ones(N, dtype=np.int64)
    one, other = (
        np.stack(place_numbers(IDS, stop, purpose, habits, draws=USUAL.on_day(day), usual=USUAL))
        for day in (1, 2)
    )
    same = (one == other).all(axis=0)
    assert same[purpose == "errand"].mean() == pytest.approx(repeats**2, abs=4 * np.sqrt(0.25 / (N / 2)))
    assert not same[purpose == "leisure"].any()
    assert ((one == other).any(axis=0) == same).all(), "cell, class and site go together"


def test_people_keep_work_and_usual_shops_over_the_days(opportunities, settings):
    habits = HabitSettings(1.0, dict.fromkeys(settings.habits.same_place, 1.0))
    settings = replace(settings, habits=habits)
    options = {"employed_share": 0.45, "settings": settings}
    ids = np.arange(2000)
    residents = make_residents(ids, opportunities, draws=USUAL, **options)
    monday, tuesday = (
        make_stops(residents, opportunities, draws=USUAL.on_day(day), usual=USUAL, **options)
        for day in (0, 1)
    )
    key = ["resident_id", "stop", "purpose"]
    both = monday.merge(tuesday, on=key, suffixes=("", "_next"))
    assert (both["site_id"] == both["site_id_next"]).all()
    assert set(both["purpose"]) >= {"work", "school", "errand", "leisure"}
    assert (both["stay_s"] != both["stay_s_next"]).mean() > 0.3, "stays are those of the day"
    work = both[both["purpose"] == "work"]
    assert np.array_equal(work["leave_wish_s"], work["leave_wish_s_next"])
