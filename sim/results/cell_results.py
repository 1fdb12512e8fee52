"""Results by cell: coverage, cameras, people seen there by day and hour, residents observed anywhere."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.results.contract import CELL_HOURS, CELL_RESULTS
from sim.results.exposure import HOURS_PER_DAY
from sim.results.homes import Homes, by_cell
from sim.results.observed import Observed, check_cells
from sim.results.stock import CamerasToday

MAP_CRS = "EPSG:4326"
_KEPT = ["cell_id", "geometry", "district", "residents"]


def make_cell_results(
    residents: Observed,
    homes: Homes,
    cells: gpd.GeoDataFrame,
    today: CamerasToday,
    *,
    camera_cell: NDArray[np.int64],
    coverage: Mapping[Definition, pd.DataFrame],
    visitors: Observed | None = None,
) -> gpd.GeoDataFrame:
    """Gather what is known about each cell; keeps the contract CELL_RESULTS.

    Parameters
    ----------
    residents, homes
        Residents and what was seen of them; the same by home cell.
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
    """
    n_cells, weight = len(cells), residents.sample.weight
    check_cells(camera_cell, n_cells, "cameras")
    columns: dict[str, NDArray[np.generic]] = {"people_simulated": by_cell(homes.people)}
    for definition in Definition:
        there = np.bincount(camera_cell[today.counted[definition]], minlength=n_cells)
        columns[f"cameras_{definition}"] = there
        seen = [_weight(group) * group.seen[definition].in_day for group in _groups(residents, visitors)]
        columns[f"people_seen_{definition}"] = np.sum(seen, axis=0)
        columns[f"residents_observed_{definition}"] = by_cell(homes.observed[definition]) * weight
    table = cells[_KEPT].reset_index(drop=True).assign(**columns)
    for definition, covered in coverage.items():
        table = with_coverage(table, covered, definition)
    CELL_RESULTS.check(table)
    return table


def make_cell_hours(residents: Observed, *, visitors: Observed | None = None) -> pd.DataFrame:
    """State how many people the cameras of each cell had in view in each hour; keeps the contract CELL_HOURS.

    Parameters
    ----------
    residents, visitors
        People who live here, people who do not, and what was seen of them.
    """
    seen = {
        definition: np.sum(
            [_weight(group) * group.seen[definition].by_hour for group in _groups(residents, visitors)],
            axis=0,
        ).ravel()
        for definition in Definition
    }
    kept = np.flatnonzero(np.any(list(seen.values()), axis=0))
    columns = {f"people_seen_{definition}": counts[kept] for definition, counts in seen.items()}
    cell, hour = np.divmod(kept, HOURS_PER_DAY)
    return CELL_HOURS.check(pd.DataFrame({"cell_id": cell, "hour": hour, **columns}))


def _groups(residents: Observed, visitors: Observed | None) -> list[Observed]:
    return [residents] if visitors is None else [residents, visitors]


def _weight(group: Observed) -> float:
    """How many each of those simulated stands for; nobody stands for nobody."""
    return group.sample.weight if len(group.people) else 0.0


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
