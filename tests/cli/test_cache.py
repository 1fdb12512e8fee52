import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.cli.cache import size_text
from sim.cli.terminal.console import shown_progress
from sim.core.cache.disk_cache import user_cache
from sim.core.disk.files import makers_digest

FOLDER, LIMIT = "SAFECITY_CACHE", "SAFECITY_CACHE_LIMIT_GB"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with plans of two places and the city of one."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    for kind, place, seed, length in [
        ("plans", "almaty", 1, 303_000),
        ("plans", "almaty", 2, 303_000),
        ("plans", "aqkol", 1, 1000),
        ("city", "almaty", None, 2000),
    ]:
        user_cache().get(kind, place, seed, lambda length=length: {"a": np.zeros(length)})
    return tmp_path / "cache"


def on_disk(folder: Path, pattern: str = "*") -> list[str]:
    """Size of the cache's files, as it should be written."""
    size = sum(file.stat().st_size for file in folder.glob(f"*/{pattern}.arrays"))
    return size_text(size).split()


def test_it_shows_where_how_large_and_what(safecity: Callable[..., object], folder: Path) -> None:
    answer = safecity("cache")

    assert (answer.code, answer.err) == (0, "")
    lines = [line.split() for line in answer.out.splitlines()]
    assert lines[0] == ["folder", str(folder)]
    assert lines[1] == ["in", "use", *on_disk(folder, "*/*"), "of", "8", "GB"]
    city, plans = lines.index(["city"]), lines.index(["plans"])
    assert lines[city + 1][:4] == ["almaty", "1", *on_disk(folder, "city/*")]
    assert lines[plans + 1][:4] == ["almaty", "2", *on_disk(folder, "plans/almaty*")]
    assert lines[plans + 2][:4] == ["aqkol", "1", *on_disk(folder, "plans/aqkol*")]
    assert safecity("cache", "show").out == answer.out


def test_many_places_are_summed_up_but_for_the_largest(safecity: Callable[..., object], folder: Path) -> None:
    for number in range(7):
        user_cache().get("plans", f"town_{number}", 1, lambda number=number: {"a": np.zeros(2000 + number)})
    lines = [line.split() for line in safecity("cache").out.splitlines()]
    plans = lines.index(["plans"])
    assert [line[0] for line in lines[plans + 1 : plans + 7]] == [
        "almaty",
        *(f"town_{n}" for n in range(6, 1, -1)),
    ]
    assert lines[plans + 7][:4] == ["3", "smaller", "ones", "3"]


def test_it_is_cleared(safecity: Callable[..., object], folder: Path) -> None:
    size = " ".join(on_disk(folder, "*/*"))
    answer = safecity("cache", "clear")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"removed 4 entries, {size}, from {folder}\n"
    assert user_cache().entries() == []
    assert "in use  0 bytes of 8 GB" in safecity("cache").out
    assert safecity("cache", "clear").out == f"removed 0 entries, 0 bytes, from {folder}\n"


def test_a_cache_that_was_never_used_is_no_error(
    safecity: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "never"))
    assert safecity("cache").code == 0
    assert safecity("cache", "clear").code == 0
    assert not (tmp_path / "never").exists()


def test_what_other_code_made_is_summed_up(
    safecity: Callable[..., object], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sim, "__version__", "99.0")
    makers_digest.cache_clear()
    try:
        text = safecity("cache").out
    finally:
        monkeypatch.undo()
        makers_digest.cache_clear()
    assert "made by other code or libraries" in text
    assert "almaty" not in text
    last = text.splitlines()[-1].split()
    assert last[:6] == ["will", "be", "dropped", "4", *on_disk(folder, "*/*")]


def test_a_cache_that_is_off_says_so(
    safecity: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, "off")
    for arguments in ([], ["clear"]):
        answer = safecity("cache", *arguments)
        assert (answer.code, answer.out) == (0, "nothing is kept between runs: SAFECITY_CACHE is 'off'\n")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ((FOLDER, "file"), "file is not a folder; SAFECITY_CACHE must name one, or be 'off'"),
        ((LIMIT, "much"), "SAFECITY_CACHE_LIMIT_GB is 'much', but must be a number of gigabytes"),
    ],
)
def test_settings_that_cannot_be_are_said_in_one_sentence(
    safecity: Callable[..., object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: tuple[str, str],
    words: str,
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(*setting)

    answer = safecity("cache")

    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert answer.err.count("\n") == 1


def test_a_folder_that_may_not_be_read_is_said(
    safecity: Callable[..., object], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", denied)
    answer = safecity("cache")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"safecity: the cache {folder} cannot be read: permission denied\n"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (12_345, "12.3 kB"),
        (445_000_000, "445 MB"),
        (8e9, "8 GB"),
        (2e12, "2,000 GB"),
    ],
)
def test_sizes_are_written_with_three_digits(size: float, text: str) -> None:
    assert size_text(size) == text


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import json, sys; from sim.cli.main import answer; code = answer(['cache', '--help']); "
        "heavy = ('numpy', 'pandas', 'platformdirs', 'rich.progress'); "
        "print(json.dumps([code, *(name for name in heavy if name in sys.modules)]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [0]
    assert "SAFECITY_CACHE_LIMIT_GB" in done.stdout


def test_a_cache_that_cannot_be_written_is_said_beside_the_progress(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv(FOLDER, str(tmp_path / "file"))
    with shown_progress() as progress:
        progress("people", 0)
        cache = user_cache()
        for _ in range(2):
            cache.get("plans", "almaty", 1, lambda: {"a": np.zeros(3)})
    said = capsys.readouterr().err.splitlines()[1:]
    assert said == [
        f"safecity: the cache {tmp_path / 'file'} cannot be written: not a directory; "
        "the run goes on without keeping more"
    ]
