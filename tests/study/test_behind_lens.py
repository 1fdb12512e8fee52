"""What lies behind being in view, from the run of a town to its response centre."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analytics.centre.settings import Shift, round_the_clock
from sim.core.vocabulary import Definition, RecognitionMode, Season, Threshold, WatchList
from sim.scenario.parameters.library import Change, Numbers, Source
from sim.study.behind_lens import behind_the_lens
from sim.study.footage import footage_of
from sim.world.face_reach import face_reach
from sim.world.read_analytics import LensChoices

SAMPLE = 0.2


@pytest.fixture(scope="module")
def runs():
    return {
        engine: sim.run_scenario(sim.load_scenario("aqkol_smart_city", sample=SAMPLE, engine=engine))
        for engine in ("individual", "cohort")
    }


@pytest.fixture(scope="module")
def run(runs):
    return runs["cohort"]


def people(lens):
    return lens.funnel.set_index("stage")["people"]


def test_both_engines_lead_to_the_same_figures(runs):
    one, other = (behind_the_lens(run) for run in runs.values())
    assert one.funnel.equals(other.funnel)
    assert one.plates == other.plates
    assert one.trackable == other.trackable
    assert one.footage == other.footage
    assert one.centres[0].figures.true == other.centres[0].figures.true


def test_the_funnel_opens_with_who_is_in_view_of_recognition(run):
    in_view = run.outcome.summary["definitions"]["recognition"]
    first = behind_the_lens(run).funnel.iloc[0]
    assert round(first["people"]) == in_view["people_observed"] > 0
    assert round(first["events"]) == in_view["sightings"]


def test_visitors_are_counted_with_everybody_and_on_their_own(run):
    day = run.outcome.day
    some = replace(day, visitors=day.tally, n_visitors=2 * day.tally.n_people)
    visited = behind_the_lens(replace(run, outcome=replace(run.outcome, day=some)))
    alone = behind_the_lens(run)
    assert (alone.visitors["events"] == 0).all()
    weight = day.sample.weight
    first = ["in_view_recognition", "face_in_reach", "face_captured", "identified"]
    residents, visitors = (one.set_index("stage").loc[first] for one in (alone.funnel, visited.visitors))
    pd.testing.assert_frame_equal(visitors / 2, residents / weight)
    everybody = visited.funnel.set_index("stage").loc[first]
    pd.testing.assert_frame_equal(everybody, residents + visitors)


def test_the_false_rate_decides_how_many_alerts_there_are(run):
    per_day = [
        behind_the_lens(run, LensChoices(threshold=one)).false_alerts_per_camera_day for one in Threshold
    ]
    assert per_day == sorted(per_day)
    assert per_day[2] > 1000 * per_day[0] > 0


def test_a_shorter_list_gives_fewer_alerts_of_both_kinds(run):
    long, short = (
        people(behind_the_lens(run, LensChoices(watch_list=one)))
        for one in (WatchList.NATIONAL, WatchList.EVADING)
    )
    upstream = ["in_view_recognition", "face_in_reach", "face_captured", "identified"]
    assert (short[upstream] == long[upstream]).all()
    assert (short.drop(upstream) < long.drop(upstream)).all()


def test_winter_hides_faces_but_nobody_from_view(run):
    summer, winter = (people(behind_the_lens(run, LensChoices(season=one))) for one in Season)
    upstream = ["in_view_recognition", "face_in_reach"]
    assert (winter[upstream] == summer[upstream]).all()
    assert (winter.drop(upstream) < summer.drop(upstream)).all()


def test_two_reviewers_stop_more_false_alerts_than_one_and_software_none(run):
    accepted = [people(behind_the_lens(run, LensChoices(reviewers=n)))["false_accepted"] for n in (0, 1, 2)]
    assert accepted[0] > accepted[1] > accepted[2] > 0
    everything = behind_the_lens(run, LensChoices(reviewers=0))
    assert people(everything)["false_accepted"] == people(everything)["false_alert"]


def test_a_busy_centre_with_more_operators_decides_more_in_time(run):
    few, many = (
        behind_the_lens(run, LensChoices(threshold=Threshold.LENIENT, shifts=round_the_clock(n)))
        for n in (1, 20)
    )
    assert few.centres[0].figures.false.alerts == many.centres[0].figures.false.alerts > 0
    assert few.centres[0].figures.false.in_time <= many.centres[0].figures.false.in_time
    assert few.cameras_per_operator == 20 * many.cameras_per_operator


def test_hours_without_operators_are_refused(run):
    with pytest.raises(Exception, match="00:00 to 06:00 without an operator"):
        behind_the_lens(run, LensChoices(shifts=(Shift(6, 24, 2),)))


def test_searching_footage_afterwards_raises_no_alert_but_identifies(run):
    live, later, never = (people(behind_the_lens(run, LensChoices(mode=mode))) for mode in RecognitionMode)
    before_alerts = ["in_view_recognition", "face_in_reach", "face_captured", "identified"]
    assert (later[before_alerts] == live[before_alerts]).all()
    assert (later.drop(before_alerts) == 0).all()
    assert (never[before_alerts[:2]] == live[before_alerts[:2]]).all()
    assert (never.drop(before_alerts[:2]) == 0).all()


def test_a_time_window_lets_through_what_comes_in_its_hours(run):
    always, day, night = (
        behind_the_lens(run, LensChoices(hours=hours)).funnel.set_index("stage")["events"]
        for hours in (None, (7, 19), (19, 7))
    )
    assert 0 < night["face_captured"] < day["face_captured"] < always["face_captured"]
    assert day["face_captured"] + night["face_captured"] == pytest.approx(always["face_captured"])
    assert day["face_in_reach"] == always["face_in_reach"]


def test_a_judge_shortens_the_list(run):
    free, judged = (people(behind_the_lens(run, LensChoices(authorised=one))) for one in (False, True))
    assert judged["true_alert"] / free["true_alert"] == pytest.approx(0.15, rel=0.01)
    assert judged["identified"] == free["identified"]


def test_levers_that_contradict_each_other_are_named(run):
    with pytest.raises(Exception, match="switched off, yet allowed from 8 to 20"):
        behind_the_lens(run, LensChoices(mode=RecognitionMode.NONE, hours=(8, 20)))
    with pytest.raises(Exception, match="window from 8 to 8"):
        behind_the_lens(run, LensChoices(hours=(8, 8)))


def test_a_country_has_a_centre_in_every_region(run):
    column = f"people_observed_{Definition.RECOGNITION}"
    places = pd.DataFrame({"region": ["west", "east", "west"], column: [20, 50, 30]})
    whole = replace(run, outcome=replace(run.outcome, places=places))
    lens = behind_the_lens(whole, LensChoices(threshold=Threshold.LENIENT))
    assert [centre.name for centre in lens.centres] == ["east", "west"]
    alone = behind_the_lens(run, LensChoices(threshold=Threshold.LENIENT))
    assert lens.funnel["events"].iloc[0] == alone.funnel["events"].iloc[0]
    assert lens.cameras_per_operator == alone.cameras_per_operator / 2


def test_a_cap_on_days_lowers_what_is_held_and_nothing_else(run):
    day, numbers = run.outcome.day, run.scenario.numbers
    free, capped, gone = (footage_of(day, numbers, cap_days=cap) for cap in (None, 5, 0))
    observed = run.outcome.summary["definitions"]["installed"]["people_observed"]
    assert capped.person_days_held == pytest.approx((5 * observed,) * 2, rel=1e-3)
    assert gone.person_days_held == gone.terabytes == (0, 0)
    assert free.person_days_held[0] > capped.person_days_held[0]
    assert free.terabytes[0] > capped.terabytes[0]
    assert (free.people_on_duty, free.share_watched) == (capped.people_on_duty, capped.share_watched)
    assert 0 < free.share_watched < 0.05


def test_days_can_be_pieced_together_as_long_as_enough_of_them_is_kept(run):
    day, numbers = run.outcome.day, run.scenario.numbers
    kept = numbers.table("retention/days")
    everywhere, in_centres = footage_of(day, numbers).days_back
    assert everywhere.days == (kept["residential"], kept["site"])
    assert in_centres.days == (kept["centre"], kept["centre"])
    hours = day.tally.seen[Definition.INSTALLED].hours
    least = numbers.number("recognition/points_to_single_out")
    expected = sum(n for hour, n in zip(hours.values, hours.counts, strict=True) if hour >= least)
    assert everywhere.people == pytest.approx(expected * day.sample.weight)
    assert everywhere.people >= in_centres.people > 0
    capped = footage_of(day, numbers, cap_days=5).days_back
    assert [one.days for one in capped] == [(5, 5), (5, 5)]
    assert [one.people for one in capped] == [everywhere.people, in_centres.people]


def test_few_cameras_with_ordinary_optics_capture_faces(run):
    ordinary = face_reach(with_number(run.scenario, "recognition/put_up_for_faces", 0.0))
    put_up = face_reach(run.scenario)
    assert 0 < ordinary < 0.05
    assert 0.2 < put_up < 0.4
    fewer, more = behind_the_lens(run, in_reach=ordinary), behind_the_lens(run)
    assert people(fewer)["face_captured"] < people(more)["face_captured"]
    assert people(fewer)["in_view_recognition"] == people(more)["in_view_recognition"]


@pytest.mark.parametrize(
    ("number", "harder"), [("recognition/face_density_px_per_m", 510.0), ("recognition/face_pitch_deg", 5.0)]
)
def test_sharper_faces_and_flatter_views_are_had_on_less_ground(run, number, harder):
    assert 0 < face_reach(with_number(run.scenario, number, harder)) < face_reach(run.scenario)


def test_where_no_place_gets_recognition_no_face_is_in_reach(run):
    numbers = run.scenario.numbers
    places = [
        Change("cameras/recognition_weight", place, 0.0, Source("a test"))
        for place in numbers.table("cameras/recognition_weight")
    ]
    nowhere = replace(run.scenario, numbers=Numbers(numbers.library, changes=tuple(places)))
    assert face_reach(nowhere) == 0


def with_number(scenario, name, value):
    change = Change(name, None, value, Source("a test"))
    return replace(scenario, numbers=Numbers(scenario.numbers.library, changes=(change,)))


def test_without_cameras_that_recognise_there_is_nothing_behind_the_lens(run):
    scenario = sim.load_scenario("aqkol_smart_city", sample=0.02)
    stock = replace(scenario.stock, recognition=replace(scenario.stock.recognition, value=0.0))
    lens = behind_the_lens(sim.run_scenario(replace(scenario, stock=stock)))
    assert (lens.funnel[["people", "events"]].to_numpy() == 0).all()
    assert np.isnan(lens.detentions_per_camera_year)
    assert lens.trackable == 0
