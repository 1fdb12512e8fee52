"""All that the tables of a city promise each other, in the order in which mistakes are told best.

Here: rows are numbered from 0 and point at rows that are there; cells sum up to what is known of the city.
Every check raises `BrokenTableError` on what is wrong.
"""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sim.city.build import JOBS, SCHOOL_PLACES, VISITS
from sim.city.consistency.broken import BrokenTableError
from sim.city.consistency.ground import (
    check_buildings,
    check_cells,
    check_districts,
    check_street_bounds,
    check_whereabouts,
)
from sim.city.consistency.site_rows import check_sites
from sim.city.consistency.streets import check_access, check_edges, check_nodes, check_street_length
from sim.city.country.gazetteer import Place
from sim.city.metre_grid import to_metres

_MEAN_WEIGHT = 0.01
"""Weights have mean 1, but for rounding."""
_TIMES = 2.0
"""Who counts jobs comes near the number of employed residents, not beyond twice or half of it."""
_SAME = 0.01
_KEYS = (
    ("cells", "cell_id"), ("nodes", "node_id"), ("edges", "edge_id"), ("sites", "site_id"),
    ("buildings", "building_id"),
)  # fmt: skip
_LINKS = (
    ("nodes", "cell_id", "cells"), ("edges", "u", "nodes"), ("edges", "v", "nodes"),
    ("sites", "cell_id", "cells"), ("sites", "node_id", "nodes"), ("sites", "edge_id", "edges"),
    ("sites", "parent_site", "sites"),
)  # fmt: skip


def check_residents(cells: gpd.GeoDataFrame, place: Place) -> None:
    """Make sure that the residents of all cells are those of the city."""
    if cells["residents"].sum() != place.residents:
        msg = f"the residents do not sum to the {place.residents:,} in place.json"
        raise BrokenTableError("cells", msg)


def check_totals(cells: gpd.GeoDataFrame, place: Place) -> None:
    """Make sure that there is somewhere to go: jobs for the employed, places at schools, visits of mean 1."""
    jobs, employed = int(cells[JOBS].sum()), place.employed_share * place.residents
    if not employed / _TIMES <= jobs <= employed * _TIMES:
        msg = (
            f"column '{JOBS}' sums to {jobs:,}, but by place.json {employed:,.0f} residents are employed, "
            "and each has one"
        )
        raise BrokenTableError("cells", msg)
    places = int(cells[SCHOOL_PLACES].sum())
    if not 0 < places <= place.residents:
        msg = f"column '{SCHOOL_PLACES}' sums to {places:,} of {place.residents:,} residents"
        raise BrokenTableError("cells", msg)
    mean = float(cells[VISITS].mean())
    if not abs(mean - 1) <= _MEAN_WEIGHT:
        msg = f"column '{VISITS}' has mean {mean:.4g}, but must have mean 1; divide it by its mean"
        raise BrokenTableError("cells", msg)


def remarks_on_totals(
    cells: gpd.GeoDataFrame, place: Place, modelled: tuple[str, ...], pupil_share: float
) -> tuple[str, ...]:
    """Say which totals that somebody has given are not the model's.

    Parameters
    ----------
    cells, place
        As they are used.
    modelled, pupil_share
        Which columns the model has made; pupils as a share of residents, by the scenario.
    """
    wanted = ((JOBS, place.employed_share, "are employed"), (SCHOOL_PLACES, pupil_share, "go to school"))
    remarks = []
    for column, share, what in wanted:
        has, should = int(cells[column].sum()), share * place.residents
        if column not in modelled and abs(has - should) > _SAME * should:
            remarks.append(
                f"column '{column}' sums to {has:,}, but {should:,.0f} residents {what}; it says where, not "
                "how many"
            )
    return tuple(remarks)


def check_rows(tables: Mapping[str, pd.DataFrame]) -> None:
    """Make sure that every table has rows, that these are numbered, and that links lead to rows.

    Parameters
    ----------
    tables
        Those of a city by name, each keeping its contract; some may be left out.
    """
    for name, table in tables.items():
        if table.empty:
            msg = "the table has no rows"
            raise BrokenTableError(name, msg)
    for name, key in _KEYS:
        if name in tables and not np.array_equal(tables[name][key], np.arange(len(tables[name]))):
            msg = f"column '{key}' must number the rows from 0"
            raise BrokenTableError(name, msg)
    for name, column, other in _LINKS:
        if name not in tables or other not in tables:
            continue
        here, count = tables[name][column].to_numpy(), len(tables[other])
        if here.max() >= count:
            row = int(np.argmax(here >= count))
            msg = f"column '{column}' points beyond the {count} {other} in row {row}: it is {here[row]}"
            raise BrokenTableError(name, msg)


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
