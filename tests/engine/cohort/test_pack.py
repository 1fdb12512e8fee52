"""Packed days say exactly what the tables of people, stops, legs and times say."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.draws import Draws
from sim.core.errors import ContractError
from sim.core.vocabulary import MODES, ROLES
from sim.engine.cohort.groups import plans_from_arrays, plans_to_arrays
from sim.engine.cohort.pack import make_plans, pack_plans, resident_tables
from sim.engine.cohort.plans import DayTables, PlanBlock, Plans
from sim.engine.individual.population import make_population

DRAWS = Draws(7)


def day_of_each(plans: Plans) -> dict[int, tuple]:
    """Unpack everybody: who they are, where and until when, and how they go on from each stop."""
    return {person: day for block in plans for person, day in unpacked(plans, block)}


def unpacked(plans: Plans, block: PlanBlock):
    stop, leg = 0, 0
    for row in range(len(block)):
        stops = []
        for here in range(stop, stop + int(block.n_stops[row])):
            legs = range(leg, leg + int(block.n_legs[here]))
            stops.append((int(block.site[here]), float(block.leave_s[here]), [_leg(block, i) for i in legs]))
            leg = legs.stop
        stop += int(block.n_stops[row])
        about = int(block.home_cell[row]), str(ROLES[block.role[row]]), str(MODES[block.mode[row]])
        yield int(block.resident_id[row]), (about, stops)
    assert (stop, leg) == (block.site.size, block.leg_mode.size) == (block.leave_s.size, block.leg_path.size)


def _leg(block: PlanBlock, leg: int) -> tuple[str, list[int]]:
    row, turned = divmod(int(block.leg_path[leg]), 2)
    arcs = block.routes.arcs[block.routes.indptr[row] : block.routes.indptr[row + 1]].astype(int)
    return str(MODES[block.leg_mode[leg]]), (arcs[::-1] ^ 1 if turned else arcs).tolist()


def day_by_tables(population) -> dict[int, tuple]:
    residents = population.residents
    days = {
        int(row.resident_id): ((int(row.home_cell), str(row.role), str(row.mode)), [])
        for row in residents.itertuples()
    }
    for row in population.plans.itertuples():
        days[row.resident_id][1].append((int(row.site_id), float(row.leave_s), []))
    indptr, arcs = population.paths.indptr, population.paths.arcs
    for i, row in enumerate(population.legs.itertuples()):
        route = arcs[indptr[i] : indptr[i + 1]].tolist()
        days[row.resident_id][1][row.trip][2].append((str(row.mode), route))
    return days


def assert_same_days(days: dict[int, tuple], expected: dict[int, tuple]) -> None:
    assert list(days) != []
    assert sorted(days) == sorted(expected)
    differs = [person for person, day in expected.items() if days[person] != day]
    assert [(days[person], expected[person]) for person in differs[:1]] == []


@pytest.fixture(scope="module")
def everybody(village):
    return make_population(village.city, village.settings, sample=1.0, draws=DRAWS)


def test_days_of_everybody_are_those_of_the_tables(village, everybody) -> None:
    plans = make_plans(village.city, village.settings, draws=DRAWS, block_size=256)
    assert_same_days(day_of_each(plans), day_by_tables(everybody))
    assert plans.n_people == village.city.place.residents
    assert [len(block) for block in plans] == [256, 256, 188]
    assert any(len(legs) > 1 for _, stops in day_of_each(plans).values() for _, _, legs in stops)


@given(share=st.floats(0.01, 0.99), seed=st.integers(0, 5))
@settings(max_examples=10, deadline=None)
def test_days_of_a_sample_are_those_of_the_tables(village, share, seed) -> None:
    draws = Draws(seed)
    plans = make_plans(village.city, village.settings, draws=draws, sample=share)
    population = make_population(village.city, village.settings, sample=share, draws=draws)
    assert_same_days(day_of_each(plans), day_by_tables(population))


def test_times_are_kept_exactly(village, everybody) -> None:
    leave_s = everybody.plans["leave_s"].to_numpy()
    assert (leave_s.astype(np.float32) == leave_s).all()


def test_people_come_in_the_order_of_their_departures(village) -> None:
    for block in make_plans(village.city, village.settings, draws=DRAWS, block_size=300):
        first_stop = np.cumsum(block.n_stops, dtype=int) - block.n_stops
        stays_in = block.n_stops == 1
        hour = np.where(stays_in, -1, block.leave_s[first_stop] // 3600)
        assert sorted(zip(hour, block.resident_id, strict=True)) == list(
            zip(hour, block.resident_id, strict=True)
        )
        slot = np.repeat(np.arange(24), np.diff(block.slot_start))
        assert (slot == np.maximum(hour, 0)).all()
        assert block.slot_start.shape == (25,)
        assert stays_in.any()


def test_blocks_of_any_size_hold_the_same_days(village) -> None:
    whole = make_plans(village.city, village.settings, draws=DRAWS)
    parts = make_plans(village.city, village.settings, draws=DRAWS, block_size=97)
    assert_same_days(day_of_each(parts), day_of_each(whole))


def test_ways_are_kept_once_a_block_in_the_order_in_which_they_are_taken(village) -> None:
    for block in make_plans(village.city, village.settings, draws=DRAWS, block_size=300):
        taken = list(dict.fromkeys((block.leg_path >> 1).tolist()))
        assert taken == list(range(block.routes.indptr.size - 1))
        routes = [tuple(route) for route in np.split(block.routes.arcs, block.routes.indptr[1:-1])]
        modes = dict(zip((block.leg_path >> 1).tolist(), block.leg_mode.tolist(), strict=True))
        assert len({(modes[row], route) for row, route in enumerate(routes) if route}) == sum(
            map(bool, routes)
        )


def test_the_first_of_several_copies_lives_as_if_alone(village) -> None:
    alone = day_of_each(make_plans(village.city, village.settings, draws=DRAWS))
    copies = day_of_each(make_plans(village.city, village.settings, draws=DRAWS, n_copies=3))
    n = village.city.place.residents
    assert sorted(copies) == list(range(3 * n))
    # Ways may differ where two take equally long: the other copies help to decide at which end trees grow.
    without_routes = [
        [(about, [(site, [mode for mode, _ in legs]) for site, _, legs in stops]) for about, stops in some]
        for some in ([alone[i] for i in range(n)], [copies[i] for i in range(n)])
    ]
    assert without_routes[0] == without_routes[1]
    homes = np.array([copies[i][0][0] for i in range(3 * n)]).reshape(3, n)
    assert (homes == homes[0]).all()
    assert [copies[n + i] for i in range(n)] != [copies[i] for i in range(n)]


def test_where_all_stay_in_plans_are_empty(village) -> None:
    (tables,) = resident_tables(village.city, village.settings, np.arange(5), draws=DRAWS)
    stops, legs = tables.stops, tables.legs
    at_home = DayTables(tables.residents, stops[stops["stop"] == 0], legs[:0])
    plans = pack_plans(village.city, [at_home], village.settings.modes)
    (block,) = plans
    assert block.slot_start.tolist() == [0] + [5] * 24
    assert (block.leave_s == 86_400).all()
    assert block.routes.indptr.tolist() == [0]


@pytest.mark.parametrize(
    ("table", "rows", "problem"),
    [
        ("stops", slice(None, None, -1), "stops do not go from 0 on"),
        ("stops", slice(1, None), "stops do not go from 0 on"),
        ("residents", slice(1, None), "stops do not go from 0 on"),
        ("legs", slice(None, None, -1), "order of travel"),
    ],
)
def test_tables_out_of_order_are_refused(village, table, rows, problem) -> None:
    (tables,) = resident_tables(village.city, village.settings, np.arange(50), draws=DRAWS)
    mixed = replace(tables, **{table: getattr(tables, table)[rows]})
    with pytest.raises(ContractError, match=problem):
        pack_plans(village.city, [mixed], village.settings.modes)


def test_plans_survive_being_kept_as_arrays_block_by_block(village) -> None:
    plans = make_plans(village.city, village.settings, draws=DRAWS, block_size=256)
    read: list[str] = []

    class Watched(dict):
        def __getitem__(self, name):
            read.append(name)
            return super().__getitem__(name)

    arrays = plans_to_arrays(plans)
    assert {"blocks/00002/site", "blocks/00002/routes/arcs"} <= arrays.keys()
    again = plans_from_arrays(Watched(arrays))
    assert read == ["size"]
    assert (again.n_people, len(again.blocks)) == (700, 3)
    block = again.blocks[-1]
    assert set(read[1:]) == {name for name in arrays if name.startswith("blocks/00002/")}
    for kept, field in [(block, field) for field in fields(PlanBlock) if field.name != "routes"]:
        assert getattr(kept, field.name) is getattr(plans.blocks[2], field.name)
    assert block.routes.arcs is plans.blocks[2].routes.arcs
    assert_same_days(day_of_each(again), day_of_each(plans))
    assert len(again.blocks[1:]) == 2
