"""A run says which day it is of, and a comparison in which settings its scenarios differ."""

from sim.results.settings_told import day_of, day_of_all, differing_settings
from sim.scenario.in_python import document_of
from sim.scenario.resolve import load_scenario

TOWN = "aqkol_smart_city"


def said(**changes: object) -> dict[str, object]:
    return load_scenario(TOWN, changes=[document_of(changes)] if changes else []).as_dict()


def test_a_day_is_named_by_its_kind_and_as_the_first_of_several() -> None:
    assert day_of(said()) == day_of({}) == "a weekday"
    assert day_of(said(run={"day": "sunday"})) == "a Sunday"
    assert day_of(said(run={"day": "saturday", "days": 7})) == "a Saturday, the first of 7 days"


def test_scenarios_of_different_days_are_not_said_to_be_of_one() -> None:
    sunday = said(run={"day": "sunday"})
    assert day_of_all([sunday, sunday]) == "a Sunday"
    assert day_of_all([said(), sunday]) == "the day of each scenario"


def test_only_what_scenarios_say_otherwise_is_told() -> None:
    assert differing_settings(said(), said()) == []
    changed = said(
        title="Another",
        model={"site_meeting": "independent", "city_seed": 3},
        stock={"recognition": {"count": 12}},
        policy={"reviewers": 2},
        parameters={"people/leave_home_share": 0.8},
    )
    assert set(differing_settings(said(), changed)) == {
        "model.site_meeting: partial → independent",
        "model.city_seed: not set → 3",
        "stock.recognition: share 0.0492228 (stock/national_recognition_share) → count 12",
        "policy.reviewers: not set → 2",
        "parameters.people/leave_home_share: not set → 0.8",
    }
