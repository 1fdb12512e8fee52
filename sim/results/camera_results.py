"""The cameras of a run as it leaves them: where each stands, what it can do, and how it counts today."""

import json
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from sim.cameras.contract import CAMERAS
from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition
from sim.results.counts.stock import cameras_today
from sim.results.measures.cell_results import MAP_CRS

_LEFT_OUT = ("geometry", "x_m", "y_m", "installed_on", "slot", "rank")

_ABOUT = Contract(
    "cameras of a run",
    (
        *(column for column in CAMERAS.columns if column.name not in _LEFT_OUT),
        Column("cell_id", "int", "1", "Cell of the site that it stands at", low=0),
        Column("works", "bool", "1", "Whether it works today"),
        *(
            Column(f"counts_{word}", "bool", "1", f"Whether it works today and counts as {word}")
            for word in Definition
        ),
    ),
    key="camera_id",
)

CAMERA_RESULTS = Contract(
    _ABOUT.name,
    (*_ABOUT.columns, Column("geometry", "geometry", "geometry", "Point that it hangs at, EPSG:4326")),
    key=_ABOUT.key,
)
"""Cameras of a city, synthetic ones and those that somebody has mapped, in EPSG:4326; no data on people."""

_WKB_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])


@dataclass(frozen=True, eq=False)
class CameraResults:
    """The cameras of a city; see `camera_results`.

    Parameters
    ----------
    about
        What is known of each.
    longitude_deg, latitude_deg
        Where each hangs.
    """

    about: pd.DataFrame
    longitude_deg: NDArray[np.float64]
    latitude_deg: NDArray[np.float64]

    def frame(self) -> gpd.GeoDataFrame:
        """Lay them out as points; keeps the contract CAMERA_RESULTS."""
        points = shapely.points(self.longitude_deg, self.latitude_deg)
        return CAMERA_RESULTS.check(gpd.GeoDataFrame(self.about, geometry=points, crs=MAP_CRS))

    def write(self, file: Path) -> None:
        """Write them as GeoParquet; a hundred thousand points are not made one by one for it."""
        table = pa.Table.from_pandas(self.about, preserve_index=False)
        column = {
            "encoding": "WKB",
            "geometry_types": ["Point"],
            "crs": CRS.from_user_input(MAP_CRS).to_json_dict(),
        }
        geo = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": column}}
        table = table.append_column("geometry", self._well_known_bytes())
        pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), file)

    def _well_known_bytes(self) -> pa.Array:
        points = np.empty(len(self.about), _WKB_POINT)
        points["order"] = points["kind"] = 1  # little-endian; a point
        points["x"], points["y"] = self.longitude_deg, self.latitude_deg
        ends = np.arange(len(points) + 1, dtype=np.int32) * _WKB_POINT.itemsize
        buffers = [None, pa.py_buffer(ends), pa.py_buffer(points.tobytes())]
        return pa.Array.from_buffers(pa.binary(), len(points), buffers)


def camera_results(cameras: pd.DataFrame, camera_cell: NDArray[np.int64], crs: CRS | str) -> CameraResults:
    """Gather what a run leaves of the cameras of a city.

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
    kept = [column.name for column in _ABOUT.columns if column.name in cameras]
    about = _ABOUT.check(cameras[kept].assign(**made).reset_index(drop=True))
    return CameraResults(about, longitude, latitude)
