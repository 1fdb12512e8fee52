"""The lattice of cells: the second route is exact geometry."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from sim.city.build import City
from sim.city.metre_grid import CellGrid
from sim.city.streets.streets import street_length_by_cell
from sim.core.errors import ContractError

SIDE_M = 250.0


def squares(*places: tuple[int, int]) -> gpd.GeoDataFrame:
    corners = np.array(places) * SIDE_M
    return gpd.GeoDataFrame(
        {"cell_id": np.arange(len(places))},
        geometry=shapely.box(*corners.T, *(corners + SIDE_M).T),
        crs="EPSG:32643",
    )


L_SHAPE = squares((0, 0), (1, 0), (0, 1), (3, 2))


def test_a_point_belongs_to_the_cell_it_lies_in() -> None:
    grid = CellGrid.of(L_SHAPE)
    inside = shapely.get_coordinates(shapely.centroid(L_SHAPE.geometry.to_numpy()))
    assert grid.cell_of(inside).tolist() == [0, 1, 2, 3]
    # On a border the cell to the east or north has it; the far border of the whole is outside.
    points = np.array([[250.0, 100.0], [100.0, 250.0], [1000.0, 600.0], [300.0, 300.0], [-1.0, 5.0]])
    assert grid.cell_of(points).tolist() == [1, 2, -1, -1, -1]


def test_a_point_outside_goes_to_the_nearest_cell() -> None:
    grid = CellGrid.of(L_SHAPE)
    points = np.array([[-900.0, 10.0], [1200.0, 700.0], [10.0, 10.0]])
    assert grid.nearest_cell(points).tolist() == [0, 3, 0]


@given(some.arrays(np.float64, (20, 2), elements=st.floats(-300, 1300)))
@settings(max_examples=25, deadline=None)
def test_cut_pieces_are_whole_lie_in_one_cell_and_add_up(points: np.ndarray) -> None:
    grid = CellGrid.of(L_SHAPE)
    start, end = points[:10], points[10:]
    segment, low, high = grid.cut(start, end)
    assert np.bincount(segment, weights=high - low, minlength=10) == pytest.approx(np.ones(10))
    step = (end - start)[segment]
    ends = np.stack([start[segment] + low[:, None] * step, start[segment] + high[:, None] * step])
    # A piece touches the borders of its square of the lattice at most: a rounding beyond them is allowed.
    square = np.floor(ends.mean(axis=0) / SIDE_M) * SIDE_M
    assert (ends >= square - 1e-6).all()
    assert (ends <= square + SIDE_M + 1e-6).all()


def test_streets_by_cell_are_what_exact_geometry_says(twin_town: City) -> None:
    lines, ground = twin_town.edges.geometry.to_numpy(), twin_town.cells.geometry.to_numpy()
    of_edge, of_cell = twin_town.cells.sindex.query(lines, predicate="intersects")
    inside = shapely.length(shapely.intersection(lines[of_edge], ground[of_cell]))
    exact = np.bincount(of_cell, weights=inside, minlength=len(ground))
    assert street_length_by_cell(twin_town.edges, twin_town.cells) == pytest.approx(exact, abs=1e-6)
    assert twin_town.cells["street_m"].to_numpy() == pytest.approx(exact, abs=1e-6)


def test_a_street_along_a_border_is_counted_once() -> None:
    edges = gpd.GeoDataFrame(geometry=[shapely.LineString([(250, 0), (250, 250)])], crs="EPSG:32643")
    assert street_length_by_cell(edges, L_SHAPE).tolist() == [0, 250, 0, 0]


def test_cells_off_the_lattice_are_refused() -> None:
    odd = gpd.GeoDataFrame(
        {"cell_id": [0, 1]}, geometry=[shapely.box(0, 0, 10, 10), shapely.box(12, 0, 22, 10)]
    )
    with pytest.raises(ContractError, match="equal squares on one lattice"):
        CellGrid.of(odd)
    with pytest.raises(ContractError, match="equal squares on one lattice"):
        CellGrid.of(gpd.GeoDataFrame({"cell_id": [0]}, geometry=[shapely.box(0, 0, 10, 20)]))
