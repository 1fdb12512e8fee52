"""The outcome of a day that is given as a table of sightings."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.vocabulary import Definition
from sim.results.counts.observed import observe_sightings
from sim.results.counts.people import people_of
from sim.results.measures.summary import About
from sim.results.outcome import Outcome, outcome_of


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
    """Turn a day's explicit records into results."""
    observed = observe_sightings(
        sightings,
        people_of(residents, left_home=left_home),
        cameras,
        out_of=n_residents,
        camera_cell=camera_cell,
        n_cells=len(cells),
    )
    return outcome_of(observed, cameras, cells, about=about, camera_cell=camera_cell, coverage=coverage)
