"""Figures that targets are held against, by hand; and what inputs like the United Kingdom's give."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.core.vocabulary import Definition
from sim.results.counts.day import Day, count_group
from sim.results.counts.exposure import Exposure
from sim.results.counts.observed import Observed
from sim.results.counts.people import People
from sim.results.counts.tally import sum_tallies
from sim.scenario.parameters.library import Library, Numbers
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario
from sim.study.validation.camera_figures import city_figures, day_figures, share_near, stock_figures
from sim.study.validation.people_figures import driven_by, people_figures, traffic_figures
from sim.study.validation.travellers import ENOUGH_PEOPLE, Travellers, sampled_share


def test_crossings_near_a_camera_are_counted_up_to_the_distance_and_no_farther() -> None:
    crossings = np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 0.0], [300.0, 0.0]])
    cameras = np.array([[0.0, 30.0], [100.0, 31.0], [205.0, 0.0]])
    assert share_near(crossings, cameras, 30.0) == 0.5
    assert share_near(crossings, cameras[:0], 30.0) == 0.0
    assert math.isnan(share_near(crossings[:0], cameras, 30.0))


def test_where_cameras_stand_comes_out_as_counted_by_hand() -> None:
    sites = pd.DataFrame(
        {
            "site_class": [
                "intersection",
                "intersection",
                "school",
                "school",
                "premises",
                "entrance",
                "entrance",
            ],
            "x_m": [0.0, 500.0, 1000.0, 1500.0, 500.0, 2000.0, 2500.0],
            "y_m": 0.0,
        }
    )
    cameras = pd.DataFrame(
        {
            "x_m": [0.0, 5.0, 510.0, 1000.0, 1000.0, 1500.0, 2000.0],
            "y_m": [5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            "site_class": [
                "intersection",
                "intersection",
                "premises",
                "school",
                "school",
                "school",
                "entrance",
            ],
            "site_id": [0, 0, 4, 2, 2, 3, 5],
            "linked": [True, True, False, True, False, False, True],
        }
    )
    figures = stock_figures(cameras, sites, pd.DataFrame({"length_m": [400.0, 1600.0]}), near_crossing_m=30.0)
    assert math.isnan(figures.pop("squares_with_camera"))
    assert figures == {
        "crossings_with_camera": 1.0,
        "crossings_with_public_camera": 0.5,
        "camera_poles_per_km": 0.5,
        "schools_linked": 0.5,
        "traffic_cameras": 2.0,
        "traffic_camera_sites": 1.0,
        "schools_of_linked": 0.25,
        "schools_and_state_of_linked": 0.25,
        "entrances_with_camera": 0.5,
    }


def test_streets_stops_and_schools_are_counted_with_or_without_cameras() -> None:
    sites = pd.DataFrame({"site_class": ["transit", "transit", "school", "yard", *7 * ["intersection"]]})
    edges = pd.DataFrame({"length_m": [1000.0, 500.0, 2000.0], "class": ["arterial", "collector", "local"]})
    assert city_figures(sites, edges) == {
        "crossings_per_km": 2.0,
        "street_km": 3.5,
        "main_street_km": 1.5,
        "transit_stops": 2.0,
        "schools": 1.0,
    }


HOUR = 3600.0
TRAVEL_S = np.array([HOUR, 0.75 * HOUR, HOUR, 0.125 * HOUR])


def day_of_two() -> Travellers:
    """One drives to work and back, one walks to a shop and rides a bus home; a third of three stays in."""
    plans = pd.DataFrame(
        {
            "resident_id": [0, 0, 0, 1, 1, 1, 2],
            "stop": [0, 1, 2, 0, 1, 2, 0],
            "purpose": ["home", "work", "home", "home", "errand", "home", "home"],
            "node_id": [0, 1, 0, 0, 1, 0, 0],
            "arrive_s": [0, 9.5 * HOUR, 18.25 * HOUR, 0, 9 * HOUR, 11 * HOUR, 0],
            "leave_s": [8.5 * HOUR, 17.5 * HOUR, 24 * HOUR, 8 * HOUR, 10 * HOUR, 24 * HOUR, 24 * HOUR],
        }
    )
    legs = pd.DataFrame(
        {
            "resident_id": [0, 0, 1, 1],
            "trip": [0, 1, 0, 1],
            "part": 0,
            "mode": ["car", "car", "walk", "transit"],
        }
    )
    return Travellers(plans, legs, np.array([6000.0, 9000.0, 1500.0, 2000.0]), TRAVEL_S, 3, 30)


def test_who_drives_how_far_and_when_is_counted_for_all_whom_the_sample_stands_for() -> None:
    driven = driven_by(day_of_two())
    assert (driven.people, driven.trips, driven.person_km) == (10.0, 20.0, 150.0)
    # Under way from 8:30 to 9:30 and from 17:30 to 18:15.
    assert np.flatnonzero(driven.by_hour).tolist() == [8, 9, 17, 18]
    assert set(driven.by_hour[[8, 9, 17, 18]]) == {10.0}


def test_somebody_twice_under_way_in_an_hour_is_one_car() -> None:
    both = day_of_two()
    at_once = both.plans.assign(
        arrive_s=[0, 8.6 * HOUR, 8.9 * HOUR, *both.plans["arrive_s"][3:]],
        leave_s=[8.5 * HOUR, 8.8 * HOUR, 24 * HOUR, *both.plans["leave_s"][3:]],
    )
    driven = driven_by(Travellers(at_once, both.legs, both.length_m, TRAVEL_S, 3, 30))
    assert driven.by_hour[8] == driven.by_hour.sum() == 10.0


def test_a_trip_over_midnight_is_in_the_first_hour_of_the_day() -> None:
    both = day_of_two()
    late = both.plans.assign(
        arrive_s=[0, 9.5 * HOUR, 24.5 * HOUR, *both.plans["arrive_s"][3:]],
        leave_s=[8.5 * HOUR, 23.5 * HOUR, 25 * HOUR, *both.plans["leave_s"][3:]],
    )
    by_hour = driven_by(Travellers(late, both.legs, both.length_m, TRAVEL_S, 3, 30)).by_hour
    assert np.flatnonzero(by_hour).tolist() == [0, 8, 9, 23]


def test_children_are_in_cars_but_no_cars_of_their_own_in_the_busiest_hour() -> None:
    both = day_of_two()
    by_car = both.legs.assign(mode="car")
    either: list[dict[str, Any]] = [{"pupils": np.array([1])}, {"preschool": np.array([1])}]
    for children in either:
        driven = driven_by(Travellers(both.plans, by_car, both.length_m, TRAVEL_S, 3, 30, **children))
        assert (driven.people, driven.adults) == (20.0, 10.0)
        assert np.flatnonzero(driven.by_hour).tolist() == [8, 9, 17, 18]
        assert traffic_figures([driven], people_per_car=2.0)["cars_in_peak_share"] == 1.0


@pytest.mark.parametrize(
    ("children", "expected_h"),
    [
        ({}, (8 + 1) / 3),
        ({"preschool": np.array([1])}, 8 / 2),
        # Three quarters of the pupil are old enough.
        ({"pupils": np.array([1])}, (8 + 0.75 * 1) / 2.75),
        ({"pupils": np.array([0]), "preschool": np.array([1])}, 0.75 * 8 / 1.75),
    ],
)
def test_hours_of_study_leave_out_whom_the_survey_leaves_out(
    children: dict[str, Any], expected_h: float
) -> None:
    both = day_of_two()
    studies = both.plans["purpose"].replace({"work": "school", "errand": "school"})
    at_school = both.plans.assign(purpose=studies)
    who = Travellers(at_school, both.legs, both.length_m, TRAVEL_S, 3, 30, **children)
    figures = people_figures(
        who,
        np.array([[0.0, 0.0], [3000.0, 4000.0]]),
        {str(hour): 1 / 24 for hour in range(24)},
        pupils_under_ten=0.25,
    )
    assert figures["study_h_per_resident"] == pytest.approx(expected_h)


def test_cars_are_people_in_cars_over_those_who_share_one() -> None:
    driven = driven_by(day_of_two())
    alone = traffic_figures([driven], people_per_car=2.0)
    assert alone == {
        "cars_of_residents": 5.0,
        "cars_in_a_day": 5.0,
        "cars_entering": 0.0,
        "cars_in_peak_share": 1.0,
        "vehicle_trips": 10.0,
        "vehicle_km": 75.0,
    }
    with_visitors = traffic_figures([driven, driven], people_per_car=2.0)
    assert with_visitors["cars_of_residents"] == 5.0
    assert with_visitors["cars_in_a_day"] == 10.0
    assert with_visitors["cars_entering"] == 5.0
    assert with_visitors["vehicle_km"] == 150.0


def test_hours_at_work_and_shares_of_modes_are_means_over_everybody() -> None:
    even = {str(hour): 1 / 24 for hour in range(24)}
    figures = people_figures(
        day_of_two(), np.array([[0.0, 0.0], [3000.0, 4000.0]]), even, pupils_under_ten=0.3
    )
    assert figures["work_h_per_resident"] == pytest.approx(8.0 / 3)
    assert figures["trips_per_day"] == pytest.approx(4 / 3)
    assert [figures[f"{mode}_trip_share"] for mode in ("car", "transit", "walk")] == [0.5, 0.25, 0.25]
    assert figures["transit_trips_per_resident"] == pytest.approx(1 / 3)
    # 2 km in an eighth of an hour.
    assert figures["bus_km_per_h"] == pytest.approx(16.0)
    assert figures["leave_home_share"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("residents", "wanted", "share"),
    [(14_000, 1.0, 1.0), (2_000_000, 1.0, 0.01), (2_000_000, 0.001, 0.001), (0, 1.0, 1.0)],
)
def test_a_large_city_is_looked_at_by_a_sample(residents: int, wanted: float, share: float) -> None:
    assert ENOUGH_PEOPLE == 20_000
    assert sampled_share(residents, wanted) == share


def exposure(definition: Definition, n_cameras: list[int], n_sightings: list[int]) -> Exposure:
    none = np.zeros(len(n_cameras), dtype=np.int64)
    return Exposure(definition, np.array(n_sightings), np.array(n_cameras), none, none.astype(np.uint32))


def day(seen: dict[Definition, Exposure], working: dict[Definition, int], *, n_residents: int) -> Day:
    nobody = np.zeros(2, dtype=np.int64)
    people = People(np.arange(2), nobody, nobody, nobody, nobody.astype(bool))
    tally = count_group(Observed(people, n_residents, seen, {}), n_cells=1).tally({})
    return Day(tally, n_residents, working, working, sum_tallies(()), 0)


def test_what_cameras_saw_is_scaled_to_all_residents_and_to_one_working_camera() -> None:
    nobody = {one: exposure(one, [0, 0], [0, 0]) for one in Definition}
    seen = nobody | {
        Definition.INSTALLED: exposure(Definition.INSTALLED, [6, 2], [9, 2]),
        Definition.PUBLIC: exposure(Definition.PUBLIC, [5, 1], [8, 1]),
        Definition.RECOGNITION: exposure(Definition.RECOGNITION, [1, 0], [3, 0]),
        Definition.ANPR: exposure(Definition.ANPR, [2, 2], [4, 5]),
    }
    working = dict.fromkeys(Definition, 0) | {Definition.RECOGNITION: 2, Definition.ANPR: 3}
    figures = day_figures(day(seen, working, n_residents=20), people_per_car=1.5)
    assert figures["cameras_met"] == 4.0
    assert figures["indoor_share_of_cameras_met"] == 0.25
    assert figures["passes_per_recognition_camera"] == 3 * 10 / 2
    assert figures["reads_per_anpr_camera"] == pytest.approx(9 * 10 / 3 / 1.5)


def test_without_cameras_there_is_nothing_to_measure() -> None:
    nobody = {one: exposure(one, [0, 0], [0, 0]) for one in Definition}
    figures = day_figures(day(nobody, dict.fromkeys(Definition, 0), n_residents=2), people_per_car=1.5)
    assert figures.pop("cameras_met") == 0.0
    assert all(math.isnan(value) for value in figures.values())


UNITED_KINGDOM = {
    "premises": 0.75,
    "yard": 0.03,
    "entrance": 0.03,
    "school": 0.05,
    "state": 0.05,
    "closed": 0.03,
    "intersection": 0.012,
    "road": 0.015,
    "transit": 0.02,
    "square": 0.013,
    "house": 0.0,
}
"""Mostly in shops and at work; of the others no split is known. Households were not counted."""


def test_inputs_like_the_united_kingdoms_give_fewer_than_seventy_captures_a_day(
    scenario_file: Callable[..., Path],
) -> None:
    """1.85 million cameras for 62 million people gave fewer than 70 (Gerrard & Thompson 2011)."""
    mix = [f"  cameras/site_mix/national[{word}]: {share}" for word, share in UNITED_KINGDOM.items()]
    file = scenario_file(
        "extends: baseline_2025",
        "city: stepnogorsk",
        "stock:",
        "  scope: city",
        "  cameras: {per_1000: 30}",
        "  linked: {share: 0.05}",
        "  recognition: {count: 0}",
        "  anpr: {share: 0.005}",
        "run: {sample: 0.02}",
        "parameters:",
        *mix,
    )
    day = run_scenario(load_scenario(file)).outcome.day
    seen = day.tally.seen[Definition.INSTALLED]
    band = Numbers(Library()).quantity("validation/cameras_met")
    assert 1 < seen.sightings / day.tally.n_people < band.high == 70
    assert 1 < seen.cameras.mean < band.high
