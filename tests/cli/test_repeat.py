"""`safecity run` on a run folder repeats it, and on a scenario answers its question first."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.core.vocabulary import Definition
from sim.results.answer import answer, asked_about
from sim.scenario.resolve import shipped_scenarios

TOWN = "aqkol_smart_city"
Command = Callable[..., Any]


@pytest.fixture
def folder(safecity: Command, tmp_path: Path) -> Path:
    """A run that the command has just written."""
    asked = safecity("run", TOWN, "--sample", "0.02", "--out", str(tmp_path))
    assert asked.code == 0
    return next((tmp_path / TOWN).iterdir())


def test_a_run_folder_is_repeated_and_agrees(safecity: Command, folder: Path) -> None:
    for name in (folder, folder / "certificate.json"):
        told = safecity("run", str(name))
        assert told.code == 0
        assert "All 9 files agree, byte for byte" in " ".join(told.out.split())
    assert len(list(folder.parent.iterdir())) == 1


def test_what_differs_is_named_and_is_no_success(safecity: Command, folder: Path) -> None:
    said = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    said["files"]["strata.csv"] = said["code"] = "0" * 64
    (folder / "certificate.json").write_text(json.dumps(said), encoding="utf-8")
    told = safecity("run", str(folder))
    assert told.code == 1
    told_out = " ".join(told.out.split())
    assert "strata.csv differs" in told_out
    assert "1 of 9 files differ, probably because the program's code is another." in told_out
    as_json = json.loads(safecity("run", str(folder), "--json").out)
    assert (as_json["is_same"], as_json["agrees"]["strata.csv"]) == (False, False)


def test_the_certificate_says_the_command(folder: Path) -> None:
    said = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    assert said["command"] == "safecity run aqkol_smart_city --sample 0.02"


def test_a_finished_run_is_repeated_as_it_was_or_not_at_all(safecity: Command, folder: Path) -> None:
    told = safecity("run", str(folder), "--seed", "3")
    assert (told.code, told.out) == (2, "")
    assert "repeated as they were" in told.err
    told = safecity("run", str(folder), TOWN)
    assert told.code == 2
    assert f"'{TOWN}' is no run folder" in told.err


def test_a_run_begins_with_question_and_answer(safecity: Command, tmp_path: Path) -> None:
    told = " ".join(safecity("run", TOWN, "--sample", "0.02", "--out", str(tmp_path)).out.split())
    summary = json.loads(next(tmp_path.rglob("summary.json")).read_text(encoding="utf-8"))
    share = 100 * summary["definitions"]["installed"]["share_observed"]
    assert summary["question"] in told
    assert (
        f"Answer: In this model, {share:.1f} % of 14,000 residents are in view of at least one camera" in told
    )
    assert told.index("Answer:") < told.index("Counted as")


@pytest.mark.parametrize(
    ("scenario", "about"),
    [
        ("baseline_2025", Definition.LINKED),
        ("almaty_2025", Definition.INSTALLED),
        ("astana_presight_2026", Definition.RECOGNITION),
        ("recognition_moratorium", Definition.RECOGNITION),
        ("lockdown_2020_sergek", Definition.ANPR),
        ("pavlodar_2025", Definition.LINKED),
        ("kazakhstan_2025", Definition.INSTALLED),
    ],
)
def test_the_answer_is_about_the_cameras_of_the_question(scenario: str, about: Definition) -> None:
    questions = {spec.name: spec.question for spec in shipped_scenarios()}
    assert asked_about(questions[scenario]) is about


def test_large_and_small_places_are_written_as_people_say_them() -> None:
    shares = {str(word): {"share_observed": 0.25} for word in Definition}
    footage = {"retained_person_days": {"least": 6_792_157.0, "most": 8_000_000.0}}
    summary = {"definitions": shares, "residents": 20_160_000, "footage": footage}
    assert answer("", summary) == (
        "In this model, 25.0 % of 20.2 million residents are in view of at least one camera in a day; "
        "25.0 % of one that can compare their face."
    )
    told = answer("On how many person-days would footage be kept?", summary)
    assert told.startswith(
        "In this model, footage of 6.8 million to 8.0 million person-days is kept; 25.0 % of"
    )
