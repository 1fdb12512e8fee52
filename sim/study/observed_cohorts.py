"""What results take of a day as the cohort engine lives it: people and what was seen of them, or counts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.engine.cohort.cohort_day import CohortDayRun, CohortRecords, GroupRecords, Job, SeenByCell
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.results.counts.day import GroupCount, GroupCounter
from sim.results.counts.exposure import CellsSeen, Exposure
from sim.results.counts.observed import Observed
from sim.results.counts.people import People

Number = TypeVar("Number", bound=np.generic)

Watch = Callable[[Job, GroupRecords], None]
"""Shown what a day leaves of people, block by block."""


def observe_cohort(records: CohortRecords, *, out_of: int) -> Observed:
    """Put the people of all groups into one list, with what was seen of them.

    Parameters
    ----------
    records
        What the day left.
    out_of
        How many people there are, of whom those simulated are a simple random sample.
    """
    groups = records.groups
    people = People(
        resident_id=_numbered(groups),
        home_cell=np.concatenate([group.home_cell for group in groups]),
        role=np.concatenate([group.role for group in groups]),
        mode=np.concatenate([group.mode for group in groups]),
        left_home=np.concatenate([group.left_home for group in groups]),
    )
    return Observed(people, out_of, _exposures(groups), _seen(records.seen))


def count_cohort(
    run: CohortDayRun,
    *,
    out_of: int,
    n_cells: int,
    definitions: Collection[Definition] = DEFINITIONS,
    watch: Watch | None = None,
) -> GroupCount:
    """Let a day be lived and count its people as they come, without keeping them.

    Parameters
    ----------
    run
        The day.
    out_of
        How many people there are, of whom those simulated are a simple random sample.
    n_cells
        Cells of the part.
    definitions
        Under which to count; all unless given.
    watch
        Shown each block.
    """
    counter = GroupCounter(n_cells=n_cells, definitions=definitions)
    for job, block in run.blocks():
        if watch is not None:
            watch(job, block)
        people = People(block.resident_id, block.home_cell, block.role, block.mode, block.left_home)
        counter.add(people, _exposures([block]))
    seen = _seen(run.seen_by_cell())
    return counter.count(out_of=out_of, cells={definition: seen[definition] for definition in definitions})


def _seen(seen: SeenByCell) -> dict[Definition, CellsSeen]:
    return {
        definition: CellsSeen(seen.in_day[definition], seen.by_hour[definition]) for definition in DEFINITIONS
    }


def _numbered(groups: Sequence[GroupRecords]) -> NDArray[np.int64]:
    """Give numbers to the people of all groups, one group after the other."""
    sizes = [int(group.resident_id.max(initial=-1)) + 1 for group in groups]
    firsts = np.cumsum([0, *sizes[:-1]])
    return np.concatenate(
        [group.resident_id + first for group, first in zip(groups, firsts, strict=True)], dtype=np.int64
    )


def _exposures(groups: Sequence[GroupRecords]) -> Mapping[Definition, Exposure]:
    return {
        definition: Exposure(
            definition,
            n_sightings=_column([group.n_sightings for group in groups], number),
            n_cameras=_column([group.n_cameras for group in groups], number),
            in_view_us=_column([group.in_view_us for group in groups], number),
            hour_bits=_column([group.hour_bits for group in groups], number),
        )
        for number, definition in enumerate(DEFINITIONS)
    }


def _column(tables: Sequence[NDArray[Number]], number: int) -> NDArray[Number]:
    columns = [table[:, number] for table in tables]
    return columns[0] if len(columns) == 1 else np.concatenate(columns)
