"""People from outside live their day in both engines alike."""

from dataclasses import replace

import numpy as np
import pytest

from sim.cameras.stock.stock import Stock
from sim.core.draws import run_draws
from sim.core.table import codes_of
from sim.core.vocabulary import ROLES, Definition
from sim.engine.cohort.cohort_day import CohortDay
from sim.engine.cohort.groups import visitor_group
from sim.engine.cohort.kernel_types import DEFINITIONS
from sim.engine.individual.day import IndividualDay
from sim.engine.individual.population import route_legs
from sim.engine.shared.place_views import cameras_of_sites
from sim.engine.shared.views_and_draws import arc_seconds, make_arc_views
from sim.people.contract import VisitorSettings
from sim.people.destinations.opportunities import survey_opportunities
from sim.people.plans.modes_and_legs import make_legs, speeds_m_per_s
from sim.people.plans.timetable import schedule
from sim.people.visitors import find_entry_points, make_visitors, open_entry_points
from sim.world.network import Network
from tests.engine.cohort.two_engines import (
    NOTHING_KEPT,
    SEED,
    assert_same,
    chancy,
    cohort_day,
    cohorts,
    ground,
    individuals,
    network_of,
    part_of,
    people,
    town,
)

VISITORS = VisitorSettings(per_day=400, commuter_share=0.6, car_share=0.5, entry_points=4)


@pytest.fixture(scope="module")
def network() -> Network:
    return network_of(part_of(town(2_000)), Stock(100, 60, 10, 16))


@pytest.fixture(scope="module")
def visitors_day(network: Network) -> CohortDay:
    """The day of the visitors, with the chance of the cameras, as residents have it."""
    group = visitor_group(
        network.part, ground(), VISITORS, people(), seed=SEED, sample=1.0, cache=NOTHING_KEPT
    )
    day = cohort_day(network, chancy())
    return day.of([replace(group, draws=day.draws)])


def by_tables(network: Network) -> IndividualDay:
    """Lay out the same day for the individual engine."""
    city, draws = network.city, run_draws(SEED, f"{network.part.name}/visitors")
    known = survey_opportunities(
        city.cells, city.nodes, city.sites, cell_xy_m=city.cell_xy_m, settings=people().destinations
    )
    entry_points = find_entry_points(city.nodes, city.edges, VISITORS.entry_points)
    who, stops = make_visitors(
        np.arange(VISITORS.per_day), known, entry_points, visitors=VISITORS, settings=people(), draws=draws
    )
    legs = make_legs(who, stops, open_entry_points(known, entry_points), settings=people().modes, draws=draws)
    speeds = speeds_m_per_s(people().modes)
    paths = route_legs(city, legs, speeds)
    return IndividualDay(
        residents=who["resident_id"].to_numpy(),
        roles=codes_of(who["role"], ROLES).astype(np.int64),
        plans=schedule(stops, legs, paths.travel_s),
        legs=legs,
        paths=paths,
        arc_s={mode: arc_seconds(city.edges, speed) for mode, speed in speeds.items()},
        cameras=network.rows,
        arcs=make_arc_views(network.row_views, network.rows, city.edges),
        plate_arcs=make_arc_views(network.plate_views, network.rows, city.edges),
        places=cameras_of_sites(network.rows, city.sites),
        settings=chancy(),
        draws=run_draws(SEED, network.part.name),
    )


def test_everybody_from_outside_has_the_same_day(network: Network, visitors_day: CohortDay) -> None:
    expected = individuals(by_tables(network), network.row_cell, len(network.city.cells))
    assert expected.resident_id.size == VISITORS.per_day
    homes = DEFINITIONS.index(Definition.RESIDENTIAL)
    assert (np.delete(expected.observed.sum(axis=0), homes) > 0).all()
    assert not expected.observed[:, homes].any(), "visitors come to no homes"
    assert_same(expected, cohorts(visitors_day))


def test_who_comes_in_changes_nothing_for_residents(network: Network, visitors_day: CohortDay) -> None:
    day = cohort_day(network, chancy())
    alone = cohorts(day)
    cohorts(visitors_day)
    assert_same(cohorts(day), alone)
