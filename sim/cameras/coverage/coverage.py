"""How much of a city's ground and streets its cameras see, without any people.

Coverage is of public space. Only cameras that face it cover any: at intersections, road sections, stops,
squares, yards and entrances. Cameras inside premises, schools, state and closed sites see a room; they count
as cameras of a definition but cover no public ground, so `installed` covers what `public` covers. A share is
of the whole cell, buildings included; what stands in the way is known or not (see `sightlines`), and each
class's sight line ends views besides.
"""

from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from sim.cameras.contract import CAMERAS, STREET_VIEWS, CoverageSettings, camera_xy_m, cameras_of
from sim.cameras.coverage.footprint import Sight, open_sight
from sim.cameras.coverage.lattice import CoverageLattice
from sim.cameras.coverage.street_views import TOUCH_M
from sim.city.metre_grid import CellGrid
from sim.core.arrays import BoolArray, FloatArray
from sim.core.table import Column, Contract, find_rows, plain_text, rows_of, text_of
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
Measure = Callable[[BoolArray], FloatArray]
"""Measures each cell for the cameras that are marked."""


class StreetPieces:
    """Streets cut at the borders of the cells.

    All edges are laid end to end on one line, so that a stretch of any edge is an interval of that line.

    Parameters
    ----------
    edges, grid
        Table of street edges, and the cells.
    """

    def __init__(self, edges: gpd.GeoDataFrame, grid: CellGrid) -> None:
        stated = edges["length_m"].to_numpy(dtype=float)
        self._edge_id = edges["edge_id"]
        self._edge_from_m = np.cumsum(stated) - stated
        edge, drawn_m, middle_m = grid.cut_lines(edges.geometry.to_numpy())
        total_m = np.bincount(edge, weights=drawn_m, minlength=len(edges))
        self.length_m = (
            drawn_m * np.divide(stated, total_m, out=np.ones_like(total_m), where=total_m > 0)[edge]
        )
        self.from_m = np.cumsum(self.length_m) - self.length_m
        self.cell = grid.cell_of(middle_m)

    def by_cell(self, n_cells: int) -> FloatArray:
        """Length of street in each cell."""
        return self._sums(self.length_m, n_cells)

    def place(self, views: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
        """Find where stretches of edges begin and end on the line of all edges."""
        row = rows_of(self._edge_id, views["edge_id"].to_numpy())
        return (
            self._edge_from_m[row] + views["start_m"].to_numpy(dtype=float),
            self._edge_from_m[row] + views["end_m"].to_numpy(dtype=float),
        )

    def seen_by_cell(self, start_m: FloatArray, end_m: FloatArray, n_cells: int) -> FloatArray:
        """Length of street in each cell that lies in at least one stretch of the line, by beginning."""
        if not len(start_m):
            return np.zeros(n_cells)
        knots = np.column_stack(_union(start_m, end_m)).ravel()
        seen_so_far = np.concatenate(
            [[0.0], np.cumsum(np.diff(knots) * (np.arange(len(knots) - 1) % 2 == 0))]
        )
        until = np.interp(self.from_m + self.length_m, knots, seen_so_far)
        seen_m = until - np.interp(self.from_m, knots, seen_so_far)
        # Places on a line of thousands of kilometres are rounded: a stretch and the next piece may overlap or
        # miss each other by less than anybody means.
        seen_m = np.where(seen_m <= TOUCH_M, 0.0, seen_m)
        return self._sums(np.where(seen_m >= self.length_m - TOUCH_M, self.length_m, seen_m), n_cells)

    def _sums(self, length_m: FloatArray, n_cells: int) -> FloatArray:
        inside = self.cell >= 0
        sums = np.bincount(self.cell[inside], weights=length_m[inside], minlength=n_cells)
        return np.asarray(sums, dtype=float)


def _union(start: FloatArray, end: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Merge intervals of one line that overlap or touch, given by beginning."""
    furthest = np.maximum.accumulate(end)
    new = np.concatenate([[True], start[1:] > furthest[:-1]])
    first = np.flatnonzero(new)
    return start[first], furthest[np.append(first[1:], len(start)) - 1]


def cell_coverage(
    cells: gpd.GeoDataFrame,
    edges: gpd.GeoDataFrame,
    cameras: pd.DataFrame,
    views: pd.DataFrame,
    *,
    definitions: Sequence[Definition],
    settings: CoverageSettings,
    sight: Sight | None = None,
) -> pd.DataFrame:
    """Measure coverage of each cell, for several definitions at the price of little more than one.

    Parameters
    ----------
    cells, edges
        Tables of the city; the cells are equal squares on one grid.
    cameras, views
        Tables of cameras and of their street views. Leave out cameras that are down to leave them out here.
    definitions, settings
        Which cameras count; spacing of the lattice. Against exact geometry a cell's ground share errs at most
        by the share of lattice squares that a border of the seen ground crosses.
    sight
        The ground that these cameras see where something stands in the way, as the views were made with;
        their sectors unless given.

    Returns
    -------
    A row for each definition and cell, definition by definition. A cell without streets has street share 0.
    """
    CAMERAS.check(cameras)
    STREET_VIEWS.check(views)
    grid, n_cells = CellGrid.of(cells), len(cells)
    streets = StreetPieces(edges, grid)
    lattice = CoverageLattice.of(grid, settings.lattice_spacing_m)
    ground = _once(_ground(lattice, cameras, sight or open_sight(cameras)))
    seen_m = _once(_streets(streets, cameras, views, n_cells))
    counted = [cameras_of(cameras, definition) for definition in definitions]
    seen = [seen_m(counts) for counts in counted]
    home = grid.nearest_cell(camera_xy_m(cameras))
    of_definition = np.repeat(np.arange(len(definitions)), n_cells)
    table = {
        "cell_id": np.tile(cells["cell_id"].to_numpy(), len(counted)),
        "definition": plain_text(pd.Series(text_of(of_definition, definitions))),
        "cameras": np.concatenate([np.bincount(home[c], minlength=n_cells) for c in counted]),
        "ground_share": np.concatenate([ground(counts) for counts in counted]),
        "street_seen_m": np.concatenate(seen),
        "street_share": np.concatenate([_part_of(part, streets.by_cell(n_cells)) for part in seen]),
    }
    return COVERAGE.check(pd.DataFrame(table))


def _once(measured: tuple[BoolArray, Measure]) -> Measure:
    """Measure again only where the marks differ among the cameras that matter."""
    matters, measure = measured
    known: dict[bytes, FloatArray] = {}

    def remembered(counts: BoolArray) -> FloatArray:
        marks = counts[matters].tobytes()
        if marks not in known:
            known[marks] = measure(counts)
        return known[marks]

    return remembered


def _ground(lattice: CoverageLattice, cameras: pd.DataFrame, sight: Sight) -> tuple[BoolArray, Measure]:
    """Find once for all definitions what outdoor cameras see of the ground."""
    outdoors = cameras_of(cameras, Definition.PUBLIC)
    seen = sight.of(outdoors)
    views = lattice.views(seen.ground)
    return outdoors, lambda counts: lattice.covered_share(views, counts[seen.camera])


def _streets(
    streets: StreetPieces, cameras: pd.DataFrame, views: pd.DataFrame, n_cells: int
) -> tuple[BoolArray, Measure]:
    """Lay the views of streets on one line once for all definitions."""
    camera = find_rows(cameras["camera_id"].to_numpy(), views["camera_id"].to_numpy())
    views, camera = views[camera >= 0], camera[camera >= 0]
    start_m, end_m = streets.place(views)
    order = np.argsort(start_m, kind="stable")
    camera, start_m, end_m = camera[order], start_m[order], end_m[order]
    sees = np.zeros(len(cameras), dtype=bool)
    sees[camera] = True

    def seen_by_cell(counts: BoolArray) -> FloatArray:
        chosen = counts[camera]
        return streets.seen_by_cell(start_m[chosen], end_m[chosen], n_cells)

    return sees, seen_by_cell


def city_coverage(cells: gpd.GeoDataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """Sum cells' coverage up to the city.

    Parameters
    ----------
    cells, coverage
        Table of cells, and what `cell_coverage` measured on them.

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


def _part_of(part: FloatArray, whole: FloatArray) -> FloatArray:
    share = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return np.minimum(share, 1.0)  # rounding


def _mean(shares: "pd.Series[float]", weights: "pd.Series[float]") -> float:
    total = float(weights.sum())
    return float((shares * weights).sum()) / total if total > 0 else 0.0
