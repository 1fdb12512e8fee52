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
from sim.core.arrays import FloatArray, IntArray
from sim.core.model_choices import WorkTrips
from sim.core.table import text_of
from sim.core.units import M_PER_KM
from sim.core.vocabulary import SiteClass
from sim.people.contract import NONE, DestinationSettings
from sim.people.destinations.gravity import Gravity, fit_gravity
from sim.people.destinations.site_choice import SiteIndex, SitesOfClass, index_homes, index_sites


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
