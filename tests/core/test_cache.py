"""What is found, what is made, what is dropped."""

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.cache import entries
from sim.core.cache.arrays_file import Arrays
from sim.core.cache.disk_cache import Cache
from sim.core.disk import files as makers
from sim.core.disk.files import makers_digest

GB = 10**9


class Maker:
    """Makes arrays and counts how often."""

    def __init__(self, length: int = 1000) -> None:
        self.length = length
        self.times = 0

    def __call__(self) -> Arrays:
        self.times += 1
        return {"pool/arcs": np.arange(self.length, dtype=np.uint16), "words": np.array(["walk", "қала"])}


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 8 * GB)


def names(cache: Cache) -> list[str]:
    return [entry.name for entry in cache.entries()]


def last_used(cache: Cache, name: str, seconds_ago: float) -> None:
    (entry,) = (entry for entry in cache.entries() if entry.name == name)
    then = entry.file.stat().st_mtime - seconds_ago
    os.utime(entry.file, (then, then))


def test_what_was_made_once_is_found_again(cache: Cache, make: Maker) -> None:
    made = cache.get("plans", "almaty", {"seed": 1}, make)
    found = Cache(cache.folder, GB).get("plans", "almaty", {"seed": 1}, make)

    assert make.times == 1
    assert (list(found), len(found), "words" in found) == (list(made), 2, True)
    assert all((found[name] == made[name]).all() and found[name].dtype == made[name].dtype for name in made)
    with pytest.raises(KeyError):
        found["absent"]


def test_other_facts_other_places_and_other_kinds_are_other_entries(cache: Cache, make: Maker) -> None:
    for kind, name, facts in [("a", "b", 1), ("a", "b", 1.0), ("a", "b", "1"), ("a", "c", 1), ("d", "b", 1)]:
        cache.get(kind, name, facts, make)

    assert make.times == 5
    assert len(cache.entries()) == 5


def test_without_a_folder_everything_is_made_each_time(make: Maker) -> None:
    cache = Cache(None, GB)
    cache.get("plans", "almaty", 1, make)
    cache.get("plans", "almaty", 1, make)

    assert make.times == 2
    assert cache.entries() == []
    assert cache.clear().entries == 0


def test_a_maker_that_fails_leaves_nothing(cache: Cache) -> None:
    def fail() -> Arrays:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.get("plans", "almaty", 1, fail)
    assert not cache.folder.exists()


def test_a_cache_goes_to_other_processes(cache: Cache, make: Maker) -> None:
    cache.get("plans", "almaty", 1, make)
    pickle.loads(pickle.dumps(cache)).get("plans", "almaty", 1, make)  # noqa: S301  # our own
    assert make.times == 1


def test_names_of_places_become_plain_names_of_files(cache: Cache, make: Maker) -> None:
    for name in ("../../up", "Өскемен / ауыл", "a" * 300, "", "con:*?"):
        cache.get("plans of/all", name, 1, make)
        cache.get("plans of/all", name, 1, make)

    assert make.times == 5
    assert {entry.file.parent for entry in cache.entries()} == {
        cache.folder / makers_digest() / "plans_of_all"
    }
    assert "Өскемен_ауыл" in names(cache)


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pretend to be another version, or this one again."""

    def become(version: str) -> None:
        monkeypatch.setattr(sim, "__version__", version)
        makers_digest.cache_clear()

    yield become
    monkeypatch.undo()
    makers_digest.cache_clear()


def test_what_another_version_made_is_not_used(cache: Cache, make: Maker, versions: Any) -> None:
    cache.get("plans", "almaty", 1, make)
    versions("99.0")
    cache.get("plans", "almaty", 1, make)
    assert make.times == 2
    cache.get("plans", "almaty", 1, make)
    assert make.times == 2


def test_what_another_version_made_goes_after_a_day_without_use(
    cache: Cache, make: Maker, versions: Any
) -> None:
    for place in ("aqkol", "almaty"):
        cache.get("plans", place, 1, make)
    last_used(cache, "aqkol", 2 * 86_400)
    versions("99.0")
    cache.get("plans", "astana", 1, make)
    assert names(cache) == ["almaty", "astana"]


def test_changed_code_changed_tables_of_it_and_other_libraries_are_other_makers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "people" / "deep").mkdir(parents=True)
    source = tmp_path / "people" / "deep" / "rule.py"
    source.write_text("SHARE = 1\n")
    monkeypatch.setattr(makers, "_PACKAGE", tmp_path)
    seen = []

    def note() -> None:
        makers_digest.cache_clear()
        seen.append(makers_digest())

    note()
    note()
    assert seen[0] == seen[1]
    source.write_text("SHARE = 2\n")
    note()
    source.rename(source.with_name("law.py"))
    note()
    table = source.with_name("registry.csv")
    table.write_text("name,decimals\n")
    note()
    table.write_text("name,unit\n")
    note()
    monkeypatch.setattr(makers, "_LIBRARIES", ("numpy", "no-such-library"))
    note()
    makers_digest.cache_clear()
    assert len(set(seen)) == 6


def test_every_package_that_makes_what_is_kept_is_watched() -> None:
    folders = {path.parent.name for path in makers._PACKAGE.glob("*/__init__.py")}
    makes_nothing_kept = {"scenario", "analytics", "api", "plots", "cli", "reports", "track"}
    assert folders - makes_nothing_kept == set(makers._MAKERS)


@pytest.fixture
def three(tmp_path: Path) -> Cache:
    """Three entries of 200 kB in a cache for four, used an hour, three and two hours ago."""
    cache = Cache(tmp_path / "cache", 850_000)
    for place, hours in (("aqkol", 1), ("almaty", 3), ("astana", 2)):
        cache.get("plans", place, 1, Maker(100_000))
        last_used(cache, place, hours * 3600)
    return cache


def test_what_was_used_longest_ago_goes_first(three: Cache) -> None:
    three.get("plans", "aral", 1, Maker(100_000))
    assert names(three) == ["almaty", "aqkol", "aral", "astana"]
    three.get("plans", "atyrau", 1, Maker(100_000))
    assert names(three) == ["aqkol", "aral", "astana", "atyrau"]
    assert three.problem is None


def test_using_an_entry_keeps_it(three: Cache, make: Maker) -> None:
    three.get("plans", "almaty", 1, make)
    three.get("plans", "aral", 1, Maker(200_000))
    assert names(three) == ["almaty", "aqkol", "aral"]
    assert make.times == 0


def test_what_is_in_use_is_never_dropped_for_something_new(
    three: Cache, make: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    for place in ("aqkol", "almaty", "astana"):
        three.get("plans", place, 1, make)
    for _ in range(2):
        made = three.get("plans", "aral", 1, Maker(200_000))
        assert len(made["pool/arcs"]) == 200_000
    assert names(three) == ["almaty", "aqkol", "astana"]
    assert [record.getMessage() for record in caplog.records] == [three.problem]
    assert "is full (limit 0.00085 GB" in three.problem
    three.get("plans", "aral", 1, Maker(50_000))
    assert "aral" in names(three), "something smaller still fits"


def test_a_clock_that_was_wrong_once_keeps_no_entry_for_ever(three: Cache) -> None:
    last_used(three, "astana", -10 * 365 * 86_400)
    three.get("plans", "aral", 1, Maker(150_000))
    assert names(three) == ["almaty", "aqkol", "aral"]


def test_the_disk_is_never_filled_to_the_brim(three: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """What others need is not taken, and old entries go first."""
    free = [entries.KEPT_FREE_BYTES - 300_000]
    monkeypatch.setattr(entries.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": free[0]}))
    three.get("plans", "aral", 1, Maker(1000))
    assert names(three) == ["aqkol", "aral"]
    assert three.problem is None
    free[0] -= 2 * GB
    three.get("plans", "atyrau", 1, Maker(1000))
    assert "is full" in three.problem
    assert "1 GB of the disk stays free" in three.problem


def test_clearing_takes_what_is_ours_and_nothing_else(three: Cache) -> None:
    folder = three.folder
    (folder / "thesis.arrays").write_text("mine")
    (folder / "photos" / "2026").mkdir(parents=True)
    (folder / "photos" / "2026" / "almaty.arrays").write_text("mine")
    (folder / makers_digest() / "plans" / "notes.txt").write_text("mine")
    (folder / makers_digest() / "plans" / ".writing-1").write_text("left over")

    cleared = three.clear()

    assert (cleared.entries, cleared.in_use) == (3, 0)
    assert 600_000 < cleared.size_bytes < 610_000
    left = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert left == ["CACHEDIR.TAG", "almaty.arrays", "notes.txt", "secret", "thesis.arrays"]


def test_a_cleared_cache_is_as_new(cache: Cache, make: Maker) -> None:
    cache.get("plans", "almaty", 1, make)
    cache.clear()
    assert sorted(path.name for path in cache.folder.iterdir()) == ["CACHEDIR.TAG", "secret"]
    cache.get("plans", "almaty", 1, make)
    assert names(cache) == ["almaty"]


def test_only_a_folder_of_our_own_is_marked_as_a_cache(tmp_path: Path, make: Maker) -> None:
    Cache(tmp_path, GB).get("plans", "almaty", 1, make)
    assert not (tmp_path / "CACHEDIR.TAG").exists(), "back-ups would skip everything else in it"
    Cache(tmp_path / "new", GB).get("plans", "almaty", 1, make)
    assert (
        (tmp_path / "new" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806")
    )
