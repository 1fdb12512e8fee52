"""Compiled code is kept where that is possible, and missed nowhere else."""

import errno
import importlib.util
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.caching import FunctionCache

from sim.engine.cohort import compiled as kept_code
from sim.engine.cohort.compiled import compiled, is_to_be_kept

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


unix_only = pytest.mark.skipif(sys.platform == "win32", reason="there are no such rights")


class Payload:
    """Leaves a mark when it is unpickled, as a forger's code would."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.write_text, (self.mark, "ran"))


def forge(folder: Path, mark: Path) -> None:
    """Lay code in place of that which is kept; it runs when it is read."""
    for file in folder.rglob("*.nb?"):
        file.write_bytes(pickle.dumps(numba.__version__) + pickle.dumps(Payload(mark)))


def give_away(path: Path) -> None:
    try:
        os.chown(path, 12345, -1)
    except PermissionError:
        pytest.skip("only root can give files away")


def test_forged_code_would_run(loop: Make, tmp_path: Path) -> None:
    """Shows that the tests below look for the right thing."""
    loop()(NUMBERS)
    forge(tmp_path / "code", tmp_path / "mark")
    loop()(NUMBERS)
    assert (tmp_path / "mark").exists()


@unix_only
@pytest.mark.parametrize(("mode", "level"), [(0o777, 0), (0o777, 1), (0o1777, 1)])
def test_code_is_not_taken_from_a_folder_that_others_can_write(
    loop: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture, mode: int, level: int
) -> None:
    loop()(NUMBERS)
    (file,) = (tmp_path / "code").rglob("*.nbi")
    forge(tmp_path / "code", tmp_path / "mark")
    file.parents[level].chmod(mode)
    if mode == 0o1777:
        give_away(file.parents[0])  # in a folder for all, somebody made this one
    kept_code._say_open.cache_clear()
    made = loop()
    assert made(NUMBERS) == 7.0
    assert not (tmp_path / "mark").exists()
    (said,) = caplog.messages
    assert "NUMBA_CACHE_DIR" in said
    assert "other user" in said
    assert tmp_path / "code" not in Path(made.stats.cache_path or tmp_path).parents


@unix_only
@pytest.mark.parametrize("change", ["written by all", "another user's", "a pipe", "a link"])
def test_a_file_of_code_that_others_can_change_is_removed_unread(
    loop: Make, tmp_path: Path, change: str
) -> None:
    loop()(NUMBERS)
    forge(tmp_path / "code", tmp_path / "mark")
    (file,) = (tmp_path / "code").rglob("*.nbi")
    if change == "written by all":
        file.chmod(0o666)
    elif change == "another user's":
        give_away(file)
    elif change == "a pipe":
        file.unlink()
        os.mkfifo(file)
    else:
        file.rename(tmp_path / "elsewhere")
        file.symlink_to(tmp_path / "elsewhere")
    assert loop()(NUMBERS) == 7.0
    assert not (tmp_path / "mark").exists()
    third = loop()
    third(NUMBERS)
    assert hits(third) == 1


@unix_only
def test_code_is_never_kept_so_that_all_can_write_it(loop: Make, tmp_path: Path) -> None:
    usual = os.umask(0)
    try:
        loop()(NUMBERS)
    finally:
        os.umask(usual)
    made = [tmp_path / "code", *(tmp_path / "code").rglob("*")]
    assert len(made) == 4
    assert [oct(one.stat().st_mode) for one in made if one.stat().st_mode & 0o022] == []


def test_what_a_killed_run_left_half_written_is_removed(loop: Make, tmp_path: Path) -> None:
    loop()(NUMBERS)
    (file,) = (tmp_path / "code").rglob("*.nbi")
    left = file.with_name(f"{file.name}.tmp.0123")
    left.touch()
    loop()(NUMBERS)
    assert not left.exists()


def test_numba_may_not_be_led_to_an_open_folder_by_another_way(
    loop: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_LOCATOR_CLASSES", "UserProvidedCacheLocator")
    (tmp_path / "code").mkdir()
    (tmp_path / "code").chmod(0o777)
    made = loop()
    assert made(NUMBERS) == 7.0
    assert made.stats.cache_path is None
