"""Outlines of built ground, rounded off."""

import numpy as np
import scipy

from sim.core.arrays import BoolArray

_STEPS = 4


def round_off(ground: BoolArray, allowed: BoolArray, count: int, gap_cells: float) -> BoolArray:
    """Close gaps and cut spikes by threshold dynamics that preserve area.

    Blur, then keep the fullest cells, a few times over (Ruuth & Wetton, "A simple scheme for
    volume-preserving motion by mean curvature", J. Sci. Comput. 19, 2003).

    Parameters
    ----------
    ground
        The ground to round off, rows by columns.
    allowed
        Where ground may lie at all.
    count
        How many cells it should have; no more than are allowed.
    gap_cells
        Gaps and spikes of about this width go.
    """
    for _ in range(_STEPS):
        blurred = scipy.ndimage.gaussian_filter(ground.astype(float), gap_cells / 2, mode="constant")
        fullest = np.argsort(-np.where(allowed, blurred, -1.0).ravel(), kind="stable")[:count]
        ground = np.zeros(ground.size, dtype=bool)
        ground[fullest] = True
        ground = ground.reshape(allowed.shape)
    return ground
