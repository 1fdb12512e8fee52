"""What a scenario says of its policy, resolved lever by lever."""

import datetime

import pytest

from sim.core.errors import InputError
from sim.core.vocabulary import Linking, Owner, RecognitionMode, SiteClass, WatchList
from sim.scenario.policy import Policy
from sim.scenario.resolve import load_scenario


def policy_of(scenario_file, *lines):
    return load_scenario(scenario_file("extends: aqkol_smart_city", *lines)).policy


def test_without_a_policy_every_lever_stays_as_things_are(scenario_file):
    scenario = load_scenario(scenario_file("extends: aqkol_smart_city"))
    assert scenario.policy == Policy()
    assert "policy" not in scenario.as_dict()


def test_each_lever_finds_its_place(scenario_file):
    policy = policy_of(
        scenario_file,
        "policy:",
        "  link: {business: mandatory, residents: none}",
        "  recognition_hours: [7, 19]",
        "  no_recognition: {places: [school], around: [square], radius_m: 50}",
        "  watch_list: evading",
        "  shifts: [{begin_h: 8, end_h: 20, operators: 4}, {begin_h: 20, end_h: 8, operators: 1}]",
        "  face_access_points: {transit: 0.5}",
    )
    assert policy.link == {Owner.BUSINESS: Linking.MANDATORY, Owner.RESIDENTS: Linking.NONE}
    assert policy.recognition_hours == (7, 19)
    assert policy.no_recognition.places == (SiteClass.SCHOOL,)
    assert policy.no_recognition.radius_m == 50
    assert policy.watch_list is WatchList.EVADING
    assert [shift.operators for shift in policy.shifts] == [4, 1]
    assert policy.face_access_points == {"transit": 0.5}


def test_a_watch_list_can_be_a_number_of_people(scenario_file):
    assert policy_of(scenario_file, "policy: {watch_list: 300}").watch_list == 300


def test_a_level_can_be_a_sourced_number(scenario_file):
    policy = policy_of(scenario_file, "policy:", "  retention_cap_days: retention/cap_days[moscow]")
    assert policy.retention_cap_days == 5


@pytest.mark.parametrize(
    ("date", "mode"),
    [("2026-12-31", RecognitionMode.LIVE), ("2027-01-01", RecognitionMode.NONE)],
)
def test_recognition_ends_with_its_sunset(scenario_file, date, mode):
    lines = (f"date: {date}", "policy: {sunset: 2027-01-01, recognition_hours: [7, 19]}")
    policy = policy_of(scenario_file, *lines)
    assert policy.recognition is mode
    assert (policy.recognition_hours is None) == (mode is RecognitionMode.NONE)
    assert policy.said["sunset"] == datetime.date(2027, 1, 1).isoformat()


def test_a_sunset_needs_the_scenarios_own_day(tmp_path):
    file = tmp_path / "undated.yaml"
    file.write_text(
        "city: aqkol\nstock: {scope: city, cameras: {count: 1}, placement: uniform, site_mix: national}\n"
        "policy: {sunset: 2027-01-01}\n"
        "run: {sample: 1, seed: 1, day: weekday, pixel_density: detect}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"undated.yaml:3: 'policy.sunset' is a day, but the scenario"):
        load_scenario(file)


def test_a_lever_replaces_that_of_the_scenario_it_extends_and_is_logged(scenario_file):
    first = scenario_file(
        "extends: aqkol_smart_city", "policy: {reviewers: 2, plates: traffic}", name="first"
    )
    own = load_scenario(scenario_file(f"extends: {first}", "policy: {reviewers: 0}"))
    assert (own.policy.reviewers, str(own.policy.plates)) == (0, "traffic")
    assert "policy.reviewers: 2 → 0" in own.change_log
    assert own.as_dict()["policy"] == {"plates": "traffic", "reviewers": 0}
