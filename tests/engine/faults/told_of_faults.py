"""What outages and rates of faults say otherwise: moments, shares and gaps, to hold the model's against."""

import math

import numpy as np
from numpy.typing import NDArray

from sim.core.units import DAY_US
from sim.engine.faults.outages import Outages


def down_at(outages: Outages, camera: NDArray[np.integer], at_us: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether cameras are down at given moments: more of their outages have begun by then than ended."""
    camera, at_us = np.broadcast_arrays(camera, at_us)
    beyond = 1 + max(int(times.max(initial=0)) for times in (outages.end_us, at_us))

    def until(times_us: NDArray[np.int64]) -> NDArray[np.int64]:
        # Outages up to each moment in the order of cameras; those of cameras before it cancel out.
        in_order = np.sort(outages.camera.astype(np.int64) * beyond + times_us)
        return np.searchsorted(in_order, camera.astype(np.int64) * beyond + at_us, side="right")

    return until(outages.begin_us) > until(outages.end_us)


def share_up(outages: Outages) -> NDArray[np.float64]:
    """Share of the days told that each camera works."""
    down_us = np.bincount(outages.camera, outages.end_us - outages.begin_us, minlength=outages.n_cameras)
    return 1.0 - down_us / (outages.n_days * DAY_US)


def mean_gap_s(availability: float, mean_repair_s: float) -> float:
    """Work out how far faults of a camera lie apart on average, from its availability and its repairs.

    Faults come at a steady rate r and each takes its own repair of mean τ, so that a camera works with chance
    exp(−r τ) (a queue with servers for all, M/G/∞): the mean gap is −τ / ln(availability).
    """
    if availability >= 1:
        return math.inf
    return -mean_repair_s / math.log(availability) if availability > 0 else 0.0
