from pathlib import Path

import numpy as np
import pytest

from sim.core.cache.arrays_file import Arrays
from sim.core.cache.disk_cache import Cache

GB = 10**9


class Maker:
    """Makes arrays and counts how often."""

    def __init__(self, factor: int = 1) -> None:
        self.factor = factor
        self.times = 0

    def __call__(self) -> Arrays:
        self.times += 1
        return {
            "pool/arcs": np.arange(1000, dtype=np.uint16) * self.factor,
            "blocks/0/leave_s": np.linspace(0, 86_400, 77, dtype=np.float32),
            "blocks/0/n_stops": np.array([], dtype=np.uint8),
            "words": np.array(["walk", "қала"]),
            "seen": np.array([[True, False], [False, True]]),
            "people": np.array(2_351_000),
        }


def same(one: Arrays, other: Arrays) -> bool:
    assert list(one) == list(other)
    return all(
        one[name].dtype == other[name].dtype
        and one[name].shape == other[name].shape
        and bool((one[name] == other[name]).all())
        for name in one
    )


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 8 * GB)


def test_what_was_made_once_is_found_again(cache: Cache, make: Maker, tmp_path: Path) -> None:
    made = cache.get("plans", "almaty", {"seed": 1}, make)
    found = Cache(tmp_path / "cache", 8 * GB).get("plans", "almaty", {"seed": 1}, make)

    assert make.times == 1
    assert same(found, made)
    assert len(found) == 6
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
