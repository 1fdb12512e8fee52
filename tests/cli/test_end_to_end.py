"""The verbs on a real scenario: one in fifty residents of Aqkol, all of its cameras."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.core.vocabulary import Definition
from sim.results.compare import COMPARISON
from sim.scenario.resolve import load_scenario

SCENARIO = "aqkol_smart_city"
SMALL = ("--sample", "0.02")
RUN_FILES = {
    "summary.json",
    "cells.parquet",
    "hours.parquet",
    "strata.csv",
    "funnel.csv",
    "measures.csv",
    "cameras.parquet",
    "people.parquet",
    "overrides.log",
    "certificate.json",
}
PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def more_cameras(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario of the user's own: three times the cameras."""
    file = tmp_path_factory.mktemp("scenarios") / "more_cameras.yaml"
    file.write_text(
        "title: Three times the cameras\n"
        "question: What do 300 more cameras add in Aqkol?\n"
        f"extends: {SCENARIO}\n"
        "stock:\n"
        "  cameras: {count: 450}\n",
        encoding="utf-8",
    )
    return file


def without_timing(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    del content["timing"]
    return content


def only_run(out: Path, scenario: str = SCENARIO) -> Path:
    (folder,) = (out / scenario).iterdir()
    return folder


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One finished run."""
    from sim.study.run import run_scenario  # noqa: PLC0415

    out = tmp_path_factory.mktemp("results")
    return run_scenario(load_scenario(SCENARIO, sample=0.02)).save(out)


def test_a_run_prints_its_table_and_writes_its_folder(safecity: Callable[..., Any], tmp_path: Path) -> None:
    answer = safecity("run", SCENARIO, *SMALL, "--out", str(tmp_path))

    assert answer.code == 0
    assert {path.name for path in only_run(tmp_path).iterdir()} == RUN_FILES
    assert f"Results:  {only_run(tmp_path)}" in answer.out
    summary = without_timing(only_run(tmp_path) / "summary.json")
    for definition in Definition:
        (line,) = [line for line in answer.out.splitlines() if line.startswith(f"  {definition} ")]
        figures = summary["definitions"][definition]
        mark = "*" if figures["cameras_kind"] == "assumed" else ""
        assert f" {figures['cameras']:,}{mark} " in line
        assert "±" in line
    assert "280 of 14,000 residents were simulated" in answer.out
    assert "the day" in answer.err


def test_json_is_the_summary_and_nothing_else_and_repeats(
    safecity: Callable[..., Any], tmp_path: Path, run_folder: Path
) -> None:
    answer = safecity("run", SCENARIO, *SMALL, "--out", str(tmp_path), "--json")

    assert answer.code == 0
    assert answer.out == (only_run(tmp_path) / "summary.json").read_text(encoding="utf-8")
    assert without_timing(only_run(tmp_path) / "summary.json") == without_timing(run_folder / "summary.json")
    assert only_run(tmp_path).name == run_folder.name


def test_another_seed_is_another_day_in_another_folder(
    safecity: Callable[..., Any], tmp_path: Path, run_folder: Path
) -> None:
    safecity("run", SCENARIO, *SMALL, "--out", str(tmp_path), "--seed", "7")

    assert only_run(tmp_path).name != run_folder.name
    other, first = (
        without_timing(only_run(tmp_path) / "summary.json"),
        without_timing(run_folder / "summary.json"),
    )
    assert other["seed"] == 7
    assert other["definitions"] != first["definitions"]


def test_a_comparison_writes_table_chart_maps_and_runs(
    safecity: Callable[..., Any], tmp_path: Path, more_cameras: Path
) -> None:
    answer = safecity("compare", SCENARIO, str(more_cameras), *SMALL, "--out", str(tmp_path))

    assert answer.code == 0
    (place,) = (tmp_path / "comparisons").iterdir()
    table = COMPARISON.check(
        pd.read_csv(
            place / "comparison.csv",
            keep_default_na=False,
            na_values={"value": "", "difference": "", "difference_low": "", "difference_high": ""},
        )
    )
    assert table["scenario"].unique().tolist() == [SCENARIO, "more_cameras"]
    assert table["title"].unique().tolist()[1] == "Three times the cameras"
    pictures = sorted(path for path in place.iterdir() if path.suffix == ".png")
    assert [path.name for path in pictures] == [
        "comparison.png",
        "difference_people_2_more_cameras.png",
        "difference_share_2_more_cameras.png",
        f"people_1_{SCENARIO}.png",
        "people_2_more_cameras.png",
    ]
    assert all(path.read_bytes().startswith(PNG) for path in pictures)
    for folder in (only_run(tmp_path), only_run(tmp_path, "more_cameras")):
        assert {path.name for path in folder.iterdir()} == RUN_FILES
    assert "Three times the cameras, against: " in answer.out
    assert str(place / "comparison.png") in answer.out


def test_finished_runs_and_scenarios_are_compared_alike(
    safecity: Callable[..., Any], tmp_path: Path, more_cameras: Path, run_folder: Path
) -> None:
    tables = []
    for name, first in (("scenario", SCENARIO), ("run", str(run_folder))):
        out = tmp_path / name
        options = SMALL if name == "scenario" else ()
        other = more_cameras if name == "scenario" else only_run(tmp_path / "scenario", "more_cameras")
        answer = safecity("compare", first, str(other), *options, "--out", str(out))
        assert answer.code == 0, answer.err
        tables.append(next((out / "comparisons").glob("*/comparison.csv")).read_bytes())
    assert tables[0] == tables[1]


def test_a_finished_run_and_a_scenario_over_other_people_are_refused_before_anything_is_run(
    safecity: Callable[..., Any], tmp_path: Path, more_cameras: Path, run_folder: Path
) -> None:
    answer = safecity("compare", str(run_folder), str(more_cameras), "--out", str(tmp_path / "out"))

    assert answer.code == 2
    assert "cannot be compared person by person: their sample differs (0.02 and 1" in answer.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("form", "ending"), [("markdown", ".md"), ("latex", ".tex")])
def test_a_comparison_writes_a_table_for_a_report_and_pictures_for_print(
    safecity: Callable[..., Any], tmp_path: Path, more_cameras: Path, form: str, ending: str
) -> None:
    options = ("--format", form, "--picture", "svg", "--out", str(tmp_path))
    answer = safecity("compare", SCENARIO, str(more_cameras), *SMALL, *options)

    assert answer.code == 0, answer.err
    (place,) = (tmp_path / "comparisons").iterdir()
    names = {path.name for path in place.iterdir()}
    assert {
        "comparison.csv",
        f"comparison{ending}",
        "comparison.svg",
        "difference_share_2_more_cameras.svg",
    } <= names
    assert not list(place.glob("*.png"))
    text = (place / f"comparison{ending}").read_text(encoding="utf-8")
    assert "Three times the cameras" in text
    assert "Share in view, installed" in text


def test_maps_show_the_cameras_that_change_and_none_where_nobody_is_seen_more_or_less(
    safecity: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(
        "sim.plots.charts.comparison_pictures.draw",
        lambda _layer, _run, **more: shown.append(more["definition"]),
    )
    monkeypatch.setattr("sim.api.comparison_folder.save_picture", lambda *_: None)
    for name, lines in (
        ("unlinked", "policy: {link: {state: none, business: none, residents: none}}"),
        ("kept", "policy: {retention_cap_days: 5}"),
    ):
        file = tmp_path / f"{name}.yaml"
        file.write_text(f"title: {name}\nquestion: Q?\nextends: {SCENARIO}\n{lines}\n", encoding="utf-8")
        answer = safecity("compare", SCENARIO, str(file), *SMALL, "--out", str(tmp_path / name))
        assert answer.code == 0, answer.err
    assert shown == ["linked", "linked"]


def test_scenarios_that_a_shell_has_put_in_order_are_compared_as_people_count(
    safecity: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.api.comparison_folder.save_picture", lambda *_: None)
    files = [tmp_path / f"days_{days}.yaml" for days in (10, 100, 20)]
    for days, file in zip((10, 100, 20), files, strict=True):
        policy = f"policy: {{retention_cap_days: {days}}}"
        file.write_text(f"title: Kept\nquestion: Q?\nextends: {SCENARIO}\n{policy}\n", encoding="utf-8")
    answer = safecity("compare", *map(str, files), *SMALL, "--out", str(tmp_path / "out"), "--json")

    assert [one["scenario"] for one in json.loads(answer.out)["summaries"]] == [
        "days_10",
        "days_20",
        "days_100",
    ]


def test_a_comparison_for_machines_is_json_alone(
    safecity: Callable[..., Any], tmp_path: Path, more_cameras: Path
) -> None:
    answer = safecity("compare", SCENARIO, str(more_cameras), *SMALL, "--out", str(tmp_path), "--json")

    content = json.loads(answer.out)
    cameras = {
        row["run"]: row["value"]
        for row in content["comparison"]
        if (row["definition"], row["measure"]) == ("installed", "cameras")
    }
    assert cameras == {0: 150, 1: 450}
    assert [summary["scenario"] for summary in content["summaries"]] == [SCENARIO, "more_cameras"]


@pytest.mark.parametrize("layer", ["streets", "people", "day", "hours"])
def test_a_run_folder_can_be_mapped(
    safecity: Callable[..., Any], tmp_path: Path, run_folder: Path, layer: str
) -> None:
    file = tmp_path / f"{layer}.png"

    answer = safecity("map", str(run_folder), "--layer", layer, "--definition", "linked", "--out", str(file))

    assert answer.code == 0, answer.err
    assert file.read_bytes().startswith(PNG)
    assert answer.out == f"Map:  {file}\n"


def test_views_of_single_cameras_are_mapped_for_a_scenario_and_not_kept_in_runs(
    safecity: Callable[..., Any], tmp_path: Path, run_folder: Path
) -> None:
    file = tmp_path / "views.png"

    answer = safecity("map", SCENARIO, "--layer", "footprints", "--definition", "public", "--out", str(file))
    refused = safecity("map", str(run_folder), "--layer", "footprints")

    assert answer.code == 0, answer.err
    assert file.read_bytes().startswith(PNG)
    assert refused.code == 2
    assert "a run folder keeps no views of single cameras" in refused.err


def test_an_hour_of_a_run_folder_is_mapped_under_its_own_name(
    safecity: Callable[..., Any], tmp_path: Path, run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    answer = safecity("map", str(run_folder), "--hour", "8")

    file = Path("results") / "maps" / f"{SCENARIO}_people_08h_installed.png"
    assert answer.out == f"Map:  {file}\n"
    assert file.read_bytes().startswith(PNG)


def test_coverage_of_a_scenario_is_mapped_without_letting_anybody_walk(
    safecity: Callable[..., Any], tmp_path: Path
) -> None:
    answer = safecity("map", SCENARIO, "--out", str(tmp_path / "map.svg"))

    assert answer.code == 0
    assert (tmp_path / "map.svg").read_text(encoding="utf-8").lstrip().startswith("<?xml")
    assert "coverage" in answer.err
    assert "the day" not in answer.err


def test_a_finished_run_cannot_be_asked_for_another_seed(
    safecity: Callable[..., Any], run_folder: Path
) -> None:
    answer = safecity("map", str(run_folder), "--seed", "2")

    assert answer.code == 2
    assert "finished run" in answer.err


def test_scenarios_of_different_cities_cannot_be_compared(
    safecity: Callable[..., Any], tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere.yaml"
    other.write_text(
        f"title: Elsewhere\nquestion: Where?\nextends: {SCENARIO}\ncity: astana\n", encoding="utf-8"
    )

    answer = safecity("compare", SCENARIO, str(other), *SMALL, "--out", str(tmp_path / "out"))

    assert answer.code == 2
    assert "their city differs (aqkol and astana)" in answer.err
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_mistake_in_the_second_scenario_is_found_before_the_first_is_simulated(
    safecity: Callable[..., Any], tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere.yaml"
    other.write_text(
        f"title: Elsewhere\nquestion: Where?\nextends: {SCENARIO}\ncity: nowhere\n", encoding="utf-8"
    )

    answer = safecity("run", SCENARIO, str(other), *SMALL, "--out", str(tmp_path / "out"))

    assert answer.code == 2
    assert answer.err.startswith(f"safecity: {other}:4: there is no city 'nowhere'")
    assert answer.err.count("\n") == 1


def test_an_unknown_engine_is_bad_input(safecity: Callable[..., Any], tmp_path: Path) -> None:
    answer = safecity("run", SCENARIO, "--engine", "steam", "--out", str(tmp_path / "out"))

    assert answer.code == 2
    assert "steam" in answer.err
    assert not (tmp_path / "out").exists()


def test_an_explanation_covers_every_number_that_a_run_used(
    safecity: Callable[..., Any], run_folder: Path
) -> None:
    answer = safecity("explain", SCENARIO, "--json")

    explained = {
        one["name"] if one["key"] is None else f"{one['name']}[{one['key']}]"
        for one in json.loads(answer.out)["numbers"]
    }
    certificate = json.loads((run_folder / "certificate.json").read_text(encoding="utf-8"))
    assert set(certificate["scenario"]["numbers"]) == explained
