"""`safecity validate`: a table or JSON, and exit code 1 where a target that counts is not met."""

import json
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from sim.cli.validate import outside_lines, reason_lines, verdict_words
from sim.study.validation.targets import REASON_MEANING, Reason, target_lines

ASKED = ("validate", "aqkol_smart_city", "--sample", "0.02", "--seed", "3")


@pytest.fixture
def in_100_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.usefixtures("in_100_columns")
def test_the_table_has_every_target_with_band_value_verdict_and_a_numbered_source(
    safecity: Callable[..., Any],
) -> None:
    answer = safecity(*ASKED)

    lines = answer.out.splitlines()
    for target in target_lines():
        (line,) = [line for line in lines if line.strip().startswith(f"{target.words}  ")]
        assert " – " in line or "≤" in line
        assert line.endswith("]")
        assert ("inside" in line) + ("OUTSIDE" in line) + ("–   " in line.split(" – ", 1)[-1]) == 1
    assert "280 of 14,000 residents simulated, cohort" in answer.out
    assert max(map(len, lines)) <= 100


@pytest.mark.usefixtures("in_100_columns")
def test_the_closing_line_counts_what_the_table_shows(safecity: Callable[..., Any]) -> None:
    out = safecity(*ASKED).out
    table = [re.split(r"  +", line.strip()) for line in out.splitlines() if re.search(r"  +\[\d+\]$", line)]
    counted = [row for row in table if row[-2] == "yes"]
    inside = sum("inside" in row for row in counted)
    assert len(table) == len(target_lines())
    words = " ".join(out.split())
    assert f"{inside} of {len(counted)} targets that count are met, {len(counted) - inside} are not." in words
    assert f"{len(table) - len(counted)} do not count" in words
    for reason in Reason:
        number = sum(row[-2] == reason for row in table)
        assert (f"{number} {reason}" in words.split("do not count")[1]) == (number > 0)


def test_a_target_that_counts_and_is_not_met_ends_with_exit_code_one(safecity: Callable[..., Any]) -> None:
    answer = safecity(*ASKED, "--json")

    content = json.loads(answer.out)
    failed = [row for row in content["targets"] if row["counts"] and row["verdict"] == "outside"]
    assert failed
    assert content["verdicts"]["outside"] == len(failed)
    assert answer.code == 1


def test_with_nothing_outside_the_exit_code_is_zero(
    safecity: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [line for line in target_lines() if line.name == "trips"]
    monkeypatch.setattr("sim.study.validation.targets.target_lines", lambda: tuple(told))

    answer = safecity(*ASKED)

    assert answer.code == 0, answer.err
    assert "0 of 0 targets that count are met" in " ".join(answer.out.split())


def test_for_machines_there_is_json_alone_with_everything_that_is_known(safecity: Callable[..., Any]) -> None:
    content = json.loads(safecity(*ASKED, "--json").out)
    assert (content["scenario"], content["people"], content["seed"]) == ("aqkol_smart_city", 280, 3)
    assert content["engine"] == "cohort"
    assert [row["name"] for row in content["targets"]] == [line.name for line in target_lines()]
    for row in content["targets"]:
        assert {"expected", "low", "high", "got", "band", "source", "compared_with", "why"} <= row.keys()
        if row["got"] is not None:
            assert (row["verdict"] == "inside") == (row["low"] <= row["got"] <= row["high"])


def test_the_engine_is_the_scenarios_unless_another_is_asked_for(safecity: Callable[..., Any]) -> None:
    one_by_one = json.loads(safecity(*ASKED, "--engine", "individual", "--json").out)
    assert one_by_one["engine"] == "individual"
    assert one_by_one["targets"] == json.loads(safecity(*ASKED, "--json").out)["targets"]


def test_an_unknown_scenario_is_bad_input(safecity: Callable[..., Any]) -> None:
    answer = safecity("validate", "nowhere")

    assert answer.code == 2
    assert answer.err.count("\n") == 1


def checked(*rows: tuple[bool, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["counts", "verdict", "why_not"])
    return table.assign(words="... cars", name="cars", outside="")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(True, "inside", ""), (True, "outside", "")], "1 of 2 targets that count are met, 1 are not."),
        (
            [(False, "inside", "told")],
            "0 of 0 targets that count are met, 0 are not. 1 do not count: 1 told.",
        ),
        ([(False, "none", "no figure"), (True, "inside", "")], "1 of 1 targets that count are met"),
    ],
)
def test_only_targets_that_count_are_counted(rows: list[tuple[bool, str, str]], words: str) -> None:
    assert verdict_words(checked(*rows)).startswith(words)


def test_of_a_target_that_is_not_met_it_is_said_why_or_that_nobody_knows() -> None:
    table = checked((True, "outside", ""), (False, "outside", "told"), (True, "inside", ""))
    assert outside_lines(table) == ["cars (cars): not explained."]
    assert outside_lines(table.assign(outside="too many")) == ["cars (cars): too many."]


def test_each_word_by_which_a_target_does_not_count_is_explained_once() -> None:
    table = checked((False, "inside", "told"), (False, "outside", "told"), (True, "inside", ""))
    assert reason_lines(table) == ["told: the model is given the number, or what it follows from."]


def test_every_reason_has_a_meaning() -> None:
    assert set(REASON_MEANING) == set(Reason)
