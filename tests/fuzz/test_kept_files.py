"""Entries of the cache that something has damaged, or somebody made: what was kept is made anew, the same."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.campaign import EXAMPLES, MOST_SECONDS, Case, note, some
from tests.fuzz.oracle import Told, TooSlowError, fault_of, run

CALL = ("run", "aqkol_smart_city", "--sample", "0.005", "--json")


def _same(told: Told) -> str:
    return json.dumps({key: value for key, value in json.loads(told.out).items() if key != "timing"})


def _fault(found: str) -> str | None:
    """Run again, and say what is wrong with that."""
    try:
        told = run(CALL, within_s=MOST_SECONDS)
    except TooSlowError:
        return f"longer than {MOST_SECONDS} s"
    if told.refused:
        return told.sentence
    return fault_of(told, is_json=True) or (None if _same(told) == found else "other figures")


def _pipe(file: Path, _junk: bytes) -> None:
    file.unlink()
    os.mkfifo(file)


def _folder(file: Path, _junk: bytes) -> None:
    file.unlink()
    file.mkdir()


def _circle(file: Path, _junk: bytes) -> None:
    file.unlink()
    file.symlink_to(file)


def _shorter(file: Path, junk: bytes) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int.from_bytes(junk[:4].ljust(4, b"0")) % len(content)])


def _other_byte(file: Path, junk: bytes) -> None:
    content = bytearray(file.read_bytes())
    content[int.from_bytes(junk[:4].ljust(4, b"0")) % len(content)] ^= 1 + junk[-1] % 255
    file.write_bytes(content)


def _other_contents(file: Path, junk: bytes) -> None:
    """Put junk where the table of contents stands, at the end."""
    content = file.read_bytes()
    file.write_bytes(content[: -len(junk) - 40] + junk + content[-40:])


def _longer(file: Path, junk: bytes) -> None:
    with file.open("ab") as out:
        out.write(junk)


def _junk_alone(file: Path, junk: bytes) -> None:
    file.write_bytes(junk)


DAMAGES: tuple[Callable[[Path, bytes], None], ...] = (
    _pipe, _folder, _circle, _shorter, _other_byte, _other_contents, _longer, _junk_alone,
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run once with an empty cache; give the cache and what was found."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFECITY_CACHE", str(folder / "cache"))
        patch.chdir(folder)
        return folder / "cache", _same(run(CALL))


@some(3, part=0.1)
@given(
    which=st.integers(0, 9),
    damages=st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=1),
    junk=st.binary(min_size=1, max_size=80),
)
def test_a_damaged_entry_is_made_anew(
    kept: tuple[Path, str], which: int, damages: list[Callable[[Path, bytes], None]], junk: bytes
) -> None:
    good, found = kept
    cache = good.with_name("damaged")
    shutil.rmtree(cache, ignore_errors=True)
    shutil.copytree(good, cache)
    entries = sorted(cache.rglob("*.arrays"))
    assert entries
    damages[0](entries[which % len(entries)], junk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFECITY_CACHE", str(cache))
        patch.chdir(good.parent)
        fault = _fault(found)
    case = Case((*CALL, damages[0].__name__, entries[which % len(entries)].parent.name, junk.hex()))
    note("kept files", "faults" if fault else "ran", case, fault)
    assert EXAMPLES or not fault
