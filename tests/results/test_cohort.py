"""From what the cohort engine leaves to what results take."""

from collections.abc import Iterator

import numpy as np
import pytest

from sim.core.draws import Decision, Draws
from sim.core.vocabulary import Definition
from sim.engine.cohort.cohort_day import CohortRecords, GroupRecords, SeenByCell
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.results.counts.day import count_group
from sim.study.observed_cohorts import count_cohort, observe_cohort

N_CELLS = 3


def draw_group(n: int, seed: int) -> GroupRecords:
    draws, who = Draws(seed), np.arange(n)

    def upto(most: int, decision: Decision) -> np.ndarray:
        columns = [draws.uniform(decision, who, number) * most for number in range(len(DEFINITIONS))]
        return np.stack(columns, axis=1).astype(np.int64)

    n_sightings = upto(4, Decision.EXTRA_STOPS)
    return GroupRecords(
        resident_id=who[::-1].astype(np.int32),
        home_cell=upto(N_CELLS, Decision.HOME_SITE)[:, 0].astype(np.int32),
        role=upto(5, Decision.ROLE)[:, 0].astype(np.uint8),
        mode=(1 + upto(2, Decision.MOTORISED_MODE)[:, 0]).astype(np.uint8),
        left_home=upto(2, Decision.LEAVES_HOME)[:, 0] > 0,
        n_sightings=n_sightings.astype(np.int32),
        n_cameras=np.minimum(n_sightings, 2).astype(np.int32),
        in_view_us=upto(10_000_000, Decision.STAY) * (n_sightings > 0),
        hour_bits=(upto(1 << 24, Decision.DEPARTURE) * (n_sightings > 0)).astype(np.uint32),
    )


@pytest.fixture
def records() -> CohortRecords:
    """Two groups of forty and twenty-five people; what the cells saw is told apart by its size."""
    seen = {
        definition: np.full((N_CELLS, 24), number, dtype=np.int32)
        for number, definition in enumerate(DEFINITIONS)
    }
    in_day = {definition: by_hour.max(axis=1) for definition, by_hour in seen.items()}
    return CohortRecords((draw_group(40, seed=1), draw_group(25, seed=2)), SeenByCell(seen, in_day))


def test_people_of_all_groups_are_numbered_one_group_after_the_other(records: CohortRecords) -> None:
    observed = observe_cohort(records, out_of=65)
    assert observed.people.resident_id.tolist() == [*range(39, -1, -1), *range(64, 39, -1)]
    assert len(observed.people) == observed.out_of


@pytest.mark.parametrize("definition", list(Definition))
def test_each_definition_has_its_own_column(records: CohortRecords, definition: Definition) -> None:
    observed, number = observe_cohort(records, out_of=65), DEFINITIONS.index(definition)
    exposure = observed.exposures[definition]
    for name in ("n_sightings", "n_cameras", "in_view_us", "hour_bits"):
        columns = [getattr(group, name)[:, number] for group in records.groups]
        assert np.array_equal(getattr(exposure, name), np.concatenate(columns))
    assert (observed.seen[definition].by_hour == number).all()


class Simulated:
    """A day that is over, whose blocks come the last one first."""

    def __init__(self, records: CohortRecords) -> None:
        self.records = records

    def blocks(self) -> Iterator[tuple[tuple[int, int], GroupRecords]]:
        for number, group in reversed(list(enumerate(self.records.groups))):
            yield (number, 0), group

    def seen_by_cell(self) -> SeenByCell:
        return self.records.seen


def test_counting_blocks_as_they_come_is_counting_everybody(records: CohortRecords) -> None:
    one = count_cohort(Simulated(records), out_of=65, n_cells=N_CELLS)
    two = count_group(observe_cohort(records, out_of=65), n_cells=N_CELLS)
    assert (one.n_people, one.left_home, one.out_of) == (two.n_people, two.left_home, two.out_of)
    assert np.array_equal(one.homes.people.by_cell, two.homes.people.by_cell)
    for definition in Definition:
        seen, expected = one.seen[definition], two.seen[definition]
        assert seen.observed == expected.observed > 0
        assert (seen.sightings, seen.in_view_us) == (expected.sightings, expected.in_view_us)
        assert seen.by_hour.tolist() == expected.by_hour.tolist()
        assert seen.cameras.counts.tolist() == expected.cameras.counts.tolist()
        assert seen.tenths_in_view.values.tolist() == expected.tenths_in_view.values.tolist()
        at_home = one.homes.observed[definition]
        assert np.array_equal(at_home.by_kind, two.homes.observed[definition].by_kind)
        assert one.cells[definition] is not None
