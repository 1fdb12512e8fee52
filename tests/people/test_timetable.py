import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ContractError
from sim.people.timetable import schedule

HOUR = 3600.0


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
    assert hours(plans) == [(0, 8), (8.75, 17.75), (18.25, 19.25), (20, 24)]


def test_two_legs_of_a_trip_add_up_and_a_trip_without_a_leg_takes_no_time():
    plans = schedule(one_day(10, [1]), legs_of([0, 0]), np.array([0.5, 0.25]) * HOUR)
    assert hours(plans) == [(0, 10), (10.75, 11.75), (11.75, 24)]


def test_a_day_that_would_end_after_midnight_starts_earlier_by_as_much():
    plans = schedule(one_day(20, [4]), legs_of([0, 1]), np.array([0.5, 0.5]) * HOUR)
    assert hours(plans) == [(0, 19), (19.5, 23.5), (24, 24)]


def test_stays_shrink_in_proportion_where_a_whole_day_is_too_short():
    plans = schedule(one_day(8, [20, 10]), legs_of([0, 1, 2]), np.array([2.0, 2.0, 2.0]) * HOUR)
    assert hours(plans) == [(0, 0), (2, pytest.approx(14)), (pytest.approx(16), 22), (24, 24)]


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
