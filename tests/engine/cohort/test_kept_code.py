"""Compiled code is kept where that is possible, and missed nowhere else."""

import errno
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.caching import FunctionCache

from sim.engine.cohort import kept_code
from sim.engine.cohort.compiled import compiled
from sim.engine.cohort.kept_code import is_to_be_kept

LOOP = """
def total(numbers):
    sum = 0.0
    for number in numbers:
        sum += number
    return sum
"""
NUMBERS = np.array([1.0, 2.0, 4.0])

Make = Callable[[], Any]


@pytest.fixture
def loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Read the loop from its file as a new run would, with a folder for its code."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "code"))
    file = tmp_path / "loop.py"
    file.write_text(LOOP)
    kept_code._say.cache_clear()

    def read() -> Any:
        spec = importlib.util.spec_from_file_location("loop", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return compiled(module.total)

    return read


def hits(loop: Any) -> int:
    return sum(loop.stats.cache_hits.values())


def test_the_second_run_finds_the_code_of_the_first(loop: Make) -> None:
    first = loop()
    assert is_to_be_kept(first)
    assert first(NUMBERS) == 7.0
    second = loop()
    assert not is_to_be_kept(second)
    assert second(NUMBERS) == 7.0
    assert (hits(first), hits(second)) == (0, 1)


@pytest.mark.parametrize("ending", ["nbc", "nbi"])
@pytest.mark.parametrize("left", [b"", b"not code", None], ids=["emptied", "overwritten", "cut off"])
def test_damaged_code_is_compiled_again(loop: Make, tmp_path: Path, ending: str, left: bytes | None) -> None:
    loop()(NUMBERS)
    (file,) = (tmp_path / "code").rglob(f"*.{ending}")
    file.write_bytes(file.read_bytes()[:-40] if left is None else left)
    second = loop()
    assert second(NUMBERS) == 7.0
    assert hits(second) == 0
    third = loop()
    assert third(NUMBERS) == 7.0
    assert hits(third) == 1


def test_a_full_disk_is_said_once_and_stops_nothing(
    loop: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FunctionCache, "save_overload", fail)
    assert loop()(NUMBERS) == 7.0
    assert loop()(NUMBERS) == 7.0
    (said,) = caplog.messages
    assert "(no space left on device)" in said
    assert "NUMBA_CACHE_DIR" in said


def test_without_any_folder_to_write_a_run_goes_on(
    loop: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def find_none(*_: object) -> None:
        msg = "cannot cache function: no locator available"
        raise RuntimeError(msg)

    monkeypatch.setattr(FunctionCache, "__init__", find_none)
    made = loop()
    assert not is_to_be_kept(made)
    assert made(NUMBERS) == 7.0
    (said,) = caplog.messages
    assert "can be written" in said
