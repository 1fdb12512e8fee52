"""Sightlines among the 8,000 drawn buildings of a real city, against rays cast one by one."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from sim.cameras.coverage.footprint import Lines, Sectors
from sim.cameras.sightlines.sight import see_past
from sim.cameras.sightlines.walls import Walls
from sim.city.layers.buildings import read_buildings

EXTRACT = Path(__file__).resolve().parents[4] / "shared" / "data" / "almaty" / "almaty-2012.osm.pbf"
RANGE_M = 120.0


@pytest.mark.real_layers
@pytest.mark.skipif(
    not EXTRACT.is_file(), reason="the real layers are not beside this checkout (../shared/data)"
)
def test_rays_among_real_buildings_end_where_the_polygons_say():
    buildings, _tally = read_buildings(EXTRACT, "EPSG:32643", boundary=None, storey_m=3.0)
    solid = shapely.union_all(buildings.geometry.to_numpy())
    chance = np.random.default_rng(4)
    beside = shapely.get_coordinates(shapely.centroid(buildings.geometry.to_numpy()))
    spots = beside[chance.integers(0, len(beside), 2_000)] + chance.uniform(-60, 60, (2_000, 2))
    shapely.prepare(solid)
    spots = spots[~shapely.intersects(solid, shapely.points(spots))]
    n = len(spots)
    sectors = Sectors(spots, np.zeros(n), np.full(n, 360.0), np.full(n, RANGE_M))
    sight = see_past(sectors, Walls.of(buildings, lowest_m=0.0), mount_reach_m=0.0)
    direction = chance.uniform(0, 2 * np.pi, n)
    end = spots + RANGE_M * np.column_stack([np.sin(direction), np.cos(direction)])
    rays = shapely.linestrings(np.stack([spots, end], axis=1))
    tree = shapely.STRtree(buildings.geometry.to_numpy())
    ray, house = tree.query(rays, predicate="intersects")
    free_m = np.full(n, RANGE_M)
    met = shapely.intersection(rays[ray], buildings.geometry.to_numpy()[house])
    np.minimum.at(free_m, ray, shapely.distance(met, shapely.points(spots[ray])))
    # A ray from the eye lies in one piece, up to the nanometre by which neighbours overlap.
    low, high = sight.ground.cut(
        Lines(*spots[sight.camera].T, *end[sight.camera].T), np.arange(len(sight.camera))
    )
    seen_m = np.zeros(n)
    np.maximum.at(seen_m, sight.camera, np.where(high > low, high, 0.0)[:, 0] * RANGE_M)
    assert (free_m < RANGE_M).mean() > 0.3
    assert seen_m == pytest.approx(free_m, abs=1e-4)
