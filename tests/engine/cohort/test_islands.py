"""An archipelago of small settlements: each island lives as if it were alone."""

import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.cameras.stock.stock import Stock
from sim.city.country.gazetteer import find_place
from sim.city.country.parts import PlaceSpec
from sim.city.country.tiling import tile
from sim.city.part import Part, Template, place_templates, template_city
from sim.city.streets.routes import Paths
from sim.core.draws import Draws, run_draws
from sim.core.table import codes_of
from sim.core.vocabulary import ROLES, SiteClass
from sim.engine.cohort.cohort_day import CohortDay, Group, run_cohort_day
from sim.engine.cohort.kernel_types import Offsets
from sim.engine.cohort.pack import pack_plans, resident_tables
from sim.engine.individual.day import IndividualDay, run_individual_day
from sim.engine.individual.population import route_legs, time_days
from sim.engine.shared.place_views import cameras_of_sites
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import arc_seconds, make_arc_views
from sim.people.plans.modes_and_legs import speeds_m_per_s
from sim.study.cohorts import cohort_day_of
from sim.world.network import Network
from tests.engine.cohort.two_engines import (
    SEED,
    Left,
    assert_same,
    certain,
    chancy,
    cohort_day,
    cohorts,
    ground,
    individuals,
    left_of,
    network_of,
    part_of,
    people,
)

SIZES, COPIES = (600, 150), (3, 2)
RESIDENTS = 3 * 600 + 2 * 150
STOCK = Stock(200, 110, 14, 24)


@pytest.fixture(scope="module")
def part() -> Part:
    """Three settlements of one size and two of another."""
    place = replace(find_place("aqkol"), name="islands", residents=RESIDENTS)
    cities = [template_city(size, ground()) for size in SIZES]
    whole = tile(cities, COPIES, place, ground().land.cell_m)
    return Part(PlaceSpec(place, sum(COPIES)), place_templates(cities, COPIES), whole)


@pytest.fixture(scope="module")
def network(part: Part) -> Network:
    return network_of(part, STOCK)


@pytest.fixture(scope="module")
def day(network: Network) -> CohortDay:
    """The day of the whole archipelago, with one chance for people and cameras, as a city alone has."""
    return with_one_chance(cohort_day(network, chancy()))


@pytest.fixture(scope="module")
def day_by_camera(network: Network) -> CohortDay:
    """The same where every chance is a camera's, whose name it keeps alone; sites are numbered anew there."""
    return with_one_chance(cohort_day(network, by_camera()))


def with_one_chance(laid_out: CohortDay) -> CohortDay:
    return laid_out.of([replace(group, draws=laid_out.draws) for group in laid_out.groups])


def by_camera() -> ExposureSettings:
    """Without draws of sites: of meeting and failing together, and of a site's plates being captured."""
    return replace(chancy(), meeting_correlation=0.0, failures_shared=0.0, capture=1.0)


def island_of_cameras(network: Network) -> np.ndarray:
    """Number the islands through, and say on which of them each camera stands."""
    starts = [
        template.first_site + copy * template.n_sites
        for template in network.part.templates
        for copy in range(template.n_copies)
    ]
    return np.searchsorted(starts, network.rows["site_id"], side="right") - 1


def plans_made_with(part: Part, template: Template) -> Draws:
    return run_draws(SEED, part.group_name(template))


def day_on_map(network: Network, template: Template) -> IndividualDay:
    """Lay the days of all copies' people out over the tables of the whole archipelago."""
    city, part = template.city, network.part
    ids = np.arange(template.residents * template.n_copies)
    place = replace(city.place, employed_share=part.spec.place.employed_share)
    (tables,) = resident_tables(
        replace(city, place=place), people(), ids, draws=plans_made_with(part, template)
    )
    speeds = speeds_m_per_s(people().modes)
    paths = route_legs(city, tables.legs, speeds)
    plans, legs, paths = time_days(tables.stops, tables.legs, paths)
    site_copy = plans["resident_id"].to_numpy() // template.residents
    leg_copy = legs["resident_id"].to_numpy() // template.residents
    arc = 2 * (template.first_edge + leg_copy * template.n_edges)
    node = template.first_node + leg_copy * template.n_nodes
    moved = {
        "site_id": np.where(
            plans["site_id"] >= 0,
            plans["site_id"] + template.first_site + site_copy * template.n_sites,
            -1,
        )
    }
    whole = part.city
    return IndividualDay(
        residents=ids,
        roles=codes_of(tables.residents["role"], ROLES).astype(np.int64),
        plans=plans.assign(**moved),
        legs=legs.assign(from_node=legs["from_node"] + node),
        paths=Paths(
            paths.indptr,
            paths.arcs + np.repeat(arc, np.diff(paths.indptr)),
            paths.length_m,
            paths.travel_s,
        ),
        arc_s={mode: arc_seconds(whole.edges, speed) for mode, speed in speeds.items()},
        cameras=network.rows,
        arcs=make_arc_views(network.row_views, network.rows, whole.edges),
        plate_arcs=make_arc_views(network.plate_views, network.rows, whole.edges),
        places=cameras_of_sites(network.rows, whole.sites),
        settings=chancy(),
        draws=run_draws(SEED, part.name),
    )


def simulated_alone(day: CohortDay, network: Network, *, group: int, copy: int) -> Left:
    """Let the people of one copy live in a town of their own, under the cameras of their island."""
    template = network.part.templates[group]
    first_site = template.first_site + copy * template.n_sites
    here, faces = (
        rows[rows["site_id"].between(first_site, first_site + template.n_sites - 1)]
        for rows in (network.cameras, network.faces)
    )
    first_edge = template.first_edge + copy * template.n_edges
    alone = Network(
        part_of(template.city),
        network.stock,
        here.assign(site_id=here["site_id"] - first_site).reset_index(drop=True),
        faces=faces.assign(site_id=faces["site_id"] - first_site).reset_index(drop=True),
    )
    # The same views to the bit, which moved cameras would not have.
    for name in ("row_views", "plate_views"):
        views = getattr(network, name)[getattr(network, name)["camera_id"].isin(alone.rows["camera_id"])]
        moved = views.assign(edge_id=views["edge_id"] - first_edge).reset_index(drop=True)
        vars(alone)[name] = moved
    ids = np.arange(template.residents) + copy * template.residents
    place = replace(template.city.place, employed_share=network.part.spec.place.employed_share)
    city = replace(template.city, place=place)
    tables = resident_tables(city, people(), ids, draws=plans_made_with(network.part, template))
    plans = pack_plans(city, tables, people().modes)
    of_all = day.groups[group]
    town = Group(
        "alone",
        plans,
        of_all.travel_times,
        Offsets(0, 0, 0, 0, 0, 0),
        0,
        0,
        10**9,
        of_all.draws,
    )
    return cohorts(cohort_day_of(alone, [town], by_camera(), day.draws))


def people_of(left: Left, who: np.ndarray) -> dict[str, list]:
    return {name: table[who].tolist() for name, table in left.measures.items()}


@pytest.mark.parametrize("group", [0, 1])
def test_on_every_island_the_reference_sees_the_same(day, network: Network, group: int) -> None:
    expected = individuals(
        day_on_map(network, network.part.templates[group]), network.row_cell, len(network.city.cells)
    )
    assert expected.observed.any(axis=0).sum() >= 4
    assert_same(expected, cohorts(day.of([day.groups[group]])))


def test_groups_that_live_together_live_as_they_do_apart(day) -> None:
    records = run_cohort_day(day, workers=2)
    together = [left_of(records, group) for group in records.groups]
    apart = [cohorts(day.of([group])) for group in day.groups]
    for one, other in zip(together, apart, strict=True):
        everybody = np.arange(one.resident_id.size)
        assert people_of(one, everybody) == people_of(other, everybody)
    assert (together[0].by_hour == sum(left.by_hour for left in apart)).all()
    assert (together[0].in_day == sum(left.in_day for left in apart)).all()
    homes = np.concatenate([group.home_cell for group in records.groups])
    residents = np.bincount(homes, minlength=day.n_cells)
    assert residents.sum() == RESIDENTS


def test_people_live_in_the_cells_of_their_island(day, network: Network) -> None:
    records = run_cohort_day(day)
    homes = np.concatenate([group.home_cell for group in records.groups])
    residents = np.bincount(homes, minlength=day.n_cells)
    assert residents.tolist() == network.city.cells["residents"].tolist()


@pytest.mark.parametrize(("group", "copy"), [(0, 0), (0, 1), (0, 2), (1, 1)])
def test_a_copy_lives_as_a_town_of_its_own_would(
    day_by_camera, network: Network, group: int, copy: int
) -> None:
    day, template = day_by_camera, network.part.templates[group]
    together, alone = (
        cohorts(day.of([day.groups[group]])),
        simulated_alone(day, network, group=group, copy=copy),
    )
    mine = together.resident_id // template.residents == copy
    assert together.resident_id[mine].tolist() == alone.resident_id.tolist()
    assert people_of(together, mine) == people_of(alone, np.arange(alone.resident_id.size))
    first = template.first_cell + copy * template.n_cells
    cells = slice(first, first + template.n_cells)
    assert (together.by_hour[cells] == alone.by_hour).all()
    assert (together.in_day[cells] == alone.in_day).all()
    assert alone.in_day.sum() > 0


def test_people_of_different_settlements_have_chances_of_their_own(day, network: Network) -> None:
    own = cohort_day(network, chancy())
    names = [group.draws.seed for group in own.groups]
    assert names == [run_draws(SEED, network.part.group_name(one)).seed for one in network.part.templates]
    assert len({own.draws.seed, *names}) == 3
    for mine, common in zip(own.groups, day.groups, strict=True):
        one, other = cohorts(own.of([mine])), cohorts(own.of([common]))
        assert (one.measures["n_sightings"] != other.measures["n_sightings"]).any()


@pytest.mark.parametrize("group", [0, 1])
def test_nobody_meets_a_camera_of_another_island(day, network: Network, group: int) -> None:
    template = network.part.templates[group]
    first = sum(one.n_copies for one in network.part.templates[:group])
    sightings = run_individual_day(day_on_map(network, template)).sightings
    island = pd.Series(island_of_cameras(network), index=network.rows["camera_id"].to_numpy())
    lives_on = first + sightings["resident_id"].to_numpy() // template.residents
    assert len(sightings) > 0
    assert (island.loc[sightings["camera_id"]].to_numpy() == lives_on).all()


def test_people_wait_at_the_bus_stops_of_their_own_island(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Rides are few in so small places: every camera works, nobody drives and few walk, so that somebody is
    # seen to wait on each island.
    riding = replace(people(), modes=replace(people().modes, car_share=0.0, walk_decay_km=0.5))
    monkeypatch.setattr(sys.modules[__name__], "people", lambda: riding)
    day = replace(day_on_map(network, network.part.templates[0]), settings=certain())
    sightings = run_individual_day(day).sightings
    stops = network.rows.loc[network.rows["site_class"] == SiteClass.TRANSIT, "camera_id"]
    waiting = sightings[
        sightings["camera_id"].isin(stops) & (sightings["exit_s"] - sightings["enter_s"] > 60)
    ]
    assert set(waiting["resident_id"] // SIZES[0]) == {0, 1, 2}


def test_a_camera_more_on_one_island_changes_only_its_people(day, network: Network) -> None:
    changed = set()
    for n_cameras in range(STOCK.cameras + 1, STOCK.cameras + 7):
        more = network_of(network.part, replace(STOCK, cameras=n_cameras))
        (new,) = np.flatnonzero(~more.cameras["camera_id"].isin(network.cameras["camera_id"]))
        after = cohort_day(more, chancy())
        island, islands = island_of_cameras(more)[new], []
        for number, (old, group) in enumerate(zip(day.groups, after.groups, strict=True)):
            before, now = (
                cohorts(one.of([replace(who, draws=day.draws)])) for one, who in ((day, old), (after, group))
            )
            differ = np.flatnonzero((before.measures["in_view_us"] != now.measures["in_view_us"]).any(axis=1))
            assert (now.measures["n_sightings"] >= before.measures["n_sightings"]).all()
            assert (now.measures["in_view_us"] >= before.measures["in_view_us"]).all()
            first = sum(COPIES[:number])
            islands += (first + before.resident_id[differ] // SIZES[number]).tolist()
        assert set(islands) <= {island}
        changed |= set(islands)
        network, day = more, after.of([replace(group, draws=day.draws) for group in after.groups])
    assert len(changed) > 1
