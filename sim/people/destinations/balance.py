"""Doubly constrained trips: jobs bind where people work, as homes do.

T_ij = A_i O_i B_j D_j exp(-b d_ij), where A and B make the rows add up to the workers O of each origin and
the columns to the jobs D of each destination. They are found by working out A from B and B from A in turn
(Furness 1965; Ortúzar & Willumsen, Modelling Transport, chapter 5). With D_j B_j as the pull of j the singly
constrained choice of destination is the doubly constrained one, so nothing else changes.

B is as smooth as distances are, so in a large city it is found between zones of several cells, and then
worked out at each cell from the zones around it.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from sim.core.arrays import FloatArray, IntArray
from sim.people.destinations.distances import MEAN_DISTANCE_IN_UNIT_SQUARE

FEW_CELLS = 400
"""Cells up to which each is a zone."""
WIDTH_IN_DECAYS = 0.25
"""Width of a zone, of the distance 1 / b over which trips decay: arrivals in every cell of Almaty, of 11,236,
are then within half a per cent of its jobs."""
_MOST_ZONES = 2048
"""Where these are not enough for that width, zones are wider, and balance is rougher."""
_WIDENING = 1.1
_ENOUGH = 1e-3
"""Largest relative difference between arrivals and jobs of a zone at which balancing ends."""
_MOST_ROUNDS = 200
"""Where homes and jobs are too far apart for the decay, balance is not reached, however long one tries."""
_TINY = np.finfo(float).tiny
_FARTHEST = 1e6
"""Most that B of a place differs from the city's; beyond it single precision loses who must go there."""


@dataclass(frozen=True)
class Balance:
    """Balanced pulls, with the sum of the pulls, and whether arrivals then meet them."""

    pull: FloatArray
    is_reached: bool


@dataclass(frozen=True)
class _Zones:
    """Zones: middle, mean distance inside, travellers and pull of each."""

    xy_m: FloatArray
    inside_m: FloatArray
    origin_weight: FloatArray
    pull: FloatArray


def balanced_pull(
    xy_m: FloatArray, inside_m: FloatArray, *, origin_weight: FloatArray, pull: FloatArray, decay_per_m: float
) -> Balance:
    """Multiply the pull of every cell by its balancing factor B.

    Parameters
    ----------
    xy_m, inside_m
        Centre of every cell, and the mean distance inside it.
    origin_weight, pull
        Travellers who start in every cell, and jobs there, in any units: as many jobs as travellers are
        taken.
    decay_per_m
        b.

    Returns
    -------
    Balanced pulls.
    """
    jobs = pull / pull.sum()
    zones = _zones(xy_m, inside_m, origin_weight / origin_weight.sum(), jobs, decay_per_m)
    starts = np.flatnonzero(zones.origin_weight > 0)
    outflow, is_reached = _balance(zones, starts, decay_per_m)
    ends = np.flatnonzero(jobs > 0)
    b = 1 / np.maximum(outflow @ _kernel(zones, starts, xy_m[ends], inside_m[ends], decay_per_m), _TINY)
    b /= np.average(b, weights=jobs[ends])
    is_sound = is_reached and b.max() < _FARTHEST and b.min() > 1 / _FARTHEST
    balanced = np.zeros(len(pull))
    balanced[ends] = jobs[ends] * np.clip(b, 1 / _FARTHEST, _FARTHEST)
    balanced *= pull.sum() / balanced.sum()
    return Balance(balanced, is_sound)


def _balance(zones: _Zones, starts: IntArray, decay_per_m: float) -> tuple[FloatArray, bool]:
    """Find A_i O_i of the zones where people start, and say whether jobs are met."""
    ends = np.flatnonzero(zones.pull > 0)
    kernel = _kernel(zones, starts, zones.xy_m[ends], zones.inside_m[ends], decay_per_m)
    workers, jobs = zones.origin_weight[starts], zones.pull[ends]
    b = np.ones(ends.size)
    for _ in range(_MOST_ROUNDS):
        outflow = workers / np.maximum(kernel @ (b * jobs), _TINY)
        arrivals = outflow @ kernel
        if np.abs(b * arrivals - 1).max() < _ENOUGH:
            return outflow, True
        b = 1 / np.maximum(arrivals, _TINY)
    return outflow, False


def _kernel(
    zones: _Zones, starts: IntArray, to_xy_m: FloatArray, to_inside_m: FloatArray, decay_per_m: float
) -> FloatArray:
    """Work out exp(-b d) from zones to places; each row is scaled, which A takes up."""
    distance = scipy.spatial.distance.cdist(zones.xy_m[starts], to_xy_m)
    np.maximum(distance, np.maximum(zones.inside_m[starts, np.newaxis], to_inside_m), out=distance)
    distance -= zones.inside_m[starts, np.newaxis]
    distance *= -decay_per_m
    kernel: FloatArray = np.exp(distance, out=distance)
    return kernel


def _zones(
    xy_m: FloatArray, inside_m: FloatArray, origin_weight: FloatArray, jobs: FloatArray, decay_per_m: float
) -> _Zones:
    """Gather cells in squares of one width; where that is no fewer, cells are zones themselves."""
    zone, width_m = _squares(xy_m, decay_per_m)
    if len(xy_m) <= FEW_CELLS or zone.max() + 1 == len(xy_m):
        return _Zones(xy_m, inside_m, origin_weight, jobs)
    weight = origin_weight + jobs + np.finfo(float).eps
    mass = np.bincount(zone, weights=weight)
    middle = np.column_stack([np.bincount(zone, weights=weight * x) / mass for x in xy_m.T])
    inside = np.maximum(np.full(mass.size, width_m * MEAN_DISTANCE_IN_UNIT_SQUARE), inside_m.min())
    starting = np.bincount(zone, weights=origin_weight).astype(float)
    return _Zones(middle, inside, starting, np.bincount(zone, weights=jobs).astype(float))


def _squares(xy_m: FloatArray, decay_per_m: float) -> tuple[IntArray, float]:
    """Give the square of each cell a number, and say how wide squares are."""
    xy_m = xy_m - xy_m.min(axis=0)
    widest_m = float(xy_m.max()) + 1.0
    width_m = min(WIDTH_IN_DECAYS / max(decay_per_m, WIDTH_IN_DECAYS / widest_m), widest_m)
    while True:
        square = (xy_m / width_m).astype(np.int64)
        names, zone = np.unique(square[:, 0] * (square[:, 1].max() + 1) + square[:, 1], return_inverse=True)
        if names.size <= _MOST_ZONES:
            return zone, width_m
        width_m *= _WIDENING
