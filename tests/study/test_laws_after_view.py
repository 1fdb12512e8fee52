"""Laws of what follows being in view, as exact as those of being in view: each notices a missing factor."""

from dataclasses import replace

import numpy as np
import pytest

from sim.city.country.gazetteer import country
from sim.core.vocabulary import Definition
from sim.scenario.resolve import load_scenario
from sim.study.run import analyse_run, analytics_counts, run_scenario
from sim.world.place_settings import analytics_of
from sim.world.world import numbers_that_enter

NUMBERS = (
    "response/stopped",
    "face_access_points/capture",
    "response/screens_per_operator",
    "recognition/anpr_read",
    "people/people_per_car[weekday]",
)


@pytest.fixture(scope="module")
def told(scenario_file):
    kept = {}

    def run(*levers, sample=1.0, city="aqkol"):
        key = (levers, sample, city)
        if key not in kept:
            extends = "aqkol_smart_city" if city == "aqkol" else f"baseline_2025\ncity: {city}"
            stock = "stock: {linked: {share: 0.5}, recognition: {share: 0.5}}"
            policy = ("policy:", *(f"  {lever}" for lever in levers)) if levers else ()
            file = scenario_file(f"extends: {extends}", stock, f"run: {{sample: {sample}}}", *policy)
            kept[key] = run_scenario(load_scenario(file))
        return kept[key]

    return run


def events(day):
    return day.funnel.set_index("stage")["events"]


@pytest.mark.parametrize("lever", ["threshold: lenient", "reviewers: 0", "watch_list: 1000000"])
def test_a_patrol_meets_its_share_of_the_accepted_alerts_true_or_false(told, lever):
    run = told(lever)
    met, stopped = run.scenario.numbers.number("response/stopped"), events(analyse_run(run))
    assert 0 < met < 1
    assert stopped["stopped"] > 0
    assert stopped["stopped"] == pytest.approx(stopped["true_accepted"] * met, rel=1e-12)


def test_people_wrongly_stopped_are_told_at_each_threshold_and_no_stage_of_the_funnel(told):
    usual, lenient = (analyse_run(told(*levers)) for levers in ((), ("threshold: lenient",)))
    stopped = usual.wrongly_stopped_by_threshold
    assert stopped == lenient.wrongly_stopped_by_threshold
    assert 0 < stopped["strict"] < stopped["standard"] < stopped["lenient"]
    assert "wrongly_stopped" not in set(usual.funnel["stage"])
    met = told().scenario.numbers.number("response/stopped")
    accepted = lenient.funnel.set_index("stage")["people"]["false_accepted"]
    # Of people accepted once or more, each occasion leads to a stop with its own chance.
    assert met * accepted <= stopped["lenient"] < accepted


def test_wrong_names_are_captured_faces_times_the_chance_of_any_match_in_the_gallery(told):
    run = told()
    numbers, flow = run.scenario.numbers, events(analyse_run(run))
    photographs = round(country().residents * numbers.number("recognition/enrolled_share"))
    rate = numbers.number("recognition/false_match_rate", "standard")
    assert flow["misnamed"] / flow["face_captured"] == pytest.approx(1 - (1 - rate) ** photographs, rel=1e-6)
    assert analyse_run(run).wrong_candidates == pytest.approx(rate * photographs, rel=1e-12)


def test_verdicts_are_alerts_times_the_share_in_time_times_what_operators_accept(told):
    run = told("threshold: lenient", "reviewers: 2", "watch_list: 1000000")
    day, centre = analyse_run(run), analytics_of(run.scenario).centre
    (counts,) = ((one.figures.true, one.figures.false) for one in day.centres)
    in_time = sum(one.in_time for one in counts) / sum(one.alerts for one in counts)
    flow = events(day)
    assert flow["false_in_time"] == pytest.approx(flow["false_alert"] * in_time, rel=1e-12)
    assert flow["false_accepted"] == pytest.approx(flow["false_in_time"] * centre.accept_false**2, rel=1e-12)
    assert flow["true_accepted"] == pytest.approx(flow["true_in_time"] * centre.accept_true**2, rel=1e-12)


def test_fare_gates_name_the_riders_who_are_out(told):
    run = told("face_access_points: {transit: 0.4, enrolled: 0.3}")
    day, capture = run.outcome.day, run.scenario.numbers.number("face_access_points/capture")
    riders, out = day.tally.groups["mode", "transit"].people, day.tally.left_home / day.tally.n_people
    assert 0 < out < 1
    # Each way has a chance of its own to be on an equipped ride.
    face_access_points = analyse_run(run).face_access_points["transit"]
    assert face_access_points.events == pytest.approx(riders * out * 0.3 * 2 * 0.4 * capture, rel=1e-12)
    assert face_access_points.people == pytest.approx(
        riders * out * 0.3 * (1 - (1 - 0.4 * capture) ** 2), rel=1e-12
    )


def test_gates_know_the_sourced_share_of_people_unless_a_policy_says(told):
    doors = analyse_run(told("face_access_points: {entrances: 0.5}")).face_access_points["entrances"]
    numbers, tally = told().scenario.numbers, told().outcome.day.tally
    known, capture = (
        numbers.number("face_access_points/enrolled", "entrances"),
        numbers.number("face_access_points/capture"),
    )
    assert doors.events == pytest.approx(tally.left_home * 0.5 * known * 2 * capture, rel=1e-12)


def test_nobody_is_hired_or_let_go_by_a_cap_or_by_links(told):
    elsewhere = {"city": "tekeli", "sample": 0.02}
    usual = analyse_run(told(**elsewhere)).staffing
    per_person = told(**elsewhere).scenario.numbers.number("response/cameras_per_operator")
    linked = told(**elsewhere).outcome.day.cameras[Definition.LINKED]
    assert usual.operators == max(1, round(linked / per_person))
    for lever in ("cameras_per_1000: 5", "link: {state: none}", "link: {business: mandatory}"):
        run = told(lever, **elsewhere)
        assert run.outcome.day.cameras[Definition.LINKED] != linked
        assert analyse_run(run).staffing.operators == usual.operators


def test_a_town_whose_operators_are_known_follows_as_many_pictures_as_they_have_screens(told):
    run = told()
    staff, numbers = analyse_run(run).staffing, run.scenario.numbers
    linked, operators = (
        run.outcome.day.cameras[Definition.LINKED],
        numbers.number("response/operators", "aqkol"),
    )
    assert staff.cameras_per_operator == linked / operators
    screens = operators * numbers.number("response/screens_per_operator")
    assert staff.share_viewed_live == pytest.approx(min(1, screens / linked), rel=1e-12)
    assert analyse_run(told("operators: 2")).staffing.operators == 2


def test_a_sample_with_visitors_weighs_each_group_by_whom_it_stands_for(told):
    run = told(sample=0.2)
    day = run.outcome.day
    some = replace(day, visitors=day.tally, n_visitors=7 * day.tally.n_people)
    visited = replace(run, outcome=replace(run.outcome, day=some))
    seen = day.tally.seen[Definition.RECOGNITION]
    weight = day.n_residents / day.tally.n_people
    assert weight > 4
    analysed = analyse_run(visited)
    first = analysed.visitors.iloc[0]
    assert first["events"] == pytest.approx(7 * seen.sightings, rel=1e-12)
    assert first["people"] == pytest.approx(7 * seen.observed, rel=1e-12)
    everybody = analysed.funnel.iloc[0]
    assert everybody["events"] == pytest.approx((7 + weight) * seen.sightings, rel=1e-12)
    plates = day.tally.seen[Definition.ANPR].sightings * (7 + weight)
    per_car = run.scenario.numbers.number("people/people_per_car", "weekday")
    assert analysed.plates.passes == pytest.approx(plates / per_car, rel=1e-12)


def test_the_funnel_weighs_residents_and_visitors_of_a_sample_apart(scenario_file):
    visiting = ("  people/visitors/per_day[default]: 4001", "  people/visitors/entry_points[default]: 4")
    lines = ("extends: aqkol_smart_city", "run: {sample: 0.2}", "parameters:", *visiting)
    outcome = run_scenario(load_scenario(scenario_file(*lines))).outcome
    day, funnel = outcome.day, outcome.funnel.set_index("stage")
    stages = {"in_view": Definition.INSTALLED, "in_view_recognition": Definition.RECOGNITION}
    weights = day.n_residents / day.tally.n_people, day.n_visitors / day.visitors.n_people
    assert weights[0] != weights[1] > 1
    for stage, definition in stages.items():
        residents, visitors = (tally.seen[definition].sightings for tally in (day.tally, day.visitors))
        assert funnel.loc[stage, "events"] == pytest.approx(residents * weights[0], abs=1)
        assert funnel.loc[stage, "visitor_events"] == pytest.approx(visitors * weights[1], abs=1)
        assert visitors > 0


def test_passes_of_hours_and_of_centres_add_up_to_those_counted(told):
    counts = analytics_counts(told())
    halves = replace(counts, centres={"north": 0.25, "south": 0.75})
    passes = halves.passes_of_centres()
    everybody = sum(group.events(Definition.RECOGNITION) for group in counts.groups)
    assert sum(one.sum() for one in passes.values()) == pytest.approx(everybody, rel=1e-12)
    assert passes["south"] == pytest.approx(3 * passes["north"], rel=1e-12)


def test_false_alerts_at_the_threshold_of_the_policy_are_those_of_its_funnel(told):
    for word in ("strict", "standard", "lenient"):
        run = told(f"threshold: {word}")
        day = analyse_run(run)
        assert day.false_alerts_by_threshold[word] == pytest.approx(events(day)["false_alert"], rel=1e-9)
        assert day.false_alerts_by_threshold == analyse_run(told()).false_alerts_by_threshold


def test_every_number_is_read_before_a_run_that_the_run_reads(told):
    levers = ("face_access_points: {transit: 0.4}", "judicial_authorisation: true", "cameras_per_1000: 9")
    run = told(*levers)
    alone = load_scenario(run.scenario.files[-1])
    before = {number.label for number in numbers_that_enter(alone)}
    assert {number.label for number in run.scenario.numbers.used()} == before
    assert before >= set(NUMBERS)
    assert np.isfinite([number.value for number in alone.numbers.used()]).all()
