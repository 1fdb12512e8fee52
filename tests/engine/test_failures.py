"""Failures that take down all cameras of a site at once, or a part of them, held against closed forms."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.draws import Draws
from sim.core.units import DAY_S
from sim.core.vocabulary import SiteClass
from sim.engine.faults.repairs import run_faults
from sim.engine.shared.availability import camera_up
from tests.engine.faults.told_of_faults import down_at, share_up

N_SITES, N_CAMERAS, N_SEEDS = 800, 3, 12
SHARED = (0.0, 0.4, 1.0)
REPAIR_S = 3 * DAY_S


def cameras(n_cameras=N_CAMERAS, n_sites=N_SITES):
    return pd.DataFrame(
        {
            "site_class": str(SiteClass.YARD),
            "rank": np.arange(n_sites * n_cameras),
            "site_id": np.tile(np.arange(n_sites), n_cameras),
            "linked": False,
        }
    )


def with_(all_seen, shared, linked=0.9, unlinked=0.7):
    return replace(
        all_seen, failures_shared=shared, availability_linked=linked, availability_unlinked=unlinked
    )


def up_by_site(settings, table=None):
    """Which cameras are up, shape (cameras of a site, sites of all seeds)."""
    table = cameras() if table is None else table
    up = [camera_up(table, settings, Draws(seed)).reshape(-1, N_SITES) for seed in range(N_SEEDS)]
    return np.concatenate(up, axis=1)


def error(share):
    """4 standard errors of a share of sites."""
    return 4 * np.sqrt(share * (1 - share) / (N_SEEDS * N_SITES))


@pytest.mark.parametrize("shared", SHARED)
def test_cameras_are_up_as_often_whatever_they_share(all_seen, shared):
    up = up_by_site(with_(all_seen, shared))
    for camera in up:
        assert camera.mean() == pytest.approx(0.7, abs=error(0.7))


@pytest.mark.parametrize("shared", SHARED)
def test_two_cameras_of_a_site_are_up_together_as_the_formula_says(all_seen, shared):
    up = up_by_site(with_(all_seen, shared))
    # The site's part u^s once, each camera's own u^(1 − s): u^(2 − s).
    expected = 0.7 ** (2 - shared)
    assert np.mean(up[0] & up[2]) == pytest.approx(expected, abs=error(expected))


@pytest.mark.parametrize("shared", SHARED)
def test_cameras_of_different_sites_fail_independently(all_seen, shared):
    up = up_by_site(with_(all_seen, shared))
    assert np.mean(up[0, 0::2] & up[1, 1::2]) == pytest.approx(0.49, abs=error(0.49) * np.sqrt(2))


def test_where_only_sites_fail_all_cameras_of_a_site_are_up_or_none(all_seen):
    up = up_by_site(with_(all_seen, 1.0))
    assert (up.all(axis=0) == up.any(axis=0)).all()


@given(
    shared=st.floats(0, 1), availability=st.tuples(st.floats(0, 1), st.floats(0, 1)), seed=st.integers(0, 99)
)
def test_linking_or_better_keeping_never_takes_a_camera_down(all_seen, *, shared, availability, seed):
    worse, better = sorted(availability)
    settings, table = with_(all_seen, shared, better, worse), cameras(n_sites=40)
    unlinked = camera_up(table, settings, Draws(seed))
    linked = camera_up(table.assign(linked=True), settings, Draws(seed))
    assert (unlinked <= linked).all()


@pytest.mark.parametrize("shared", SHARED)
def test_a_further_camera_leaves_the_others_as_they_were(all_seen, shared):
    settings = with_(all_seen, shared)
    fewer, more = up_by_site(settings, cameras(2)), up_by_site(settings, cameras(4))
    np.testing.assert_array_equal(fewer, more[:2])


def outages_of(table, availability, shared, n_days=4):
    share = np.full(len(table), availability)
    return run_faults(table, share, REPAIR_S, Draws(5), n_days=n_days, failures_shared=shared)


@pytest.mark.parametrize("shared", SHARED)
def test_at_the_first_midnight_those_work_that_a_single_day_draws(all_seen, shared):
    table = cameras()
    outages = outages_of(table, 0.7, shared, n_days=1)
    down = down_at(outages, np.arange(len(table)), np.zeros(len(table), dtype=np.int64))
    np.testing.assert_array_equal(~down, camera_up(table, with_(all_seen, shared), Draws(5)))


@pytest.mark.parametrize("shared", SHARED)
def test_over_days_cameras_are_up_as_often_whatever_they_share(shared):
    up = share_up(outages_of(cameras(n_sites=6000), 0.7, shared))
    # A site's days hang together, so 4 standard errors of 6,000 sites at worst.
    assert up.mean() == pytest.approx(0.7, abs=4 * np.sqrt(0.7 * 0.3 / 6000))


def test_over_days_the_cameras_of_a_site_that_alone_fails_are_down_at_the_same_times():
    table = cameras(2)
    outages = outages_of(table, 0.7, 1.0)
    times = {row: [] for row in range(len(table))}
    for row, begin, end in zip(outages.camera, outages.begin_us, outages.end_us, strict=True):
        times[row].append((begin, end))
    assert any(times.values())
    assert all(times[site] == times[site + N_SITES] for site in range(N_SITES))


@pytest.mark.parametrize("shared", SHARED)
@pytest.mark.parametrize(("worse", "better"), [(0.5, 0.6), (0.0, 0.3), (0.9, 1.0)])
def test_better_maintenance_only_removes_outages(worse, better, shared):
    table = cameras(n_sites=200)
    low, high = outages_of(table, worse, shared), outages_of(table, better, shared)
    rows, _, _ = low.working_parts(high.camera, high.begin_us, high.end_us)
    assert rows.size == 0
    assert share_up(high).mean() > share_up(low).mean()
