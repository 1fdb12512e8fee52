"""All that the tables of a city promise each other, in the order in which mistakes are told best."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.city.consistency.ground import check_cells, check_districts
from sim.city.consistency.rows import check_rows
from sim.city.consistency.site_rows import check_sites
from sim.city.consistency.streets import check_access, check_edges, check_nodes, check_street_length
from sim.city.consistency.totals import check_residents, check_totals
from sim.city.consistency.whereabouts import check_buildings, check_street_bounds, check_whereabouts
from sim.city.country.gazetteer import Place
from sim.city.metre_crs import to_metres


def check_city(tables: Mapping[str, Any], place: Place, crs: str, cell_m: float) -> None:
    """Make sure that the tables of a city belong together.

    Parameters
    ----------
    tables
        Cells, nodes, edges, sites, districts and, where there are any, buildings, each under its contract
        and in the city's CRS.
    place, crs, cell_m
        What is stated of the city: facts, metre CRS, side of the cells.

    Raises
    ------
    BrokenTableError
        On the first table that contradicts itself or another one, with column and row.
    """
    cells, nodes, edges, sites = (tables[name] for name in ("cells", "nodes", "edges", "sites"))
    check_rows(tables)
    check_access(nodes, edges)
    check_residents(cells, place)
    bounds_m = check_cells(cells, cell_m)
    check_whereabouts(bounds_m, np.array(to_metres(crs, place.longitude_deg, place.latitude_deg)))
    check_districts(cells, tables["districts"])
    check_nodes(nodes, bounds_m, cell_m)
    check_edges(nodes, edges)
    check_street_bounds(edges, bounds_m)
    check_street_length(cells, edges)
    check_sites(sites, nodes, edges, bounds_m, cell_m)
    check_totals(cells, place)
    if "buildings" in tables:
        check_buildings(tables["buildings"], bounds_m)
