"""Whatever a lever of policy moves stands in a comparison: in the stage that the lever claims."""

import pandas as pd
import pytest

from sim.results.changes import changes_of
from sim.results.compare import compare
from sim.results.measures.measure import AFTER_VIEW
from sim.scenario.resolve import load_scenario
from sim.scenario.schema import PolicySection
from sim.study.run import run_scenarios

IN_VIEW = "in_view"
NO_DIFFERENCE = 0.0

LEVERS = {
    "cameras_per_1000": ("5", IN_VIEW, "installed"),
    "mask_homes": ("1", IN_VIEW, "installed"),
    "link": ("{state: none}", IN_VIEW, "linked"),
    "recognition_owners": ("[residents]", IN_VIEW, "recognition"),
    "no_recognition": ("{around: [school, square], radius_m: 400}", IN_VIEW, "recognition"),
    "recognition": ("none", IN_VIEW, "recognition"),
    "sunset": ("2020-01-01", IN_VIEW, "recognition"),
    "recognition_hours": ("[7, 19]", "face_captured", ""),
    "threshold": ("lenient", "identified", ""),
    "watch_list": ("1000000", "true_alert", ""),
    "judicial_authorisation": ("true", "true_alert", ""),
    "reviewers": ("0", "true_accepted", ""),
    "operators": ("40", "centre", ""),
    "shifts": (
        "[{begin_h: 6, end_h: 18, operators: 30}, {begin_h: 18, end_h: 6, operators: 2}]",
        "centre",
        "",
    ),
    "retention_cap_days": ("5", "footage", ""),
    "access": ("law_enforcement", "footage", ""),
    "plates": ("traffic", "plates", ""),
    "face_access_points": ("{entrances: 0.5}", "face_access_points", ""),
}
"""Levers, a level of each, and the stage and cameras that scenarios/README.md says it moves first."""

OF_DISTRICTS = ("predictive_placement", "naive", "placement")


@pytest.fixture(scope="module")
def compared(scenario_file) -> pd.DataFrame:
    """A town as it is beside the same town under each lever."""
    town = ("extends: aqkol_smart_city", "stock: {linked: {share: 0.5}, recognition: {share: 0.5}}")
    policies = [(), *(("policy:", f"  {name}: {level}") for name, (level, _, _) in LEVERS.items())]
    files = [scenario_file(*town, *lines, name=f"case_{at}") for at, lines in enumerate(policies)]
    return compare([run.tables() for run in run_scenarios([load_scenario(file) for file in files])])


def moved(table: pd.DataFrame, run: int) -> pd.DataFrame:
    """Rows of a run that differ from the first run's, or that the first one lacks."""
    rows, first = table[table["run"] == run], table[table["run"] == 0]
    is_new = rows["value"].notna().to_numpy() & first["value"].isna().to_numpy()
    return rows[
        is_new | rows["difference"].ne(NO_DIFFERENCE).to_numpy() & rows["difference"].notna().to_numpy()
    ]


def test_every_lever_there_is_is_compared() -> None:
    # True rates only matter where cameras follow finds: `test_where_a_scenario_finds_more_cameras_go`.
    assert {*LEVERS, OF_DISTRICTS[0], "predictive_rates"} == set(PolicySection.model_fields)


@pytest.mark.parametrize("lever", LEVERS)
def test_what_a_lever_claims_to_move_differs_in_a_comparison(compared: pd.DataFrame, lever: str) -> None:
    _, stage, definition = LEVERS[lever]
    rows = moved(compared, 1 + list(LEVERS).index(lever))

    assert ((rows["stage"] == stage) & (rows["definition"] == definition)).any()


@pytest.mark.parametrize("lever", [name for name, (_, stage, _) in LEVERS.items() if stage != IN_VIEW])
def test_a_lever_on_what_follows_being_in_view_leaves_being_in_view_as_it_was(
    compared: pd.DataFrame, lever: str
) -> None:
    rows = moved(compared, 1 + list(LEVERS).index(lever))

    assert IN_VIEW not in set(rows["stage"])


def test_cameras_that_follow_finds_differ_in_districts(scenario_file) -> None:
    lever, level, stage = OF_DISTRICTS
    city = ("extends: almaty_2025", "run: {engine: individual, sample: 0.002}")
    files = [scenario_file(*city), scenario_file(*city, "policy:", f"  {lever}: {level}", name="follow")]
    table = compare([run.tables() for run in run_scenarios([load_scenario(file) for file in files])])

    assert set(moved(table, 1)["stage"]) == {stage}
    assert set(moved(table, 1)["dimension"]) >= {"year"}


def test_alerts_of_a_strict_threshold_differ_from_those_of_a_lenient_one(scenario_file) -> None:
    files = [
        scenario_file("extends: aqkol_smart_city", "policy:", f"  threshold: {word}", name=word)
        for word in ("strict", "lenient")
    ]
    table = compare([run.tables() for run in run_scenarios([load_scenario(file) for file in files])])

    rows = moved(table, 1).set_index("measure")
    assert {"false_alert.residents", "false_alerts_per_camera_day", "identified.residents"} <= set(rows.index)
    assert set(rows["stage"]) <= {*AFTER_VIEW, "alerts", "centre", "traces"}
    assert rows.loc["false_alert.residents", "difference"] > 0
    # False rates lie seventyfold apart, so that all but a seventieth is new.
    assert any(change.size > 1 - 1 / 65 for change in changes_of(table) if change.stage == "false_alert")
