"""`safecity validate`: a table or JSON, and exit code 0 whatever lies outside its band."""

import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from sim.cli.validate import verdict_words
from sim.study.validation import CHECKS

ASKED = ("validate", "aqkol_smart_city", "--sample", "0.02", "--seed", "3")


@pytest.mark.parametrize("columns", ["80", "100"])
def test_the_table_has_every_figure_with_its_band_and_a_numbered_source(
    safecity: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    answer = safecity(*ASKED)

    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    for check in CHECKS:
        label = f"{check.words} *" if check.is_set else check.words
        (line,) = [line for line in lines if line.strip().startswith(f"{label}  ")]
        assert " – " in line
        assert line.endswith("]")
        assert ("inside" in line) != ("OUTSIDE" in line)
    assert "OUTSIDE" in answer.out
    assert "280 of 14,000 residents simulated" in answer.out
    assert "A band, not a proof" in " ".join(answer.out.split())
    assert max(map(len, lines)) <= int(columns)


def test_for_machines_there_is_json_alone(safecity: Callable[..., Any]) -> None:
    answer = safecity(*ASKED, "--json")

    content = json.loads(answer.out)
    assert answer.code == 0
    assert (content["scenario"], content["people"], content["seed"]) == ("aqkol_smart_city", 280, 3)
    assert [row["name"] for row in content["checks"]] == [check.name for check in CHECKS]
    for row in content["checks"]:
        assert row["is_inside"] == (row["low"] <= row["modelled"] <= row["high"])


def test_a_large_city_is_sampled_and_the_output_says_so(
    safecity: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.cli.validate.ENOUGH_PEOPLE", 300)

    answer = safecity("validate", "aqkol_smart_city", "--seed", "3")

    assert answer.code == 0, answer.err
    assert "300 of 14,000 residents simulated" in answer.out
    assert "--sample takes another" in answer.out


def test_a_sample_that_was_asked_for_is_taken(safecity: Callable[..., Any]) -> None:
    assert "--sample takes another" not in safecity(*ASKED).out


def test_an_unknown_scenario_is_bad_input(safecity: Callable[..., Any]) -> None:
    answer = safecity("validate", "nowhere")

    assert answer.code == 2
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("is_set", "modelled", "words"), [(False, 1.0, "1 of 2"), (True, 1.0, "0 of 1"), (False, None, "0 of 1")]
)
def test_only_what_comes_out_of_the_model_is_counted(
    is_set: bool, modelled: float | None, words: str
) -> None:
    checked = pd.DataFrame(
        {"modelled": [modelled, 9.0], "is_inside": [modelled is not None, False], "is_set": [is_set, False]}
    )
    assert verdict_words(checked).startswith(f"{words} figures")
