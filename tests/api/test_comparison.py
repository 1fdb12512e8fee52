"""Runs are compared in Python as by the command, made or read or still to be run."""

import json
import shutil
from pathlib import Path

import pytest
from matplotlib.figure import Figure

import sim
from sim.results.compare import COMPARISON


@pytest.fixture(scope="module")
def comparison(town: sim.Scenario, saved: Path) -> sim.Comparison:
    """A saved run against a scenario."""
    return sim.compare(saved, town.with_(policy={"threshold": "lenient"}, overrides=["all_linked"]))


def test_its_table_holds_what_changes(comparison: sim.Comparison) -> None:
    COMPARISON.check(comparison.table)
    rows = comparison.table[(comparison.table["run"] == 1) & (comparison.table["stage"] == "alerts")]
    assert (rows["difference"].abs() > 0).any()


def test_it_can_be_looked_at(comparison: sim.Comparison) -> None:
    assert isinstance(comparison.chart(), Figure)
    assert "figures change" in repr(comparison)
    assert len(repr(comparison).splitlines()) <= 14
    assert "<table" in comparison._repr_html_()


def test_it_is_saved_with_its_runs_and_a_certificate(
    comparison: sim.Comparison, saved: Path, tmp_path: Path
) -> None:
    folder = comparison.save(str(tmp_path))
    assert {"comparison.csv", "comparison.png", "certificate.json"} <= {
        file.name for file in folder.iterdir()
    }
    said = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    assert said["runs"][0]["run_id"] == saved.name
    assert set(said["files"]) == {file.name for file in folder.iterdir()} - {"certificate.json"}
    assert said["command"].startswith("sim.compare(sim.load_run(")
    with pytest.raises(sim.InputError, match="png, pdf or svg"):
        comparison.save(tmp_path, picture="gif")


def test_runs_may_stand_in_one_list(saved: Path) -> None:
    comparison = sim.compare([saved, sim.load_run(saved)])
    assert len(comparison.runs) == 2
    with pytest.raises(sim.InputError, match="at least two"):
        sim.compare([saved])
    with pytest.raises(sim.InputError, match="of the type int"):
        sim.compare(saved, 3)  # type: ignore[arg-type]


def test_many_runs_stand_below_one_another_when_they_are_shown(town: sim.Scenario, saved: Path) -> None:
    comparison = sim.compare([saved, *[town.with_(stock={"cameras": {"count": 60 + n}}) for n in range(5)]])
    _, _head, *lines = repr(comparison).splitlines()
    assert [line.split(".")[0] for line in lines[:6]] == [str(n) for n in range(1, 7)]


def test_it_answers_a_question_of_how_many_more(town: sim.Scenario, saved: Path) -> None:
    question = "How many more people could be watched by the police?"
    asked = town.with_(stock={"linked": {"share": 0.1}}, question=question)
    (told,) = sim.compare(saved, asked).answers.items()
    assert told[0] == question
    assert "fewer residents are in view of at least one camera that is linked" in told[1]


def test_other_people_are_refused_before_anybody_walks(town: sim.Scenario, saved: Path) -> None:
    told: list[str] = []
    for other, words in (
        (town.with_(seed=3), r"their seed differs \(2025 and 3\)"),
        (town.with_(sample=0.03), r"their sample differs \(0\.02 and 0\.03\)"),
        (sim.Scenario("atyrau_2025", sample=0.02), r"their city differs \(aqkol and atyrau\)"),
    ):
        with pytest.raises(sim.InputError, match=rf"cannot be compared person by person: {words}"):
            sim.compare(saved, other, progress=lambda stage, _share: told.append(stage))
    assert told == []


def test_a_sample_without_its_people_is_refused(town: sim.Scenario, saved: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(saved, tmp_path / "run")
    (folder / "people.parquet").unlink()
    with pytest.raises(sim.InputError):
        sim.compare(folder, town)


def test_one_run_alone_is_no_comparison(town_run: sim.Run) -> None:
    with pytest.raises(sim.InputError, match="needs at least two"):
        sim.compare(town_run)
