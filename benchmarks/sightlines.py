"""What buildings leave of cameras' views: the exact sweep against casting a ray each half degree."""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from printing import print_table
from rounds import ROUNDS, must_agree, ratio, take_turns

from sim.cameras.coverage.footprint import Sectors
from sim.cameras.sightlines.sight import piece_outlines, see_past
from sim.cameras.sightlines.walls import Walls

BUILDINGS, CAMERAS, CAST_FOR = 50_000, 10_000, 200
BLOCK_M, RANGE_M, ANGLE_DEG, RAY_DEG = 40.0, 70.0, 68.0, 0.5


def main() -> None:
    houses, sectors = _houses(), _cameras()
    some = sectors.take(np.arange(CAST_FOR))
    timed = take_turns(
        {
            f"a ray each {RAY_DEG:g}°, {CAST_FOR:,} cameras": lambda: _cast(houses, some),
            f"exact, {CAST_FOR:,} cameras": lambda: _swept(houses, some),
            f"exact, {CAMERAS:,} cameras": lambda: _swept(houses, sectors),
        }
    )
    cast, swept, everybody = timed.values()
    close = abs(cast.answer.mean() - swept.answer.mean()) < 0.01 * swept.answer.mean()
    must_agree("the ground that is left", agree=close)
    print_table(
        f"Views of {ANGLE_DEG:g}° and {RANGE_M:g} m among {BUILDINGS:,} buildings "
        f"(medians of {ROUNDS} runs, CPU, walls read anew each time)",
        ["route", "seconds", "against exact", "m² in view of a camera"],
        [
            [name, f"{one.median_s:.2f}", ratio(one, everybody), f"{one.answer.mean():,.1f}"]
            for name, one in timed.items()
        ],
        "Casting finds no corner exactly, and needs more rays the further a camera sees.",
    )


def _houses() -> gpd.GeoDataFrame:
    chance, side = np.random.default_rng(1), int(np.ceil(np.sqrt(BUILDINGS)))
    east, north = (BLOCK_M * index.ravel()[:BUILDINGS] for index in np.indices((side, side)))
    half = chance.uniform(4, 15, (BUILDINGS, 2))
    shapes = shapely.box(east - half[:, 0], north - half[:, 1], east + half[:, 0], north + half[:, 1])
    return gpd.GeoDataFrame(geometry=shapes, crs="EPSG:32643")


def _cameras() -> Sectors:
    chance, side_m = np.random.default_rng(2), BLOCK_M * np.sqrt(BUILDINGS)
    spots = np.floor(chance.uniform(0, side_m, (CAMERAS, 2)) / BLOCK_M + 0.5) * BLOCK_M + BLOCK_M / 2
    return Sectors(
        spots, chance.uniform(0, 360, CAMERAS), np.full(CAMERAS, ANGLE_DEG), np.full(CAMERAS, RANGE_M)
    )


def _swept(houses: gpd.GeoDataFrame, sectors: Sectors) -> NDArray[np.float64]:
    sight = see_past(sectors, Walls.of(houses, lowest_m=0.0), mount_reach_m=0.0)
    return shapely.area(
        piece_outlines(sight.camera, sight.ground, n_cameras=len(sectors.range_m), arc_steps=32)
    )


def _cast(houses: gpd.GeoDataFrame, sectors: Sectors) -> NDArray[np.float64]:
    """Area as half the sum of squared free distances."""
    rays = int(ANGLE_DEG / RAY_DEG)
    turn = (np.arange(rays) + 0.5) / rays - 0.5
    direction = np.radians(sectors.bearing_deg[:, None] + ANGLE_DEG * turn).ravel()
    start = np.repeat(sectors.apex_xy_m, rays, axis=0)
    end = start + RANGE_M * np.column_stack([np.sin(direction), np.cos(direction)])
    lines = shapely.linestrings(np.stack([start, end], axis=1))
    shapes = houses.geometry.to_numpy()
    ray, house = shapely.STRtree(shapes).query(lines, predicate="intersects")
    met = shapely.intersection(lines[ray], shapes[house])
    free = np.full(len(lines), RANGE_M)
    np.minimum.at(free, ray, shapely.distance(met, shapely.points(start[ray])))
    return np.radians(ANGLE_DEG) * (free.reshape(-1, rays) ** 2).mean(axis=1) / 2
