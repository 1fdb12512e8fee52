"""Whatever is given to Python's face in place of what belongs there, it says so in one sentence."""

import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.results.run_tables import RunTables
from sim.study.repeat import repeat_run

LONG = "x" * 5_000
OTHER_KINDS = (None, True, 1.5, b"people", [], {"a": 1}, object(), np.array([1, 2]), (each for each in "ab"))


@pytest.mark.parametrize("given", [*OTHER_KINDS, "", LONG, "\0", "half \ud800"])
def test_what_is_no_path_is_told(town_run: sim.Run, given: Any) -> None:
    takers: tuple[Callable[[Any], object], ...] = (sim.Scenario, sim.run, sim.load_run, town_run.save)
    for take in (*takers, lambda one: sim.compare(town_run, one)):
        with pytest.raises(sim.InputError):
            take(given)


@pytest.mark.parametrize("given", [*OTHER_KINDS, "x", "\ud800", "a\nb", LONG])
def test_what_is_no_word_of_a_figure_is_told(town_run: sim.Run, given: Any) -> None:
    with pytest.raises(sim.InputError, match=r"measure"):
        town_run.value(given)
    with pytest.raises(sim.InputError, match=r"definition"):
        town_run.value("share_observed", definition=given)
    with pytest.raises(sim.InputError, match=r"stratum"):
        town_run.value("share_observed", definition="linked", stratum=given)
    with pytest.raises(sim.InputError, match=r"definition"):
        town_run.map("people", definition=given)


@pytest.mark.parametrize("given", [*OTHER_KINDS[1:], "peopel", "8"])
def test_what_is_no_layer_hour_or_place_is_told(town_run: sim.Run, given: Any) -> None:
    for words in ({"layer": given}, {"layer": "people", "place": given}, {"layer": "people", "hour": given}):
        with pytest.raises(sim.InputError):
            town_run.map(**words)


def test_a_misspelt_layer_is_answered_with_the_nearest(town_run: sim.Run) -> None:
    with pytest.raises(sim.InputError, match="did you mean 'people'"):
        town_run.map("peopel")


@pytest.mark.parametrize("given", [None, 3, "aqkol_smart_city", {"a": 1}, b"ab"])
def test_one_scenario_is_no_list_of_them(given: Any) -> None:
    with pytest.raises(sim.InputError, match="run_all takes a list of scenarios"):
        sim.run_all(given)


def test_progress_must_be_a_function(town: sim.Scenario) -> None:
    with pytest.raises(sim.InputError, match="progress is a function"):
        sim.run(town, True)  # type: ignore[arg-type]


@pytest.fixture
def copy(saved: Path, tmp_path: Path) -> Path:
    """A run folder to be damaged."""
    return Path(shutil.copytree(saved, tmp_path / "copy"))


@pytest.mark.parametrize("name", ["measures.csv", "people.parquet", "cameras.parquet", "strata.csv"])
def test_a_run_whose_files_are_another_s_is_not_compared(
    copy: Path, saved: Path, town: sim.Scenario, name: str, tmp_path: Path
) -> None:
    other = sim.run(town.with_(stock={"cameras": {"count": 90}})).save(tmp_path / "other")
    shutil.copyfile(other / name, copy / name)
    with pytest.raises(sim.InputError, match=rf"cannot be compared, as {name} changed since"):
        sim.compare(copy, saved)
    with pytest.raises(sim.InputError, match="cannot be compared"):
        sim.compare(saved, copy)


def test_a_run_that_lost_a_file_is_saved_as_it_is_and_still_not_compared(copy: Path, saved: Path) -> None:
    (copy / "people.parquet").unlink()
    again = sim.load_run(copy).save(copy.parent / "again")
    assert sim.load_run(again).tables.changed == ("people.parquet",)
    with pytest.raises(sim.InputError, match=r"people\.parquet changed since"):
        sim.compare(again, saved)


def test_files_of_others_in_a_run_folder_are_not_saved_with_it(copy: Path) -> None:
    (copy / "notes.txt").write_text("mine", encoding="utf-8")
    (copy / "more").mkdir()
    again = sim.load_run(copy).save(copy.parent / "again")
    assert not {"notes.txt", "more"} & {each.name for each in again.iterdir()}


def test_runs_of_other_code_are_compared_with_a_word(
    town_run: sim.Run, saved: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with caplog.at_level(logging.WARNING, "safecity"):
        sim.compare(town_run, saved)
        assert not caplog.messages
        older = sim.load_run(saved)
        monkeypatch.setattr(older, "tables", RunTables(**vars(older.tables) | {"code": "0" * 64}))
        sim.compare(town_run, older)
    assert "made by different versions of the program" in caplog.text


def test_a_comparison_is_no_run(town_run: sim.Run, saved: Path, tmp_path: Path) -> None:
    folder = sim.compare(town_run, saved).save(tmp_path)
    with pytest.raises(sim.InputError, match="no run folder"):
        sim.load_run(folder)
    with pytest.raises(sim.InputError, match="the certificate of a comparison, not of a run"):
        repeat_run(folder)


def test_folders_named_by_dots_are_named_in_a_comparison(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(saved)
    assert sim.compare(".", ".").save(tmp_path).name.startswith("aqkol_smart_city_vs_aqkol_smart_city-")
