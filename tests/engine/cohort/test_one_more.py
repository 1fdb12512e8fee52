"""One more camera, one resident less: exactly that changes in the cohort engine too."""

from dataclasses import replace

import numpy as np
import pytest

from sim.cameras.stock.stock import Stock
from sim.engine.cohort.cohort_day import CohortDay
from sim.engine.cohort.groups import make_travel_times
from sim.engine.cohort.pack import pack_plans, resident_tables
from sim.engine.individual.day import run_individual_day
from sim.world.network import Network
from tests.engine.cohort.two_engines import (
    MEASURES,
    chancy,
    cohort_day,
    cohorts,
    individual_day,
    network_of,
    part_of,
    people,
    town,
)

RESIDENTS = 500
FEWER = (40, 60, 61)


@pytest.fixture(scope="module")
def networks() -> dict[int, Network]:
    part = part_of(town(RESIDENTS))
    return {n: network_of(part, Stock(n, 25, 5, 8)) for n in (*FEWER, *(n + 1 for n in FEWER))}


def test_one_more_camera_changes_the_days_of_those_it_sees_and_none_to_less(networks) -> None:
    watched = 0
    for n in FEWER:
        less, more = networks[n], networks[n + 1]
        (new,) = set(more.cameras["camera_id"]) - set(less.cameras["camera_id"])
        before, after = (cohorts(cohort_day(network, chancy())) for network in (less, more))
        sightings = run_individual_day(individual_day(more, chancy())).sightings
        watchers = set(sightings.loc[sightings["camera_id"] == new, "resident_id"])
        differs = (before.measures["n_cameras"] != after.measures["n_cameras"]).any(axis=1)
        assert set(before.resident_id[differs]) == watchers
        for name in ("n_sightings", "n_cameras", "in_view_us"):
            grown = after.measures[name] - before.measures[name]
            assert (grown >= 0).all()
            assert (grown[~differs] == 0).all()
        hours = before.measures["hour_bits"]
        assert (after.measures["hour_bits"] & hours == hours).all()
        assert (after.by_hour >= before.by_hour).all()
        cell = more.camera_cell[more.cameras["camera_id"] == new][0]
        elsewhere = np.arange(len(more.city.cells)) != cell
        assert (after.by_hour[elsewhere] == before.by_hour[elsewhere]).all()
        watched += len(watchers)
    assert watched > 0


def without(day: CohortDay, network: Network, gone: int) -> CohortDay:
    (group,) = day.groups
    others = np.delete(np.arange(RESIDENTS), gone)
    tables = resident_tables(network.city, people(), others, draws=group.draws, block_size=130)
    plans = pack_plans(network.city, tables, people().modes)
    travel_times = make_travel_times(network.city, people().modes)
    return day.of([replace(group, plans=plans, travel_times=travel_times)])


def test_one_resident_less_is_exactly_that_row_less(networks) -> None:
    network = networks[60]
    day = cohort_day(network, chancy())
    everybody = cohorts(day)
    seen = np.flatnonzero(everybody.observed.any(axis=1))
    for gone in (0, int(seen[0]), RESIDENTS - 1):
        others = cohorts(without(day, network, gone))
        assert others.resident_id.tolist() == np.delete(everybody.resident_id, gone).tolist()
        for name in MEASURES:
            assert (others.measures[name] == np.delete(everybody.measures[name], gone, axis=0)).all()
        missing = everybody.in_day - others.in_day
        assert set(np.unique(missing)) <= {0, 1}
        assert (missing.sum(axis=0) > 0).tolist() == everybody.observed[gone].tolist()
        assert (everybody.by_hour >= others.by_hour).all()
