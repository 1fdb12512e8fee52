"""The table of systems that the press names, the scenarios and the levers stay in step."""

import csv

import pytest

from sim.core.disk.files import shipped_folder
from sim.core.vocabulary import SiteClass
from sim.scenario.chain import scenario_files
from sim.scenario.schema import PolicySection, RunSection, StockSection

FILE = shipped_folder("scenarios") / "systems.csv"
LAYERS = {
    *(f"policy.{lever}" for lever in PolicySection.model_fields),
    *(f"run.{key}" for key in RunSection.model_fields),
    *(f"stock.{key}" for key in StockSection.model_fields),
    *(f"site_class.{word}" for word in SiteClass),
}
OF_NO_SYSTEM: set[str] = set()


def systems():
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def words(text):
    return [word for word in text.split(";") if word]


@pytest.mark.parametrize("row", systems(), ids=lambda row: row["system"])
def test_a_system_is_represented_or_it_is_said_why_not(row):
    assert row["source"]
    assert bool(words(row["scenarios"])) != bool(row["out_of_scope"])
    assert set(words(row["scenarios"])) <= set(scenario_files())
    assert set(words(row["layers"])) <= LAYERS
    assert not (row["layers"] and row["out_of_scope"])


def test_every_system_stands_once():
    names = [row["system"] for row in systems()]
    assert len(set(names)) == len(names) > 20


def test_every_shipped_scenario_represents_a_system():
    named = {word for row in systems() for word in words(row["scenarios"])}
    assert set(scenario_files()) - named == OF_NO_SYSTEM


def test_the_guide_says_what_is_out_of_scope_and_what_each_lever_is():
    guide = (shipped_folder("scenarios") / "README.md").read_text(encoding="utf-8")
    assert "systems.csv" in guide
    assert [lever for lever in PolicySection.model_fields if f"`{lever}`" not in guide] == []


@pytest.mark.parametrize(
    "name", [name for row in systems() for name in words(row["scenarios"]) if "policy." in row["layers"]]
)
def test_a_scenario_about_a_lever_opens_with_its_reasons(name):
    lines = scenario_files()[name].read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("# ")


def test_a_scenario_of_a_policy_says_what_it_cannot_say():
    with_policy = {
        name: file.read_text(encoding="utf-8")
        for name, file in scenario_files().items()
        if "\npolicy:" in file.read_text(encoding="utf-8") or "  shock:" in file.read_text(encoding="utf-8")
    }
    assert len(with_policy) >= 12
    assert [name for name, text in with_policy.items() if "# It can't say:" not in text] == []
