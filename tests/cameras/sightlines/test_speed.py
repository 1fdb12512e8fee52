import time

import numpy as np
import pytest
import shapely

from sim.cameras.coverage.footprint import Sectors
from sim.cameras.sightlines.sight import see_past
from sim.cameras.sightlines.walls import Walls

MOST_S = 30.0


@pytest.mark.slow
def test_ten_thousand_cameras_among_fifty_thousand_buildings_take_seconds(buildings_of):
    """All round and to 120 m, the hard case; processor seconds, so that a busy machine does not matter."""
    chance, side = np.random.default_rng(1), 224
    east, north = (40.0 * index.ravel()[:50_000] for index in np.meshgrid(np.arange(side), np.arange(side)))
    half = chance.uniform(4, 15, (50_000, 2))
    houses = buildings_of(
        *shapely.box(east - half[:, 0], north - half[:, 1], east + half[:, 0], north + half[:, 1])
    )
    sectors = Sectors(
        chance.uniform(0, 40.0 * side, (10_000, 2)),
        chance.uniform(0, 360, 10_000),
        np.full(10_000, 360.0),
        np.full(10_000, 120.0),
    )
    begun = time.process_time()
    sight = see_past(sectors, Walls.of(houses, lowest_m=1.6), mount_reach_m=1.0)
    assert time.process_time() - begun < MOST_S
    assert len(np.unique(sight.camera)) == 10_000
    assert sight.ground.is_walled.mean() > 0.3
