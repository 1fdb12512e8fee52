"""Covered ground on the lattice of points against the exact union of all sectors."""

import numpy as np
import shapely
from numpy.typing import NDArray
from printing import print_table
from rounds import ROUNDS, ratio, take_turns
from towns import world_of

from sim.cameras.contract import cameras_of
from sim.cameras.coverage.footprint import Sectors
from sim.cameras.coverage.lattice import CoverageLattice
from sim.city.metre_grid import CellGrid
from sim.core.vocabulary import Definition
from sim.world.read_settings import coverage_settings
from tests.oracles.sectors import sector_polygons

TOWN = "aqkol_smart_city"
ARC_STEPS = 64


def main() -> None:
    world = world_of(TOWN)
    cells, cameras = world.network.city.cells, world.network.cameras
    sectors = Sectors.of(cameras).take(cameras_of(cameras, Definition.PUBLIC))
    spacing_m = coverage_settings(world.scenario.numbers).lattice_spacing_m
    timed = take_turns(
        {
            "exact union": lambda: _by_union(cells.geometry.to_numpy(), sectors),
            f"lattice of {spacing_m:g} m": lambda: _by_lattice(
                CoverageLattice.of(CellGrid.of(cells), spacing_m), sectors
            ),
        }
    )
    exact, lattice = timed.values()
    off = np.abs(lattice.answer - exact.answer)
    print_table(
        f"Ground that {len(sectors.range_m):,} outdoor cameras of {TOWN} see (medians of {ROUNDS} runs, CPU)",
        ["route", "seconds", "against lattice", "ground covered"],
        [
            [name, f"{one.median_s:.4f}", ratio(one, lattice), f"{one.answer.mean():.4%}"]
            for name, one in timed.items()
        ],
        f"Shares of a cell differ by {off.mean():.4%} in the mean and {off.max():.3%} at most, over "
        f"{len(off):,} cells.",
    )


def _by_union(cells: NDArray[np.object_], sectors: Sectors) -> NDArray[np.float64]:
    parts = shapely.get_parts(shapely.union_all(sector_polygons(sectors, arc_steps=ARC_STEPS)))
    cell, part = shapely.STRtree(parts).query(cells)
    seen_m2 = shapely.area(shapely.intersection(parts[part], cells[cell]))
    return np.bincount(cell, weights=seen_m2, minlength=len(cells)) / shapely.area(cells)


def _by_lattice(lattice: CoverageLattice, sectors: Sectors) -> NDArray[np.float64]:
    return lattice.covered_share(lattice.views(sectors), np.ones(len(sectors.range_m), dtype=bool))
