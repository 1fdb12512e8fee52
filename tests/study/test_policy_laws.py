"""A lever never moves a stage upstream of it, and moves its own in the direction it is meant to."""

import numpy as np
import pandas as pd
import pytest

from sim.analytics.funnel import STAGES
from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.scenario.resolve import load_scenario
from sim.study.run import check_scenario, run_scenario

BEFORE = ("residents", "leave_home", "in_view", "in_view_public", "in_view_linked")
ORDER = (*BEFORE, *STAGES)
UP, DOWN = 1, -1

LEVERS = {
    "cap": ("cameras_per_1000: 5", "in_view", DOWN),
    "mask": ("mask_homes: 1", "in_view", DOWN),
    "link_none": ("link: {state: none, business: none, residents: none}", "in_view_linked", DOWN),
    "link_less": ("link: {state: none}", "in_view_linked", DOWN),
    "owners": ("recognition_owners: [residents]", "in_view_recognition", DOWN),
    "places": (
        "no_recognition: {places: [intersection, road, square, transit]}",
        "in_view_recognition",
        DOWN,
    ),
    "around": (
        "no_recognition: {around: [school, square, premises], radius_m: 400}",
        "in_view_recognition",
        DOWN,
    ),
    "district": ("no_recognition: {districts: [Aqkol]}", "in_view_recognition", DOWN),
    "off": ("recognition: none", "in_view_recognition", DOWN),
    "hours": ("recognition_hours: [7, 19]", "face_captured", DOWN),
    "sunset": ("sunset: 2020-01-01", "in_view_recognition", DOWN),
    "afterwards": ("recognition: retrospective", "true_alert", DOWN),
    "strict": ("threshold: strict", "identified", DOWN),
    "lenient": ("threshold: lenient", "identified", UP),
    "evading": ("watch_list: evading", "true_alert", DOWN),
    "long": ("watch_list: 1000000", "true_alert", UP),
    "judge": ("judicial_authorisation: true", "true_alert", DOWN),
    "software_alone": ("reviewers: 0", "true_accepted", UP),
    "two_reviewers": ("reviewers: 2", "true_accepted", DOWN),
}
"""Levers, the first stage that each is about, and the direction in which it moves it."""


def _most(name):
    return lambda told: told["footage"][name]["most"]


def _named(told):
    return told["face_access_points"]["residents"]


ASIDE = {
    "retention": (
        "retention_cap_days: 5",
        lambda told: told["footage"]["retained_person_days"]["most"],
        DOWN,
    ),
    "access": (
        "access: law_enforcement",
        lambda told: told["footage"]["accessible_person_days"]["most"],
        DOWN,
    ),
    "traffic_only": ("plates: traffic", lambda told: told["plates"]["people_traceable_by_plate"], DOWN),
    "no_plates": ("plates: none", lambda told: told["plates"]["reads"], DOWN),
    "operators": ("operators: 40", lambda told: told["centre"]["cameras_per_operator"], DOWN),
    "entrances": (
        "face_access_points: {entrances: 0.5}",
        lambda told: told["face_access_points"]["residents"]["entrances"],
        UP,
    ),
}
"""Levers that are about none of these stages, and what they move."""


@pytest.fixture(scope="module")
def told(scenario_file):
    """Funnel, summary and definitions under a policy of one lever, by its text."""
    kept = {}

    def run(lever, *run_lines):
        key = (lever, *run_lines)
        if key not in kept:
            lines = ["extends: aqkol_smart_city", "stock: {linked: {share: 0.5}, recognition: {share: 0.5}}"]
            lines += ["policy:", f"  {lever}"] if lever else []
            lines += ["run:", *(f"  {line}" for line in run_lines)] if run_lines else []
            outcome = run_scenario(load_scenario(scenario_file(*lines))).outcome
            summary = outcome.summary
            kept[key] = outcome.funnel.set_index("stage"), summary, summary["definitions"]
        return kept[key]

    return run


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_moves_its_own_stage_and_none_upstream(told, name):
    lever, own, direction = LEVERS[name]
    before, after = told("")[0], told(lever)[0]
    upstream = list(ORDER[: ORDER.index(own)])
    for column in ("people", "events"):
        known = before.loc[upstream, column].notna()
        assert (after.loc[upstream, column][known] == before.loc[upstream, column][known]).all()
    assert np.sign(after.loc[own, "people"] - before.loc[own, "people"]) == direction


@pytest.mark.parametrize("name", [name for name, (_, _, direction) in LEVERS.items() if direction == DOWN])
def test_what_a_lever_takes_away_no_later_stage_gets_back(told, name):
    lever, own, _ = LEVERS[name]
    before, after = told("")[0], told(lever)[0]
    downstream = [stage for stage in ORDER[ORDER.index(own) :] if stage != "in_view_public"]
    # Verdicts are shares of a drawn day's few alerts, so that only stages before the centre are exact.
    sure = [stage for stage in downstream if not stage.startswith(("true_", "false_", "stopped"))]
    assert (after.loc[sure, "people"] <= before.loc[sure, "people"]).all()


@pytest.mark.parametrize("name", ASIDE)
def test_a_lever_aside_moves_its_figure_and_no_stage(told, name):
    lever, figure, direction = ASIDE[name]
    (before, of_before, _), (after, of_after, _) = told(""), told(lever)
    stages = list(ORDER[: ORDER.index("false_alert") + 1])
    assert after.loc[stages, "people"].equals(before.loc[stages, "people"])
    assert np.sign(figure(of_after) - figure(of_before)) == direction


def test_masked_cameras_show_nobody_and_are_still_cameras(told):
    usual, masked = (told(lever)[2] for lever in ("", "mask_homes: 1"))
    assert masked["installed"]["cameras"] == usual["installed"]["cameras"]
    assert masked["installed"]["sightings"] < usual["installed"]["sightings"]


def test_links_leave_who_is_in_view_as_it_was_and_let_more_be_watched(told):
    (before, usual, _), (after, more, _) = (
        told(""),
        told("link: {state: mandatory, business: mandatory, residents: mandatory}"),
    )
    assert more["centre"]["people_on_duty"] == usual["centre"]["people_on_duty"]
    assert more["centre"]["share_viewed_live"] < usual["centre"]["share_viewed_live"]
    assert after.loc["in_view", "people"] == before.loc["in_view", "people"]
    assert after.loc["in_view_linked", "people"] == after.loc["in_view", "people"]
    assert after.loc["in_view_linked", "people"] > before.loc["in_view_linked", "people"]
    assert after.loc["in_view_recognition", "people"] == before.loc["in_view_recognition", "people"]


def test_a_longer_list_and_a_looser_threshold_give_more_false_alerts(told):
    alerts = [
        told(lever)[0].loc["false_alert", "events"]
        for lever in ("watch_list: 500", "", "watch_list: 1000000", "threshold: lenient")
    ]
    assert alerts[0] < alerts[1] < min(alerts[2:])


def test_winter_clothes_hide_faces_and_change_nothing_before(told):
    before, after = told("")[0], told("", "season: winter")[0]
    assert after.loc["face_in_reach", "people"] == before.loc["face_in_reach", "people"]
    assert after.loc["face_captured", "people"] < before.loc["face_captured", "people"]


def test_a_power_cut_leaves_few_cameras_and_unrest_takes_linked_ones(told):
    before, cut = told("")[0]["people"], told("", "shock: power_cut")[0]["people"]
    unrest = told("", "shock: unrest", "shock_district: Aqkol")[0]["people"]
    assert cut["leave_home"] == unrest["leave_home"] == before["leave_home"]
    assert 0 < cut["in_view"] < 0.6 * before["in_view"]
    assert cut["in_view"] < unrest["in_view"] <= before["in_view"]
    assert unrest["in_view_linked"] <= before["in_view_linked"]


def test_a_power_cut_of_some_hours_takes_away_what_would_be_seen_then(told):
    all_day, usual, evening = (
        told("", "engine: individual", "sample: 0.1", *shock)[2]["installed"]
        for shock in (("shock: power_cut",), (), ("shock: power_cut", "shock_hours: [12, 22]"))
    )
    assert all_day["people_observed"] < evening["people_observed"] < usual["people_observed"]
    assert all_day["minutes_in_view"]["mean"] < evening["minutes_in_view"]["mean"]
    assert evening["minutes_in_view"]["mean"] < usual["minutes_in_view"]["mean"]


def test_nobody_is_seen_in_the_hours_of_a_cut_by_cameras_without_a_supply(scenario_file):
    lines = ("extends: aqkol_smart_city", "parameters: {faults/backup_power_share: 0}", "run:")
    run = ("  engine: individual", "  sample: 0.1", "  shock: power_cut", "  shock_hours: [12, 18]")
    strata = run_scenario(load_scenario(scenario_file(*lines, *run))).outcome.strata
    hours = strata[(strata["dimension"] == "hour") & (strata["definition"] == "installed")]
    observed = hours.set_index("stratum")["people_observed"]
    assert (observed[[f"{hour:02d}" for hour in range(12, 18)]] == 0).all()
    assert observed["11"] > 0
    assert observed["18"] > 0


def test_hours_of_a_shock_ask_for_the_engine_that_follows_them(scenario_file):
    run = ("  engine: cohort", "  shock: unrest", "  shock_hours: [1, 5]")
    with pytest.raises(InputError, match=r":7: .* only the engine 'individual' follows; add `engine: ind"):
        check_scenario(load_scenario(scenario_file("extends: aqkol_smart_city", "run:", *run)))


def test_over_several_days_cameras_come_back_after_a_power_cut(told):
    def working(*run_lines):
        shares = told("", *run_lines)[1]["availability"]["share_working"]
        return {
            word: [by_day[str(day)] for day in range(1, len(by_day) + 1)] for word, by_day in shares.items()
        }

    usual, unrest = working("days: 3"), working("days: 3", "shock: unrest")
    cut = working("days: 14", "shock: power_cut")
    assert [len(one) for one in (usual["installed"], cut["linked"])] == [3, 14]
    # 0.9 of the linked cameras work in the long run, here of 75.
    assert all(0.8 < share < 1 for share in usual["linked"])
    assert max(cut["linked"][:10]) < 0.3
    assert min(cut["linked"][10:]) > 0.8
    assert all(hit <= share for hit, share in zip(unrest["linked"], usual["linked"], strict=True))
    assert "share_working" not in told("")[1]["availability"]


def test_cameras_of_a_place_and_a_region_can_fail_more_often(scenario_file, tmp_path):
    worse = ("parameters:", "  faults/class_factor[yard]: 4", "  faults/region_factor[akmola]: 3")
    tables = []
    for changes in ((), worse):
        file = scenario_file("extends: aqkol_smart_city", "run: {days: 2, sample: 0.02}", *changes)
        run = run_scenario(load_scenario(file))
        saved = pd.read_csv(run.save(tmp_path / str(len(changes))) / "availability.csv")
        tables.append(saved.set_index(["dimension", "stratum", "day"])["share_working"])
        first = run.outcome.day.working[Definition.INSTALLED] / run.outcome.day.cameras[Definition.INSTALLED]
        assert tables[-1]["all", "installed", 1] == pytest.approx(first, abs=0.1)
    usual, often = tables
    assert {"all", "link", "site_class", "district"} == set(usual.index.get_level_values("dimension"))
    assert often["site_class", "yard", 1] < often["all", "installed", 1] < usual["all", "installed", 1]


@pytest.mark.parametrize(
    "lever", ["link: {state: none}", "mask_homes: 0.5", "no_recognition: {places: [road]}", "plates: none"]
)
def test_both_engines_live_the_same_day_under_a_policy(told, lever):
    cohort, individual = told(lever)[0], told(lever, "engine: individual")[0]
    assert cohort.equals(individual)


@pytest.mark.parametrize(
    ("lever", "words"),
    [
        ("watch_list: 99000000", r":6: a watch list of 99,000,000 people is larger than the population"),
        ("recognition_hours: [8, 8]", r":6: a window from 8 to 8 o'clock is none"),
        (
            "shifts: [{begin_h: 6, end_h: 24, operators: 2}]",
            r":6: .*leave 00:00 to 06:00 without an operator",
        ),
        ("shifts: [{begin_h: 6, end_h: 6, operators: 2}]", r":6: the shift from 06:00 to 06:00 is none"),
        ("no_recognition: {districts: [Akol]}", r":6: Aqkol has no district 'Akol'; did you mean 'Aqkol'\?"),
        ("predictive_placement: naive", r":6: Aqkol has one district"),
        ("predictive_rates: {Aqkol: 2}", r":6: 'policy.predictive_rates' .* no camera follows finds"),
    ],
)
def test_what_cannot_be_is_answered_with_its_line(told, lever, words):
    with pytest.raises(InputError, match=words):
        told(lever)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("recognition/watch_list[national]: 99000000", "a watch list of 99,000,000 people is larger than"),
        (
            "response/operators[aqkol]: 0",
            "'response/operators\\[aqkol\\]' is 0 people, but can only be from 1 to 100,000 people",
        ),
        (
            "recognition/face_pitch_deg: 0",
            "'recognition/face_pitch_deg' is 0 deg, but can only be from 1 to 90 deg",
        ),
        (
            "faults/class_factor[yard]: -1",
            "'faults/class_factor\\[yard\\]' is -1, but can only be from 0 to 1,000",
        ),
        (
            "response/deadline_min: 0",
            "'response/deadline_min' is 0 min, but can only be from 0.1 to 10,080 min",
        ),
        (
            "people/people_per_car[weekday]: 0",
            "'people/people_per_car\\[weekday\\]' is 0, but can only be from 0.5 to 100",
        ),
    ],
)
def test_numbers_after_being_in_view_that_cannot_be_are_refused_before_anything_is_built(
    scenario_file, number, words
):
    file = scenario_file("extends: aqkol_smart_city", "parameters:", f"  {number}")
    with pytest.raises(InputError, match=rf":5: {words}"):
        check_scenario(load_scenario(file))


def test_an_unknown_district_of_a_shock_is_answered_with_its_line(told):
    with pytest.raises(InputError, match=r":7: Aqkol has no district 'Nowhere'"):
        told("", "shock: power_cut", "shock_district: Nowhere")


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ('{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}', "lies outside the city"),
        ('{"type": "Point", "coordinates": [71, 52]}', "is a Point; draw it as a polygon"),
        ('{"type": "Polygon", "coordinates": 7}', "has no outline that can be read"),
    ],
)
def test_zones_that_are_no_ground_of_the_city_are_refused(told, tmp_path, shape, words):
    file = tmp_path / "zones.geojson"
    file.write_text(shape, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        told(f"no_recognition: {{zones: '{file}'}}")


def test_a_zone_over_the_whole_town_lets_no_camera_recognise(told, tmp_path):
    file = tmp_path / "all.geojson"
    box = "[[[70, 51], [72, 51], [72, 53], [70, 53], [70, 51]]]"
    file.write_text(f'{{"type": "Polygon", "coordinates": {box}}}', encoding="utf-8")
    funnel = told(f"no_recognition: {{zones: '{file}'}}")[0]["people"]
    assert funnel["in_view_recognition"] == 0
    assert funnel["in_view_linked"] == told("")[0]["people"]["in_view_linked"]


def test_the_country_knows_no_districts_of_a_city(scenario_file):
    file = scenario_file("extends: kazakhstan_2025", "policy:", "  no_recognition: {districts: [Medeu]}")
    with pytest.raises(InputError, match=r":5: 'policy.no_recognition' is about one city"):
        run_scenario(load_scenario(file))
