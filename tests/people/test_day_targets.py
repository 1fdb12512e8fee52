import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.core.vocabulary import Role
from sim.people.contract import ActivitySettings
from sim.people.plans.wishes import solve_targets

SHARES = {Role.WORKER: 0.5, Role.PUPIL: 0.2, Role.AT_HOME: 0.3}
ATTENDANCE = {Role.WORKER: 0.8, Role.PUPIL: 0.9}
ATTENDING = 0.5 * 0.8 + 0.2 * 0.9
ACTIVITY = ActivitySettings(leave_home_share=0.85, trips_per_day=2.5, most_extra_stops=4, errand_share=0.6)


@hypothesis_settings(max_examples=50, deadline=None)
@given(leave=st.floats(ATTENDING, 1.0), extra=st.floats(0.0, 4.0))
def test_the_wanted_means_hold_exactly_wherever_they_are_possible(leave, extra):
    trips = leave * (2 + extra * 0.999999)
    activity = dataclasses.replace(ACTIVITY, leave_home_share=leave, trips_per_day=trips)
    targets = solve_targets(SHARES, ATTENDANCE, activity)
    leaving = sum(
        share * (targets.attendance[role] + (1 - targets.attendance[role]) * targets.others_leave)
        for role, share in SHARES.items()
    )
    assert leaving == pytest.approx(leave, abs=1e-12)
    n = 20_000
    stops = targets.extra_stops((np.arange(n) + 0.5) / n)
    assert stops.max() <= 4
    assert leave * (2 + stops.mean()) == pytest.approx(trips, abs=4 * 4 / n)  # one step in n at each number


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"leave_home_share": 0.3}, r"leave_home_share is 0\.3, but 0\.580 of the residents already leave"),
        ({"leave_home_share": 1.2}, r"leave_home_share is 1\.2; give a share above 0 and up to 1"),
        ({"trips_per_day": 1.0}, r"trips_per_day is 1, but .* can only be 1\.7 to 5\.1; choose a value"),
        ({"trips_per_day": 9.0}, r"trips_per_day is 9, but .* can only be 1\.7 to 5\.1; choose a value"),
    ],
)
def test_what_cannot_be_met_is_refused_in_words(change, words):
    with pytest.raises(InputError, match=words):
        solve_targets(SHARES, ATTENDANCE, dataclasses.replace(ACTIVITY, **change))


def test_without_extra_stops_everybody_who_leaves_makes_two_trips():
    activity = dataclasses.replace(ACTIVITY, most_extra_stops=0, trips_per_day=2 * 0.85)
    targets = solve_targets(SHARES, ATTENDANCE, activity)
    assert targets.extra_stops(np.array([0.0, 0.5, 0.999])).tolist() == [0, 0, 0]
