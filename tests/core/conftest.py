"""A cache of a test's own, and blocks of arrays to keep in it."""

from pathlib import Path

import numpy as np
import pytest

from sim.core.cache.arrays_file import Arrays
from sim.core.cache.disk_cache import Cache

BLOCKS = 5


class BlockMaker:
    """Makes blocks of arrays, counts how often, and knows their sums."""

    def __init__(self) -> None:
        self.times = 0
        self.sums = [int((np.arange(2000) + number).sum()) for number in range(BLOCKS)]

    def __call__(self) -> Arrays:
        self.times += 1
        return {f"block/{number}": np.arange(2000) + number for number in range(BLOCKS)}

    def gives(self, kept: Arrays) -> bool:
        """Read all blocks and compare."""
        return [int(kept[f"block/{number}"].sum()) for number in range(BLOCKS)] == self.sums


@pytest.fixture
def make() -> BlockMaker:
    return BlockMaker()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Give an empty cache with room for everything."""
    return Cache(tmp_path / "cache", 8 * 10**9)
