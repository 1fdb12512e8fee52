"""Kept files that somebody else laid there: forged, odd, or no files at all."""

import errno
import hashlib
import hmac
import json
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.core.cache.arrays_file import ArraysFile, DamagedFileError, write_arrays
from sim.core.cache.disk_cache import Cache
from sim.core.cache.entries import SECRET_FILE

GB = 10**9
MAGIC = b"safecity arrays 2\n"
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files or rights")


def only_file(cache: Cache) -> Path:
    (entry,) = cache.entries()
    return entry.file


def test_an_entry_with_other_arrays_and_right_digests_is_made_anew(cache: Cache, make: Any) -> None:
    """Who can write to the folder, but does not know its secret, changes no figure."""
    cache.get("plans", "almaty", 1, make)
    file = only_file(cache)
    secret = (cache.folder / SECRET_FILE).read_bytes()
    found = ArraysFile(file, secret)
    forged, about = {name: array + 1 for name, array in found.items()}, found.about
    found.close()
    file.unlink()
    write_arrays(file, forged, about)

    assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 2


@unix_only
def test_the_secret_is_the_user_s_alone_and_nothing_is_made_for_all_to_write(cache: Cache, make: Any) -> None:
    usual = os.umask(0)
    try:
        cache.get("plans", "almaty", 1, make)
    finally:
        os.umask(usual)
    assert (cache.folder / SECRET_FILE).stat().st_mode & 0o777 == 0o600
    everything = [cache.folder, *cache.folder.rglob("*")]
    assert [str(one) for one in everything if one.stat().st_mode & 0o022] == []


SECRETS: dict[str, Callable[[Path], object]] = {
    "gone": lambda file: file.unlink(),
    "cut off": lambda file: os.truncate(file, 5),
    "another": lambda file: file.write_bytes(bytes(32)),
    "open to all": lambda file: file.chmod(0o644),
    "a pipe": lambda file: (file.unlink(), os.mkfifo(file)),
    "a link": lambda file: (file.rename(file.with_name("x")), file.symlink_to(file.with_name("x"))),
}


@unix_only
@pytest.mark.parametrize("change", SECRETS.values(), ids=SECRETS.keys())
def test_another_secret_makes_everything_anew_once(
    cache: Cache, make: Any, change: Callable[[Path], object]
) -> None:
    cache.get("plans", "almaty", 1, make)
    change(cache.folder / SECRET_FILE)
    for _ in range(2):
        assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 2
    assert (cache.folder / SECRET_FILE).stat().st_mode & 0o777 == 0o600


@unix_only
def test_a_cache_of_another_user_is_said_once_and_left_alone(
    cache: Cache, make: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cache.get("plans", "almaty", 1, make)
    before = only_file(cache).read_bytes()
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    for place in ("almaty", "astana", "almaty"):
        assert make.gives(cache.get("plans", place, 1, make))
    assert make.times == 4
    (said,) = caplog.messages
    assert "belongs to another user; the run goes on" in said
    assert only_file(cache).read_bytes() == before


@unix_only
def test_a_disk_that_hides_nothing_keeps_nothing(
    cache: Cache, make: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """On some disks every file is everybody's."""
    opened = os.open
    monkeypatch.setattr(os, "open", lambda *given, **more: opened(*given[:2], 0o666 if given[2:] else 0o777))
    usual = os.umask(0)
    try:
        for _ in range(2):
            assert make.gives(cache.get("plans", "almaty", 1, make))
    finally:
        os.umask(usual)
    (said,) = caplog.messages
    assert "other users can read all that is kept there" in said


@unix_only
@pytest.mark.parametrize("kind", ["a pipe", "a device", "a folder", "a link", "a link to a device"])
def test_what_is_no_file_is_no_entry_and_is_replaced_by_one(cache: Cache, make: Any, kind: str) -> None:
    cache.get("plans", "almaty", 1, make)
    file = only_file(cache)
    whole = file.rename(file.with_name("elsewhere"))
    if kind == "a pipe":
        os.mkfifo(file)
    elif kind == "a folder":
        file.mkdir()
    elif kind == "a link":
        file.symlink_to(whole)
    elif kind == "a link to a device":
        file.symlink_to("/dev/zero")
    else:
        try:
            os.mknod(file, 0o600 | 0o020000, os.makedev(1, 5))
        except OSError:
            pytest.skip("devices are for root to make")

    for _ in range(2):
        assert make.gives(cache.get("plans", "almaty", 1, make))
    assert make.times == 2
    assert file.is_file()
    assert not file.is_symlink()


@unix_only
def test_a_folder_with_something_in_it_stays(cache: Cache, make: Any) -> None:
    cache.get("plans", "almaty", 1, make)
    file = only_file(cache)
    file.unlink()
    file.mkdir()
    (file / "thesis.txt").write_text("mine")
    assert make.gives(cache.get("plans", "almaty", 1, make))
    assert (file / "thesis.txt").read_text() == "mine"
    assert cache.problem is not None


ABOUT = {"of": "nowhere"}
GOOD = ["<i8", [3], 0, hashlib.sha256(bytes(24)).hexdigest()]
ODD: dict[str, Any] = {
    "no table": [1, 2],
    "a number": 5,
    "nothing": None,
    "no arrays": {"about": ABOUT},
    "arrays in a list": {"about": ABOUT, "arrays": [GOOD]},
    "an array of nothing": {"about": ABOUT, "arrays": {"a": None}},
    "a short row": {"about": ABOUT, "arrays": {"a": GOOD[:3]}},
    **{
        name: {"about": ABOUT, "arrays": {"a": row}}
        for name, row in {
            "objects": ["|O", [3], 0, GOOD[3]],
            "a record": ["<i8,<i8", [3], 0, GOOD[3]],
            "an array of arrays": ["(9,9)<i8", [3], 0, GOOD[3]],
            "no kind": ["", [3], 0, GOOD[3]],
            "a kind that is a number": [8, [3], 0, GOOD[3]],
            "fewer than none": ["<i8", [-3], 0, GOOD[3]],
            "a half": ["<i8", [1.5], 0, GOOD[3]],
            "a truth for a number": ["<i8", [True], 0, GOOD[3]],
            "a shape that is a number": ["<i8", 3, 0, GOOD[3]],
            "a start before the file": ["<i8", [3], -8, GOOD[3]],
            "a start behind it": ["<i8", [3], 10**6, GOOD[3]],
            "a start beyond numbers": ["<i8", [3], 10**30, GOOD[3]],
            "more than there is": ["<i8", [10**12], 0, GOOD[3]],
            "more than can be": ["<i8", [10**30], 0, GOOD[3]],
            "wide words": ["<U999999999", [1], 0, GOOD[3]],
            "none of very many": ["<i8", [0, 2**62], 0, GOOD[3]],
            "very many dimensions": ["<i8", [1] * 200, 0, GOOD[3]],
            "another digest": ["<i8", [3], 0, "0" * 64],
            "a digest that is a number": ["<i8", [3], 0, 7],
            "a digest in other letters": ["<i8", [3], 0, "ä" * 64],
        }.items()
    },
}


def seal(file: Path, contents: bytes, *, claimed: int | None = None) -> None:
    """Write three zeros and a table of contents with the right digest."""
    tail = struct.pack("<Q32s18s", claimed or len(contents), hmac.digest(b"", contents, "sha256"), MAGIC)
    file.write_bytes(bytes(24) + contents + tail)


def read_all(file: Path) -> dict[str, Any]:
    found = ArraysFile(file)
    try:
        return dict(found)
    finally:
        found.close()


def test_a_table_of_contents_as_it_should_be_is_read(tmp_path: Path) -> None:
    seal(tmp_path / "file", json.dumps({"about": ABOUT, "arrays": {"a": GOOD}}).encode())
    assert read_all(tmp_path / "file")["a"].tolist() == [0, 0, 0]


@pytest.mark.parametrize("contents", ODD.values(), ids=ODD.keys())
def test_an_odd_table_of_contents_is_damage(tmp_path: Path, contents: Any) -> None:
    seal(tmp_path / "file", json.dumps(contents).encode())
    with pytest.raises(DamagedFileError):
        read_all(tmp_path / "file")


@pytest.mark.parametrize(
    "contents",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"about": {}, "arrays": {"a": ["<i8", [' + b"9" * 5000 + b"], 0, 0]}}",
    ],
)
def test_a_table_of_contents_that_is_no_text_of_its_kind_is_damage(tmp_path: Path, contents: bytes) -> None:
    seal(tmp_path / "file", contents)
    with pytest.raises(DamagedFileError):
        read_all(tmp_path / "file")


def test_a_table_of_contents_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    seal(tmp_path / "file", b"{}", claimed=2**31)
    with (tmp_path / "file").open("r+b") as file:
        tail = file.read()[-58:]
        file.truncate(2**31 + 100)  # takes no room on the disk
        file.seek(0, 2)
        file.write(tail)
    with pytest.raises(DamagedFileError, match="no table of contents"):
        ArraysFile(tmp_path / "file")


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EIO])
def test_a_folder_that_cannot_be_looked_into_is_said_once_and_stops_nothing(
    cache: Cache, make: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    def failing(usual: Callable[..., Any]) -> Callable[..., Any]:
        def act(path: Path, *given: object, **more: object) -> Any:
            if path.is_relative_to(cache.folder):
                raise OSError(number, os.strerror(number))
            return usual(path, *given, **more)

        return act

    # Whose digest names the entries, the files of the program, can be read as ever.
    for name in ("stat", "lstat", "mkdir", "open", "replace"):
        monkeypatch.setattr(Path, name, failing(getattr(Path, name)))
    assert not cache.has("plans", "almaty", 1)
    for _ in range(2):
        assert make.gives(cache.get("plans", "almaty", 1, make))
    monkeypatch.undo()
    assert make.times == 2
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("name", ["n" * 300, "n/" * 3000])
def test_a_name_that_is_too_long_is_said_once_and_stops_nothing(
    tmp_path: Path, make: Any, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    cache = Cache(tmp_path / name, GB)
    for _ in range(2):
        assert not cache.has("plans", "almaty", 1)
        assert make.gives(cache.get("plans", "almaty", 1, make))
    (said,) = caplog.messages
    assert "file name too long; the run goes on" in said


def test_arrays_of_every_kind_still_come_back(tmp_path: Path) -> None:
    arrays = {"a": np.array(["қ", "b"]), "b": np.zeros((0, 3)), "c": np.array(True), "d": np.array(b"x")}
    write_arrays(tmp_path / "file", arrays, {}, b"secret")
    found = ArraysFile(tmp_path / "file", b"secret")
    assert all(
        (found[name] == array).all() and found[name].shape == array.shape for name, array in arrays.items()
    )
    found.close()
    with pytest.raises(DamagedFileError, match="check sum of its table of contents is wrong"):
        ArraysFile(tmp_path / "file", b"another")
