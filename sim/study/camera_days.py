"""Share of cameras that work on each of several days: by link, by kind of place, by district or region."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.draws import run_draws
from sim.core.table import Column, Contract, plain_text
from sim.scenario.resolve import ResolvedScenario
from sim.world.faults import fault_settings, working_by_day
from sim.world.network import Network
from sim.world.read_exposure import exposure_settings

CAMERA_DAYS_FILE = "availability.csv"
"""Its file in a run folder."""

DIMENSIONS = ALL, LINK, SITE_CLASS, DISTRICT, REGION = "all", "link", "site_class", "district", "region"

CAMERA_DAYS = Contract(
    "cameras that work",
    (
        Column("day", "int", "days", "Day, from 1", low=1),
        Column("dimension", "text", "text", "What cameras are grouped by", words=DIMENSIONS),
        Column("stratum", "text", "text", "The group"),
        Column("cameras", "int", "cameras", "Cameras in it", low=0),
        Column("share_working", "float", "share", "... that work, mean over the hours", low=0, high=1),
    ),
)


def cameras_by_day(
    scenario: ResolvedScenario, network: Network, *, region: str | None = None
) -> pd.DataFrame:
    """Let a network's cameras fail and be repaired.

    Parameters
    ----------
    scenario, network
        Days and numbers, and cameras.
    region
        Of a part of the country, where cameras are told apart by region in place of district.

    Returns
    -------
    A table that keeps CAMERA_DAYS.
    """
    cameras = network.cameras
    working = working_by_day(
        cameras,
        fault_settings(scenario.run, scenario.numbers),
        network.city,
        exposure_settings(scenario),
        run_draws(scenario.run.seed, network.part.name),
    )
    if region is None:
        place = DISTRICT, network.city.cells["district"].to_numpy(dtype=object)[network.camera_cell]
    else:
        place = REGION, np.full(len(cameras), region, dtype=object)
    groups = {
        ALL: np.full(len(cameras), "installed", dtype=object),
        LINK: np.where(cameras["linked"].to_numpy(bool), "linked", "unlinked"),
        SITE_CLASS: plain_text(cameras["site_class"]),
        place[0]: place[1],
    }
    tables = [_by(dimension, words, working) for dimension, words in groups.items()]
    return CAMERA_DAYS.check(pd.concat(tables, ignore_index=True))


def sum_camera_days(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put the tables of parts, in a fixed order, into one of all their cameras."""
    rows = pd.concat(tables, ignore_index=True)
    rows = rows.assign(working=rows["cameras"] * rows["share_working"])
    sums = (
        rows.groupby(["dimension", "stratum", "day"], sort=False)[["cameras", "working"]].sum().reset_index()
    )
    table = sums.assign(share_working=sums["working"] / sums["cameras"])
    return CAMERA_DAYS.check(table[[column.name for column in CAMERA_DAYS.columns]])


def _by(dimension: str, words: NDArray[np.object_], working: NDArray[np.float64]) -> pd.DataFrame:
    marked = {str(word): words == word for word in np.unique(words.astype(str))}
    rows = [
        (day, dimension, word, int(mark.sum()), float(share[mark].mean()))
        for word, mark in marked.items()
        for day, share in enumerate(working, start=1)
    ]
    table = pd.DataFrame(rows, columns=[column.name for column in CAMERA_DAYS.columns])
    return table.astype({"day": np.int64, "cameras": np.int64, "share_working": np.float64})
