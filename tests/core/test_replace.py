"""Folders and files appear whole, keep what is not ours, and survive whatever ends their writer."""

import errno
import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.core.disk import replace
from sim.core.disk.replace import whole_file, whole_folder

OURS = ("a", "b", "c")


def write(place: Path, text: str, names: tuple[str, ...] = ("a", "b")) -> None:
    with whole_folder(place, OURS) as folder:
        for name in names:
            (folder / name).write_text(text)


def all_below(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=["exchanged at once", "by two renames"])
def place(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a folder that is to be written; some systems can exchange two folders, others cannot."""
    if request.param == "by two renames":
        monkeypatch.setattr(replace, "_exchange", lambda *_: False)
    return tmp_path / "shelf" / "place"


def test_our_files_are_replaced_and_all_others_stay(place: Path) -> None:
    write(place, "old", OURS)
    (place / "thesis.txt").write_text("mine")
    (place / "scenarios").mkdir()
    (place / "scenarios" / "own.yaml").write_text("mine")
    (place / "link").symlink_to("thesis.txt")
    write(place, "new")

    assert all_below(place) == {
        "a": "new",
        "b": "new",
        "thesis.txt": "mine",
        "link": "mine",
        "scenarios/own.yaml": "mine",
    }
    assert (place / "link").is_symlink()
    assert names_in(place.parent) == ["place"]


def test_a_folder_of_the_user_under_a_name_of_ours_is_kept_under_another(place: Path) -> None:
    (place / "a").mkdir(parents=True)
    (place / "a" / "thesis.txt").write_text("mine")
    write(place, "new")
    assert all_below(place) == {"a": "new", "a (2)/thesis.txt": "mine", "b": "new"}


def test_a_link_in_the_place_goes_and_what_it_leads_to_stays(place: Path, tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "a").write_text("mine")
    place.parent.mkdir()
    place.symlink_to(tmp_path / "target")
    write(place, "new")
    assert all_below(tmp_path / "target") == {"a": "mine"}
    assert not place.is_symlink()
    assert all_below(place) == {"a": "new", "b": "new"}
    assert names_in(place.parent) == ["place"]


def test_a_file_in_the_place_is_never_replaced_by_a_folder(place: Path) -> None:
    place.parent.mkdir()
    place.write_text("mine")
    with pytest.raises(FileExistsError, match="a file is in its place"):
        write(place, "new")
    assert all_below(place.parent) == {"place": "mine"}


def test_a_block_that_fails_leaves_no_folder_that_it_made(tmp_path: Path) -> None:
    def fail() -> None:
        with whole_folder(tmp_path / "deep" / "er" / "place", OURS):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert names_in(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no such call")
def test_folders_are_exchanged_at_once_where_the_system_can(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not replace._exchange(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this disk cannot")
    assert names_in(tmp_path / "one") == ["other"]
    assert not replace._exchange(tmp_path / "one", tmp_path / "absent")


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from sim.core.disk import replace
    from sim.core.disk.replace import whole_folder

    place, moment = Path(sys.argv[1]), sys.argv[2]
    rename, exchange = Path.rename, replace._exchange
    die = lambda: os.kill(os.getpid(), signal.SIGKILL)

    def rename_and_die(self, target):
        if moment == "before the last rename" and target == place:
            die()
        made = rename(self, target)
        if moment == "between two renames" and self == place:
            die()
        return made

    def exchange_and_die(one, other):
        if moment in ("between two renames", "before the last rename"):
            return False
        if moment == "before it is exchanged":
            die()
        done = exchange(one, other)
        if moment == "after it was exchanged":
            die()
        return done

    Path.rename, replace._exchange = rename_and_die, exchange_and_die
    with whole_folder(place, ("a", "b", "c")) as folder:
        (folder / "a").write_text("new")
        if moment == "while writing":
            die()
        (folder / "b").write_text("new")
"""
MOMENTS = [
    "while writing",
    "before it is exchanged",
    "after it was exchanged",
    "between two renames",
    "before the last rename",
]


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="kills as Linux does")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_at_any_moment_loses_nothing_and_the_next_writer_there_leaves_nothing_over(
    tmp_path: Path, moment: str
) -> None:
    place = tmp_path / "place"
    write(place, "old", OURS)
    (place / "thesis.txt").write_text("mine")
    killed = run(KILLED, place, moment)
    killed.communicate(timeout=60)
    assert killed.returncode == -9

    write(tmp_path / "another", "new")

    assert names_in(tmp_path) == ["another", "place"]
    new, old = {"a": "new", "b": "new"}, {"a": "old", "b": "old", "c": "old"}
    expected = new if moment == "after it was exchanged" else old
    assert all_below(place) == {**expected, "thesis.txt": "mine"}


@pytest.mark.skipif(sys.platform != "linux", reason="kills as Linux does")
def test_a_place_that_was_written_anew_since_gets_only_what_was_not_ours(tmp_path: Path) -> None:
    place = tmp_path / "place"
    write(place, "old", OURS)
    (place / "thesis.txt").write_text("mine")
    run(KILLED, place, "between two renames").communicate(timeout=60)
    assert not place.exists()
    write(place, "newer")
    assert all_below(place) == {"a": "newer", "b": "newer", "thesis.txt": "mine"}
    assert names_in(tmp_path) == ["place"]


WAITS = """
    import sys
    from pathlib import Path
    from sim.core.disk.replace import whole_folder

    with whole_folder(Path(sys.argv[1]), ("a",)) as folder:
        (folder / "a").write_text("slow")
        print("writing", flush=True)
        sys.stdin.readline()
"""


def test_what_a_living_writer_writes_is_left_alone(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WAITS), str(tmp_path / "slow")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout.readline() == "writing\n"
    write(tmp_path / "quick", "new")
    writer.communicate("go on\n", timeout=60)
    assert writer.returncode == 0
    assert all_below(tmp_path) == {"quick/a": "new", "quick/b": "new", "slow/a": "slow"}


def left_over(parent: Path, **changes: object) -> Path:
    """Lay there what a killed writer leaves, on this host unless said otherwise."""
    folder = parent / ".writing-left_over"
    (folder / "new" / "place").mkdir(parents=True)
    (folder / "new" / "place" / "a").write_text("half")
    (folder / "lock").touch()
    (folder / "writer.json").write_text(
        json.dumps({"host": replace.platform.node(), "ours": ["a"], **changes})
    )
    return folder


def test_what_another_host_may_be_writing_stays_for_a_day(tmp_path: Path) -> None:
    folder = left_over(tmp_path, host="another")
    write(tmp_path / "one", "new")
    assert folder.exists()
    then = time.time() - 2 * 86_400
    os.utime(folder / "writer.json", (then, then))
    write(tmp_path / "other", "new")
    assert not folder.exists()


def nothing(_: Path) -> None:
    """Change nothing."""


LEFT: dict[str, Callable[[Path], object]] = {
    "as it was written": nothing,
    "without its lock": lambda folder: (folder / "lock").unlink(),
    "with half a word on its writer": lambda folder: (folder / "writer.json").write_text('{"ho'),
}


@pytest.mark.parametrize("change", LEFT.values(), ids=LEFT.keys())
def test_what_a_dead_writer_left_goes(tmp_path: Path, change: Callable[[Path], object]) -> None:
    folder = left_over(tmp_path)
    change(folder)
    if folder.joinpath("writer.json").read_text() == '{"ho':
        then = time.time() - 2 * 86_400
        os.utime(folder / "writer.json", (then, then))
    with whole_file(tmp_path / "file") as file:
        file.write_text("new")
    assert names_in(tmp_path) == ["file"]


def test_folders_of_others_that_are_named_likewise_stay(tmp_path: Path) -> None:
    (tmp_path / ".writing-my-thesis").mkdir()
    (tmp_path / ".writing-my-thesis" / "new").write_text("mine")
    (tmp_path / ".writing-file").write_text("mine")
    (tmp_path / "target").mkdir()
    left_over(tmp_path / "target").rename(tmp_path / "target" / "kept")
    (tmp_path / ".writing-link").symlink_to(tmp_path / "target" / "kept")
    before = all_below(tmp_path)
    write(tmp_path / "place", "new")
    assert {name: text for name, text in all_below(tmp_path).items() if "place/" not in name} == {
        name: text for name, text in before.items() if "place/" not in name
    }


def test_a_file_replaces_an_older_one_and_keeps_nothing_beside_it(tmp_path: Path) -> None:
    for text in ("old", "new"):
        with whole_file(tmp_path / "deep" / "file.txt") as file:
            file.write_text(text)
            assert file.suffix == ".txt"
    assert all_below(tmp_path) == {"deep/file.txt": "new"}


def test_where_files_cannot_be_locked_all_works_and_nothing_is_taken_for_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(_: object) -> bool:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(replace, "try_lock", cannot)
    folder = left_over(tmp_path)
    write(tmp_path / "place", "new")
    assert all_below(tmp_path / "place") == {"a": "new", "b": "new"}
    assert folder.exists()


SAVERS = """
    import sys
    from pathlib import Path
    from sim.core.disk import replace
    from sim.core.disk.replace import whole_folder

    place, name, times, can_exchange = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "True"
    if not can_exchange:
        replace._exchange = lambda *_: False
    for turn in range(times):
        with whole_folder(place, ("a", "b", "c")) as folder:
            for file in ("a", "b"):
                (folder / file).write_text(f"{name} {turn}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is renamed there while others look at it")
@pytest.mark.parametrize("can_exchange", [True, False])
def test_many_writers_of_one_folder_never_fail_mix_or_lose_notes(tmp_path: Path, can_exchange: bool) -> None:
    place = tmp_path / "place"
    write(place, "first")
    (place / "notes.txt").write_text("mine")
    writers = [run(SAVERS, place, name, 40, can_exchange) for name in "uvwxyz"]
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert (writer.returncode, said) == (0, ""), said
    found = all_below(place)
    assert found.pop("notes.txt") == "mine"
    assert found["a"] == found["b"]
    assert set(found) == {"a", "b"}
    assert names_in(tmp_path) == ["place"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such rights")
def test_what_is_being_written_can_be_seen_by_nobody_else_and_done_by_everybody_as_usual(
    tmp_path: Path,
) -> None:
    with whole_folder(tmp_path / "place", OURS) as folder:
        assert folder.parent.parent.stat().st_mode & 0o777 == 0o700
    old = os.umask(0o022)
    try:
        write(tmp_path / "place", "new")
    finally:
        os.umask(old)
    assert (tmp_path / "place").stat().st_mode & 0o777 == 0o755
