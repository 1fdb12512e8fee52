"""A run is the same to look at, whether it was just made or read from its folder."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import sim
from sim.results.measures.cells_and_cameras import CAMERA_RESULTS
from sim.results.measures.contract import CELL_HOURS, FUNNEL, MEASURES, STRATA
from sim.results.run_tables import PEOPLE
from sim.scenario.resolve import load_scenario
from tests.api.conftest import TOWN

METRES = "EPSG:32642"


def test_its_tables_keep_their_contracts(either_run: sim.Run) -> None:
    MEASURES.check(either_run.measures)
    CELL_HOURS.check(either_run.hours)
    STRATA.check(either_run.strata)
    FUNNEL.check(either_run.funnel)
    CAMERA_RESULTS.check(either_run.cameras)
    assert either_run.tables.people is not None
    PEOPLE.check(either_run.tables.people)
    assert either_run.cells.crs == either_run.cameras.crs == "EPSG:4326"


def test_read_back_it_is_the_one_that_was_made(town_run: sim.Run, saved: Path) -> None:
    read = sim.load_run(saved)
    pd.testing.assert_frame_equal(read.measures, town_run.measures.reset_index(drop=True), check_dtype=False)
    assert (read.title, read.question, read.answer) == (town_run.title, town_run.question, town_run.answer)
    assert repr(read) == repr(town_run)
    assert read.certificate["run_id"] == town_run.certificate["run_id"] == saved.name
    pd.testing.assert_frame_equal(read.tables.people, town_run.tables.people, check_dtype=False)


def test_its_cameras_stand_in_the_cells_that_they_name(either_run: sim.Run) -> None:
    numbers = load_scenario(TOWN).numbers
    cells, cameras = either_run.cells.to_crs(METRES), either_run.cameras.to_crs(METRES)
    there = cells.set_index("cell_id").geometry.loc[cameras["cell_id"]]
    away_m = there.distance(cameras.geometry, align=False).to_numpy()
    # A site lies in one cell, while its cameras hang around it. What stands along a street has the cell of
    # the crossing that people come to it from, which is half the longest side of a block away at most.
    along_m = numbers.number("city/block_m") * (0.5 + numbers.number("city/street_jitter_share"))
    along = cameras["site_class"].isin(["road", "transit"]).to_numpy()
    assert along.any()
    assert (away_m[~along] < 50).all()
    assert (away_m[along] < 50 + along_m).all()
    for definition in ("installed", "linked", "recognition"):
        working = either_run.cameras[f"counts_{definition}"].sum()
        assert working == either_run.value("cameras_working", definition=definition)


def test_one_figure_can_be_asked_for(either_run: sim.Run) -> None:
    share = either_run.summary["definitions"]["linked"]["share_observed"]
    assert either_run.value("share_observed", definition="linked") == share
    assert either_run.value("residents") == 14_000


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"measure": "peeple_observed"}, r"no measure 'peeple_observed'; did you mean 'people_observed'\?"),
        ({"measure": "people_observed", "definition": "linkd"}, r"no definition .*did you mean 'linked'\?"),
        ({"measure": "people_observed"}, r"'people_observed' needs a definition; it has installed"),
        (
            {"measure": "residents", "definition": "linked"},
            r"'residents' has no definition 'linked'; leave it",
        ),
    ],
)
def test_a_figure_that_is_not_there_is_told(either_run: sim.Run, asked: dict[str, str], words: str) -> None:
    with pytest.raises(sim.InputError, match=words):
        either_run.value(**asked)


def test_its_maps_say_the_same_as_those_of_the_command(either_run: sim.Run) -> None:
    figure = either_run.map("coverage", definition="linked")
    texts = " ".join(text.get_text() for text in figure.findobj(Text))
    assert "not a record of real ones" in " ".join(texts.split())
    assert "How much ground cameras cover in a model of Aqkol" in texts
    assert isinstance(either_run.map("people", hour=8), Figure)
    with pytest.raises(sim.InputError, match="there is no layer 'cverage'"):
        either_run.map("cverage")
    with pytest.raises(sim.InputError, match="did you mean 'linked'"):
        either_run.map("coverage", definition="linkd")


def test_it_shows_itself_in_a_few_lines(either_run: sim.Run) -> None:
    assert len(repr(either_run).splitlines()) == 3
    assert len(repr(either_run)) < 300
    assert either_run._repr_html_().startswith("<table>")


def test_it_can_be_saved_below_a_text(either_run: sim.Run, tmp_path: Path) -> None:
    folder = either_run.save(str(tmp_path / "x"))
    assert sim.load_run(folder / "certificate.json").measures.equals(sim.load_run(folder).measures)
    assert either_run.save(tmp_path / "x") == folder
    with pytest.raises(sim.InputError, match="a folder is named by a text or a path"):
        either_run.save(3)  # type: ignore[arg-type]


def without_measures(folder: Path) -> None:
    (folder / "measures.csv").unlink()


def without_summary(folder: Path) -> None:
    (folder / "summary.json").unlink()


def half_of_the_cells(folder: Path) -> None:
    (folder / "cells.parquet").write_bytes((folder / "cells.parquet").read_bytes()[:900])


def half_of_the_cameras(folder: Path) -> None:
    (folder / "cameras.parquet").write_bytes((folder / "cameras.parquet").read_bytes()[:900])


def no_json(folder: Path) -> None:
    (folder / "certificate.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (without_measures, r"is a run of another version: it has no measures\.csv; run the scenario again"),
        (without_summary, r"is no run folder"),
        (half_of_the_cells, r"cells\.parquet: this file cannot be read as a run's result"),
        (half_of_the_cameras, r"cameras\.parquet: this file cannot be read as a run's result"),
        (no_json, r"certificate\.json:1: this is not the JSON that a run writes"),
    ],
)
def test_a_damaged_folder_is_told(
    saved: Path, tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    folder = shutil.copytree(saved, tmp_path / "run")
    damage(folder)
    with pytest.raises(sim.InputError, match=words):
        sim.load_run(folder)


def test_all_scenarios_are_checked_before_the_first_is_run(town: sim.Scenario) -> None:
    told: list[str] = []
    elsewhere = town.with_(city="almty", stock={"scope": "city", "cameras": {"count": 10}})
    with pytest.raises(sim.InputError, match="almty"):
        sim.run_all([town, elsewhere], progress=lambda stage, _share: told.append(stage))
    assert told == []


def test_the_certificate_says_how_it_was_asked_for(saved: Path) -> None:
    said = json.loads((saved / "certificate.json").read_text(encoding="utf-8"))
    assert said["command"] == "sim.run(sim.Scenario('aqkol_smart_city', sample=0.02))"
    assert said["day"] == "2025-06-25"
    assert len(said["code"]) == 64


def test_a_scenario_is_held_against_published_figures_as_by_the_command(town: sim.Scenario) -> None:
    checked = sim.validate(town).set_index("name")
    assert {"verdict", "counts", "source", "outside"} <= set(checked.columns)
    assert checked["counts"].any()
    assert not checked.loc[checked["counts"], "got"].isna().any()
    with pytest.raises(sim.InputError, match="progress"):
        sim.validate(town, progress="loud")  # type: ignore[arg-type]
