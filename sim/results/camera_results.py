"""The cameras of a run as it leaves them: where each stands, what it can do, and how it counts today."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from sim.cameras.contract import CAMERAS
from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition
from sim.results.counts.stock import cameras_today
from sim.results.measures.cell_results import MAP_CRS

_LEFT_OUT = ("installed_on", "slot", "rank")

CAMERA_RESULTS = Contract(
    "cameras of a run",
    (
        *(column for column in CAMERAS.columns if column.name not in _LEFT_OUT),
        Column("cell_id", "int", "1", "Cell that it stands in", low=0),
        Column("works", "bool", "1", "Whether it works today"),
        *(
            Column(f"counts_{word}", "bool", "1", f"Whether it works today and counts as {word}")
            for word in Definition
        ),
    ),
    key="camera_id",
)
"""Cameras of a city, synthetic ones and those that somebody has mapped, in EPSG:4326; no data on people."""


def make_camera_results(
    cameras: pd.DataFrame, camera_cell: NDArray[np.int64], crs: CRS | str
) -> gpd.GeoDataFrame:
    """Lay out the cameras of a city; keeps the contract CAMERA_RESULTS.

    Parameters
    ----------
    cameras
        With coordinates, and a column *up*: whether each works today.
    camera_cell
        Row of the cell that each stands in.
    crs
        Metre CRS of the coordinates.
    """
    to_map = Transformer.from_crs(crs, MAP_CRS, always_xy=True)
    longitude, latitude = to_map.transform(cameras["x_m"].to_numpy(), cameras["y_m"].to_numpy())
    made = {"cell_id": camera_cell, "works": cameras["up"].to_numpy(bool)}
    made |= {f"counts_{word}": marks for word, marks in cameras_today(cameras).counted.items()}
    kept = [column.name for column in CAMERA_RESULTS.columns if column.name in cameras]
    table = cameras[kept].assign(**made).reset_index(drop=True)
    points = shapely.points(longitude, latitude)
    return CAMERA_RESULTS.check(gpd.GeoDataFrame(table, geometry=points, crs=MAP_CRS))
