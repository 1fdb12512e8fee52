"""Draws for pairs of a resident and a camera, held against the chances they stand for."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from sim.cameras.camera_draws import camera_uniform
from sim.cameras.contract import CLASS_INDEX
from sim.core.draws import Decision, Draws
from sim.core.vocabulary import SiteClass
from sim.engine.shared.views_and_draws import pair_uniform

N_CAMERAS, N_SITES, N_RESIDENTS, SHARE = 6, 300, 200, 0.3


def cameras_met(seed: int) -> np.ndarray:
    """Which cameras of each site each resident meets, shape (residents, sites, cameras)."""
    draws = Draws(seed)
    table = pd.DataFrame({"site_class": SiteClass.PREMISES, "rank": np.arange(N_SITES * N_CAMERAS)})
    of_camera = camera_uniform(Decision.MET_CAMERA, table, draws)
    resident = np.repeat(np.arange(N_RESIDENTS), of_camera.size)
    drawn = pair_uniform(
        Decision.MET_AT_PLACE,
        resident,
        np.zeros(resident.size, dtype=int),
        np.tile(of_camera, N_RESIDENTS),
        draws,
    )
    return (drawn < SHARE).reshape(N_RESIDENTS, N_SITES, N_CAMERAS)


@pytest.mark.parametrize("kept_as", ["str", "object", "category"])
def test_a_cameras_number_is_that_of_its_class_and_rank_wherever_it_stands_in_the_table(kept_as: str) -> None:
    table = pd.DataFrame({"site_class": ["yard", "road", "yard", "road"], "rank": [3, 3, 0, 7]})
    drawn = camera_uniform(Decision.CAMERA_UP, table.astype({"site_class": kept_as}), Draws(4), time=2)
    for row, (word, rank) in enumerate(table.itertuples(index=False)):
        named = Draws(4).uniform(Decision.CAMERA_UP, np.array([rank]), CLASS_INDEX[word] + 2000)
        assert drawn[row] == named[0]


def test_cameras_met_at_sites_are_binomial_as_if_drawn_one_by_one() -> None:
    met = np.stack([cameras_met(seed).sum(axis=2) for seed in range(8)])
    share = np.bincount(met.ravel(), minlength=N_CAMERAS + 1) / met.size
    # Residents of one site are alike, so a share is only as sure as the number of sites makes it.
    error = np.sqrt(0.25 / (8 * N_SITES))
    assert share == pytest.approx(binom.pmf(np.arange(N_CAMERAS + 1), N_CAMERAS, SHARE), abs=4 * error)


def test_who_meets_one_camera_of_a_site_says_nothing_of_the_next_over_many_sites() -> None:
    met = np.concatenate([cameras_met(seed) for seed in range(8)], axis=1)
    both = np.mean(met[:, :, 0] & met[:, :, 1])
    assert both == pytest.approx(SHARE**2, abs=4 * np.sqrt(0.25 / (8 * N_SITES)))


def test_two_residents_meet_one_camera_independently_over_many_cameras() -> None:
    met = np.concatenate([cameras_met(seed).reshape(N_RESIDENTS, -1) for seed in range(8)], axis=1)
    both = np.mean(met[0::2] & met[1::2])
    pairs = N_RESIDENTS / 2 * 8
    assert both == pytest.approx(SHARE**2, abs=4 * np.sqrt(SHARE**2 * (1 - SHARE**2) / pairs))
