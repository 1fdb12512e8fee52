"""How much of a city's ground and streets its cameras see, without any people.

Coverage is of public space. Only cameras that face it cover any: at intersections, road sections, stops,
squares, yards and entrances. Cameras inside premises, schools, state and closed sites see a room; they count
as cameras of a definition but cover no public ground, so `installed` covers what `public` covers. Buildings
are not known: a share is of the whole cell, and what stands in the way is in each class's sight line.
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.contract import CAMERAS, STREET_VIEWS
from sim.cameras.definitions import cameras_of
from sim.cameras.footprint import Sectors
from sim.cameras.lattice import Grid, Lattice
from sim.cameras.settings import CoverageSettings
from sim.cameras.street_cover import StreetPieces
from sim.core.table import Column, Contract
from sim.core.vocabulary import Definition

COVERAGE = Contract(
    "coverage",
    (
        Column("cell_id", "int", "1", "the cell", low=0),
        Column("definition", "text", "text", "which cameras count", words=tuple(map(str, Definition))),
        Column(
            "cameras",
            "int",
            "cameras",
            "cameras that count and hang in the cell, or just outside the city next to it",
            low=0,
        ),
        Column("ground_share", "float", "share", "part of the cell's ground in view", low=0, high=1),
        Column("street_seen_m", "float", "m", "length of street in the cell in view", low=0),
        Column("street_share", "float", "share", "part of the cell's streets in view", low=0, high=1),
    ),
)


def cell_coverage(
    cells: gpd.GeoDataFrame,
    edges: gpd.GeoDataFrame,
    cameras: gpd.GeoDataFrame,
    views: pd.DataFrame,
    *,
    definitions: Sequence[Definition],
    settings: CoverageSettings,
) -> pd.DataFrame:
    """Measure coverage of each cell, for several definitions at the price of little more than one.

    Parameters
    ----------
    cells, edges
        Tables of the city; the cells are equal squares on one grid.
    cameras, views
        Tables of cameras and of their street views. Leave out cameras that are down to leave them out here.
    definitions
        Which cameras count.
    settings
        Spacing of the lattice. Against exact geometry a cell's ground share errs at most by the share of
        lattice squares that a border of the seen ground crosses.

    Returns
    -------
    A row for each definition and cell, definition by definition. A cell without streets has street share 0.
    """
    CAMERAS.check(cameras)
    STREET_VIEWS.check(views)
    grid = Grid.of(cells)
    ground = _Ground(Lattice.of(grid, settings.lattice_spacing_m), cameras)
    streets = StreetPieces(edges, grid)
    home = grid.nearest_cell(shapely.get_coordinates(cameras.geometry.to_numpy()))
    of_view = pd.Index(cameras["camera_id"]).get_indexer(pd.Index(views["camera_id"]))
    parts = []
    for definition in definitions:
        counts = cameras_of(cameras, definition)
        seen_m = streets.seen_by_cell(views[counts[of_view] & (of_view >= 0)], len(cells))
        part = {
            "cell_id": cells["cell_id"].to_numpy(),
            "definition": str(definition),
            "cameras": np.bincount(home[counts], minlength=len(cells)),
            "ground_share": ground.covered_share(counts),
            "street_seen_m": seen_m,
            "street_share": _part_of(seen_m, streets.by_cell(len(cells))),
        }
        parts.append(pd.DataFrame(part))
    return COVERAGE.check(pd.concat(parts, ignore_index=True))


class _Ground:
    """What outdoor cameras see of the ground, found once for all definitions."""

    def __init__(self, lattice: Lattice, cameras: gpd.GeoDataFrame) -> None:
        self._outdoors = cameras_of(cameras, Definition.PUBLIC)
        self._lattice = lattice
        self._views = lattice.views(Sectors.of(cameras).take(self._outdoors))

    def covered_share(self, counts: NDArray[np.bool_]) -> NDArray[np.float64]:
        return self._lattice.covered_share(self._views, counts[self._outdoors])


def city_coverage(cells: gpd.GeoDataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """Sum cells' coverage up to the city.

    Parameters
    ----------
    cells
        Table of cells.
    coverage
        What `cell_coverage` measured on them.

    Returns
    -------
    A row for each definition: cameras, ground_share (by area), street_share (by length of street), and
    residents_ground_share, residents_street_share (by residents: what a mean resident has around home).
    """
    table = coverage.merge(cells[["cell_id", "residents", "area_m2", "street_m"]], on="cell_id")
    rows = []
    for definition, part in table.groupby("definition", sort=False):
        rows.append(
            {
                "definition": definition,
                "cameras": int(part["cameras"].sum()),
                "ground_share": _mean(part["ground_share"], part["area_m2"]),
                "street_share": _mean(part["street_share"], part["street_m"]),
                "residents_ground_share": _mean(part["ground_share"], part["residents"]),
                "residents_street_share": _mean(part["street_share"], part["residents"]),
            }
        )
    return pd.DataFrame(rows)


def _part_of(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    share = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return np.minimum(share, 1.0)  # rounding


def _mean(shares: "pd.Series[float]", weights: "pd.Series[float]") -> float:
    total = float(weights.sum())
    return float((shares * weights).sum()) / total if total > 0 else 0.0
