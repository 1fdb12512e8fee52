"""What lies side by side in one number never runs into its neighbour: it fits, or the day refuses it."""

from dataclasses import replace

import numpy as np
import pytest

from sim.core.errors import ContractError
from sim.engine.cohort import block_day
from sim.engine.cohort.block_day import WorkerState
from sim.engine.cohort.kernel_types import (
    CELL_COUNTER_BITS,
    CELL_COUNTERS,
    COUNTER_BITS,
    COUNTERS_IN_WORD,
    DEFINITION_BITS,
    DEFINITIONS,
    MOST_IN_COUNTER,
    MOST_PEOPLE_IN_COUNTER,
    MOST_US,
    N_WORDS,
    ROW_BITS,
    SIGHTING_COUNTERS,
    WORD_BITS,
    check_lanes,
    people_counted,
)
from sim.engine.cohort.place import check_room
from tests.engine.cohort.packed_town import packed
from tests.engine.cohort.two_engines import cohorts


def test_every_definition_has_a_lane_and_a_bit():
    assert COUNTER_BITS * len(DEFINITIONS) <= WORD_BITS
    assert CELL_COUNTER_BITS * COUNTERS_IN_WORD <= WORD_BITS
    assert len(DEFINITIONS) <= DEFINITION_BITS
    assert len(DEFINITIONS) <= N_WORDS * COUNTERS_IN_WORD


def test_a_definition_too_many_is_refused_where_lanes_are_laid_out():
    check_lanes(len(DEFINITIONS))
    with pytest.raises(ContractError, match="8 definitions are more than the 7 that a number of 64 bits"):
        check_lanes(8)


@pytest.mark.parametrize("number", range(len(DEFINITIONS)))
def test_a_full_lane_is_read_back_and_leaves_the_others_empty(number):
    full = SIGHTING_COUNTERS[1 << number] * np.uint64(MOST_IN_COUNTER)
    counters = [int(full) >> COUNTER_BITS * other & MOST_IN_COUNTER for other in range(len(DEFINITIONS))]
    assert counters == [MOST_IN_COUNTER * (other == number) for other in range(len(DEFINITIONS))]
    words = CELL_COUNTERS[1 << number] * np.uint64(MOST_PEOPLE_IN_COUNTER)
    assert people_counted(words).tolist() == [
        MOST_PEOPLE_IN_COUNTER * (other == number) for other in range(len(DEFINITIONS))
    ]


def camp_with(n_in_words: int) -> WorkerState:
    words = np.zeros((25, 1, N_WORDS), dtype=np.uint64)
    words[:] = CELL_COUNTERS[1] * np.uint64(n_in_words)
    return WorkerState(None, words, np.zeros((25, 1, len(DEFINITIONS)), dtype=np.int32), n_in_words)


def test_lanes_are_emptied_before_the_people_who_would_not_fit():
    worker = camp_with(MOST_PEOPLE_IN_COUNTER - 10)
    block_day._make_room(worker, 10, may_count_again=False)
    assert (worker.n_in_words, worker.by_cell.max()) == (MOST_PEOPLE_IN_COUNTER, 0)
    block_day._make_room(worker, 1, may_count_again=False)
    assert (worker.n_in_words, worker.by_cell.max()) == (1, MOST_PEOPLE_IN_COUNTER - 10)


def test_a_block_that_fills_more_than_empty_lanes_is_refused():
    block_day._make_room(camp_with(0), MOST_PEOPLE_IN_COUNTER, may_count_again=False)
    with pytest.raises(ContractError, match="a block of 65536 people cannot be counted"):
        block_day._make_room(camp_with(0), MOST_PEOPLE_IN_COUNTER + 1, may_count_again=False)


def test_times_fit_above_the_bits_that_they_share():
    assert np.int64(MOST_US) << ROW_BITS > 0
    assert np.iinfo(np.int64).max < (MOST_US + 1) << ROW_BITS
    check_room("watches", 3, 3)
    with pytest.raises(ContractError, match="a part with 4 watches cannot be laid out; the most is 3"):
        check_room("watches", 4, 3)


def test_more_stretches_than_are_counted_stop_the_day(town, all_seen, monkeypatch):
    street = town(settings=replace(all_seen, capture=0.5))
    street.street_camera((0, 10.0, 20.0))
    street.walker(0, [0, 1] * 12)
    day = packed(street.day(), street, camera_cell=np.zeros(1, dtype=np.int64), n_cells=1)
    cohorts(day)
    monkeypatch.setattr(block_day, "_MOST_STRETCHES", 10)
    with pytest.raises(ContractError, match=r"a camera sees somebody \d+ times in a day; only 10"):
        cohorts(day)
