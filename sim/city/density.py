"""How many people live in each cell of a district.

Residents follow Clark's law, density ∝ exp(−g r) with r the distance from the city's centre (Clark, "Urban
population densities", J. R. Stat. Soc. A 114, 1951). Where the centre of a district's residents is known, the
law is tilted by exp(a·x), the distribution closest to it (in relative entropy) that has this centre. Ground
on which fewer people would live than a least density is left empty.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.apportion import largest_remainder

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_ROUNDS = 60
_CLOSE_M = 5.0  # Far below any cell; a centre this near counts as met and ends the search.
_STEP = 0.5  # The built-up ground moves with the tilt, so a full Newton step would overshoot.


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
    centres_m: FloatArray,
    residents: int,
    *,
    gradient_per_m: float,
    least_per_cell: float,
    wanted_centre_m: FloatArray | None,
) -> Settled:
    """Spread the residents of a district over its cells.

    Parameters
    ----------
    centres_m
        Centres of its cells, metres from the city's centre, shape (n, 2).
    residents
        How many live in the district.
    gradient_per_m
        g of Clark's law.
    least_per_cell
        Cells that would have fewer are left empty.
    wanted_centre_m
        Where the centre of the residents should lie, if known.

    Returns
    -------
    Residents of each cell, and how well their centre was met.
    """
    log_clark = -gradient_per_m * np.hypot(centres_m[:, 0], centres_m[:, 1])
    if wanted_centre_m is None:
        shares = _built_up(log_clark, residents, least_per_cell)
        return Settled(largest_remainder(shares, residents), float("nan"))
    shares, error_m = _tilted(log_clark, centres_m - wanted_centre_m, residents, least_per_cell)
    return Settled(largest_remainder(shares, residents), error_m)


def _tilted(
    log_clark: FloatArray, offset_m: FloatArray, residents: int, least_per_cell: float
) -> tuple[FloatArray, float]:
    """Find the tilt a by damped Newton steps on mean(offset) = 0; keep the best."""
    tilt = np.zeros(2)
    best = np.zeros(len(log_clark))
    best_error = np.inf
    for _ in range(_ROUNDS):
        shares = _built_up(log_clark + offset_m @ tilt, residents, least_per_cell)
        mean = shares @ offset_m
        error = float(np.hypot(*mean))
        if error < best_error:
            best, best_error = shares, error
        if error < _CLOSE_M:
            break
        spread = (offset_m * shares[:, None]).T @ offset_m - np.outer(mean, mean)
        floor = np.eye(2) * max(float(np.trace(spread)), 1.0) * 1e-3
        tilt = tilt - _STEP * np.linalg.solve(spread + floor, mean)
    return best, best_error


def _built_up(log_density: FloatArray, residents: int, least_per_cell: float) -> FloatArray:
    """Shares of the cells that are built up: the densest ones, as many as reach the least density.

    With k cells built up, the least dense of them holds residents·f_k / (f_1 + … + f_k), which falls with k.
    """
    densest = np.argsort(-log_density, kind="stable")
    ranked = np.exp(log_density[densest] - log_density[densest[0]])
    thinnest = residents * ranked / np.cumsum(ranked)
    built = max(int(np.count_nonzero(thinnest >= least_per_cell)), 1)
    shares = np.zeros(len(log_density))
    shares[densest[:built]] = ranked[:built] / ranked[:built].sum()
    return shares
