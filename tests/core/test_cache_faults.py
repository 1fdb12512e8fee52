"""Damage, Ctrl-C, killed writers and several runs at once."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
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


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a byte of the first array": lambda file: flip_byte(file, 5),
    "a byte of the last array": lambda file: flip_byte(file, 16_000 * 5 - 100),
    "a byte of the table of contents": lambda file: flip_byte(file, -100),
    "the last byte": lambda file: flip_byte(file, -1),
    "cut off": lambda file: os.truncate(file, file.stat().st_size // 2),
    "without its table of contents": lambda file: os.truncate(file, 16_000 * 5),
    "emptied": lambda file: file.write_bytes(b""),
    "zeros": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "something else": lambda file: file.write_text("{}"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_entry_is_made_anew_and_never_used(
    cache: Cache, make: Any, damage: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    cache.get("plans", "almaty", 1, make)
    damage(only_file(cache))

    assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 2
    assert "is damaged" in caplog.text
    assert caplog.text.count("\n") == 1

    assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 2, "the new entry is whole"


def test_damage_found_in_the_middle_is_mended_there(cache: Cache, make: Any) -> None:
    cache.get("plans", "almaty", 1, make)
    kept = cache.get("plans", "almaty", 1, make)
    before = [int(kept[f"block/{number}"].sum()) for number in range(2)]
    flip_byte(only_file(cache), 16_000 * 3)
    after = [int(kept[f"block/{number}"].sum()) for number in range(2, 5)]

    assert before + after == make.sums
    assert make.times == 2
    assert make.gives(kept)
    assert make.times == 2


def test_an_entry_under_another_s_name_is_not_used(cache: Cache, make: Any) -> None:
    cache.get("plans", "almaty", 1, lambda: {"block/0": np.zeros(1)})
    other = only_file(cache)
    cache.get("plans", "aqkol", 1, make)
    (mine,) = (entry.file for entry in cache.entries() if entry.name == "aqkol")
    mine.write_bytes(other.read_bytes())

    assert make.gives(cache.get("plans", "aqkol", 1, make))
    assert make.times == 2


def test_a_reader_goes_on_when_its_entry_is_dropped(cache: Cache, make: Any) -> None:
    cache.get("plans", "almaty", 1, make)
    kept = cache.get("plans", "almaty", 1, make)
    cleared = cache.clear()

    assert cleared.entries + cleared.in_use == 1  # Windows keeps open files
    assert make.gives(kept)
    assert make.times == 1


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), SystemExit(143), MemoryError()])
def test_being_stopped_while_writing_leaves_nothing(
    cache: Cache, make: Any, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    write = disk_cache.write_arrays

    def write_and_stop(file: Path, arrays: Arrays, *more: Any) -> None:
        write(file, arrays, *more)
        raise fault

    monkeypatch.setattr(disk_cache, "write_arrays", write_and_stop)
    with pytest.raises(type(fault)):
        cache.get("plans", "almaty", 1, make)
    assert everything_in(cache) == ["CACHEDIR.TAG"]


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


KILLED_WRITER = """
    import sys, time
    from pathlib import Path
    import numpy as np
    from sim.core.cache.disk_cache import Cache

    class Stuck:
        def __array__(self, dtype=None, copy=None):
            print("writing", flush=True)
            time.sleep(60)

    def make():
        return {"block/0": np.arange(1_000_000), "block/1": Stuck()}

    Cache(Path(sys.argv[1]), 10**9).get("plans", "almaty", 1, make)
"""


def test_a_killed_writer_leaves_no_entry_and_its_remains_go_later(cache: Cache, make: Any) -> None:
    writer = python(KILLED_WRITER, cache.folder)
    assert writer.stdout.readline() == "writing\n"
    writer.kill()
    writer.communicate()

    assert cache.entries() == []
    (left_over,) = cache.folder.rglob(".writing-*")
    assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 1
    assert left_over.exists(), "what was written this very moment may be about to get its name"

    last_written(left_over, seconds_ago=5)
    cache.get("plans", "astana", 1, make)
    assert not left_over.exists()
    assert len(cache.entries()) == 2


def last_written(file: Path, seconds_ago: float) -> None:
    then = file.stat().st_mtime - seconds_ago
    os.utime(file, (then, then))


def test_what_a_living_writer_writes_stays_for_an_hour(cache: Cache, make: Any) -> None:
    writer = python(KILLED_WRITER, cache.folder)
    assert writer.stdout.readline() == "writing\n"
    (writing,) = cache.folder.rglob(".writing-*")
    last_written(writing, seconds_ago=5)
    cache.get("plans", "astana", 1, make)
    assert writing.exists()
    last_written(writing, seconds_ago=2 * 3600)
    cache.get("plans", "aqkol", 1, make)
    assert not writing.exists()
    writer.kill()
    writer.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal's Ctrl-C cannot be sent to a process there")
def test_ctrl_c_in_the_middle_of_a_write_leaves_nothing(cache: Cache) -> None:
    writer = python(KILLED_WRITER, cache.folder)
    assert writer.stdout.readline() == "writing\n"
    writer.send_signal(signal.SIGINT)
    writer.communicate(timeout=30)

    assert writer.returncode != 0
    assert everything_in(cache) == ["CACHEDIR.TAG"]


AT_ONCE = """
    import sys
    from pathlib import Path
    import numpy as np
    from sim.core.cache.disk_cache import Cache

    cache = Cache(Path(sys.argv[1]), 10**9)
    made = 0
    for turn in range(60):
        def make():
            global made
            made += 1
            return {f"block/{number}": np.arange(50_000) + turn // 20 + number for number in range(4)}
        kept = cache.get("plans", f"place {turn % 3}", turn // 20, make)
        for number in range(4):
            assert (kept[f"block/{number}"] == np.arange(50_000) + turn // 20 + number).all(), turn
        if turn % int(sys.argv[2]) == 0:
            cache.clear()
    assert cache.problem is None, cache.problem
    print(made)
"""


def test_runs_at_once_read_write_and_clear_without_harm(cache: Cache) -> None:
    runs = [python(AT_ONCE, cache.folder, every) for every in (7, 11, 1000)]
    for run in runs:
        out, err = run.communicate(timeout=120)
        assert (run.returncode, err) == (0, ""), err
        assert int(out) >= 1
    assert [name for name in everything_in(cache) if name.startswith(".writing-")] == []


def test_the_second_of_two_writers_of_an_entry_does_no_harm(cache: Cache, make: Any) -> None:
    other = type(make)()

    def make_while_another_run_does() -> Arrays:
        Cache(cache.folder, GB).get("plans", "almaty", 1, other)
        return make()

    assert make.gives(cache.get("plans", "almaty", 1, make_while_another_run_does))
    assert (make.times, other.times) == (1, 1)
    assert len(cache.entries()) == 1
    assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 1
