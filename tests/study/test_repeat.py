"""A finished run can be repeated from its certificate alone, byte by byte."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.core.errors import InputError
from sim.scenario.in_python import document_of
from sim.scenario.resolve import load_scenario
from sim.study.repeat import repeat_run
from sim.study.run import run_scenario

TOWN = "aqkol_smart_city"
CAMERAS = "camera,latitude,longitude\na,51.988,70.946\nb,51.989,70.947\n"
PARAMETER = "people/trips_per_day.yaml"


def town(**changes: Any) -> Any:
    return load_scenario(TOWN, sample=0.02, changes=[document_of(changes)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with changes of every kind."""
    scenario = town(
        policy={"threshold": "strict", "sunset": "2030-01-01", "recognition_hours": [7, 19]},
        overrides=["all_linked"],
        parameters={"people/trips_per_day": 2.6},
        date="2025-03-01",
    )
    return run_scenario(scenario).save(tmp_path_factory.mktemp("results"))


def test_a_city_of_another_seed_is_repeated_and_is_another_city(folder: Path, tmp_path: Path) -> None:
    """Streets and sites drawn anew are in the certificate, so that they can be drawn again."""
    saved = run_scenario(town(model={"city_seed": 7})).save(tmp_path)
    assert repeat_run(saved).is_same
    certificate = json.loads((saved / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["scenario"]["model"]["city_seed"] == 7
    first = run_scenario(town()).save(tmp_path)
    assert (first / "measures.csv").read_bytes() != (saved / "measures.csv").read_bytes()


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of its folder, to be changed."""
    return shutil.copytree(folder, tmp_path / "run")


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    file = folder / "certificate.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    change(said)
    file.write_text(json.dumps(said), encoding="utf-8")


def test_a_run_gives_the_same_bytes_again(folder: Path) -> None:
    repeated = repeat_run(folder)
    assert repeated.is_same
    assert set(repeated.agrees) == {file.name for file in folder.iterdir()} - {"certificate.json"}
    assert (repeated.others, repeated.changed) == ((), ())


def test_its_certificate_alone_is_enough(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "certificate.json", tmp_path)
    assert repeat_run(tmp_path / "certificate.json").is_same


def test_what_was_kept_is_not_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.run.user_cache", lambda: pytest.fail("kept things were asked for"))
    assert repeat_run(folder).is_same


def test_other_bytes_are_named_with_what_is_another(copy: Path) -> None:
    def other(said: dict[str, Any]) -> None:
        said["files"]["strata.csv"] = "0" * 64
        said["code"] = "0" * 64
        said["versions"]["numpy"] = "1.0"
        said["data"]["kazakhstan/cities.csv"] = "0" * 64

    edit(copy, other)
    repeated = repeat_run(copy)
    assert [name for name, agrees in repeated.agrees.items() if not agrees] == ["strata.csv"]
    assert "the program's code is another" in repeated.why
    assert "numpy (1.0 then, " in repeated.why
    assert "other data in kazakhstan/cities.csv" in repeated.why
    assert repeated.changed == ("strata.csv", "certificate.json")


def test_another_setting_shows(copy: Path) -> None:
    edit(copy, lambda said: said["repeat"]["said"]["run"].update(seed=3))
    repeated = repeat_run(copy)
    assert not repeated.is_same
    assert "its run resolve" in repeated.why or "seed" in repeated.why


def test_own_parameters_and_mapped_cameras_are_found_again(tmp_path: Path) -> None:
    own = tmp_path / "own" / PARAMETER
    own.parent.mkdir(parents=True)
    shipped = Path(load_scenario(TOWN).numbers.library.folder) / PARAMETER
    text = shipped.read_text(encoding="utf-8")
    assert "central: 2.2" in text
    own.write_text(text.replace("central: 2.2", "central: 2.4"), encoding="utf-8")
    cameras = tmp_path / "mine.csv"
    cameras.write_text(CAMERAS, encoding="utf-8")
    scenario = town(parameters_from=own.parents[1], stock={"mapped": cameras, "top_up": True})
    folder = run_scenario(scenario).save(tmp_path / "results")
    shutil.rmtree(tmp_path / "own")
    assert repeat_run(folder).is_same

    cameras.write_text(f"{CAMERAS}c,51.987,70.945\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"'stock\.mapped' was '.*mine\.csv', which has changed since; put it"
    ):
        repeat_run(folder)
    cameras.unlink()
    with pytest.raises(InputError, match=r"'stock\.mapped' was '.*mine\.csv', which is gone; put it back"):
        repeat_run(folder)


@pytest.mark.parametrize(
    "stock",
    [
        {"cameras": {"count": 90}, "layers": "shares"},
        {"cameras": {"count": 90}},
        {"mapped": "mine.csv", "top_up": False},
        {"mapped": "mine.csv", "top_up": False, "linked": {"count": 1}},
    ],
)
def test_what_layers_were_stated_beside_is_known_again(
    stock: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layer is of the stock that it was stated with, which the settings alone don't tell."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text(CAMERAS, encoding="utf-8")
    folder = run_scenario(town(stock=stock)).save(tmp_path)
    assert repeat_run(folder).is_same


def test_a_city_folder_that_is_gone_is_told(copy: Path) -> None:
    edit(copy, lambda said: said["repeat"]["said"].update(city="/nowhere/city"))
    with pytest.raises(InputError, match=r"city folder '/nowhere/city', which is gone; put it back"):
        repeat_run(copy)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda said: said.pop("repeat"), "of a version that did not write down how to repeat it"),
        (lambda said: said.pop("files"), "'files' is missing"),
        (lambda said: said["repeat"].update(said=[1]), "so it can't be repeated"),
        (lambda said: said["repeat"].update(own_parameters={"../../up": "x"}), "so it can't be repeated"),
        (lambda said: said["repeat"].update(order=[["run.seed", "x"]]), "so it can't be repeated"),
        (lambda said: said["repeat"].update(order=7), "so it can't be repeated"),
        (lambda said: said["repeat"].update(beside=[1]), "so it can't be repeated"),
        (lambda said: said["repeat"].update(beside={"stock.linked": {"x": 1}}), r"'stock\.cameras"),
        (lambda said: said["repeat"]["said"].update(sede=1), "has no 'sede'"),
        (lambda said: said["repeat"]["said"]["policy"].update(threshold="x"), r"'policy\.threshold' must be"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_told(
    copy: Path, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    edit(copy, change)
    with pytest.raises(InputError, match=words):
        repeat_run(copy)
