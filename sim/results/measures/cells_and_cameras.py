"""Results by cell and hour, and the cameras of a run: where they stand, what they can do, how they count."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype
from pyproj import CRS, Transformer

from sim.cameras.contract import CAMERAS
from sim.core.errors import ContractError
from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition
from sim.results.counts.day import GroupCount
from sim.results.counts.exposure import HOURS_PER_DAY
from sim.results.counts.observed import CamerasToday, cameras_today, check_cells
from sim.results.measures.contract import CELL_HOURS, CELL_RESULTS

MAP_CRS = "EPSG:4326"
_KEPT = ["cell_id", "geometry", "district", "residents"]


def make_cell_results(
    residents: GroupCount,
    cells: gpd.GeoDataFrame,
    today: CamerasToday,
    *,
    camera_cell: NDArray[np.int64],
    coverage: Mapping[Definition, pd.DataFrame],
    visitors: GroupCount | None = None,
) -> gpd.GeoDataFrame:
    """Gather what is known about each cell; keeps the contract CELL_RESULTS.

    Parameters
    ----------
    residents
        The residents, in counts.
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

    Raises
    ------
    ContractError
        If cells, cameras, coverage and counts are not of one city.
    """
    n_cells, weight = len(cells), residents.weight
    check_cells(camera_cell, n_cells, "cameras")
    columns: dict[str, NDArray[np.generic]] = {"people_simulated": residents.homes.people.by_cell}
    for definition in Definition:
        there = np.bincount(camera_cell[today.counted[definition]], minlength=n_cells)
        columns[f"cameras_{definition}"] = there
        seen = [group.weight * group.cells[definition].in_day for group in _groups(residents, visitors)]
        columns[f"people_seen_{definition}"] = np.sum(seen, axis=0)
        at_home = residents.homes.observed[definition].by_cell
        columns[f"residents_observed_{definition}"] = at_home * weight
    numbers = pd.DataFrame(columns)
    table = with_coverage(pd.concat([cells[_KEPT].reset_index(drop=True), numbers], axis=1), coverage)
    CELL_RESULTS.check(table)
    return table


def make_cell_hours(residents: GroupCount, *, visitors: GroupCount | None = None) -> pd.DataFrame:
    """State how many people the cameras of each cell had in view in each hour; keeps the contract CELL_HOURS.

    Parameters
    ----------
    residents, visitors
        People who live here and people who do not, in counts.
    """
    seen = {
        definition: np.sum(
            [group.weight * group.cells[definition].by_hour for group in _groups(residents, visitors)], axis=0
        ).ravel()
        for definition in Definition
    }
    kept = np.flatnonzero(np.any(list(seen.values()), axis=0))
    columns = {f"people_seen_{definition}": counts[kept] for definition, counts in seen.items()}
    cell, hour = np.divmod(kept, HOURS_PER_DAY)
    return CELL_HOURS.check(pd.DataFrame({"cell_id": cell, "hour": hour, **columns}))


def _groups(residents: GroupCount, visitors: GroupCount | None) -> list[GroupCount]:
    """List the groups that are counted in the cells apart."""
    return [group for group in (residents, visitors) if group is not None and group.cells]


def with_coverage(table: gpd.GeoDataFrame, coverage: Mapping[Definition, pd.DataFrame]) -> gpd.GeoDataFrame:
    """Add the columns of coverage to cells, each as `<column>_<definition>`.

    Raises
    ------
    ContractError
        If a definition's coverage is not of each cell once.
    """
    ours = table["cell_id"].to_numpy(np.int64)
    place, in_order = np.argsort(np.argsort(ours, kind="stable")), np.sort(ours)
    columns: dict[str, NDArray[np.generic]] = {}
    for definition, covered in coverage.items():
        theirs = covered["cell_id"].to_numpy(np.int64)
        order = np.argsort(theirs, kind="stable")
        if not np.array_equal(theirs[order], in_order):
            msg = f"the coverage table for '{definition}' does not have each cell once"
            raise ContractError(msg)
        columns |= {
            f"{name}_{definition}": column.to_numpy()[order[place]]
            for name, column in covered.items()
            if name != "cell_id" and is_numeric_dtype(column)
        }
    return pd.concat([table, pd.DataFrame(columns, index=table.index)], axis=1)


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
    camera_cell, crs
        Row of the cell that each stands in, and the metre CRS of the coordinates.
    """
    to_map = Transformer.from_crs(crs, MAP_CRS, always_xy=True)
    longitude, latitude = to_map.transform(cameras["x_m"].to_numpy(), cameras["y_m"].to_numpy())
    made = {"cell_id": camera_cell, "works": cameras["up"].to_numpy(bool)}
    made |= {f"counts_{word}": marks for word, marks in cameras_today(cameras).counted.items()}
    kept = [column.name for column in _ABOUT.columns if column.name in cameras]
    about = _ABOUT.check(cameras[kept].assign(**made).reset_index(drop=True))
    return CameraResults(about, longitude, latitude)
