import numpy as np
import pandas as pd
import pytest

from sim.people.validation_targets import (
    ANCHOR_PARAMETERS,
    Target,
    compare_validation_targets,
    hourly_distance,
    measure_validation_targets,
    trip_table,
)

NODE_XY_M = np.array([[0.0, 0.0], [3000.0, 4000.0], [300.0, 400.0]])
EVEN = {str(hour): 1 / 24 for hour in range(24)}


def two_days():
    """Resident 1 drives 5 km to work and back; resident 4 walks 500 m to a shop and back; 9 stays in."""
    plans = pd.DataFrame(
        {
            "resident_id": [1, 1, 1, 4, 4, 4, 9],
            "stop": [0, 1, 2, 0, 1, 2, 0],
            "purpose": ["home", "work", "home", "home", "errand", "home", "home"],
            "node_id": [0, 1, 0, 0, 2, 0, 0],
            "arrive_s": [0.0, 30_000.0, 62_400.0, 0.0, 36_600.0, 39_600.0, 0.0],
            "leave_s": [28_800.0, 60_000.0, 86_400.0, 36_000.0, 39_000.0, 86_400.0, 86_400.0],
        }
    )
    legs = pd.DataFrame(
        {"resident_id": [1, 1, 4, 4], "trip": [0, 1, 0, 1], "mode": ["car", "car", "walk", "walk"]}
    )
    return plans, legs


def test_anchors_of_two_days_come_out_as_worked_by_hand():
    measured = measure_validation_targets(trip_table(*two_days(), NODE_XY_M), 3, EVEN)
    assert tuple(measured) == tuple(ANCHOR_PARAMETERS)
    assert measured["leave_home_share"] == pytest.approx(2 / 3)
    assert measured["trips_per_day"] == pytest.approx(4 / 3)
    assert measured["travel_min_per_day"] == pytest.approx((20 + 40 + 10 + 10) / 3)
    assert measured["commute_km"] == pytest.approx(5.0)
    assert measured["commute_min"] == pytest.approx(20.0)
    assert measured["trip_km"] == pytest.approx((5 + 5 + 0.5 + 0.5) / 4)
    assert measured["walk_share"] == pytest.approx(0.5)
    assert measured["car_share"] == pytest.approx(1.0)
    # starts at 8, 16, 10 and 10 h against an even profile
    assert measured["hourly_distance"] == pytest.approx((21 + (0.25 * 24 - 1) * 2 + 11) / 24 / 2)


def test_equal_profiles_are_0_apart_and_disjoint_ones_1():
    morning = np.array([8.5, 8.1]) * 3600
    assert hourly_distance(morning, {"8": 1.0}) == 0.0
    assert hourly_distance(morning, {"9": 1.0}) == 1.0


def test_an_anchor_outside_its_range_is_marked():
    target = Target(low=40.0, central=51.0, high=80.0, unit="min", source="time use survey")
    table = compare_validation_targets({"travel_min_per_day": 81.0}, {"travel_min_per_day": target})
    row = table.iloc[0]
    assert (row["name"], row["modelled"], row["central"], row["unit"]) == (
        "travel_min_per_day",
        81.0,
        51.0,
        "min",
    )
    assert not row["is_inside"]
    assert row["source"] == "time use survey"
