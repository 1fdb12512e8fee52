"""Results by cell: coverage, cameras, people seen there, residents observed anywhere."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.results.contract import CELL_RESULTS
from sim.results.day import Day
from sim.results.sightings import distinct

MAP_CRS = "EPSG:4326"
_KEPT = ["cell_id", "geometry", "district", "residents"]


def make_cell_results(
    day: Day,
    cells: gpd.GeoDataFrame,
    *,
    camera_cell: NDArray[np.int64],
    coverage: Mapping[Definition, pd.DataFrame],
) -> gpd.GeoDataFrame:
    """Gather what is known about each cell; keeps the contract CELL_RESULTS.

    Parameters
    ----------
    day
        The day.
    cells
        The city's cells, cell_id 0.. in order, in a metre CRS.
    camera_cell
        Row of the cell in which each camera stands, in the order of the camera table.
    coverage
        By definition, a table with cell_id and columns of coverage; each becomes `<column>_<definition>`.
    """
    n_cells = len(cells)
    home = day.residents["home_cell"].to_numpy(np.int64)
    columns: dict[str, NDArray[np.generic]] = {"people_simulated": _count(home, n_cells, "residents")}
    for definition in Definition:
        observed = day.exposures[definition].observed
        counted = day.counted[definition]
        columns[f"cameras_{definition}"] = _count(camera_cell[counted], n_cells, "cameras")
        seen = _people_seen(day, definition, camera_cell, n_cells)
        columns[f"people_seen_{definition}"] = seen * day.sample.weight
        at_home = _count(home[observed], n_cells, "residents")
        columns[f"residents_observed_{definition}"] = at_home * day.sample.weight
    table = cells[_KEPT].reset_index(drop=True).assign(**columns)
    for definition, covered in coverage.items():
        table = with_coverage(table, covered, definition)
    CELL_RESULTS.check(table)
    return table


def _people_seen(
    day: Day, definition: Definition, camera_cell: NDArray[np.int64], n_cells: int
) -> NDArray[np.int64]:
    """Count the different people whom the cell's cameras had in view."""
    sightings = day.vehicles if definition is Definition.PLATE else day.persons
    kept = day.counted[definition][sightings.pair_camera]
    cell = camera_cell[sightings.pair_camera[kept]]
    met = distinct(sightings.pair_person[kept] * n_cells + cell)
    return _count(met % max(n_cells, 1), n_cells, "cameras")


def _count(cell: NDArray[np.int64], n_cells: int, noun: str) -> NDArray[np.int64]:
    if cell.size and not 0 <= cell.min() <= cell.max() < n_cells:
        msg = f"{noun} lie in cells {cell.min()} to {cell.max()}, but the city's cells are 0 to {n_cells - 1}"
        raise ContractError(msg)
    return np.bincount(cell, minlength=n_cells).astype(np.int64)


def with_coverage(table: gpd.GeoDataFrame, covered: pd.DataFrame, definition: Definition) -> gpd.GeoDataFrame:
    """Add the columns of one definition's coverage to cells, each as `<column>_<definition>`.

    Raises
    ------
    ContractError
        If the coverage is not of each cell once.
    """
    if sorted(covered["cell_id"]) != sorted(table["cell_id"]):
        msg = f"the coverage table for '{definition}' does not have each cell once"
        raise ContractError(msg)
    ordered = covered.set_index("cell_id").loc[table["cell_id"]]
    numbers = ordered.select_dtypes("number")
    return table.assign(**{f"{name}_{definition}": numbers[name].to_numpy() for name in numbers.columns})
