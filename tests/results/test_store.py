import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

import sim
from sim.core.disk import replace
from sim.core.errors import InputError
from sim.results.folder import store
from sim.results.folder.certificate import make_certificate
from sim.results.folder.load import (
    is_run_folder,
    load_cells,
    load_certificate,
    load_funnel,
    load_hours,
    load_strata,
    load_summary,
)
from sim.results.folder.store import check_writable, save_run, scenario_folder
from sim.results.outcome import Outcome

Make = Callable[..., Outcome]
FILES = [
    "cells.parquet",
    "certificate.json",
    "funnel.csv",
    "hours.parquet",
    "measures.csv",
    "overrides.log",
    "people.parquet",
    "strata.csv",
    "summary.json",
]


def save(outcome: Outcome, out: Path, **changes: Any) -> Path:
    facts = {
        "certificate": make_certificate({"title": "Today"}, seed=1, data_digests={"cities.csv": "ab"}),
        "overrides": ["cameras.per_100: 6.8 → 15"],
        "timing": {"total": 1.0},
    }
    return save_run(outcome, out, **{**facts, **changes})


def everything_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_run_folder_holds_its_files_at_its_place(make_outcome: Make, tmp_path: Path) -> None:
    folder = save(make_outcome(), tmp_path)
    run_id = make_certificate({"title": "Today"}, seed=1, data_digests={"cities.csv": "ab"})["run_id"]
    assert folder == tmp_path / "baseline" / run_id
    assert everything_below(folder) == FILES
    assert everything_below(tmp_path / "baseline") == sorted(
        [run_id, *(f"{run_id}/{name}" for name in FILES)]
    )
    assert is_run_folder(folder)


def test_what_was_written_is_read_back(make_outcome: Make, tmp_path: Path) -> None:
    outcome = make_outcome()
    folder = save(outcome, tmp_path)
    summary = load_summary(folder)
    assert summary.pop("timing") == {"total_s": 1.0}
    assert summary == outcome.summary
    assert load_summary(folder / "summary.json")["scenario"] == "baseline"
    pd.testing.assert_frame_equal(load_strata(folder), outcome.strata, rtol=1e-6, check_dtype=False)
    pd.testing.assert_frame_equal(load_funnel(folder), outcome.funnel, rtol=1e-6, check_dtype=False)
    pd.testing.assert_frame_equal(load_hours(folder), outcome.hours)
    assert load_certificate(folder)["scenario"] == {"title": "Today"}
    assert (folder / "overrides.log").read_text(encoding="utf-8") == "cameras.per_100: 6.8 → 15\n"


def test_cells_are_stored_in_degrees(make_outcome: Make, tmp_path: Path) -> None:
    cells = load_cells(save(make_outcome(), tmp_path))
    assert isinstance(cells, gpd.GeoDataFrame)
    assert cells.crs.to_epsg() == 4326
    west, south, east, north = cells.total_bounds
    assert 76 < west < east < 78, "x = 650 km in UTM zone 43, near Almaty"
    assert 43 < south < north < 44
    assert cells["people_seen_installed"].tolist() == [2, 4]


def test_the_same_run_gives_the_same_bytes(make_outcome: Make, tmp_path: Path) -> None:
    one, two = save(make_outcome(), tmp_path / "one"), save(make_outcome(), tmp_path / "two")
    for name in FILES:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_another_time_moves_only_the_timing(make_outcome: Make, tmp_path: Path) -> None:
    one = load_summary(save(make_outcome(), tmp_path))
    two = load_summary(save(make_outcome(), tmp_path, timing={"total": 2.0}))
    assert (one.pop("timing"), two.pop("timing")) == ({"total_s": 1.0}, {"total_s": 2.0})
    assert one == two


def test_a_run_repeated_replaces_its_files_and_leaves_notes_laid_beside_them(
    make_outcome: Make, tmp_path: Path
) -> None:
    folder = save(make_outcome(), tmp_path)
    (folder / "places.csv").write_text("of an earlier time")
    (folder / "notes").mkdir()
    (folder / "notes" / "thesis.txt").write_text("mine")
    assert save(make_outcome(), tmp_path) == folder
    assert everything_below(folder) == sorted([*FILES, "notes", "notes/thesis.txt"])
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), RuntimeError("broken"), SystemExit(143)])
def test_a_run_that_is_killed_while_writing_leaves_nothing(
    make_outcome: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(gpd.GeoDataFrame, "to_parquet", killed)
    with pytest.raises(type(fault)):
        save(make_outcome(), tmp_path / "deep" / "out")
    assert everything_below(tmp_path) == []


def test_a_run_that_is_killed_while_replacing_leaves_the_older_one(
    make_outcome: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save(make_outcome(), tmp_path)
    before = {name: (folder / name).read_bytes() for name in FILES}
    rename = Path.rename

    def rename_or_stop(self: Path, target: Path) -> Path:
        if target == folder:
            monkeypatch.setattr(Path, "rename", rename)
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(replace, "_exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", rename_or_stop)
    with pytest.raises(KeyboardInterrupt):
        save(make_outcome(), tmp_path, timing={"total": 9.0})
    assert {name: (folder / name).read_bytes() for name in FILES} == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_full_disk_is_said_in_one_sentence_and_leaves_nothing(
    make_outcome: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gpd.GeoDataFrame, "to_parquet", full)
    with pytest.raises(InputError, match="no space left on device; name another folder with --out"):
        save(make_outcome(), tmp_path / "out")
    assert everything_below(tmp_path) == []


@pytest.mark.parametrize("out", ["file", "file/deeper/down"])
def test_a_file_in_the_way_of_the_results_is_said_beforehand(tmp_path: Path, out: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match=r"file is not a folder; name another one with --out$"):
        check_writable(tmp_path / out)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_file_in_the_way_of_one_scenario_is_said(make_outcome: Make, tmp_path: Path) -> None:
    (tmp_path / "baseline").write_text("mine")
    with pytest.raises(InputError, match="baseline is not a folder"):
        save(make_outcome(), tmp_path)


def test_a_folder_that_cannot_be_written_to_is_said_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store.tempfile, "TemporaryFile", denied)
    with pytest.raises(InputError, match="permission denied; name another folder with --out"):
        check_writable(tmp_path / "new")


@pytest.mark.parametrize("name", ["a" * 300, "\U0001f600" * 100])
def test_a_name_that_is_too_long_for_the_disk_is_said_beforehand(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="file name too long; name another folder with --out"):
        check_writable(tmp_path / name)


def test_checking_leaves_no_trace(tmp_path: Path) -> None:
    check_writable(tmp_path / "a" / "b")
    check_writable(tmp_path)
    assert everything_below(tmp_path) == []


@pytest.mark.parametrize(
    ("scenario", "folder"),
    [
        ("baseline_2025", "baseline_2025"),
        ("../up", "_up"),
        ("a b/c", "a_b_c"),
        ("..", "scenario"),
        ("қала", "қала"),
    ],
)
def test_a_scenario_s_shelf_lies_inside_the_results(tmp_path: Path, scenario: str, folder: str) -> None:
    assert scenario_folder(tmp_path, scenario) == tmp_path / folder


def test_a_run_is_named_by_all_that_its_figures_depend_on() -> None:
    plain = make_certificate({"a": 1, "b": 2}, seed=1, data_digests={"x": "0", "y": "1"})
    same = make_certificate({"b": 2, "a": 1}, seed=1, data_digests={"y": "1", "x": "0"})
    others = [
        make_certificate({"a": 1, "b": 3}, seed=1, data_digests={"x": "0", "y": "1"}),
        make_certificate({"a": 1, "b": 2}, seed=2, data_digests={"x": "0", "y": "1"}),
        make_certificate({"a": 1, "b": 2}, seed=1, data_digests={"x": "0", "y": "2"}),
    ]
    assert same["run_id"] == plain["run_id"]
    asked = make_certificate(
        {"a": 1, "b": 2}, seed=1, data_digests={"x": "0", "y": "1"}, command="safecity run a", repeat={"a": 1}
    )
    assert asked["run_id"] == plain["run_id"], "who asked for it, and from where, decides no figure"
    assert (asked["command"], asked["repeat"]) == ("safecity run a", {"a": 1})
    assert len({plain["run_id"], *(other["run_id"] for other in others)}) == 4
    assert len(plain["run_id"]) == 12
    assert set(plain["run_id"]) <= set("0123456789abcdef")


def test_another_version_is_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_certificate({}, seed=1, data_digests={})
    monkeypatch.setattr(sim, "__version__", "99.0")
    after = make_certificate({}, seed=1, data_digests={})
    assert after["versions"]["safecity-sim"] == "99.0"
    assert after["run_id"] != before["run_id"]
    assert {"python", "numpy", "simpy"} <= set(before["versions"])


def test_what_is_no_run_folder_is_said(tmp_path: Path) -> None:
    assert not is_run_folder(tmp_path)
    for load in (load_summary, load_cells, load_hours, load_strata, load_funnel, load_certificate):
        with pytest.raises(
            InputError, match=r"is not a run folder: it has no .*; give a folder that `safecity run`"
        ):
            load(tmp_path)


def test_a_broken_summary_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text('{\n "scenario": oops}')
    with pytest.raises(InputError, match=r"summary\.json:2: this is not the JSON that a run writes"):
        load_summary(tmp_path)


@pytest.mark.parametrize(
    ("name", "load"),
    [
        ("summary.json", load_summary),
        ("cells.parquet", load_cells),
        ("hours.parquet", load_hours),
        ("strata.csv", load_strata),
    ],
)
def test_a_file_that_is_something_else_is_said(
    tmp_path: Path, name: str, load: Callable[[Path], object]
) -> None:
    (tmp_path / name).write_text(json.dumps([1]) if name.endswith("json") else "")
    with pytest.raises(InputError, match="cannot be read as a run's result; run the scenario again"):
        load(tmp_path)
