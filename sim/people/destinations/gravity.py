"""Gravity: where the people of a cell go, given how far people go on average.

T_ij = O_i W_j exp(-b d_ij) / sum_k W_k exp(-b d_ik) (Wilson 1971), with straight-line distances between cell
centres. The mean distance falls as b grows (its derivative is minus the variance of d), so one b fits a
wanted mean. Where destinations bind, too, the pulls W are balanced (`sim.people.destinations.balance`); b and
pulls are then fitted in turn, which settles at once, since either hardly changes the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import scipy
from numpy.typing import NDArray

from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import ContractError
from sim.people.destinations.balance import Balance, balanced_pull
from sim.people.destinations.distances import MEAN_DISTANCE_IN_UNIT_SQUARE

_CALIBRATION_ORIGINS = 128
"""Origins at which a mean distance is measured; all origins change it by less than one per cent."""

_STEEPEST = 40.0
"""Decays per cell width beyond which only the nearest destination is ever chosen (exp(-40) is nothing)."""

_DECAY_TOLERANCE = 1e-6
"""Precision of a decay relative to the steepest one: the mean is then right to a few metres."""

_GENTLER = 0.8
"""Factor by which a decay is lowered at which jobs are out of reach."""
_BALANCES = 2
"""Times that pulls are balanced, each at the decay fitted to the last ones."""

_CHANCES_AT_ONCE = 2**15
"""Chances worked out in one go: as many origins as a processor's near memory holds."""


@dataclass(frozen=True)
class Gravity:
    """A fitted choice of destination.

    Parameters
    ----------
    origin_xy_m, inside_m
        Centre of every cell, and the distance travelled inside it.
    destinations, destination_xy_m, weights
        Cells that can be chosen, their centres (two rows, x and y) and pulls. Positions are relative to the
        middle of the city and single precision (1 mm), as the weights are: choice needs no more.
    decay_per_m, mean_m
        b, 0 or more; mean distance reached.
    """

    origin_xy_m: NDArray[np.float32]
    inside_m: NDArray[np.float32]
    destinations: IntArray
    destination_xy_m: NDArray[np.float32]
    weights: NDArray[np.float32]
    decay_per_m: float
    mean_m: float


def fit_gravity(
    xy_m: FloatArray,
    side_m: FloatArray,
    *,
    origin_weight: FloatArray,
    pull: FloatArray,
    wanted_m: float,
    most_of_mixing: float,
    doubly_constrained: bool = False,
) -> Gravity:
    """Find the decay at which the mean distance is the wanted one.

    The mean asked for is the lesser of *wanted_m* and *most_of_mixing* times the mean under blind choice
    (b = 0), so that people of a small town don't all commute from edge to edge.

    Parameters
    ----------
    xy_m, side_m
        Centre and side of every cell.
    origin_weight, pull
        Travellers and attraction of every cell, 0 or more.
    wanted_m, most_of_mixing
        Mean distance, metres; upper limit as a share of blind choice.
    doubly_constrained
        Whether travellers who arrive in a cell are in proportion to its pull. Where jobs lie farther from
        homes than *wanted_m*, the mean is longer: the shortest found at which all jobs are filled.

    Raises
    ------
    ContractError
        If nobody starts or nothing attracts.
    """
    if not (origin_weight.sum() > 0 and pull.sum() > 0):
        msg = "a city needs residents and destinations: origins or attractions of its cells sum to zero"
        raise ContractError(msg)
    inside = side_m * MEAN_DISTANCE_IN_UNIT_SQUARE
    chosen = np.flatnonzero(pull > 0)
    probe = _probe(xy_m, inside, origin_weight, chosen, pull)
    target = min(wanted_m, most_of_mixing * probe.mean_m(0.0))
    decay = _decay(probe, target, float(side_m.min()))
    if doubly_constrained:
        balance = partial(balanced_pull, xy_m, inside, origin_weight=origin_weight, pull=pull)
        probe, decay = _balanced(
            probe, decay, balance, chosen=chosen, fit=lambda probe: _decay(probe, target, float(side_m.min()))
        )
    relative = (xy_m - xy_m.mean(axis=0)).astype(np.float32)
    weights = probe.weights
    ends = np.ascontiguousarray(relative[chosen].T)
    return Gravity(relative, inside.astype(np.float32), chosen, ends, weights, decay, probe.mean_m(decay))


def _balanced(
    probe: "_Probe",
    decay: float,
    balance: Callable[..., Balance],
    *,
    chosen: IntArray,
    fit: Callable[["_Probe"], float],
) -> tuple["_Probe", float]:
    """Balance pulls and fit the decay in turn, no steeper than jobs allow."""
    steepest = np.inf
    for _ in range(_BALANCES):
        balanced = balance(decay_per_m=decay)
        while not balanced.is_reached:
            steepest = decay = decay * _GENTLER
            balanced = balance(decay_per_m=decay)
        probe = replace(probe, weights=balanced.pull[chosen].astype(np.float32))
        decay = min(fit(probe), steepest)
    return probe, decay


def draw_destinations(gravity: Gravity, origins: IntArray, uniform: FloatArray) -> IntArray:
    """Choose a destination cell for each traveller by inverse distribution.

    Parameters
    ----------
    gravity, origins, uniform
        A fitted model; cell of each traveller; a number in [0, 1) for each.

    Returns
    -------
    Cells; one traveller's choice does not depend on who else travels.
    """
    order = _sorting(origins, len(gravity.origin_xy_m))
    number, cells = uniform[order], origins[order]
    place = np.empty(origins.size, dtype=np.int64)
    starts = np.flatnonzero(np.diff(cells, prepend=-1))
    ends = np.append(starts[1:], cells.size)
    at_once = max(_CHANCES_AT_ONCE // gravity.destinations.size, 1)
    for first in range(0, starts.size, at_once):
        some = slice(first, first + at_once)
        reaches = np.cumsum(_chances(gravity, cells[starts[some]]), axis=1, dtype=np.float64)
        for reach, start, end in zip(reaches, starts[some].tolist(), ends[some].tolist(), strict=True):
            place[start:end] = np.searchsorted(reach, number[start:end] * reach[-1], side="right")
    result = np.empty(origins.size, dtype=np.int64)
    result[order] = gravity.destinations[np.minimum(place, gravity.destinations.size - 1)]
    return result


def _sorting(cells: IntArray, n_cells: int) -> NDArray[np.intp]:
    """Sort positions by cell; short numbers are sorted by counting."""
    is_short = n_cells <= np.iinfo(np.uint16).max
    return np.argsort(cells.astype(np.uint16) if is_short else cells, kind="stable")


def _chances(gravity: Gravity, cells: IntArray) -> NDArray[np.float32]:
    """Unscaled chances of all destinations, a row for each of *cells*, in place: the package's hot loop."""
    x, y = gravity.destination_xy_m
    from_x, from_y = gravity.origin_xy_m[cells].T[:, :, np.newaxis]
    chance: NDArray[np.float32] = np.square(x - from_x)
    chance += np.square(y - from_y)
    np.sqrt(chance, out=chance)
    np.maximum(chance, gravity.inside_m[cells, np.newaxis], out=chance)
    # Shifting by the smallest distance scales a row and keeps a steep decay from underflowing.
    np.subtract(chance.min(axis=1, keepdims=True), chance, out=chance)
    chance *= np.float32(gravity.decay_per_m)
    np.exp(chance, out=chance)
    chance *= gravity.weights
    return chance


def _spread_origins(weight: FloatArray) -> tuple[IntArray, FloatArray]:
    """Take all origins of a small city, or evenly spaced ones along the cumulative weight of a large one."""
    positive = np.flatnonzero(weight > 0)
    if positive.size <= _CALIBRATION_ORIGINS:
        return positive, weight[positive] / weight[positive].sum()
    reach = np.cumsum(weight)
    steps = (np.arange(_CALIBRATION_ORIGINS) + 0.5) / _CALIBRATION_ORIGINS * reach[-1]
    origins, times = np.unique(np.searchsorted(reach, steps, side="right"), return_counts=True)
    return origins, times / _CALIBRATION_ORIGINS


@dataclass(frozen=True)
class _Probe:
    """Distances from the origins at which a mean is measured: longer[i, j] beyond the nearest[i]."""

    nearest: FloatArray
    longer: NDArray[np.float32]
    weights: NDArray[np.float32]
    share: FloatArray

    def mean_m(self, decay: float) -> float:
        """Mean distance at a decay."""
        chance = self.longer * np.float32(-decay)
        np.exp(chance, out=chance)
        chance *= self.weights
        beyond = np.einsum("ij,ij->i", chance, self.longer) / chance.sum(axis=1)
        return float(self.share @ (self.nearest + beyond))


def _probe(
    xy_m: FloatArray, inside_m: FloatArray, origin_weight: FloatArray, chosen: IntArray, pull: FloatArray
) -> _Probe:
    origins, share = _spread_origins(origin_weight)
    distance = np.maximum(
        scipy.spatial.distance.cdist(xy_m[origins], xy_m[chosen]), inside_m[origins][:, None]
    )
    nearest = distance.min(axis=1)
    longer = (distance - nearest[:, None]).astype(np.float32)
    return _Probe(nearest, longer, pull[chosen].astype(np.float32), share)


def _decay(probe: _Probe, target_m: float, side_m: float) -> float:
    steepest = _STEEPEST / side_m

    def excess(decay: float) -> float:
        return probe.mean_m(decay) - target_m

    if excess(0.0) <= 0:
        return 0.0
    if excess(steepest) >= 0:
        return steepest
    return float(scipy.optimize.brentq(excess, 0.0, steepest, xtol=_DECAY_TOLERANCE * steepest))
