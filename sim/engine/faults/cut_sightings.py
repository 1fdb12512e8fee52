"""What is left of a day's sightings when cameras fail while people are in view."""

import numpy as np
import pandas as pd

from sim.core.table import rows_of
from sim.core.times import DAY_US, US_PER_S
from sim.engine.faults.outages import Outages
from sim.engine.individual.records import SIGHTINGS


def cut_sightings(
    sightings: pd.DataFrame, cameras: pd.DataFrame, outages: Outages, *, day: int
) -> pd.DataFrame:
    """Cut outages out of sightings that were recorded as if every camera worked.

    Parameters
    ----------
    sightings
        Keeps the contract SIGHTINGS.
    cameras
        Table of cameras whose rows the outages name.
    outages
        When which of them is down.
    day
        Which day of the outages it is, from 0.

    Returns
    -------
    A table that keeps SIGHTINGS, in the same order; a sighting that an outage parts becomes two.
    """
    SIGHTINGS.check(sightings)
    camera = rows_of(cameras["camera_id"], sightings["camera_id"].to_numpy(np.int64))
    enter_us, exit_us = (
        np.rint(sightings[column].to_numpy(np.float64) * US_PER_S).astype(np.int64) + day * DAY_US
        for column in ("enter_s", "exit_s")
    )
    row, begin_us, end_us = outages.working_parts(camera, enter_us, exit_us)
    left = sightings.iloc[row].reset_index(drop=True)
    # What no outage touches keeps its times to the last digit.
    begin_s = np.where(begin_us == enter_us[row], left["enter_s"], (begin_us - day * DAY_US) / US_PER_S)
    end_s = np.where(end_us == exit_us[row], left["exit_s"], (end_us - day * DAY_US) / US_PER_S)
    return SIGHTINGS.check(left.assign(enter_s=begin_s, exit_s=end_s))
