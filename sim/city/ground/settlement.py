"""The residents of a whole city: which ground is built up, and how many live where on it."""

import numpy as np

from sim.city.ground.density import DensityLaw, Settled, settle
from sim.city.ground.layout import Ground
from sim.city.ground.outline import round_off
from sim.city.settings import LandSettings
from sim.core.arrays import BoolArray, FloatArray, IntArray

_M_PER_KM = 1000.0
_M2_PER_KM2 = 1e6
_OUTWARD_ROUNDS = 40
_OUTWARD_STEP = 0.1
_BISECTIONS = 7  # Enough for a few per cent; the outline is then cut to the exact area.


def settle_districts(
    ground: Ground,
    people: IntArray,
    wanted_m: list[FloatArray | None],
    *,
    built_up_m2: float,
    settings: LandSettings,
) -> list[Settled]:
    """Settle every district on its part of the city's built-up ground.

    Parameters
    ----------
    ground
        The city's cells.
    people
        Residents of each district.
    wanted_m
        Centre of the residents of each district, where known.
    built_up_m2
        How much ground the city builds on; where the districts together are smaller, all of it is.
    settings
        Density and its bounds.

    Returns
    -------
    For each district, residents of its cells in the order of the ground.
    """
    law = _law(settings, settings.least_density_per_km2, all_built_up=True)
    count = max(round(built_up_m2 / settings.cell_m**2), 1)
    built = np.ones(len(ground.row), dtype=bool)
    if count < len(built):
        built = _built_up_ground(ground, people, wanted_m, count, settings)
    parts = _parts(ground, built, settings.cell_m)
    settled = _settle_parts(parts, people, wanted_m, law)
    return [
        Settled(_filled(part.residents, built[ground.district == index]), part.centre_error_m)
        for index, part in enumerate(settled)
    ]


def _law(settings: LandSettings, least_per_km2: float, *, all_built_up: bool) -> DensityLaw:
    cell_km2 = settings.cell_m**2 / _M2_PER_KM2
    return DensityLaw(
        gradient_per_m=settings.density_gradient_per_km / _M_PER_KM,
        least_per_cell=least_per_km2 * cell_km2,
        most_per_cell=settings.most_density_per_km2 * cell_km2,
        all_built_up=all_built_up,
    )


def _parts(ground: Ground, built: BoolArray, cell_m: float) -> list[FloatArray]:
    """Centres of the built-up cells of each district."""
    centres = ground.centres_m(cell_m)
    return [centres[built & (ground.district == k)] for k in range(int(ground.district.max()) + 1)]


def _settle_parts(
    parts: list[FloatArray], people: IntArray, wanted_m: list[FloatArray | None], law: DensityLaw
) -> list[Settled]:
    return [
        settle(part, int(residents), law, wanted)
        for part, residents, wanted in zip(parts, people, wanted_m, strict=True)
    ]


def _filled(residents: IntArray, built: BoolArray) -> IntArray:
    everywhere = np.zeros(len(built), dtype=np.int64)
    everywhere[built] = residents
    return everywhere


def _built_up_ground(
    ground: Ground, people: IntArray, wanted_m: list[FloatArray | None], count: int, settings: LandSettings
) -> BoolArray:
    """Choose *count* cells: the densest where centres of residents are known, else those near the centre."""
    if all(wanted is None for wanted in wanted_m):
        chosen = _nearest_ground(ground, people, count, settings.cell_m)
    else:
        chosen = _densest_ground(ground, people, wanted_m, count, settings)
    row, column = ground.row - ground.row.min(), ground.column - ground.column.min()
    raster, allowed = np.zeros((2, row.max() + 1, column.max() + 1), dtype=bool)
    raster[row, column] = chosen
    allowed[row, column] = True
    rounded = round_off(raster, allowed, count, settings.district_gap_m / settings.cell_m)
    return np.asarray(rounded[row, column], dtype=bool)


def _nearest_ground(ground: Ground, people: IntArray, count: int, cell_m: float) -> BoolArray:
    """Build outwards from the centre, farther the denser a district would be.

    The district around the centre is built up as far out as any, so that it has no hole.
    """
    distance = np.hypot(*ground.centres_m(cell_m).T)
    central = ground.district[np.argmin(distance)]
    farther = np.zeros(len(people))
    mean = people.sum() / count
    built = np.zeros(len(distance), dtype=bool)
    for _ in range(_OUTWARD_ROUNDS):
        edge = np.argsort(distance - farther[ground.district], kind="stable")
        built = np.isin(np.arange(len(distance)), edge[:count])
        density = people / np.maximum(np.bincount(ground.district[built], minlength=len(people)), 1)
        farther = farther + _OUTWARD_STEP * distance[built].max() * np.log(density / mean)
        farther[central] = farther.max()
    return built


def _densest_ground(
    ground: Ground, people: IntArray, wanted_m: list[FloatArray | None], count: int, settings: LandSettings
) -> BoolArray:
    """Raise the least density until the inhabited cells are about *count*."""
    parts = _parts(ground, np.ones(len(ground.row), dtype=bool), settings.cell_m)
    low, high = settings.least_density_per_km2, settings.most_density_per_km2
    inhabited = np.ones(len(ground.row), dtype=bool)
    for _ in range(_BISECTIONS):
        middle = float(np.sqrt(low * high))
        law = _law(settings, middle, all_built_up=False)
        for index, part in enumerate(_settle_parts(parts, people, wanted_m, law)):
            inhabited[ground.district == index] = part.residents > 0
        low, high = (middle, high) if inhabited.sum() > count else (low, middle)
    return inhabited
