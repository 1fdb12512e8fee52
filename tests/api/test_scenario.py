"""A scenario varied in Python is read and checked as if its changes stood in a file."""

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.scenario.model import CHOICES

TOWN = "aqkol_smart_city"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sede": 7}, r"in Python: a scenario has no 'sede', .*did you mean 'seed'\?"),
        ({"seed": -1}, r"in Python: 'run\.seed' must be at least 0, but is -1"),
        ({"seed": True}, r"in Python: 'run\.seed' must be a whole number"),
        ({"seed": 2**63}, r"in Python: 'seed' is no whole number that can be used"),
        ({"sample": float("nan")}, r"in Python: 'sample' is nan"),
        ({"seed": 1, "run": {"seed": 2}}, r"in Python: 'seed' and 'run\.seed' are both given"),
        ({"policy": {"threshold": "strikt"}}, r"in Python: 'policy\.threshold' .*did you mean 'strict'\?"),
        ({"policy": {"treshold": "strict"}}, r"in Python: 'policy\.treshold' .*did you mean 'threshold'\?"),
        ({"policy": {"threshold": None}}, r"in Python: 'policy\.threshold' has no value"),
        ({"policy": "strict"}, r"in Python: 'policy' must be a block"),
        ({"stock": {"cameras": {"per_100": 5000}}}, r"in Python: 'stock\.cameras' .*check the unit"),
        (
            {"stock": {"mapped": "nowhere.csv"}},
            r"in Python: 'stock\.mapped' names no file.*the folder that Python works in",
        ),
        ({"parameters": {"people/tripsper_day": 3}}, r"in Python: 'people/tripsper_day' .*did you mean"),
        ({"parameters": {"people/trips_per_day": -3}}, r"in Python: 'people/trips_per_day'"),
        (
            {"parameters_from": "nowhere"},
            r"in Python: 'parameters_from': there is no folder nowhere.*Python works in",
        ),
        ({"overrides": ["all_linke"]}, r"in Python: there is no override .*did you mean 'all_linked'\?"),
        (
            {"overrides": ["all_linked"], "stock": {"linked": {"share": 1}}},
            r"in Python: override all_linked and Python both set 'stock\.linked'",
        ),
        ({"title": " "}, r"in Python: 'title' is empty"),
        ({"title": "half \ud800"}, r"in Python: 'title' holds half a character"),
        ({"city": object()}, r"in Python: 'city' can't be of the type object"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(changes: Mapping[str, Any], words: str) -> None:
    with pytest.raises(sim.InputError, match=words):
        sim.Scenario(TOWN, **changes)
    with pytest.raises(sim.InputError, match=words):
        sim.Scenario(TOWN).with_(**changes)


def test_what_names_no_scenario_is_told_too() -> None:
    with pytest.raises(sim.InputError, match="did you mean 'aqkol_smart_city'"):
        sim.Scenario("aqkol_smart_cty")
    with pytest.raises(sim.InputError, match="named by a text or a path, but this is of the type int"):
        sim.Scenario(3)  # type: ignore[arg-type]


def test_a_change_is_logged_and_stands_in_the_title() -> None:
    varied = sim.Scenario(TOWN).with_(policy={"threshold": "strict"}).with_(seed=7)
    assert varied.changes[-2:] == ("policy.threshold: not set → strict", "run.seed: 2025 → 7")
    assert varied.title == "Smart Aqkol (threshold strict)"
    assert varied.with_(title="Stricter").title == "Stricter"


def test_varying_leaves_the_scenario_as_it_was() -> None:
    scenario = sim.Scenario(TOWN)
    scenario.with_(seed=7)
    assert scenario.resolved.run.seed == 2025
    assert scenario.title == "Smart Aqkol"


def test_changes_in_python_are_those_of_a_file(scenario_file: Any) -> None:
    lines = (f"extends: {TOWN}", "policy: {threshold: strict, sunset: 2030-01-01}", "run: {sample: 0.5}")
    of_file = sim.Scenario(
        scenario_file(*lines, "parameters: {people/trips_per_day: 2.6}")
    ).resolved.as_dict()
    said = sim.Scenario(
        TOWN,
        policy={"threshold": "strict", "sunset": "2030-01-01"},
        sample=np.float64(0.5),
        parameters={"people/trips_per_day": 2.6},
    ).resolved.as_dict()
    named = ("name", "title", "question")
    assert {key: said[key] for key in said if key not in named} == {
        key: of_file[key] for key in of_file if key not in named
    }


def test_numbers_of_numpy_and_paths_are_taken(tmp_path: Path) -> None:
    varied = sim.Scenario(TOWN, seed=np.int64(3), stock={"cameras": {"count": np.int32(200)}})
    assert varied.resolved.run.seed == 3
    assert varied.resolved.stock.cameras.value == 200
    file = tmp_path / "mine.yaml"
    file.write_text(f"extends: {TOWN}\ntitle: Mine\nquestion: What if?\n", encoding="utf-8")
    assert sim.Scenario(file).title == sim.Scenario(str(file)).title == "Mine"


def test_keywords_can_be_completed() -> None:
    for takes in (sim.Scenario, sim.Scenario.with_):
        assert {"city", "seed", "policy", "parameters"} <= set(inspect.signature(takes).parameters)


def test_it_shows_itself_in_two_lines() -> None:
    shown = repr(sim.Scenario(TOWN, seed=7))
    assert shown == "Scenario aqkol_smart_city: Smart Aqkol\naqkol, seed 7, sample 1, engine cohort"


def test_its_help_names_every_keyword() -> None:
    said = inspect.getdoc(sim.Scenario) or ""
    keywords = inspect.signature(sim.Scenario).parameters.keys() - {"name_or_path"}
    assert [word for word in keywords if f"`{word}`" not in said] == []


def test_a_count_in_a_title_needs_no_word_for_it() -> None:
    varied = sim.Scenario(TOWN, stock={"cameras": {"count": 80}, "linked": {"share": 0.5}})
    assert varied.title == "Smart Aqkol (cameras 80, linked 0.5 share)"


def test_a_name_in_other_letters_is_understood_as_meant() -> None:
    with pytest.raises(sim.InputError, match=r"did you mean 'almaty_2025'\?"):
        sim.Scenario("Almaty")


def test_every_structural_choice_is_told_with_what_else_could_hold() -> None:
    table = sim.Scenario("aqkol_smart_city").with_(model={"tours": "chains"}).model.set_index("choice")
    assert set(table.index) == set(CHOICES)
    assert table.loc["tours", "chosen"] == "chains"
    assert table.loc["tours", "instead"] == "one, return_home"
    assert table.loc["tours", "why"].startswith("Set by")
    assert (table[["meaning", "why", "argued_by", "source"]] != "").all(axis=None)
