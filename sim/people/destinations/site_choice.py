"""Which site of a cell one goes to or lives at: by class and cell, in proportion to the weights of sites."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.table import codes_of, is_any_of
from sim.core.vocabulary import SiteClass
from sim.people.contract import NONE


@dataclass(frozen=True)
class SitesOfClass:
    """The sites of one class, sorted by cell.

    Parameters
    ----------
    site_ids, reach
        Sites, and their cumulative weight.
    start
        Position of each cell's first site; one longer than the cells.
    serving_cell
        For every cell the cell whose sites serve it: itself, or the nearest that has any.
    """

    site_ids: IntArray
    reach: FloatArray
    start: IntArray
    serving_cell: IntArray


SiteIndex = Mapping[SiteClass, SitesOfClass]
"""The classes that the city has at all."""

HOMES = (SiteClass.ENTRANCE, SiteClass.HOUSE)
"""Where people live: behind an entrance of a block, or in a house of their own."""


def index_sites(sites: pd.DataFrame, cell_xy_m: FloatArray) -> SiteIndex:
    """Sort the sites of every class by cell.

    Parameters
    ----------
    sites, cell_xy_m
        The city's sites, and centre of every cell.
    """
    class_of = codes_of(sites["site_class"], tuple(SiteClass))
    found = {word: _group(sites, class_of == code, cell_xy_m) for code, word in enumerate(SiteClass)}
    return {word: group for word, group in found.items() if group is not None}


def index_homes(sites: pd.DataFrame, cell_xy_m: FloatArray) -> SitesOfClass | None:
    """Sort entrances and houses by cell, as if they were one class; None if there are none."""
    return _group(sites, is_any_of(sites["site_class"], HOMES), cell_xy_m)


def _group(sites: pd.DataFrame, mine: BoolArray, cell_xy_m: FloatArray) -> SitesOfClass | None:
    if not mine.any():
        return None
    ids, cells, weights = (sites[name].to_numpy()[mine] for name in ("site_id", "cell_id", "weight"))
    order, n_cells = np.lexsort((ids, cells)), len(cell_xy_m)
    ids, cells, weights = ids[order], cells[order], weights[order]
    start = np.searchsorted(cells, np.arange(n_cells + 1))
    having = np.unique(cells)
    serving = np.arange(n_cells)
    lacking = np.flatnonzero(np.diff(start) == 0)
    if lacking.size:
        serving[lacking] = having[scipy.spatial.cKDTree(cell_xy_m[having]).query(cell_xy_m[lacking])[1]]
    return SitesOfClass(ids, np.cumsum(weights), start, serving)


def choose_sites(index: SiteIndex, site_class: SiteClass, cells: IntArray, uniform: FloatArray) -> IntArray:
    """Choose a site of a class in each cell, in proportion to the sites' weights.

    A cell without such a site is served by the nearest that has one; -1 if the city has none.
    """
    return choose_among(index.get(site_class), cells, uniform)


def choose_among(group: SitesOfClass | None, cells: IntArray, uniform: FloatArray) -> IntArray:
    """Choose one site of a group in each cell; as `choose_sites`."""
    if group is None:
        return np.full(cells.size, NONE, dtype=np.int64)
    serving = group.serving_cell[cells]
    first, last = group.start[serving], group.start[serving + 1] - 1
    floor = np.where(first > 0, group.reach[first - 1], 0.0)
    wanted = floor + uniform * (group.reach[last] - floor)
    return group.site_ids[_first_beyond(group.reach, wanted, first, last)]


def _first_beyond(reach: FloatArray, wanted: FloatArray, first: IntArray, last: IntArray) -> IntArray:
    """Find the first position from *first* to *last* whose reach exceeds what is wanted; else *last*.

    All ranges are halved at once: a cell has few sites of a class and the city has many.
    """
    found, left = first.copy(), last - first
    for _ in range(int(left.max(initial=0)).bit_length()):
        half = (left + 1) // 2
        # An empty range probes the position before it, which is never beyond.
        passed = (half > 0) & (reach[found + np.maximum(half, 1) - 1] <= wanted)
        found += half * passed
        left -= half
    return found


def choose_classes(index: SiteIndex, mix: Mapping[SiteClass, float], uniform: FloatArray) -> IntArray:
    """Choose a site class for each stop, as positions in *mix*.

    The mix is taken over the classes that the city has, whatever stands in a stop's own cell: most cells
    have no site of a rare class, which would get far fewer people than its share from the few that do.
    """
    exists = np.array([site_class in index for site_class in mix])
    share = np.array(list(mix.values()), dtype=float)
    if (share * exists).any():
        share = share * exists
    reach = np.cumsum(share)
    passed = np.searchsorted(reach, uniform * reach[-1], side="right")
    # Rounding must not lead past the last class that has a share.
    return np.asarray(np.minimum(passed, np.flatnonzero(share > 0)[-1]), dtype=np.int64)


def choose_mixed_sites(
    index: SiteIndex,
    mix: Mapping[SiteClass, float],
    cells: IntArray,
    *,
    class_uniform: FloatArray,
    site_uniform: FloatArray,
) -> IntArray:
    """Choose a class, then a site of that class, in or nearest to each cell."""
    position = choose_classes(index, mix, class_uniform)
    sites = np.full(cells.size, NONE, dtype=np.int64)
    for column, site_class in enumerate(mix):
        mine = position == column
        sites[mine] = choose_sites(index, site_class, cells[mine], site_uniform[mine])
    return sites
