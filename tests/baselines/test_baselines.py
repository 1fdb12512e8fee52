"""Has a figure moved? If it should have, run `python tests/baselines/update.py`."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parent


def load_update() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update_baselines", FOLDER / "update.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


update = load_update()


@pytest.mark.parametrize("name", sorted(update.CASES))
def test_no_figure_has_moved_since_the_baseline_was_written(name: str) -> None:
    stored = update.read((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    moved = update.differences(stored, dict(update.flat(update.CASES[name]())))
    assert moved == [], "if this is meant, run `python tests/baselines/update.py` and say why in CHANGELOG.md"


def test_every_stored_baseline_belongs_to_a_case_and_is_labelled() -> None:
    files = sorted(FOLDER.glob("*.txt"))
    assert [file.stem for file in files] == sorted(update.CASES)
    assert all(file.read_text(encoding="utf-8").startswith(update.HEADER) for file in files)


@pytest.mark.parametrize("name", sorted(update.CASES))
@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_the_comparison_fails_for_every_figure_that_moves_by_a_hundredth(name: str, factor: float) -> None:
    stored = update.read((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    large = [figure for figure, value in stored.items() if abs(value) > 0.1]
    assert len(large) > 20
    for figure in large:
        (said,) = update.differences(stored, {**stored, figure: stored[figure] * factor})
        assert said.startswith(f"{figure}: ")


def test_the_comparison_fails_for_a_figure_that_went_or_came() -> None:
    assert update.differences({"a": 1.0, "b": 2.0}, {"a": 1.0}) == ["b: gone, was 2"]
    assert update.differences({"a": 1.0}, {"a": 1.0, "b": 2.0}) == ["b: new, 2"]


def test_what_is_written_is_read_back() -> None:
    values = {"a": {"b": 1, "c": {"d": 0.1 + 0.2}}, "word": "left out"}
    assert update.read(update.text_of(values)) == {"a.b": 1.0, "a.c.d": 0.1 + 0.2}


def test_updating_writes_the_file_and_says_what_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(update, "FOLDER", tmp_path)
    monkeypatch.setattr(update, "CASES", {"case": lambda: {"people": 3}})
    update.main([])
    monkeypatch.setattr(update, "CASES", {"case": lambda: {"people": 4}})
    update.main(["case"])
    assert "people: 3 → 4" in capsys.readouterr().out
    assert update.read((tmp_path / "case.txt").read_text(encoding="utf-8")) == {"people": 4.0}
