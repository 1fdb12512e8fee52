"""How many people live in each cell of a district.

Residents follow Clark's law, density ∝ exp(−g r) with r the distance from the city's centre (Clark, "Urban
population densities", J. R. Stat. Soc. A 114, 1951). Where the centre of a district's residents is known, the
law is tilted by exp(a·x), the distribution closest to it (in relative entropy) that has this centre. Density
is kept between a least and a greatest one; ground that would fall short can be left empty.
"""

import math
from dataclasses import dataclass

import numpy as np

from sim.core.apportion import largest_remainder
from sim.core.arrays import BoolArray, FloatArray, IntArray

_ROUNDS = 60
_CLOSE_M = 5.0  # Far below any cell; a centre this near counts as met and ends the search.
_STEP = 0.5  # The built-up ground moves with the tilt, so a full Newton step would overshoot.
_BISECTIONS = 60
_RIDGE = 1e-3  # Keeps the Newton step finite where residents have shrunk to a line or a point.


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
class Settled:
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
) -> Settled:
    """Spread the residents of a district over its cells.

    Parameters
    ----------
    centres_m
        Centres of its cells, metres from the city's centre, shape (n, 2).
    residents
        How many live in the district.
    law
        How density falls off.
    wanted_centre_m
        Where the centre of the residents should lie, if known.

    Returns
    -------
    Residents of each cell, and how well their centre was met.
    """
    log_clark = -law.gradient_per_m * np.hypot(centres_m[:, 0], centres_m[:, 1])
    if wanted_centre_m is None:
        return Settled(largest_remainder(_shares(log_clark, residents, law), residents), float("nan"))
    offset_m = centres_m - wanted_centre_m
    people = largest_remainder(_tilted(log_clark, offset_m, residents, law), residents)
    return Settled(people, float(np.hypot(*(people @ offset_m))) / residents)


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
    for _ in range(_BISECTIONS):
        middle = math.sqrt(low) * math.sqrt(high)
        np.multiply(weights, middle, out=shares)
        np.maximum(shares, least, out=shares)
        total = float(np.add.reduce(np.minimum(shares, most, out=shares)))
        low, high = (middle, high) if total < 1 else (low, middle)
    shares = np.clip(high * weights, least, most)
    return np.asarray(shares / shares.sum(), dtype=float)
