"""Full disks, folders that cannot be written to, and files that are in use."""

import errno
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.core.cache import disk_cache
from sim.core.cache.arrays_file import Arrays
from sim.core.cache.disk_cache import Cache
from sim.core.cache.entries import SECRET_FILE

GB = 10**9


def only_file(cache: Cache) -> Path:
    (entry,) = cache.entries()
    return entry.file


def everything_in(cache: Cache) -> list[str]:
    """List all files but the secret, which stays as long as the folder does."""
    return sorted(
        path.name for path in cache.folder.rglob("*") if path.is_file() and path.name != SECRET_FILE
    )


def flip_byte(file: Path, place: int) -> None:
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def fail_with(number: int) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_full_disk_is_said_once_and_the_run_goes_on(
    cache: Cache, make: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cache.get("plans", "almaty", 1, make)
    write = disk_cache.write_arrays

    def half_written(file: Path, arrays: Arrays, *more: Any) -> None:
        write(file, arrays, *more)
        os.truncate(file, 1000)
        fail_with(errno.ENOSPC)()

    monkeypatch.setattr(disk_cache, "write_arrays", half_written)
    for place in ("astana", "aqkol", "aral"):
        assert make.gives(cache.get("plans", place, 1, make))
    monkeypatch.undo()
    assert make.gives(cache.get("plans", "almaty", 1, make))

    assert make.times == 4, "what is kept already is still used"
    assert [record.getMessage() for record in caplog.records] == [cache.problem]
    assert cache.problem == (
        f"the cache {cache.folder} cannot be written: no space left on device; "
        "the run goes on without keeping more"
    )
    assert len(everything_in(cache)) == 2, "the mark of a cache, and Almaty"


REALLY_FULL = """
    import resource, sys
    from pathlib import Path
    import numpy as np
    from sim.core.cache.disk_cache import Cache

    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    cache = Cache(Path(sys.argv[1]), 10**9)
    for place in ("almaty", "astana"):
        made = cache.get("plans", place, 1, lambda: {"a": np.arange(3), "b": np.arange(100_000)})
        assert made["b"].sum() == 4_999_950_000
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process's files cannot be limited there")
def test_a_disk_that_takes_half_a_file_is_treated_like_a_full_one(cache: Cache) -> None:
    run = python(REALLY_FULL, cache.folder)
    _, err = run.communicate(timeout=60)

    assert run.returncode == 0
    assert err.count("\n") == 1
    assert "cannot be written: file too large; the run goes on" in err
    assert everything_in(cache) == ["CACHEDIR.TAG"]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EDQUOT])
def test_a_folder_that_cannot_be_made_is_said_once(
    cache: Cache,
    make: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
) -> None:
    monkeypatch.setattr(Path, "mkdir", fail_with(number))
    for _ in range(2):
        assert make.gives(cache.get("plans", "almaty", 1, make))
    assert len(caplog.records) == 1
    assert os.strerror(number).lower() in caplog.text


def test_a_file_where_the_folder_should_be_is_said_once(
    tmp_path: Path, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        cache = Cache(folder, GB)
        assert make.gives(cache.get("plans", "almaty", 1, make))
        assert cache.problem is not None
        assert cache.entries() == []
    assert len(caplog.records) == 2
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_that_can_only_be_read_is_read(
    cache: Cache, make: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cache.get("plans", "almaty", 1, make)
    monkeypatch.setattr(os, "utime", fail_with(errno.EROFS))
    monkeypatch.setattr(disk_cache, "write_arrays", fail_with(errno.EROFS))

    assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 1
    assert caplog.records == []

    flip_byte(only_file(cache), 5)
    monkeypatch.setattr(Path, "unlink", fail_with(errno.EROFS))
    for _ in range(2):
        assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 3, "damaged still, and never used"


def test_an_entry_of_another_user_that_may_not_be_read_is_made(
    cache: Cache, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.get("plans", "almaty", 1, make)
    monkeypatch.setattr(disk_cache, "ArraysFile", fail_with(errno.EACCES))
    assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 2


def test_files_in_use_stay_and_are_counted(cache: Cache, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows removes no file that is open."""
    cache.get("plans", "almaty", 1, make)
    monkeypatch.setattr(Path, "unlink", fail_with(errno.EACCES))
    cleared = cache.clear()
    assert (cleared.entries, cleared.size_bytes, cleared.in_use) == (0, 0, 1)


def test_an_entry_that_another_run_reads_need_not_be_replaced(
    cache: Cache, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows replaces no file that is open."""

    def make_late() -> Arrays:
        Cache(cache.folder, GB).get("plans", "almaty", 1, type(make)())
        monkeypatch.setattr(Path, "replace", fail_with(errno.EACCES))
        return make()

    cache.get("plans", "almaty", 1, make_late)
    assert cache.problem is None
    monkeypatch.undo()
    assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 1
    assert len(everything_in(cache)) == 2


def test_nothing_is_printed_when_all_is_well(
    cache: Cache, make: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert make.gives(cache.get("plans", "almaty", 1, make))
    assert capfd.readouterr() == ("", "")
