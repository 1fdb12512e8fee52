"""Who lives in detached houses: cell by cell, so that a place has its share of them."""

import numpy as np
import scipy

from sim.city.settings import HousingSettings
from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Decision, Draws

_LEAST_CHANCE = 1e-12
_SMALLEST_BLOCK = 0.5  # Entrances: nobody builds a block for fewer people than half a door's.


def detached_residents(residents: IntArray, settings: HousingSettings, draws: Draws) -> IntArray:
    """Divide the residents of each cell into those of detached houses and those of blocks of flats.

    Cells get blocks from the densest one down, in an order that chance blurs, until the place has its share;
    so quarters of houses lie beside quarters of blocks, and one cell at most has both.

    Parameters
    ----------
    residents
        Of each cell; cells are alike in size.
    settings, draws
        Share of detached houses and how strictly density decides; the place's chance.

    Returns
    -------
    Residents of detached houses, by cell. They sum to the place's share of its residents, to the person,
    but where too few are left for half an entrance, as in a hamlet, which then has houses alone.
    """
    total = int(residents.sum())
    in_blocks = round((1.0 - settings.detached_share) * total)
    if settings.detached_share > 0 and in_blocks < _SMALLEST_BLOCK * settings.residents_per_entrance:
        in_blocks = 0
    order = np.argsort(-_priority(residents, settings.density_noise, draws), kind="stable")
    before = np.cumsum(residents[order]) - residents[order]
    of_blocks = np.zeros(len(residents), dtype=np.int64)
    of_blocks[order] = np.clip(in_blocks - before, 0, residents[order])
    return (residents - of_blocks).astype(np.int64)


def _priority(residents: IntArray, noise: float, draws: Draws) -> FloatArray:
    """Rank cells for blocks: logarithm of density with a keyed normal error; empty cells come last."""
    number = draws.uniform(Decision.HOUSING, np.arange(len(residents)))
    error = scipy.special.ndtri(np.clip(number, _LEAST_CHANCE, 1.0 - _LEAST_CHANCE))
    density = np.log(np.maximum(residents, 1))
    return np.where(residents > 0, density + noise * error, -np.inf)
