"""Results by cell: coverage, cameras, people seen there by day and hour, residents observed anywhere."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.results.counts.exposure import HOURS_PER_DAY
from sim.results.counts.group_count import GroupCount
from sim.results.counts.observed import check_cells
from sim.results.counts.stock import CamerasToday
from sim.results.measures.contract import CELL_HOURS, CELL_RESULTS

MAP_CRS = "EPSG:4326"
_KEPT = ["cell_id", "geometry", "district", "residents"]


def make_cell_results(
    residents: GroupCount,
    cells: gpd.GeoDataFrame,
    today: CamerasToday,
    *,
    camera_cell: NDArray[np.int64],
    coverage: Mapping[Definition, pd.DataFrame],
    visitors: GroupCount | None = None,
) -> gpd.GeoDataFrame:
    """Gather what is known about each cell; keeps the contract CELL_RESULTS.

    Parameters
    ----------
    residents
        The residents, in counts.
    cells
        The city's cells, cell_id 0.. in order, in a metre CRS.
    today
        Which cameras count.
    camera_cell
        Row of the cell in which each camera stands, in the order of the camera table.
    coverage
        By definition, a table with cell_id and columns of coverage; each becomes `<column>_<definition>`.
    visitors
        People who live elsewhere; they count among the people seen.

    Raises
    ------
    ContractError
        If cells, cameras, coverage and counts are not of one city.
    """
    n_cells, weight = len(cells), residents.weight
    check_cells(camera_cell, n_cells, "cameras")
    columns: dict[str, NDArray[np.generic]] = {"people_simulated": residents.homes.people.by_cell}
    for definition in Definition:
        there = np.bincount(camera_cell[today.counted[definition]], minlength=n_cells)
        columns[f"cameras_{definition}"] = there
        seen = [group.weight * group.cells[definition].in_day for group in _groups(residents, visitors)]
        columns[f"people_seen_{definition}"] = np.sum(seen, axis=0)
        at_home = residents.homes.observed[definition].by_cell
        columns[f"residents_observed_{definition}"] = at_home * weight
    numbers = pd.DataFrame(columns)
    table = with_coverage(pd.concat([cells[_KEPT].reset_index(drop=True), numbers], axis=1), coverage)
    CELL_RESULTS.check(table)
    return table


def make_cell_hours(residents: GroupCount, *, visitors: GroupCount | None = None) -> pd.DataFrame:
    """State how many people the cameras of each cell had in view in each hour; keeps the contract CELL_HOURS.

    Parameters
    ----------
    residents, visitors
        People who live here and people who do not, in counts.
    """
    seen = {
        definition: np.sum(
            [group.weight * group.cells[definition].by_hour for group in _groups(residents, visitors)],
            axis=0,
        ).ravel()
        for definition in Definition
    }
    kept = np.flatnonzero(np.any(list(seen.values()), axis=0))
    columns = {f"people_seen_{definition}": counts[kept] for definition, counts in seen.items()}
    cell, hour = np.divmod(kept, HOURS_PER_DAY)
    return CELL_HOURS.check(pd.DataFrame({"cell_id": cell, "hour": hour, **columns}))


def _groups(residents: GroupCount, visitors: GroupCount | None) -> list[GroupCount]:
    """List the groups that are counted in the cells apart."""
    return [group for group in (residents, visitors) if group is not None and group.cells]


def with_coverage(table: gpd.GeoDataFrame, coverage: Mapping[Definition, pd.DataFrame]) -> gpd.GeoDataFrame:
    """Add the columns of coverage to cells, each as `<column>_<definition>`.

    Raises
    ------
    ContractError
        If a definition's coverage is not of each cell once.
    """
    ours = table["cell_id"].to_numpy(np.int64)
    place, in_order = np.argsort(np.argsort(ours, kind="stable")), np.sort(ours)
    columns: dict[str, NDArray[np.generic]] = {}
    for definition, covered in coverage.items():
        theirs = covered["cell_id"].to_numpy(np.int64)
        order = np.argsort(theirs, kind="stable")
        if not np.array_equal(theirs[order], in_order):
            msg = f"the coverage table for '{definition}' does not have each cell once"
            raise ContractError(msg)
        columns |= {
            f"{name}_{definition}": column.to_numpy()[order[place]]
            for name, column in covered.items()
            if name != "cell_id" and is_numeric_dtype(column)
        }
    return pd.concat([table, pd.DataFrame(columns, index=table.index)], axis=1)
