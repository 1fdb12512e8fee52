"""Whole things spread over cells in proportion to a weight, and evenly over the ground."""

import geopandas as gpd
import numpy as np

from sim.core.arrays import FloatArray, IntArray


def walk_order(cells: gpd.GeoSeries) -> IntArray:
    """Order cells along a Hilbert curve, so that neighbours in the order are neighbours on the ground."""
    order: IntArray = np.argsort(cells.hilbert_distance().to_numpy(), kind="stable").astype(np.int64)
    return order


def spread_evenly(weights: FloatArray, total: int, order: IntArray) -> IntArray:
    """Put *total* things on cells by systematic sampling (Madow & Madow 1944) along *order*.

    Parameters
    ----------
    weights
        Non-negative, one a cell, at least one positive if there is anything to spread.
    total
        How many things.
    order
        The cells in the order they are walked through.

    Returns
    -------
    Things a cell, within one of its exact share; they sum to *total*. Any stretch of the walk has its
    share of them to within one, so rare things don't gather where weights are highest.
    """
    if not total:
        return np.zeros(len(weights), dtype=np.int64)
    reached = np.cumsum(weights[order])
    ticks = np.floor(reached / reached[-1] * total + 0.5).astype(np.int64)
    counts = np.zeros(len(weights), dtype=np.int64)
    counts[order] = np.diff(ticks, prepend=0)
    return counts
