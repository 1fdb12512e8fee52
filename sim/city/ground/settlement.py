"""The residents of a city: which ground is built up, and how many live in each cell of its districts.

Residents follow Clark's law, density ∝ exp(−g r) with r the distance from the city's centre (Clark, "Urban
population densities", J. R. Stat. Soc. A 114, 1951). Where the centre of a district's residents is known, the
law is tilted by exp(a·x), the distribution closest to it (in relative entropy) that has this centre. Density
is kept between a least and a greatest one; ground that would fall short can be left empty.
"""

import math
from dataclasses import dataclass

import numpy as np

from sim.city.ground.layout import Ground, round_off
from sim.city.settings import LandSettings
from sim.core.arrays import BoolArray, FloatArray, IntArray, largest_remainder
from sim.core.units import M2_PER_KM2, M_PER_KM

_ROUNDS = 60
_CLOSE_M = 5.0  # Far below any cell; a centre this near counts as met and ends the search.
_STEP = 0.5  # The built-up ground moves with the tilt, so a full Newton step would overshoot.
_STEPS_TO_BOUNDS = 60
_RIDGE = 1e-3  # Keeps the Newton step finite where residents have shrunk to a line or a point.
_OUTWARD_ROUNDS = 40
_OUTWARD_STEP = 0.1
_BISECTIONS = 7  # Enough for a few per cent; the outline is then cut to the exact area.


@dataclass(frozen=True)
class DensityLaw:
    """Clark's law and its bounds.

    Parameters
    ----------
    gradient_per_m
        g.
    least_per_cell, most_per_cell
        Fewest and most residents of a cell that is built up.
    all_built_up
        Whether all the ground given is built up; otherwise cells that would have too few are left empty.
    """

    gradient_per_m: float
    least_per_cell: float
    most_per_cell: float
    all_built_up: bool


@dataclass(frozen=True)
class SettledCells:
    """Residents of one district's cells.

    Parameters
    ----------
    residents
        For each cell; sums to the district's residents.
    centre_error_m
        How far their centre lies from the one asked for; NaN if none was asked for.
    """

    residents: IntArray
    centre_error_m: float


def settle(
    centres_m: FloatArray, residents: int, law: DensityLaw, wanted_centre_m: FloatArray | None
) -> SettledCells:
    """Spread the residents of a district over its cells.

    Parameters
    ----------
    centres_m, residents
        Centres of its cells, metres from the city's centre, shape (n, 2); how many live in the district.
    law, wanted_centre_m
        How density falls off; where the centre of the residents should lie, if known.
    """
    log_clark = -law.gradient_per_m * np.hypot(centres_m[:, 0], centres_m[:, 1])
    if wanted_centre_m is None:
        return SettledCells(largest_remainder(_shares(log_clark, residents, law), residents), float("nan"))
    offset_m = centres_m - wanted_centre_m
    people = largest_remainder(_tilted(log_clark, offset_m, residents, law), residents)
    return SettledCells(people, float(np.hypot(*(people @ offset_m))) / residents)


def _tilted(log_clark: FloatArray, offset_m: FloatArray, residents: int, law: DensityLaw) -> FloatArray:
    """Find the tilt a by damped Newton steps on mean(offset) = 0; keep the best."""
    tilt = np.zeros(2)
    best = np.zeros(len(log_clark))
    best_error = np.inf
    for _ in range(_ROUNDS):
        shares = _shares(log_clark + offset_m @ tilt, residents, law)
        mean = shares @ offset_m
        error = float(np.hypot(*mean))
        if error < best_error:
            best, best_error = shares, error
        if error < _CLOSE_M:
            break
        spread = (offset_m * shares[:, None]).T @ offset_m - np.outer(mean, mean)
        ridge = np.eye(2) * max(float(np.trace(spread)), 1.0) * _RIDGE
        tilt = tilt - _STEP * np.linalg.solve(spread + ridge, mean)
    return best


def _shares(log_density: FloatArray, residents: int, law: DensityLaw) -> FloatArray:
    """Turn a law into shares of the residents, within the bounds."""
    weights = np.exp(log_density - log_density.max())
    built = np.ones(len(weights), dtype=bool)
    if not law.all_built_up:
        built = _dense_enough(weights, residents, law)
    shares = np.zeros(len(weights))
    shares[built] = _bounded(weights[built], law.least_per_cell / residents, law.most_per_cell / residents)
    return shares


def _dense_enough(weights: FloatArray, residents: int, law: DensityLaw) -> BoolArray:
    """Choose the densest cells, as many as reach the least density.

    With k cells built up, the least dense of them holds residents·f_k / (f_1 + … + f_k), which falls with k.
    """
    densest = np.argsort(-weights, kind="stable")
    thinnest = residents * weights[densest] / np.cumsum(weights[densest])
    count = int(np.count_nonzero(thinnest >= law.least_per_cell))
    count = max(count, int(np.ceil(residents / law.most_per_cell)))
    built = np.zeros(len(weights), dtype=bool)
    built[densest[:count]] = True
    return built


def _bounded(weights: FloatArray, least: float, most: float) -> FloatArray:
    """Scale weights to sum 1 with every part between *least* and *most*, by bisection on the scale.

    Where the bounds leave no room for this, they give way to equal parts.
    """
    equal = 1 / len(weights)
    least, most = min(least, equal), max(most, equal)
    tiny = float(np.finfo(float).tiny)
    low = max((1 - len(weights) * least) / float(weights.sum()), tiny)
    high = most / max(float(weights.min()), tiny)
    shares = np.empty_like(weights)
    for _ in range(_STEPS_TO_BOUNDS):
        middle = math.sqrt(low) * math.sqrt(high)
        np.multiply(weights, middle, out=shares)
        np.maximum(shares, least, out=shares)
        total = float(np.add.reduce(np.minimum(shares, most, out=shares)))
        low, high = (middle, high) if total < 1 else (low, middle)
    shares = np.clip(high * weights, least, most)
    return np.asarray(shares / shares.sum(), dtype=float)


def settle_districts(
    ground: Ground,
    people: IntArray,
    wanted_m: list[FloatArray | None],
    *,
    built_up_m2: float,
    settings: LandSettings,
) -> list[SettledCells]:
    """Settle every district on its part of the city's built-up ground.

    Parameters
    ----------
    ground, people, wanted_m
        The city's cells; residents of each district; centre of the residents of each district, where known.
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
        SettledCells(_filled(part.residents, built[ground.district == index]), part.centre_error_m)
        for index, part in enumerate(settled)
    ]


def _law(settings: LandSettings, least_per_km2: float, *, all_built_up: bool) -> DensityLaw:
    cell_km2 = settings.cell_m**2 / M2_PER_KM2
    return DensityLaw(
        gradient_per_m=settings.density_gradient_per_km / M_PER_KM,
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
) -> list[SettledCells]:
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
