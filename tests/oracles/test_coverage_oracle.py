"""Coverage against its closed form.

Cameras hang uniformly at random on ground of area A that reaches one range beyond a window. A point inside
the window is in view of one of them with probability a/A, where a is the area of the sector, whatever its
bearing. With N independent cameras expected coverage is 1 − (1 − a/A)^N; with a Poisson number of density λ
it is 1 − exp(−λ a). The lattice takes the mean over points of the window, so its expectation is the same
number, at any spacing.
"""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from sim.cameras.coverage.footprint import Sectors
from sim.cameras.coverage.lattice import CoverageLattice
from sim.city.metre_grid import CellGrid

REPEATS = 120
CELLS, CELL_M, RANGE_M = 4, 100.0, 60.0
SIDE_M = CELLS * CELL_M + 2 * RANGE_M


def window():
    west, south = (n.ravel() * CELL_M for n in np.meshgrid(np.arange(CELLS), np.arange(CELLS)))
    squares = shapely.box(west, south, west + CELL_M, south + CELL_M)
    return CoverageLattice.of(CellGrid.of(gpd.GeoDataFrame(geometry=squares, crs="EPSG:32643")), 10.0)


def covered_shares(numbers, angle_deg, chance):
    """Covered share of the window for each number of cameras hung at random."""
    lattice = window()
    shares = []
    for number in numbers:
        apex = chance.uniform(-RANGE_M, CELLS * CELL_M + RANGE_M, (number, 2))
        bearing = chance.uniform(0, 360, number)
        views = lattice.views(Sectors(apex, bearing, np.full(number, angle_deg), np.full(number, RANGE_M)))
        shares.append(lattice.covered_share(views, np.ones(number, dtype=bool)).mean())
    return np.array(shares)


def assert_mean(values, expected):
    standard_error = values.std(ddof=1) / np.sqrt(len(values))
    assert abs(values.mean() - expected) <= 4 * standard_error
    assert standard_error < 0.01  # or the comparison would say little


@pytest.mark.parametrize("angle_deg", [37.0, 90.0, 270.0, 360.0])
@pytest.mark.parametrize("number", [10, 60])
def test_a_fixed_number_of_cameras_covers_what_the_formula_says(angle_deg, number):
    area = np.radians(angle_deg) * RANGE_M**2 / 2
    expected = 1 - (1 - area / SIDE_M**2) ** number
    chance = np.random.default_rng([int(angle_deg), number])
    assert_mean(covered_shares([number] * REPEATS, angle_deg, chance), expected)


@pytest.mark.parametrize("angle_deg", [60.0, 360.0])
def test_a_poisson_number_of_cameras_covers_what_the_formula_says(angle_deg):
    density = 1e-4  # cameras per square metre
    chance = np.random.default_rng(int(angle_deg))
    numbers = chance.poisson(density * SIDE_M**2, REPEATS)
    expected = 1 - np.exp(-density * np.radians(angle_deg) * RANGE_M**2 / 2)
    assert_mean(covered_shares(numbers, angle_deg, chance), expected)


def test_the_comparison_notices_a_tenth_too_much_range():
    area = np.radians(90.0) * (1.1 * RANGE_M) ** 2 / 2
    chance = np.random.default_rng(1)
    values = covered_shares([60] * REPEATS, 90.0, chance)
    with pytest.raises(AssertionError):
        assert_mean(values, 1 - (1 - area / SIDE_M**2) ** 60)
