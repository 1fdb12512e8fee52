import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.errors import ContractError
from sim.people.plans.timetable import TICK_S, schedule

HOUR = 3600.0
TICKS_H = 5 * TICK_S / HOUR  # a late day keeps a tick free for each of its stops


def one_day(wish_h, stays_h):
    """Stops of one resident: home, a stop for each stay, home."""
    n = len(stays_h) + 2
    return pd.DataFrame(
        {
            "resident_id": 5,
            "stop": np.arange(n),
            "purpose": ["home", *["errand"] * len(stays_h), "home"],
            "cell": 0,
            "site_id": -1,
            "node_id": np.arange(n),
            "leave_wish_s": wish_h * HOUR,
            "stay_s": np.array([0.0, *stays_h, 0.0]) * HOUR,
        }
    )


def legs_of(trips, wait_h=0.0):
    n = len(trips)
    return pd.DataFrame(
        {
            "leg_id": np.arange(n),
            "resident_id": 5,
            "trip": trips,
            "part": 0,
            "from_node": trips,
            "to_node": np.array(trips) + 1,
            "mode": "walk",
            "wait_s": wait_h * HOUR,
        }
    )


def hours(plans):
    return [tuple(row) for row in (plans[["arrive_s", "leave_s"]].to_numpy() / HOUR).tolist()]


def test_a_day_unfolds_from_the_wished_departure():
    plans = schedule(one_day(8, [9, 1]), legs_of([0, 1, 2], 0.25), np.array([0.5, 0.25, 0.5]) * HOUR)
    assert hours(plans) == [(0, 8), (8.75, 17.75), (18.25, 19.25), (20, 32)]


def test_two_legs_of_a_trip_add_up_and_a_trip_without_a_leg_takes_no_time():
    plans = schedule(one_day(10, [1]), legs_of([0, 0]), np.array([0.5, 0.25]) * HOUR)
    assert hours(plans) == [(0, 10), (10.75, 11.75), (11.75, 34)]


def test_a_day_that_ends_after_midnight_goes_on_and_begins_again_24_hours_after_it_began():
    plans = schedule(one_day(20, [4]), legs_of([0, 1]), np.array([0.5, 0.5]) * HOUR)
    assert hours(plans) == [(0, 20), (20.5, 24.5), (25, 44)]


def test_a_night_at_work_is_not_moved_to_another_hour():
    plans = schedule(one_day(21.5, [10]), legs_of([0, 1]), np.array([0.5, 0.5]) * HOUR)
    assert hours(plans) == [(0, 21.5), (22, 32), (32.5, 45.5)]


def test_a_wish_to_leave_at_the_very_end_of_a_day_still_belongs_to_it():
    (_, start), *_ = hours(schedule(one_day(24, [1]), legs_of([0, 1]), np.array([0.5, 0.5]) * HOUR))
    assert start == 24 - TICK_S / HOUR


def test_stays_shrink_in_proportion_where_a_whole_day_is_too_short():
    plans = schedule(one_day(8, [20, 10]), legs_of([0, 1, 2]), np.array([2.0, 2.0, 2.0]) * HOUR)
    times = [time for visit in hours(plans) for time in visit]
    assert times == pytest.approx([0, 8, 10, 22, 24, 30, 32, 32], abs=TICKS_H)
    assert times[-2] <= times[-1] == 32


@settings(max_examples=50, deadline=None)
@given(
    wish_h=st.floats(0, 24),
    stays_h=st.lists(st.floats(0, 9), min_size=1, max_size=4),
    travel_s=st.lists(st.floats(0, 17_000), min_size=5, max_size=5),
)
def test_stops_are_left_on_ticks_that_single_precision_holds_and_no_day_is_too_long(
    wish_h, stays_h, travel_s
):
    stops = one_day(wish_h, stays_h)
    travel_s = np.array(travel_s[: len(stays_h) + 1])
    plans = schedule(stops, legs_of(np.arange(travel_s.size)), travel_s)
    arrive, leave = plans["arrive_s"].to_numpy(), plans["leave_s"].to_numpy()
    assert (np.mod(leave, TICK_S) == 0).all()
    assert np.array_equal(leave.astype(np.float32).astype(float), leave)
    assert np.array_equal(arrive[1:], leave[:-1] + travel_s)
    assert (arrive <= leave).all()
    assert wish_h * HOUR - 2 * TICK_S < leave[0] <= wish_h * HOUR
    assert leave[-1] == leave[0] + 86_400


def test_who_stays_in_is_at_home_all_day():
    stops = one_day(0, []).iloc[:1]
    assert hours(schedule(stops, legs_of([]), np.zeros(0))) == [(0, 24)]


def test_travel_longer_than_a_day_is_a_broken_route():
    with pytest.raises(ContractError, match="resident 5 travels 90000 s, longer than a day"):
        schedule(one_day(8, [1]), legs_of([0, 1]), np.array([12.5, 12.5]) * HOUR)


def test_arguments_are_left_as_they_were():
    stops, legs = one_day(8, [9]), legs_of([0, 1])
    before = stops.copy(), legs.copy()
    schedule(stops, legs, np.array([0.5, 0.5]) * HOUR)
    pd.testing.assert_frame_equal(stops, before[0])
    pd.testing.assert_frame_equal(legs, before[1])
