"""Something in the way where no buildings are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.cameras.coverage.street_views import street_views
from sim.cameras.sightlines.sight import see_between
from sim.core.draws import Draws

LAWS = hypothesis_settings(max_examples=25, deadline=None)


def some_cameras(cameras_at, *, count=300, angle=90.0, range_m=60.0):
    chance = np.random.default_rng(9)
    spots = chance.uniform((1000, 2000), (2000, 3000), (count, 2))
    return cameras_at(spots, chance.uniform(0, 360, count), angle, range_m)


def see(cameras, share, *, width_deg=10.0, seed=5):
    rows = np.arange(len(cameras))
    return see_between(cameras, rows, share=share, width_deg=width_deg, draws=Draws(seed))


def open_rad(sight, n_cameras):
    width = sight.ground.to_rad - sight.ground.from_rad
    return np.bincount(sight.camera, weights=width, minlength=n_cameras)


def seen_m(views):
    return views.assign(m=views["end_m"] - views["start_m"]).groupby(["camera_id", "edge_id"])["m"].sum()


@pytest.mark.parametrize("angle", [12.0, 90.0, 200.0, 360.0])
@pytest.mark.parametrize("share", [0.2, 0.6])
def test_the_share_of_directions_is_blocked(cameras_at, angle, share):
    cameras = some_cameras(cameras_at, count=2000, angle=angle)
    left = open_rad(see(cameras, share), 2000) / np.radians(angle)
    # Slices are blocked one by one; four standard errors of a mean over cameras.
    assert left.mean() == pytest.approx(1 - share, abs=4 * left.std() / np.sqrt(2000))
    assert left.max() <= 1 + 1e-9


def test_nothing_in_the_way_is_the_whole_sector(town, cameras_at):
    cameras = some_cameras(cameras_at)
    free, seen = street_views(cameras, town.edges), street_views(cameras, town.edges, sight=see(cameras, 0.0))
    assert seen[["camera_id", "edge_id"]].equals(free[["camera_id", "edge_id"]])
    assert seen["end_m"].to_numpy() == pytest.approx(free["end_m"].to_numpy(), abs=1e-6)
    assert street_views(cameras, town.edges, sight=see(cameras, 1.0)).empty


@LAWS
@given(low=st.floats(0, 1), high=st.floats(0, 1), width_deg=st.sampled_from([2.0, 10.0, 30.0, 45.0]))
def test_a_larger_share_only_takes_away(town, cameras_at, low, high, width_deg):
    cameras, (low, high) = some_cameras(cameras_at, count=40), sorted((low, high))
    more, less = (
        seen_m(street_views(cameras, town.edges, sight=see(cameras, share, width_deg=width_deg)))
        for share in (low, high)
    )
    assert set(less.index) <= set(more.index)
    assert (less <= more.reindex(less.index) + 1e-5).all()


def test_a_wider_and_further_view_keeps_what_was_open(town, cameras_at):
    narrow, wide = some_cameras(cameras_at), some_cameras(cameras_at, angle=250.0, range_m=90.0)
    less, more = (seen_m(street_views(c, town.edges, sight=see(c, 0.4))) for c in (narrow, wide))
    assert set(less.index) <= set(more.index)
    assert (less <= more.reindex(less.index) + 1e-5).all()


def test_another_camera_changes_nothing_for_those_there_were(town, cameras_at):
    few, many = some_cameras(cameras_at).iloc[:100], some_cameras(cameras_at)
    alone = street_views(few, town.edges, sight=see(few, 0.4))
    together = street_views(many, town.edges, sight=see(many, 0.4))
    assert together[together["camera_id"] < 100].reset_index(drop=True).equals(alone)
