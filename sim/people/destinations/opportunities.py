"""Where one can go from each cell of a city: fitted destination choices, sites, ways onto the streets."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from sim.city.streets.street_graph import open_nodes
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.model_choices import WorkTrips
from sim.core.table import codes_of, is_any_of, text_of
from sim.core.units import M_PER_KM
from sim.core.vocabulary import SiteClass
from sim.people.contract import NONE, DestinationSettings
from sim.people.destinations.gravity import Gravity, fit_gravity


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


class Pull(StrEnum):
    """What a destination is chosen for."""

    WORK = "work"
    STUDY = "study"
    SCHOOL = "school"
    ERRAND = "errand"
    LEISURE = "leisure"


@dataclass(frozen=True)
class Opportunities:
    """What residents know of their city.

    Parameters
    ----------
    cell_residents_end
        Residents in all cells up to and including each; resident i lives in the first cell whose end
        exceeds i.
    cell_district, cell_node
        District of every cell, and the street node nearest to its centre.
    node_xy_m
        Position of every street node.
    site_node, site_cell
        Node and cell of every site.
    sites, homes
        Sites by class and cell; those that people live at, by cell; None if there are none.
    gravity, transit_nodes
        Fitted choice of destination for each pull; street nodes with a stop, sorted.
    """

    cell_residents_end: IntArray
    cell_district: NDArray[np.object_]
    cell_node: IntArray
    node_xy_m: FloatArray
    site_node: IntArray
    site_cell: IntArray
    sites: SiteIndex
    homes: SitesOfClass | None
    gravity: Mapping[Pull, Gravity]
    transit_nodes: IntArray

    @property
    def n_residents(self) -> int:
        """Population of the city."""
        return int(self.cell_residents_end[-1])

    @cached_property
    def nearest_stops(self) -> tuple[IntArray, FloatArray]:
        """Node of the public transport stop nearest to each street node, and how far it is, in metres.

        Empty in a city without public transport.
        """
        if not self.transit_nodes.size:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        found = scipy.spatial.cKDTree(self.node_xy_m[self.transit_nodes]).query(self.node_xy_m)
        return self.transit_nodes[np.asarray(found[1])], np.asarray(found[0], dtype=float)

    def home_cells(self, resident_ids: IntArray) -> IntArray:
        """Find the cell each resident lives in; residents are numbered along the cells.

        A settlement may stand for several alike: who is numbered beyond its population lives in the same
        cells of the next one.
        """
        return np.searchsorted(self.cell_residents_end, resident_ids % self.n_residents, side="right")

    def districts(self, cells: IntArray) -> "pd.Categorical[str]":
        """Name the district of each of *cells*."""
        names, of_cell = np.unique(self.cell_district.astype(str), return_inverse=True)
        return text_of(of_cell[cells], names.tolist())

    def nodes_of(self, sites: IntArray, cells: IntArray) -> IntArray:
        """Find the street node of each site, or of its cell where there is no site."""
        if not self.site_node.size:
            return self.cell_node[cells]
        return np.where(sites == NONE, self.cell_node[cells], self.site_node[np.maximum(sites, 0)])

    def cells_of(self, sites: IntArray, cells: IntArray) -> IntArray:
        """Find the cell each site stands in, or the given cell where there is no site."""
        if not self.site_cell.size:
            return cells
        return np.where(sites == NONE, cells, self.site_cell[np.maximum(sites, 0)])


def survey_opportunities(
    cells: pd.DataFrame,
    nodes: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    cell_xy_m: FloatArray,
    settings: DestinationSettings,
) -> Opportunities:
    """Fit destination choice to a city and index its sites.

    Parameters
    ----------
    cells, nodes, sites
        The city's tables; ids are row numbers.
    cell_xy_m, settings
        Centre of every cell; distances and site mixes.

    Raises
    ------
    ContractError
        If the city has no residents or nothing to go to.
    """
    node_xy = nodes[["x_m", "y_m"]].to_numpy(dtype=float)
    entered_at = open_nodes(nodes)
    is_transit = (sites["site_class"] == SiteClass.TRANSIT.value).to_numpy(dtype=bool)
    site_node = sites["node_id"].to_numpy(dtype=np.int64)
    return Opportunities(
        cell_residents_end=np.cumsum(cells["residents"].to_numpy(dtype=np.int64)),
        cell_district=cells["district"].to_numpy(dtype=object),
        cell_node=entered_at[np.asarray(scipy.spatial.cKDTree(node_xy[entered_at]).query(cell_xy_m)[1])],
        node_xy_m=node_xy,
        site_node=site_node,
        site_cell=sites["cell_id"].to_numpy(dtype=np.int64),
        sites=index_sites(sites, cell_xy_m),
        homes=index_homes(sites, cell_xy_m),
        gravity=_fit_all(cells, cell_xy_m, settings),
        transit_nodes=np.unique(site_node[is_transit]),
    )


def _fit_all(
    cells: pd.DataFrame, cell_xy_m: FloatArray, settings: DestinationSettings
) -> dict[Pull, Gravity]:
    wanted = {
        Pull.WORK: ("jobs", settings.commute_km),
        Pull.STUDY: ("visits_weight", settings.commute_km),
        Pull.SCHOOL: ("school_places", settings.school_km),
        Pull.ERRAND: ("visits_weight", settings.errand_km),
        Pull.LEISURE: ("visits_weight", settings.leisure_km),
    }
    side_m = np.sqrt(cells["area_m2"].to_numpy(dtype=float))
    residents = cells["residents"].to_numpy(dtype=float)
    return {
        pull: fit_gravity(
            cell_xy_m,
            side_m,
            origin_weight=residents,
            pull=_pull(cells[column].to_numpy(dtype=float), residents),
            wanted_m=mean_km * M_PER_KM,
            most_of_mixing=settings.most_of_mixing,
            doubly_constrained=pull is Pull.WORK and settings.work_trips is WorkTrips.DOUBLY_CONSTRAINED,
        )
        for pull, (column, mean_km) in wanted.items()
    }


def _pull(pull: FloatArray, residents: FloatArray) -> FloatArray:
    """Where nothing pulls, as in a hamlet too small for a pupil, the few who go all the same go to people."""
    return pull if pull.any() else residents
