"""The same bytes, however the work is divided and wherever the plans come from."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.cameras.stock.stock import Stock
from sim.core.cache.disk_cache import Cache
from sim.core.draws import run_draws
from sim.engine.cohort import groups
from sim.engine.cohort.cohort_day import CohortDay, CohortRecords, run_cohort_day
from sim.engine.cohort.groups import make_travel_times, resident_groups
from sim.engine.cohort.pack import make_plans
from sim.study.cohorts import cohort_day_of
from sim.world.network import Network
from tests.engine.cohort.packed_town import in_blocks
from tests.engine.cohort.two_engines import (
    MEASURES,
    SEED,
    assert_same,
    chancy,
    cohort_day,
    cohorts,
    ground,
    network_of,
    part_of,
    people,
    town,
)

RESIDENTS = 90


@pytest.fixture(scope="module")
def network() -> Network:
    return network_of(part_of(town(RESIDENTS)), Stock(30, 16, 3, 5))


@pytest.fixture(scope="module")
def day(network: Network) -> CohortDay:
    return cohort_day(network, chancy())


@pytest.fixture(scope="module")
def day_in(day: CohortDay) -> Callable[[int], CohortDay]:
    """Cut a day into blocks of a size."""
    return lambda block_size: in_blocks(day, block_size)


def everything(records: CohortRecords) -> list[bytes]:
    (group,) = records.groups
    of_people = [getattr(group, name).tobytes() for name in ("resident_id", "left_home", *MEASURES)]
    by_cell = [
        np.ascontiguousarray(table).tobytes()
        for seen in (records.seen.by_hour, records.seen.in_day)
        for table in seen.values()
    ]
    return of_people + by_cell


@pytest.mark.parametrize("block_size", [7, 1000])
def test_any_number_of_workers_leaves_the_same_bytes(day_in, block_size: int) -> None:
    day = day_in(block_size)
    alone = everything(run_cohort_day(day, workers=1))
    for workers in (2, 4):
        assert everything(run_cohort_day(day, workers=workers)) == alone


@pytest.mark.parametrize(("block_size", "workers"), [(1, 2), (7, 1), (RESIDENTS - 1, 4), (1000, 2)])
def test_blocks_of_any_size_see_the_same_of_everybody(day, day_in, block_size, workers) -> None:
    parts = day_in(block_size)
    assert len(parts.groups[0].plans.blocks) == -(-RESIDENTS // block_size)
    assert_same(cohorts(parts, workers=workers), cohorts(day))


def test_plans_made_in_small_blocks_are_lived_the_same(network, day) -> None:
    (group,) = day.groups
    plans = make_plans(network.city, people(), draws=group.draws, block_size=37)
    travel_times = make_travel_times(network.city, people().modes)
    assert_same(cohorts(day.of([replace(group, plans=plans, travel_times=travel_times)])), cohorts(day))


def test_progress_is_told_up_to_all_and_changes_nothing(day_in) -> None:
    day, told = day_in(30), []
    watched = run_cohort_day(day, workers=2, progress=told.append)
    assert told == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert everything(watched) == everything(run_cohort_day(day))


def test_an_interrupt_ends_the_day(day_in) -> None:
    def press_ctrl_c(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_cohort_day(day_in(7), workers=2, progress=press_ctrl_c)


def test_plans_streamed_from_a_cache_leave_the_same_bytes(network, tmp_path: Path, monkeypatch) -> None:
    cache = Cache(tmp_path, 10**9)
    options = {"seed": SEED, "sample": 1.0, "cache": cache}

    def day() -> CohortDay:
        found = resident_groups(network.part, ground(), people(), **options)
        return cohort_day_of(network, found, chancy(), run_draws(SEED, network.part.name))

    made = everything(run_cohort_day(day()))
    monkeypatch.setattr(groups, "make_plans", pytest.fail)  # Whoever made plans again would fail.
    assert everything(run_cohort_day(day(), workers=2)) == made == everything(run_cohort_day(day()))
    assert [entry.kind for entry in cache.entries()] == ["plans"]
