"""What outages and rates of faults say otherwise: moments, shares and gaps, to hold the model's against."""

import math

import numpy as np
from numpy.typing import NDArray

from sim.core.units import DAY_US
from sim.engine.faults.outages import Outages


def down_at(outages: Outages, camera: NDArray[np.integer], at_us: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether cameras are down at given moments, outage by outage."""
    down = np.zeros(np.shape(camera), dtype=bool)
    for row, begin, end in zip(outages.camera, outages.begin_us, outages.end_us, strict=True):
        down |= (camera == row) & (at_us >= begin) & (at_us < end)
    return down


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
