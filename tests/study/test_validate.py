"""Holding a run against sourced bands: the figures by hand, the bands from the library, both for a town."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.core.vocabulary import Definition
from sim.people.validation_targets import Target
from sim.results.counts.day import Day, count_group
from sim.results.counts.exposure import Exposure
from sim.results.counts.observed import Observed
from sim.results.counts.people import People
from sim.results.counts.tally import sum_tallies
from sim.scenario.parameters.library import Library, Numbers
from sim.scenario.resolve import load_scenario
from sim.study.finished_run import Run
from sim.study.run import run_scenario
from sim.study.validation import (
    CHECKED,
    CHECKS,
    Check,
    check_figures,
    check_run,
    day_figures,
    share_near,
    stock_figures,
    targets,
)

BAND = Target(low=1.0, central=2.0, high=3.0, unit="count", source="a survey")


@pytest.fixture(scope="module")
def run() -> Run:
    """One in fifty residents of Aqkol."""
    return run_scenario(load_scenario("aqkol_smart_city", sample=0.02, engine="individual"))


def test_crossings_near_a_camera_are_counted_up_to_the_distance_and_no_farther() -> None:
    crossings = np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 0.0], [300.0, 0.0]])
    cameras = np.array([[0.0, 30.0], [100.0, 31.0], [205.0, 0.0]])
    assert share_near(crossings, cameras, 30.0) == 0.5
    assert share_near(crossings, cameras[:0], 30.0) == 0.0
    assert math.isnan(share_near(crossings[:0], cameras, 30.0))


def test_where_cameras_stand_comes_out_as_counted_by_hand() -> None:
    sites = pd.DataFrame(
        {
            "site_class": ["intersection", "intersection", "school", "school", "premises"],
            "x_m": [0.0, 500.0, 1000.0, 1500.0, 500.0],
            "y_m": 0.0,
        }
    )
    cameras = pd.DataFrame(
        {
            "x_m": [0.0, 5.0, 510.0, 1000.0, 1000.0, 1500.0],
            "y_m": [5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            "site_class": ["intersection", "intersection", "premises", "school", "school", "school"],
            "site_id": [0, 0, 4, 2, 2, 3],
            "linked": [True, True, False, True, False, False],
        }
    )
    figures = stock_figures(cameras, sites, pd.DataFrame({"length_m": [400.0, 1600.0]}), near_crossing_m=30.0)
    assert figures == {
        "crossings_with_camera": 1.0,
        "crossings_with_public_camera": 0.5,
        "camera_poles_per_km": 0.5,
        "schools_linked": 0.5,
    }


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


@pytest.mark.parametrize(
    ("value", "inside"), [(1.0, True), (3.0, True), (0.99, False), (3.01, False), (math.nan, False)]
)
def test_a_figure_is_inside_its_band_up_to_both_ends(value: float, inside: bool) -> None:
    measured = {check.name: value for check in CHECKS}
    table = check_figures(measured, {check.name: BAND for check in CHECKS})
    assert table["name"].tolist() == [check.name for check in CHECKS]
    assert (table["is_inside"] == inside).all()


def test_a_band_by_city_is_that_of_the_city_or_the_default() -> None:
    check = Check("rides", "rides", "validation/transit_trips_per_resident", "people")
    numbers = Numbers(Library())
    astana, elsewhere = (targets([check], numbers, city)["rides"] for city in ("astana", "aqkol"))
    assert "Astana" not in elsewhere.source
    assert "1.1 million" in astana.source
    assert astana.central != elsewhere.central


def test_every_figure_of_a_run_has_a_band_with_a_source(run: Run) -> None:
    table = CHECKED.check(check_run(run))
    assert table["modelled"].notna().all()
    assert (table["low"] <= table["central"]).all()
    assert (table["central"] <= table["high"]).all()
    assert (table["source"].str.len() > 10).all()
    by_name = table.set_index("name")
    # Every camera of this town is linked, and 280 people make 2.2 trips a day up to chance.
    assert by_name.loc["schools_linked", "modelled"] == 1.0
    assert by_name.loc["trips_per_day", "modelled"] == pytest.approx(2.2, abs=0.4)
    rides = 1 - by_name.loc["walk_share", "modelled"]
    by_bus = by_name.loc["trips_per_day", "modelled"] * rides * (1 - by_name.loc["car_share", "modelled"])
    assert by_name.loc["transit_trips_per_resident", "modelled"] == pytest.approx(by_bus)
    mean = run.outcome.summary["definitions"]["installed"]["cameras_per_person"]["mean"]
    assert by_name.loc["cameras_met", "modelled"] == pytest.approx(mean, abs=1e-4)


def test_a_scenario_that_changes_a_number_does_not_move_its_band(tmp_path: Path) -> None:
    file = tmp_path / "quiet_town.yaml"
    file.write_text(
        "title: Quiet town\nquestion: And if fewer left home?\nextends: aqkol_smart_city\n"
        "parameters: {people/leave_home_share: 0.75}\n",
        encoding="utf-8",
    )
    table = check_run(run_scenario(load_scenario(str(file), sample=0.02, engine="individual"))).set_index(
        "name"
    )
    band = Library().parameter("people/leave_home_share").at(None)[None]
    row = table.loc["leave_home_share"]
    assert (row["low"], row["central"], row["high"]) == (band.low, band.value, band.high)
    # 280 people: 4 standard errors of a share of 0.7 are 0.11.
    assert row["modelled"] == pytest.approx(0.7, abs=0.11)


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
}
"""Mostly in shops and at work; of the others no split is known."""


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
