"""What follows being in view, from the run of a town to its response centre."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.city.country.parts import parts_of_country
from sim.core.vocabulary import Definition, RecognitionMode, Season, Threshold, WatchList
from sim.scenario.parameters.library import Change, Numbers, Source
from sim.scenario.resolve import load_scenario
from sim.scenario.schema import ShiftSection
from sim.study.run import analyse_run, run_scenario
from sim.world.place_settings import analytics_of
from sim.world.stocking import country_stocks

SAMPLE = 0.2


@pytest.fixture(scope="module")
def runs():
    return {
        engine: run_scenario(load_scenario("aqkol_smart_city", sample=SAMPLE, engine=engine))
        for engine in ("individual", "cohort")
    }


@pytest.fixture(scope="module")
def run(runs):
    return runs["cohort"]


def analysed(run, *, season=Season.SUMMER, **levers):
    """Analyse a run as if its scenario had said these levers."""
    policy = run.scenario.policy.model_copy(update=levers)
    day = run.scenario.run.model_copy(update={"season": season})
    return analyse_run(run, analytics_of(replace(run.scenario, policy=policy, run=day)))


def people(lens):
    return lens.funnel.set_index("stage")["people"]


def test_both_engines_lead_to_the_same_figures(runs):
    one, other = (analyse_run(run) for run in runs.values())
    assert one.funnel.equals(other.funnel)
    assert one.plates == other.plates
    assert one.people_traceable_by_recognition == other.people_traceable_by_recognition
    assert one.footage == other.footage
    assert one.centres[0].figures.true == other.centres[0].figures.true


def test_the_funnel_opens_with_who_is_in_view_of_recognition(run):
    in_view = run.outcome.summary["definitions"]["recognition"]
    first = analyse_run(run).funnel.iloc[0]
    assert round(first["people"]) == in_view["people_observed"] > 0
    assert round(first["events"]) == in_view["sightings"]


def test_visitors_are_counted_with_everybody_and_on_their_own(run):
    day = run.outcome.day
    some = replace(day, visitors=day.tally, n_visitors=2 * day.tally.n_people)
    visited = analyse_run(replace(run, outcome=replace(run.outcome, day=some)))
    alone = analyse_run(run)
    assert (alone.visitors["events"] == 0).all()
    weight = day.sample.weight
    first = ["in_view_recognition", "face_in_reach", "face_captured", "identified"]
    residents, visitors = (one.set_index("stage").loc[first] for one in (alone.funnel, visited.visitors))
    pd.testing.assert_frame_equal(visitors / 2, residents / weight)
    everybody = visited.funnel.set_index("stage").loc[first]
    pd.testing.assert_frame_equal(everybody, residents + visitors)


def test_the_false_rate_decides_how_many_alerts_there_are(run):
    per_day = [analysed(run, threshold=one).false_alerts_per_camera_day for one in Threshold]
    assert per_day == sorted(per_day)
    rates = [run.scenario.numbers.number("recognition/false_match_rate", one) for one in Threshold]
    # For a list as short as this the rates of single comparisons add up.
    assert per_day[2] / per_day[0] == pytest.approx(rates[2] / rates[0], rel=1e-3)


def test_a_shorter_list_gives_fewer_alerts_of_both_kinds(run):
    long, short = (people(analysed(run, watch_list=one)) for one in (WatchList.NATIONAL, WatchList.EVADING))
    upstream = ["in_view_recognition", "face_in_reach", "face_captured", "identified", "misnamed"]
    assert (short[upstream] == long[upstream]).all()
    assert (short.drop(upstream) < long.drop(upstream)).all()


def test_winter_hides_faces_but_nobody_from_view(run):
    summer, winter = (people(analysed(run, season=one)) for one in Season)
    upstream = ["in_view_recognition", "face_in_reach"]
    assert (winter[upstream] == summer[upstream]).all()
    assert (winter.drop(upstream) < summer.drop(upstream)).all()


def test_two_reviewers_stop_more_false_alerts_than_one_and_software_none(run):
    accepted = [people(analysed(run, reviewers=n))["false_accepted"] for n in (0, 1, 2)]
    assert accepted[0] > accepted[1] > accepted[2] > 0
    everything = analysed(run, reviewers=0)
    assert people(everything)["false_accepted"] == people(everything)["false_alert"]


def test_a_busy_centre_with_more_operators_decides_more_in_time(run):
    few, many = (
        analysed(run, threshold=Threshold.LENIENT, watch_list=15_000_000, operators=n) for n in (1, 20)
    )
    assert few.centres[0].figures.false.alerts == many.centres[0].figures.false.alerts > 0
    assert few.centres[0].figures.false.in_time <= many.centres[0].figures.false.in_time
    assert few.staffing.cameras_per_operator == 20 * many.staffing.cameras_per_operator


def test_hours_without_operators_are_refused(run):
    with pytest.raises(Exception, match="00:00 to 06:00 without an operator"):
        analysed(run, shifts=(ShiftSection(begin_h=6, end_h=24, operators=2),))


def test_searching_footage_afterwards_raises_no_alert_but_identifies(run):
    live, later, never = (people(analysed(run, recognition=mode)) for mode in RecognitionMode)
    before_alerts = ["in_view_recognition", "face_in_reach", "face_captured", "identified", "misnamed"]
    assert (later[before_alerts] == live[before_alerts]).all()
    assert (later.drop(before_alerts) == 0).all()
    assert (never[before_alerts[:2]] == live[before_alerts[:2]]).all()
    assert (never.drop(before_alerts[:2]) == 0).all()


def test_a_time_window_lets_through_what_comes_in_its_hours(run):
    always, day, night = (
        analysed(run, recognition_hours=hours).funnel.set_index("stage")["events"]
        for hours in (None, (7, 19), (19, 7))
    )
    assert 0 < night["face_captured"] < day["face_captured"] < always["face_captured"]
    assert day["face_captured"] + night["face_captured"] == pytest.approx(always["face_captured"])
    assert day["face_in_reach"] == always["face_in_reach"]


def test_a_judge_shortens_the_list(run):
    free, judged = (people(analysed(run, judicial_authorisation=one)) for one in (False, True))
    assert judged["true_alert"] / free["true_alert"] == pytest.approx(0.15, rel=0.01)
    assert judged["identified"] == free["identified"]


def test_levers_that_contradict_each_other_are_named(run):
    with pytest.raises(Exception, match="switched off, yet allowed from 8 to 20"):
        analysed(run, recognition=RecognitionMode.NONE, recognition_hours=(8, 20))
    with pytest.raises(Exception, match="window from 8 to 8"):
        analysed(run, recognition_hours=(8, 8))


def test_a_country_has_a_centre_in_every_region(run):
    observed = {f"people_observed_{one}": [20, 50, 30] for one in Definition}
    places = pd.DataFrame({"region": ["akmola", "abai", "akmola"], "residents": 100} | observed)
    country = load_scenario("kazakhstan_2025")
    whole = replace(run, scenario=country, outcome=replace(run.outcome, places=places))
    lens = analysed(whole, threshold=Threshold.LENIENT)
    assert [centre.name for centre in lens.centres] == ["abai", "akmola"]
    alone = analysed(run, threshold=Threshold.LENIENT)
    assert lens.funnel["events"].iloc[0] == alone.funnel["events"].iloc[0]
    # Nobody has published their operators, so there are as many for each camera as in Almaty.
    stocks, per_operator = (
        country_stocks(country.stock, country.numbers),
        country.numbers.number("response/cameras_per_operator"),
    )
    for centre in lens.centres:
        parts = [part for part in parts_of_country() if part.place.region == centre.name]
        linked = sum(stocks[part.name].linked for part in parts)
        assert centre.operators == max(1, round(linked / per_operator)) > 1
    assert lens.staffing.operators == sum(centre.operators for centre in lens.centres)


def test_a_cap_on_days_lowers_what_is_held_and_nothing_else(run):
    free, capped, gone = (analysed(run, retention_cap_days=cap).footage for cap in (None, 5, 0))
    observed = run.outcome.summary["definitions"]["installed"]["people_observed"]
    assert capped.retained_person_days == pytest.approx((5 * observed,) * 2, rel=1e-3)
    assert gone.retained_person_days == gone.terabytes == (0, 0)
    assert free.retained_person_days[0] > capped.retained_person_days[0]
    assert free.terabytes[0] > capped.terabytes[0]


def test_days_can_be_pieced_together_as_long_as_enough_of_them_is_kept(run):
    day, numbers = run.outcome.day, run.scenario.numbers
    kept = numbers.table("retention/days")
    everywhere, in_centres = analyse_run(run).footage.days_back
    assert everywhere.days == (kept["residential"], kept["site"])
    assert in_centres.days == (kept["centre"], kept["centre"])
    hours = day.tally.seen[Definition.INSTALLED].hours
    least = numbers.number("recognition/hours_of_a_trace")
    expected = sum(n for hour, n in zip(hours.values, hours.counts, strict=True) if hour >= least)
    assert everywhere.people == pytest.approx(expected * day.sample.weight)
    assert everywhere.people >= in_centres.people > 0
    capped = analysed(run, retention_cap_days=5).footage.days_back
    assert [one.days for one in capped] == [(5, 5), (5, 5)]
    assert [one.people for one in capped] == [everywhere.people, in_centres.people]


def with_number(scenario, name, value):
    change = Change(name, None, value, Source("a test"))
    return replace(scenario, numbers=Numbers(scenario.numbers.library, changes=(change,)))


def test_without_cameras_that_recognise_there_is_nothing_analyse_run(run):
    scenario = load_scenario("aqkol_smart_city", sample=0.02)
    stock = replace(scenario.stock, recognition=replace(scenario.stock.recognition, value=0.0))
    lens = analyse_run(run_scenario(replace(scenario, stock=stock)))
    assert (lens.funnel[["people", "events"]].to_numpy() == 0).all()
    assert np.isnan(lens.detentions_per_camera_year)
    assert lens.people_traceable_by_recognition == 0
