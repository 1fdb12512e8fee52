"""The funnel after being in view, in expectation, against single passes and by its laws."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.analytics.funnel import (
    STAGES,
    Centre,
    alert_per_pass,
    people_wrongly_stopped,
    recognition_funnel,
)
from sim.analytics.plates_and_access_points import AnprSettings, anpr_counts
from sim.analytics.recognition.beta_propensity import BetaPropensity
from sim.analytics.recognition.settings import RecognitionSettings
from sim.core.draws import Draws
from sim.core.vocabulary import SiteClass
from tests.oracles.recognise import Passes, recognise

SETTINGS = RecognitionSettings(
    in_reach=0.4,
    capture=BetaPropensity(0.6, 0.3),
    hit=BetaPropensity(0.8, 0.3),
    false_match_rate=2e-6,
    false_match_correlation=0.1,
    watch_list=10_000,
    listed_share=0.05,
    enrolled_share=0.7,
    gallery=100_000,
)
CENTRE = Centre(0.9, 0.8, 0.85, 0.5, 0.5)
PASSES = np.array([1000, 500, 300, 100, 50, 20, 10, 0, 5])
"""How many people pass 0, 1, 2, ... times."""


def funnel(settings=SETTINGS, centre=CENTRE, people=PASSES):
    return recognition_funnel(people, settings, centre).set_index("stage")


def test_stages_come_in_order_and_never_grow_along_a_branch():
    table = funnel()
    assert table.index.tolist() == list(STAGES)
    common = ["in_view_recognition", "face_in_reach", "face_captured"]
    for branch in (
        [*common, "identified"],
        [*common, "misnamed"],
        [*common, "true_alert", "true_in_time", "true_accepted", "stopped"],
        [*common, "false_alert", "false_in_time", "false_accepted"],
    ):
        assert (np.diff(table.loc[branch, "people"]) <= 0).all()
        assert (np.diff(table.loc[branch, "events"]) <= 0).all()
    assert (table["people"] <= table["events"] + 1e-9).all()


def test_the_first_stage_is_what_was_counted():
    table = funnel()
    assert table.loc["in_view_recognition", "people"] == PASSES[1:].sum()
    assert table.loc["in_view_recognition", "events"] == (PASSES * np.arange(PASSES.size)).sum()


def test_expectation_and_single_passes_agree():
    number = np.repeat(np.arange(PASSES.size), PASSES)
    who = np.repeat(np.arange(number.size), number)
    camera = np.concatenate([np.arange(n) for n in number])
    passes = Passes(who, camera, np.arange(who.size, dtype=float))
    cameras = pd.DataFrame({"site_class": str(SiteClass.SQUARE), "rank": np.arange(PASSES.size)})
    names = {
        "face_in_reach": "in_reach",
        "face_captured": "captured",
        "identified": "identified",
        "misnamed": "misnamed",
        "true_alert": "true_alert",
        "false_alert": "false_alert",
    }
    seeds = [recognise(passes, cameras, SETTINGS, Draws(seed)) for seed in range(60)]
    table = funnel()
    for stage, mark in names.items():
        marks = [getattr(found, mark) for found in seeds]
        for column, counted in (
            ("events", [one.sum() for one in marks]),
            ("people", [np.unique(who[one]).size for one in marks]),
        ):
            error = np.std(counted, ddof=1) / np.sqrt(len(seeds))
            # 4 standard errors, and half a per cent for the classes of people.
            assert abs(np.mean(counted) - table.loc[stage, column]) < 4 * error + 0.005 * np.mean(counted)


BEFORE = {
    "in_reach": ("in_view_recognition",),
    "capture": ("in_view_recognition", "face_in_reach"),
    "hit": ("in_view_recognition", "face_in_reach", "face_captured", "misnamed", "false_alert"),
    "watch_list": (
        "in_view_recognition",
        "face_in_reach",
        "face_captured",
        "identified",
        "misnamed",
        "true_alert",
    ),
    "enrolled_share": (
        "in_view_recognition",
        "face_in_reach",
        "face_captured",
        "misnamed",
        "true_alert",
        "false_alert",
    ),
    "gallery": (
        "in_view_recognition",
        "face_in_reach",
        "face_captured",
        "identified",
        "true_alert",
        "false_alert",
    ),
}
MORE = {
    "in_reach": 0.6,
    "capture": BetaPropensity(0.7, 0.3),
    "hit": BetaPropensity(0.9, 0.3),
    "watch_list": 20_000,
    "enrolled_share": 0.9,
    "gallery": 200_000,
}


@pytest.mark.parametrize("lever", MORE)
def test_a_lever_moves_nothing_before_it_and_lowers_nothing_after_it(lever):
    before, after = funnel(), funnel(replace(SETTINGS, **{lever: MORE[lever]}))
    untouched = before.index.isin(BEFORE[lever])
    assert after[untouched].equals(before[untouched])
    assert (after["people"] >= before["people"] - 1e-9).all()
    assert (after["events"] >= before["events"] - 1e-9).all()
    assert (after["events"] > before["events"]).any()


def test_alerts_of_a_pass_are_those_of_the_funnel():
    true, false = alert_per_pass(SETTINGS)
    table, passes = funnel(), (PASSES * np.arange(PASSES.size)).sum()
    assert table.loc["true_alert", "events"] == pytest.approx(true * passes)
    assert table.loc["false_alert", "events"] == pytest.approx(false * passes)


def test_a_search_of_everybody_names_somebody_wrong_once_in_so_many_faces():
    """1 − (1 − p)^N of the captured faces, with 2e-6 and 100,000 photographs."""
    events = funnel()["events"]
    assert events["misnamed"] / events["face_captured"] == pytest.approx(1 - (1 - 2e-6) ** 100_000)
    assert SETTINGS.wrong_candidates == pytest.approx(0.2)
    # A list of candidates has one wrong name at least less often than it has wrong names.
    assert SETTINGS.wrong_name.mean < SETTINGS.wrong_candidates


def test_who_passes_once_is_wrongly_stopped_with_the_product_of_all_chances():
    once = people_wrongly_stopped(np.array([0, 1000]), SETTINGS, CENTRE, passes_on=0.5)
    false = 1 - (1 - 2e-6) ** 10_000
    assert once == pytest.approx(1000 * 0.95 * 0.4 * 0.5 * 0.6 * false * 0.5 * 0.5)
    assert people_wrongly_stopped(PASSES, replace(SETTINGS, is_live=False), CENTRE) == 0


def test_nobody_in_view_is_nobody_anywhere():
    table = funnel(people=np.array([100]))
    assert (table[["people", "events"]] == 0).all(axis=None)


def test_plates_are_read_and_misread_in_their_shares():
    counts = anpr_counts(1500.0, AnprSettings(read=0.93, misread=0.03, people_per_car=1.5))
    assert counts.passes == pytest.approx(1000)
    assert counts.reads == pytest.approx(930)
    assert counts.misreads == pytest.approx(27.9)
