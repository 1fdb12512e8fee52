"""The outcome of one run, in memory: what the run folder is written from and what comparisons read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.results.cell_results import make_cell_results
from sim.results.day import Day, observe_day
from sim.results.exposure import Exposure
from sim.results.funnel import make_funnel
from sim.results.strata import make_strata
from sim.results.summary import About, make_summary


@dataclass(frozen=True)
class Outcome:
    """One run's results.

    Parameters
    ----------
    about
        What it is a run of.
    summary
        Every measure, without timing.
    strata, funnel, cells
        Tables that keep the contracts STRATA, FUNNEL and CELL_RESULTS; cells in the city's metre CRS.
    resident_ids
        Who was simulated.
    n_residents
        Out of how many.
    exposures
        For each definition, what its cameras had in view of each of them, in the same order.
    camera_ids
        For each definition, the cameras that count and work today.
    """

    about: About
    summary: dict[str, Any]
    strata: pd.DataFrame
    funnel: pd.DataFrame
    cells: gpd.GeoDataFrame
    resident_ids: NDArray[np.int64]
    n_residents: int
    exposures: Mapping[Definition, Exposure]
    camera_ids: Mapping[Definition, NDArray[np.int64]]


def outcome_of_day(
    sightings: pd.DataFrame,
    residents: pd.DataFrame,
    cameras: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    *,
    about: About,
    left_home: NDArray[np.bool_],
    camera_cell: NDArray[np.int64],
    coverage: Mapping[Definition, pd.DataFrame],
    n_residents: int,
) -> Outcome:
    """Turn a day's records into results.

    Parameters
    ----------
    sightings, residents, cameras, left_home, n_residents
        As `sim.results.day.observe_day` takes them.
    cells, camera_cell, coverage
        As `sim.results.cell_results.make_cell_results` takes them; *coverage* may be empty.
    about
        What it is a run of.

    Raises
    ------
    ContractError
        If the tables do not fit together.
    """
    day = observe_day(sightings, residents, cameras, left_home=left_home, n_residents=n_residents)
    return Outcome(
        about,
        make_summary(day, about),
        make_strata(day, sorted(cells["district"].unique())),
        make_funnel(day),
        make_cell_results(day, cells, camera_cell=camera_cell, coverage=coverage),
        residents["resident_id"].to_numpy(np.int64),
        n_residents,
        day.exposures,
        _working(day),
    )


def _working(day: Day) -> dict[Definition, NDArray[np.int64]]:
    ids = day.cameras["camera_id"].to_numpy(np.int64)
    return {definition: np.sort(ids[counted]) for definition, counted in day.counted.items()}
