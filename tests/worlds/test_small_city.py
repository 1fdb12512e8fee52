"""The whole chain in a small town: the engine against sums along routes, and nested worlds."""

from dataclasses import replace

import numpy as np
import pytest

from sim.core.vocabulary import Mode, SiteClass
from sim.engine.individual.day import run_individual_day
from tests.oracles.cameras_entered import cameras_entered


@pytest.fixture(scope="module")
def target_day(day_in):
    return day_in("target_15_per_100")


def test_walkers_meet_the_cameras_that_entries_along_their_routes_add_up_to(target_day):
    certain = replace(target_day.settings, availability_linked=1.0, availability_unlinked=1.0)
    day = replace(target_day, settings=certain)
    walks = day.legs["mode"].to_numpy() == Mode.WALK
    walkers = np.setdiff1d(day.residents, day.legs.loc[~walks, "resident_id"])
    arcs, indptr = day.paths.arcs, day.paths.indptr
    legs = np.flatnonzero(day.legs["resident_id"].isin(walkers))
    entered = [cameras_entered(day.arcs, arcs[indptr[leg] : indptr[leg + 1]]) for leg in legs]
    # Cameras of squares and stops are met off the street too; those of crossings and road sections are not.
    on_street = day.cameras["site_class"].isin([SiteClass.INTERSECTION, SiteClass.ROAD]).to_numpy()
    expected = [
        (resident, camera)
        for resident, cameras in zip(day.legs["resident_id"].to_numpy()[legs], entered, strict=True)
        for camera in day.cameras["camera_id"].to_numpy()[cameras[on_street[cameras]]]
    ]
    sightings = run_individual_day(replace(day, residents=walkers)).sightings
    seen = sightings[sightings["camera_id"].isin(day.cameras.loc[on_street, "camera_id"])]
    assert len(expected) > 100
    assert sorted(zip(seen["resident_id"], seen["camera_id"], strict=True)) == sorted(expected)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_larger_stock_sees_all_that_the_smaller_one_sees_and_more(day_in, seed, rows):
    today = run_individual_day(day_in("baseline_2025", seed)).sightings
    target = run_individual_day(day_in("target_15_per_100", seed)).sightings
    of_persons = [table[~table["of_vehicle"]] for table in (today, target)]
    assert rows(of_persons[0]) < rows(of_persons[1])
    # A site that gets more readers reads the same cars, over a longer stretch of their passage.
    who_and_where = [
        rows(table.loc[table["of_vehicle"], ["resident_id", "camera_id"]]) for table in (today, target)
    ]
    assert who_and_where[0] < who_and_where[1]


def test_a_link_adds_no_sighting_unless_linked_cameras_work_more_often_and_loses_none(day_in, rows):
    days = [day_in(name) for name in ("baseline_2025", "link_everything")]
    today, linked = (rows(run_individual_day(day).sightings) for day in days)
    assert days[0].settings.availability_unlinked == days[0].settings.availability_linked
    assert today == linked
    badly_kept = [replace(day.settings, availability_unlinked=0.75) for day in days]
    today, linked = (
        rows(run_individual_day(replace(day, settings=settings)).sightings)
        for day, settings in zip(days, badly_kept, strict=True)
    )
    assert today < linked


def test_a_resident_lives_the_same_day_in_a_small_and_in_a_large_sample(day_in, target_day, rows):
    small = day_in("target_15_per_100", sample=0.01)
    few = run_individual_day(small).sightings
    many = run_individual_day(target_day).sightings
    assert rows(few) == rows(many[many["resident_id"].isin(small.residents)])
    assert 0 < len(few) < len(many)


def test_arcs_mean_the_same_to_routes_and_to_views(target_day, network_in):
    day = target_day
    edges = network_in("target_15_per_100")[1].city.edges
    ends = edges[["u", "v"]].to_numpy()
    tail, head = ends.ravel(), ends[:, ::-1].ravel()
    legs, arcs, indptr = day.legs, day.paths.arcs, day.paths.indptr
    moves = np.diff(indptr) > 0
    assert (tail[arcs[indptr[:-1][moves]]] == legs["from_node"][moves]).all()
    assert (head[arcs[indptr[1:][moves] - 1]] == legs["to_node"][moves]).all()
    inside = np.ones(arcs.size, dtype=bool)
    inside[indptr[:-1][moves]] = False
    assert (tail[arcs][inside] == head[arcs][np.flatnonzero(inside) - 1]).all()


def test_walking_arc_by_arc_takes_as_long_as_the_timetable_says(target_day):
    day = target_day
    for mode, arc_s in day.arc_s.items():
        legs = np.flatnonzero((day.legs["mode"] == mode) & (np.diff(day.paths.indptr) > 0))
        taken = [
            arc_s[day.paths.arcs[day.paths.indptr[leg] : day.paths.indptr[leg + 1]]].sum() for leg in legs
        ]
        # Sums of a few dozen doubles agree to far better than a microsecond.
        np.testing.assert_allclose(taken, day.paths.travel_s[legs], atol=1e-6)
