"""Counts of people: equal to looking at each of them, and adding up."""

from itertools import permutations
from time import process_time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.draws import Decision, Draws
from sim.core.errors import ContractError
from sim.core.vocabulary import MODES, ROLES, Definition
from sim.results.counts import day as counting
from sim.results.counts.day import GroupCount, GroupCounter, count_group, in_counts
from sim.results.counts.exposure import Exposure
from sim.results.counts.observed import Observed
from sim.results.counts.people import People, groups_of
from sim.results.counts.tally import DefinitionTally, Histogram, Tally, sum_tallies

N_CELLS = 4
CELLS = pd.DataFrame({"cell_id": range(N_CELLS), "district": ["North", "South", "South", "West"]})
MINUTES = (10, 50, 90)


def draw_people(n: int, seed: int) -> Observed:
    """Draw people, about a third of them never in view, with numbers as an engine could leave them."""
    draws, who = Draws(seed), np.arange(n)

    def upto(most: int, decision: Decision, occasion: int = 0) -> np.ndarray:
        return (draws.uniform(decision, who, occasion) * most).astype(np.int64)

    people = People(
        resident_id=who.astype(np.int32),
        home_cell=upto(N_CELLS, Decision.HOME_SITE).astype(np.int32),
        role=upto(5, Decision.ROLE).astype(np.uint8),
        mode=(1 + upto(2, Decision.MOTORISED_MODE)).astype(np.uint8),
        left_home=upto(4, Decision.LEAVES_HOME) > 0,
    )
    exposures = {}
    for occasion, definition in enumerate(Definition):
        n_sightings = np.maximum(upto(9, Decision.EXTRA_STOPS, occasion) - 2, 0)
        is_seen = n_sightings > 0
        exposures[definition] = Exposure(
            definition,
            n_sightings=n_sightings.astype(np.int32),
            n_cameras=np.minimum(n_sightings, 1 + upto(4, Decision.STOP_CELL, occasion)).astype(np.uint16),
            in_view_us=upto(3_600_000_000, Decision.STAY, occasion) * is_seen,
            hour_bits=(upto((1 << 24) - 1, Decision.DEPARTURE, occasion) * is_seen).astype(np.uint32),
        )
    return Observed(people, n, exposures, {})


def some(observed: Observed, rows: slice) -> Observed:
    people = People(**{name: values[rows] for name, values in vars(observed.people).items()})
    fields = ("n_sightings", "n_cameras", "in_view_us", "hour_bits")
    exposures = {
        one: Exposure(one, **{name: getattr(exposure, name)[rows] for name in fields})
        for one, exposure in observed.exposures.items()
    }
    return Observed(people, len(people), exposures, {})


def tally_of(observed: Observed) -> Tally:
    counted = count_group(observed, n_cells=N_CELLS)
    return counted.tally(groups_of(counted.homes, CELLS))


def histograms(one: DefinitionTally) -> tuple[Histogram, ...]:
    return one.cameras, one.tenths_in_view, one.passes, one.hours


def plain(tally: Tally) -> dict[str, object]:
    """Everything in a tally, comparable."""
    seen = {
        str(definition): (
            one.observed,
            one.sightings,
            one.in_view_us,
            *(histogram.values.tolist() for histogram in histograms(one)),
            *(histogram.counts.tolist() for histogram in histograms(one)),
            one.by_hour.tolist(),
        )
        for definition, one in tally.seen.items()
    }
    return {"n_people": tally.n_people, "left_home": tally.left_home, "seen": seen, "groups": tally.groups}


def test_counts_are_those_of_looking_at_each_person() -> None:
    observed = draw_people(500, seed=1)
    counted = count_group(observed, n_cells=N_CELLS)
    assert counted.n_people == 500
    assert counted.left_home == observed.people.left_home.sum()
    for definition, exposure in observed.exposures.items():
        one = counted.seen[definition]
        assert one.observed == (exposure.n_sightings > 0).sum() > 100
        assert one.sightings == exposure.n_sightings.sum()
        assert one.in_view_us == exposure.in_view_us.sum()
        hours = np.array([f"{bits:024b}".count("1") for bits in exposure.hour_bits.tolist()])
        for counted_people, numbers in ((one.passes, exposure.n_sightings), (one.hours, hours)):
            assert counted_people.values.tolist() == np.unique(numbers).tolist()
            assert (counted_people.size, counted_people.total) == (500, numbers.sum())
        assert one.by_hour.tolist() == [
            (exposure.hour_bits >> np.uint32(hour) & np.uint32(1)).astype(bool).sum() for hour in range(24)
        ]
        for percent in MINUTES:
            assert one.cameras.percentile(percent) == np.percentile(exposure.n_cameras, percent)
            minutes = np.percentile((exposure.in_view_us / 1e6) / 60, percent)
            # Times are rounded to 0.1 s, half of which is 1/1200 min.
            assert one.tenths_in_view.percentile(percent) / 600 == pytest.approx(minutes, abs=1 / 1200 + 1e-9)


def test_people_are_counted_by_home_and_kind() -> None:
    observed = draw_people(500, seed=2)
    people, homes = observed.people, count_group(observed, n_cells=N_CELLS).homes
    seen = observed.exposures[Definition.PUBLIC].n_sightings > 0
    for spread, chosen in (
        (homes.people, np.ones(500, dtype=bool)),
        (homes.observed[Definition.PUBLIC], seen),
    ):
        for cell in range(N_CELLS):
            assert spread.by_cell[cell] == (people.home_cell[chosen] == cell).sum()
        for role in range(len(ROLES)):
            for mode in range(len(MODES)):
                those = (people.role == role) & (people.mode == mode) & chosen
                assert spread.by_kind[role, mode] == those.sum()


def test_groups_leave_nobody_out() -> None:
    tally = tally_of(draw_people(300, seed=3))
    for dimension in ("district", "role", "mode"):
        groups = [count for (name, _), count in tally.groups.items() if name == dimension]
        assert sum(count.people for count in groups) == 300
        for definition, one in tally.seen.items():
            assert sum(count.observed[definition] for count in groups) == one.observed


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 10_000))
def test_the_tally_of_two_halves_is_that_of_the_whole(first: int, second: int, seed: int) -> None:
    whole = draw_people(first + second, seed)
    one, two = (tally_of(some(whole, rows)) for rows in (slice(0, first), slice(first, None)))
    assert plain(sum_tallies((one, two))) == plain(sum_tallies((two, one))) == plain(tally_of(whole))


def test_parts_add_up_alike_in_every_order() -> None:
    parts = [tally_of(draw_people(30, seed)) for seed in range(3)]
    sums = [plain(sum_tallies(order)) for order in permutations(parts)]
    assert all(one == sums[0] for one in sums)


def test_no_part_at_all_is_nobody() -> None:
    nobody = sum_tallies(())
    assert (nobody.n_people, nobody.left_home, nobody.groups) == (0, 0, {})
    assert [one.observed for one in nobody.seen.values()] == [0] * len(Definition)


@pytest.mark.parametrize("size", [1, 7, 64])
def test_the_size_of_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    observed = draw_people(100, seed=4)
    expected = plain(tally_of(observed))
    monkeypatch.setattr(counting, "_BLOCK", size)
    assert plain(tally_of(observed)) == expected


def test_people_can_come_bit_by_bit() -> None:
    whole = draw_people(100, seed=5)
    counter = GroupCounter(n_cells=N_CELLS)
    for rows in (slice(60, None), slice(0, 60)):
        part = some(whole, rows)
        counter.add(part.people, part.exposures)
    counted = counter.count(out_of=100, cells={})
    assert plain(counted.tally(groups_of(counted.homes, CELLS))) == plain(tally_of(whole))


def test_whoever_lives_outside_the_cells_is_refused() -> None:
    with pytest.raises(ContractError, match="residents lie in cells 0 to 3, but the city's cells are 0 to 2"):
        count_group(draw_people(50, seed=6), n_cells=3)


def test_an_exposure_of_other_people_is_refused() -> None:
    observed = draw_people(10, seed=7)
    with pytest.raises(ContractError, match="'installed' is of 10 people, but 9 were simulated"):
        Observed(some(observed, slice(0, 9)).people, 9, observed.exposures, {})


def test_a_role_without_a_word_is_refused() -> None:
    people = draw_people(3, seed=8).people
    with pytest.raises(ContractError, match=f"no role with the code 9; codes are 0 to {len(ROLES) - 1}"):
        People(people.resident_id, people.home_cell, np.array([0, 9, 1]), people.mode, people.left_home)


def test_nobody_stands_for_nobody() -> None:
    counted: GroupCount = count_group(draw_people(0, seed=9), n_cells=N_CELLS)
    assert counted.weight == 0


def test_a_hundred_thousand_people_are_counted_in_a_blink() -> None:
    observed = draw_people(100_000, seed=10)
    start = process_time()
    count_group(observed, n_cells=N_CELLS)
    assert process_time() - start < 0.3, "generous on a slow machine: about 0.01 s is usual"


def test_people_in_counts_are_taken_as_they_are_over_the_same_cells_only() -> None:
    observed = draw_people(20, seed=11)
    counted = in_counts(observed, n_cells=N_CELLS)
    assert in_counts(counted, n_cells=N_CELLS) is counted
    with pytest.raises(ContractError, match="counted over 4 cells, but the city has 5"):
        in_counts(counted, n_cells=5)
