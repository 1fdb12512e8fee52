"""The outcome of one run, in memory: what the run folder is written from and what comparisons read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.results.counts.day import Day, GroupCount, count_day, in_counts
from sim.results.counts.observed import Observed, cameras_today
from sim.results.counts.several_days import DaysCount
from sim.results.measures.cells_and_cameras import make_cell_hours, make_cell_results
from sim.results.measures.summary import About, make_funnel, make_summary
from sim.results.measures.table import make_strata, measure_day


@dataclass(frozen=True, eq=False)
class Outcome:
    """One run's results.

    Parameters
    ----------
    about
        What it is a run of.
    day
        The counts that its figures are made from.
    measures, strata, cells, hours
        Tables that keep the contracts MEASURES, STRATA, CELL_RESULTS and CELL_HOURS; cells of a city in its
        metre CRS.
    per_person
        Everyone simulated and what was seen of them, for comparing runs person by person; None if only
        totals are kept.
    places
        Of a country, its parts; a table that keeps the contract PLACES.
    beside
        Further tables, by the name of their file.
    days
        Residents in view in the course of several days, if the run has several.
    """

    about: About
    day: Day
    measures: pd.DataFrame
    strata: pd.DataFrame
    cells: gpd.GeoDataFrame
    hours: pd.DataFrame
    per_person: Observed | None
    places: pd.DataFrame | None = None
    beside: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    days: DaysCount | None = None

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Every figure of the whole place, without timing."""
        return make_summary(self.measures, self.about)

    @cached_property
    def funnel(self) -> pd.DataFrame:
        """Stages from living here to being stopped; a table that keeps FUNNEL."""
        return make_funnel(self.measures)


def outcome_of(
    residents: Observed | GroupCount,
    cameras: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    *,
    about: About,
    camera_cell: NDArray[np.int64],
    coverage: Mapping[Definition, pd.DataFrame],
    visitors: Observed | GroupCount | None = None,
    keep_people: bool = True,
) -> Outcome:
    """Turn what an engine observed into results.

    Parameters
    ----------
    residents
        Residents simulated and what was seen of them, or the same in counts.
    cameras
        Every camera, with a column *up*: whether it works today.
    cells, camera_cell, coverage
        As `sim.results.measures.cells_and_cameras.make_cell_results` takes them; *coverage* may be empty.
    about, visitors
        What it is a run of, and people who live elsewhere, given like residents.
    keep_people
        Whether to keep what comparing samples person by person needs. Where everybody is simulated, totals
        are enough; of residents in counts nothing more can be kept.

    Raises
    ------
    ContractError
        If the tables do not fit together.
    """
    today = cameras_today(cameras)
    at_home = in_counts(residents, n_cells=len(cells))
    others = None if visitors is None else in_counts(visitors, n_cells=len(cells))
    day = count_day(at_home, cells, today, visitors=others)
    strata = make_strata(day)
    return Outcome(
        about,
        day,
        measure_day(day, strata),
        strata,
        make_cell_results(at_home, cells, today, camera_cell=camera_cell, coverage=coverage, visitors=others),
        make_cell_hours(at_home, visitors=others),
        residents if keep_people and isinstance(residents, Observed) else None,
    )
