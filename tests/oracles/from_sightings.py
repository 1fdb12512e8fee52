"""Passes before cameras with face recognition, taken from explicit sightings."""

import numpy as np
import pandas as pd

from sim.cameras.definitions import cameras_of
from sim.core.table import rows_of
from sim.core.vocabulary import Definition
from sim.engine.individual.records import SIGHTINGS
from tests.oracles.recognise import Passes


def passes_of(sightings: pd.DataFrame, cameras: pd.DataFrame) -> Passes:
    """Keep the sightings of persons by cameras with face recognition; each is one pass.

    Parameters
    ----------
    sightings
        Keeps the contract SIGHTINGS: what the individual engine records, of working cameras only.
    cameras
        Table of cameras.

    Returns
    -------
    Passes in the order of the sightings, which name rows of *cameras*.
    """
    SIGHTINGS.check(sightings)
    rows = rows_of(cameras["camera_id"], sightings["camera_id"].to_numpy(np.int64))
    kept = cameras_of(cameras, Definition.RECOGNITION)[rows] & ~sightings["of_vehicle"].to_numpy(bool)
    return Passes(
        sightings["resident_id"].to_numpy(np.int64)[kept],
        rows[kept],
        sightings["enter_s"].to_numpy(np.float64)[kept],
    )
