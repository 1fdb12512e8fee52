"""How the cameras of a site are met together on one visit, held against closed forms."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import SiteClass
from sim.engine.individual.day import run_individual_day
from sim.engine.shared.place_views import Visits, as_others_chance, cameras_met, cameras_of_sites

N_SITES, N_CAMERAS, N_VISITORS = 600, 4, 30
CORRELATIONS = (0.0, 1 / 3, 0.8, 1.0)


def sites_of(n_sites, n_cameras):
    """Shops with as many cameras each, listed so that further ones leave the ranks of others as they are."""
    cameras = pd.DataFrame(
        {
            "site_class": "premises",
            "site_id": np.tile(np.arange(n_sites), n_cameras),
            "slot": np.repeat(np.arange(n_cameras), n_sites),
            "rank": np.arange(n_sites * n_cameras),
        }
    )
    sites = pd.DataFrame({"site_class": "premises", "node_id": np.zeros(n_sites, int), "parent_site": -1})
    return cameras, cameras_of_sites(cameras, sites)


def met(settings, seed=1, n_cameras=N_CAMERAS, share=None):
    """Which cameras of each site each visitor meets, shape (visitors, sites, cameras)."""
    cameras, of_sites = sites_of(N_SITES, n_cameras)
    if share is not None:
        settings = replace(settings, site_cameras_met=dict.fromkeys(SiteClass, share))
    who, site = (each.ravel() for each in np.mgrid[:N_VISITORS, :N_SITES])
    visits = Visits(who, site, np.zeros(who.size, dtype=np.int64), np.arange(who.size))
    up = np.ones(len(cameras), dtype=bool)
    found = cameras_met(visits, of_sites, cameras, up, settings=settings, draws=Draws(seed))
    table = np.zeros((who.size, n_cameras), dtype=bool)
    table[found.row, cameras["slot"].to_numpy()[found.camera]] = True
    return table.reshape(N_VISITORS, N_SITES, n_cameras)


def seeds(settings, n=6):
    return np.concatenate([met(settings, seed) for seed in range(n)], axis=1)


def with_(all_seen, correlation, share=0.4):
    met_by_class = dict.fromkeys(SiteClass, share)
    return replace(all_seen, meeting_correlation=correlation, site_cameras_met=met_by_class)


def error(n_seeds=6):
    """4 standard errors of a share that sites share with one another; visitors of one site are alike."""
    return 4 * np.sqrt(0.25 / (n_seeds * N_SITES))


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_any_two_cameras_of_a_site_correlate_as_stated_and_each_keeps_its_share(all_seen, correlation):
    share, indicators = 0.4, seeds(with_(all_seen, correlation))
    assert indicators.mean() == pytest.approx(share, abs=error())
    for one, other in ((0, 1), (0, 3), (2, 3)):
        both = np.mean(indicators[..., one] & indicators[..., other])
        # P(both) = p² + ρ p (1 − p)
        assert both == pytest.approx(share**2 + correlation * share * (1 - share), abs=error())


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_how_many_cameras_one_visit_meets_has_the_distribution_of_the_formula(all_seen, correlation):
    """With j of n cameras as the site, it is p · Bin(n − j, p) shifted by j, or (1 − p) · Bin(n − j, p)."""
    share, together = 0.4, np.sqrt(correlation)
    expected = np.zeros(N_CAMERAS + 1)
    for joined in range(N_CAMERAS + 1):
        weight, own = binom.pmf(joined, N_CAMERAS, together), N_CAMERAS - joined
        number = np.arange(N_CAMERAS + 1)
        with_site, without = binom.pmf(number - joined, own, share), binom.pmf(number, own, share)
        if joined:
            expected += weight * (share * with_site + (1 - share) * without)
        else:
            expected += weight * without
    counted = np.bincount(seeds(with_(all_seen, correlation)).sum(axis=2).ravel(), minlength=N_CAMERAS + 1)
    assert counted / counted.sum() == pytest.approx(expected, abs=error())


def test_once_a_visit_all_cameras_of_a_site_are_met_or_none(all_seen):
    number = met(with_(all_seen, 1.0)).sum(axis=2)
    assert set(np.unique(number)) == {0, N_CAMERAS}


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_cameras_of_different_sites_are_met_independently(all_seen, correlation):
    share, indicators = 0.4, seeds(with_(all_seen, correlation))
    both = np.mean(indicators[:, 0::2, 0] & indicators[:, 1::2, 0])
    assert both == pytest.approx(share**2, abs=error(3))


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_two_visitors_of_a_site_meet_its_cameras_independently(all_seen, correlation):
    share, indicators = 0.4, seeds(with_(all_seen, correlation))
    both = np.mean(indicators[0::2, :, 0] & indicators[1::2, :, 0])
    assert both == pytest.approx(share**2, abs=4 * np.sqrt(share**2 / (N_VISITORS / 2 * 6)))


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_a_further_camera_changes_nothing_for_those_before_it(all_seen, correlation):
    settings = with_(all_seen, correlation)
    fewer, more = met(settings, n_cameras=3), met(settings, n_cameras=5)
    np.testing.assert_array_equal(fewer, more[..., :3])


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_a_larger_share_only_adds_meetings(all_seen, correlation):
    settings = with_(all_seen, correlation)
    small, large = met(settings, share=0.3), met(settings, share=0.5)
    assert (small <= large).all()
    assert small.sum() < large.sum()


def test_more_correlation_leaves_fewer_people_observed_and_as_many_meetings(all_seen):
    observed = [seeds(with_(all_seen, one)).any(axis=2).mean() for one in CORRELATIONS]
    assert observed == sorted(observed, reverse=True)
    assert observed[0] == pytest.approx(1 - 0.6**N_CAMERAS, abs=error())
    assert observed[-1] == pytest.approx(0.4, abs=error())


def test_an_entrance_and_its_yard_are_sites_of_their_own(town, all_seen):
    street = town(settings=with_(all_seen, 1.0, share=0.5))
    for resident in range(400):
        yard = street.site(SiteClass.YARD, 1)
        entrance = street.site(SiteClass.ENTRANCE, 1, yard)
        street.camera(yard)
        street.camera(entrance)
        street.resident(resident, (-1, 0, 0), [("walk", [0], 0, 0)], (entrance, 80, 86_400))
    cameras = run_individual_day(street.day()).sightings.groupby("resident_id").size()
    # Each with chance 1/2: both 100 times of 400, one 200 times; 4 standard errors.
    assert abs((cameras == 2).sum() - 100) < 4 * np.sqrt(400 * 0.25 * 0.75)
    assert abs((cameras == 1).sum() - 200) < 4 * np.sqrt(400 * 0.5 * 0.5)


@pytest.mark.parametrize("correlation", [-0.1, 1.1, float("nan")])
def test_a_correlation_that_cannot_be_is_refused(correlation):
    with pytest.raises(InputError, match="give exposure/meeting_correlation between 0 and 1"):
        as_others_chance(correlation)
