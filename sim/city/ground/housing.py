"""Who lives in detached houses: cell by cell, so that a place has its share of them."""

import geopandas as gpd
import numpy as np
import scipy

from sim.city.settings import HousingSettings
from sim.city.streets.streets import cell_at
from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Decision, Draws

_LEAST_CHANCE = 1e-12
_SMALLEST_BLOCK = 0.5  # Entrances: nobody builds a block for fewer people than half a door's.


def detached_residents(
    residents: IntArray, settings: HousingSettings, draws: Draws, block_share: FloatArray | None = None
) -> IntArray:
    """Divide the residents of each cell into those of detached houses and those of blocks of flats.

    Cells get blocks from the densest one down, in an order that chance blurs, until the place has its share;
    so quarters of houses lie beside quarters of blocks, and one cell at most has both. Where buildings are
    known, cells with most of their floors in tall ones come first.

    Parameters
    ----------
    residents
        Of each cell; cells are alike in size.
    settings, draws
        Share of detached houses and how strictly density decides; the place's chance.
    block_share
        Of each cell, as `block_share_by_cell` finds it; None where no buildings are known.

    Returns
    -------
    Residents of detached houses, by cell. They sum to the place's share of its residents, to the person,
    but where too few are left for half an entrance, as in a hamlet, which then has houses alone.
    """
    total = int(residents.sum())
    in_blocks = round((1.0 - settings.detached_share) * total)
    if settings.detached_share > 0 and in_blocks < _SMALLEST_BLOCK * settings.residents_per_entrance:
        in_blocks = 0
    priority = _priority(residents, settings.density_noise, draws)
    tall = np.zeros(len(residents)) if block_share is None else block_share
    order = np.lexsort((-priority, -tall, residents == 0))
    before = np.cumsum(residents[order]) - residents[order]
    of_blocks = np.zeros(len(residents), dtype=np.int64)
    of_blocks[order] = np.clip(in_blocks - before, 0, residents[order])
    return (residents - of_blocks).astype(np.int64)


def block_share_by_cell(
    cells: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame | None, lowest_block_m: float
) -> FloatArray | None:
    """Find the part of the built volume of each cell that stands in buildings as high as blocks of flats.

    Parameters
    ----------
    cells, buildings
        Ground, and outlines with heights, whatever they are used for.
    lowest_block_m
        Height from which a building is taken for a block.

    Returns
    -------
    Shares by cell, the city's where no building of a cell has a known height; None if none has anywhere.
    """
    known = None if buildings is None else buildings[buildings["height_m"].notna()]
    if known is None or known.empty:
        return None
    middle = known.geometry.representative_point()
    cell = cell_at(cells, np.column_stack([middle.x, middle.y]))
    height = known["height_m"].to_numpy(dtype=float)
    volume = known.area.to_numpy() * height
    tall, built = (
        np.bincount(cell, weights=part, minlength=len(cells))
        for part in (np.where(height >= lowest_block_m, volume, 0.0), volume)
    )
    whole = float(tall.sum() / built.sum()) if built.sum() > 0 else 0.0
    shares: FloatArray = np.divide(tall, built, out=np.full(len(cells), whole), where=built > 0)
    return shares


def _priority(residents: IntArray, noise: float, draws: Draws) -> FloatArray:
    """Rank cells for blocks: logarithm of density with a keyed normal error; empty cells come last."""
    number = draws.uniform(Decision.HOUSING, np.arange(len(residents)))
    error = scipy.special.ndtri(np.clip(number, _LEAST_CHANCE, 1.0 - _LEAST_CHANCE))
    density = np.log(np.maximum(residents, 1))
    return np.where(residents > 0, density + noise * error, -np.inf)
