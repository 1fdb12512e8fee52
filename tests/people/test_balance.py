"""Doubly constrained trips: arrivals are in proportion to jobs, and nothing else changes."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from sim.core.model_choices import WorkTrips
from sim.people.destinations.balance import FEW_CELLS, WIDTH_IN_DECAYS, balanced_pull
from sim.people.destinations.distances import MEAN_DISTANCE_IN_UNIT_SQUARE
from sim.people.destinations.gravity import draw_destinations, fit_gravity
from sim.people.destinations.opportunities import Pull

SIDE_M = 250.0


def lattice(n_a_side):
    column, row = np.meshgrid(np.arange(n_a_side), np.arange(n_a_side))
    return np.column_stack([column.ravel() + 0.5, row.ravel() + 0.5]) * SIDE_M


def arrivals_of(gravity, xy_m, origin_weight):
    """Share of travellers who arrive in each cell, worked out in full from the definition."""
    inside = SIDE_M * MEAN_DISTANCE_IN_UNIT_SQUARE
    distance = np.maximum(cdist(xy_m, xy_m[gravity.destinations]), inside)
    trips = np.exp(-gravity.decay_per_m * distance) * gravity.weights
    trips *= (origin_weight / trips.sum(axis=1))[:, None]
    arrivals = np.zeros(len(xy_m))
    arrivals[gravity.destinations] = trips.sum(axis=0) / origin_weight.sum()
    return arrivals, float((trips * distance).sum() / trips.sum())


def city(n_a_side, seed=1, concentration=1.0):
    rng = np.random.default_rng(seed)
    xy_m = lattice(n_a_side)
    away = np.hypot(*(xy_m - xy_m.mean(axis=0)).T)
    residents = rng.integers(1, 300, len(xy_m)).astype(float)
    jobs = np.round(rng.integers(0, 80, len(xy_m)) * np.exp(-away / (n_a_side * SIDE_M * concentration)), 3)
    return xy_m, residents, jobs


def fit(xy_m, residents, jobs, *, doubly_constrained, wanted_m=900.0):
    return fit_gravity(
        xy_m,
        np.full(len(xy_m), SIDE_M),
        origin_weight=residents,
        pull=jobs,
        wanted_m=wanted_m,
        most_of_mixing=1.0,
        doubly_constrained=doubly_constrained,
    )


@pytest.mark.parametrize(
    ("n_a_side", "wanted_m", "within"), [(8, 700.0, 0.002), (45, 1500.0, 0.01), (45, 4500.0, 0.01)]
)
def test_arrivals_are_in_proportion_to_jobs_in_every_cell(n_a_side, wanted_m, within):
    xy_m, residents, jobs = city(n_a_side)
    gravity = fit(xy_m, residents, jobs, doubly_constrained=True, wanted_m=wanted_m)
    # Over 4.5 km trips of a large city decay so slowly that B is found between zones of several cells.
    gathers = n_a_side**2 > FEW_CELLS and gravity.decay_per_m * 2 * SIDE_M < WIDTH_IN_DECAYS
    assert gathers == (wanted_m == 4500.0)
    arrivals, mean_m = arrivals_of(gravity, xy_m, residents)
    share = jobs / jobs.sum()
    there = share > 0
    assert np.abs(arrivals[there] / share[there] - 1).max() < within
    assert (arrivals[~there] == 0).all()
    # The mean is fitted at 128 origins of a large city.
    assert mean_m == pytest.approx(wanted_m, rel=0.002 if n_a_side == 8 else 0.02)


def test_with_homes_alone_binding_the_middle_has_more_workers_than_jobs():
    xy_m, residents, jobs = city(20, concentration=0.25)
    arrivals, _ = arrivals_of(fit(xy_m, residents, jobs, doubly_constrained=False), xy_m, residents)
    middle = np.hypot(*(xy_m - xy_m.mean(axis=0)).T) < 1000
    assert arrivals[middle].sum() > 1.02 * (jobs[middle].sum() / jobs.sum()) or (
        arrivals[middle].sum() < 0.98 * (jobs[middle].sum() / jobs.sum())
    )


@hypothesis_settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), decay_km=st.floats(0.0, 5.0), scale=st.floats(0.01, 100.0))
def test_the_factors_are_those_of_furness_by_hand_and_units_do_not_matter(seed, decay_km, scale):
    xy_m, residents, jobs = city(5, seed)
    jobs = jobs + 0.1
    inside = np.full(len(xy_m), SIDE_M * MEAN_DISTANCE_IN_UNIT_SQUARE)
    kernel = np.exp(-decay_km / 1000 * np.maximum(cdist(xy_m, xy_m), inside[:, None]))
    workers, wanted = residents / residents.sum(), jobs / jobs.sum()
    trips = kernel.copy()
    for _ in range(2000):
        trips *= (workers / trips.sum(axis=1))[:, None]
        trips *= wanted / trips.sum(axis=0)
    # T_ij / (T_i0 K_ij / K_i0) leaves B_j D_j of j beside that of 0.
    by_hand = (trips / kernel)[0]
    pull = balanced_pull(
        xy_m, inside, origin_weight=residents * scale, pull=jobs * scale, decay_per_m=decay_km / 1000
    ).pull
    assert pull.sum() == pytest.approx(jobs.sum() * scale)
    assert np.allclose(pull / pull.sum(), by_hand / by_hand.sum(), rtol=0.01)


def test_without_decay_nothing_has_to_be_balanced():
    xy_m, residents, jobs = city(6)
    inside = np.full(len(xy_m), SIDE_M * MEAN_DISTANCE_IN_UNIT_SQUARE)
    pull = balanced_pull(xy_m, inside, origin_weight=residents, pull=jobs, decay_per_m=0.0).pull
    assert np.allclose(pull, jobs)


def test_jobs_that_nobody_can_reach_leave_finite_pulls():
    xy_m = np.array([[0.0, 0.0], [100_000.0, 0.0]])
    pull = balanced_pull(
        xy_m,
        np.full(2, 130.0),
        origin_weight=np.array([100.0, 0.0]),
        pull=np.array([1.0, 99.0]),
        decay_per_m=0.1,
    ).pull
    assert np.isfinite(pull).all()
    assert (pull > 0).all()


def test_a_mean_too_short_for_the_way_to_the_jobs_gives_way_to_the_jobs():
    xy_m, residents, jobs = city(12, concentration=0.1)
    gravity = fit(xy_m, residents, jobs, doubly_constrained=True, wanted_m=200.0)
    arrivals, mean_m = arrivals_of(gravity, xy_m, residents)
    assert mean_m > 400
    assert gravity.mean_m == pytest.approx(mean_m, rel=0.01)
    share = jobs / jobs.sum()
    assert np.abs(arrivals - share).sum() / 2 < 0.005


def test_only_work_is_doubly_constrained(town, settings):
    both = {
        word: town.opportunities(
            dataclasses.replace(
                settings, destinations=dataclasses.replace(settings.destinations, work_trips=word)
            )
        )
        for word in WorkTrips
    }
    for pull in Pull:
        single, double = (both[word].gravity[pull] for word in WorkTrips)
        assert np.array_equal(single.weights, double.weights) == (pull is not Pull.WORK)
    jobs = town.cells["jobs"].to_numpy(float)
    work = both[WorkTrips.DOUBLY_CONSTRAINED].gravity[Pull.WORK]
    number = np.random.default_rng(2).random(400_000)
    at = draw_destinations(work, np.arange(number.size) % len(jobs), number)
    # Many cells: in quarters of the town, each with some 100,000 arrivals.
    quarter = (town.cell_xy_m > town.cell_xy_m.mean(axis=0)) @ np.array([1, 2])
    arrived = np.bincount(quarter[at], minlength=4) / at.size
    wanted = np.bincount(quarter, weights=jobs) / jobs.sum()
    assert np.allclose(arrived, wanted, atol=4 * 0.5 / np.sqrt(at.size))
