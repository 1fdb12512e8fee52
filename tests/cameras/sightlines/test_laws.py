"""What must hold of any sight past any buildings."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.cameras.contract import CoverageSettings
from sim.cameras.coverage.coverage import cell_coverage
from sim.cameras.coverage.footprint import Sectors
from sim.cameras.coverage.street_views import street_views
from sim.cameras.sightlines.sight import piece_outlines, see_past
from sim.cameras.sightlines.walls import Walls
from sim.core.vocabulary import Definition
from tests.cameras.conftest import moved_to

LAWS = hypothesis_settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 2**32 - 1)


def random_cameras(cameras_at, seed, *, count=40):
    chance = np.random.default_rng(seed)
    return cameras_at(
        chance.uniform((1000, 2000), (2000, 3000), (count, 2)),
        chance.uniform(0, 360, count),
        chance.uniform(5, 360, count),
        chance.uniform(0, 300, count),
    )


def blocks_in_town(blocks, seed, *, count=150):
    houses = blocks(seed, count=count, side_m=1000.0)
    return houses.set_geometry(houses.geometry.translate(1000, 2000))


def sight_of(cameras, buildings, *, mount_reach_m=1.0):
    return see_past(Sectors.of(cameras), Walls.of(buildings, lowest_m=0.0), mount_reach_m=mount_reach_m)


def seen_m(views, edges):
    pairs = views.assign(seen=views["end_m"] - views["start_m"])
    return pairs.groupby(["camera_id", "edge_id"])["seen"].sum()


@LAWS
@given(seed=SEEDS)
def test_without_buildings_a_camera_sees_its_sector(town, cameras_at, buildings_of, seed):
    """Of any opening angle, across north and over half a turn."""
    cameras = random_cameras(cameras_at, seed)
    sight = sight_of(cameras, buildings_of())
    free, past = street_views(cameras, town.edges), street_views(cameras, town.edges, sight=sight)
    assert past[["camera_id", "edge_id"]].equals(free[["camera_id", "edge_id"]])
    numbers = ["start_m", "end_m"]
    assert past[numbers].to_numpy() == pytest.approx(free[numbers].to_numpy(), abs=1e-6)


@LAWS
@given(seed=SEEDS)
def test_a_building_never_lets_a_camera_see_more(town, cameras_at, blocks, seed):
    """A camera that a new building is put upon aside: it looks out of the whole block."""
    cameras, houses = random_cameras(cameras_at, seed), blocks_in_town(blocks, seed)
    solid = shapely.union_all(houses.geometry.to_numpy())
    cameras = cameras[~shapely.intersects(solid, cameras.geometry.to_numpy())]
    views = [
        street_views(cameras, town.edges, sight=sight_of(cameras, houses.iloc[:count], mount_reach_m=0.0))
        for count in (0, 75, 150)
    ]
    few, some, most = (seen_m(view, town.edges) for view in views)
    # Merging two houses moves no wall, so the comparison holds for every camera and street alone.
    for more, less in ((few, some), (some, most)):
        assert set(less.index) <= set(more.index)
        assert (less <= more.reindex(less.index) + 1e-5).all()


@LAWS
@given(seed=SEEDS)
def test_the_order_of_buildings_and_of_cameras_changes_nothing(town, cameras_at, blocks, seed):
    cameras, houses = random_cameras(cameras_at, seed), blocks_in_town(blocks, seed)
    one = street_views(cameras, town.edges, sight=sight_of(cameras, houses))
    turned = cameras.iloc[::-1]
    other = street_views(turned, town.edges, sight=sight_of(turned, houses.iloc[::-1]))
    assert other[["camera_id", "edge_id"]].equals(one[["camera_id", "edge_id"]])
    assert other["end_m"].to_numpy() == pytest.approx(one["end_m"].to_numpy(), abs=1e-6)


@pytest.mark.parametrize("seed", [1, 2])
def test_turning_the_town_turns_what_is_seen(town, cameras_at, blocks, seed):
    cameras, houses = random_cameras(cameras_at, seed), blocks_in_town(blocks, seed)
    before = street_views(cameras, town.edges, sight=sight_of(cameras, houses))

    def turned(frame):
        return moved_to(frame, frame.geometry.rotate(-77.7, origin=(0, 0)))

    after_cameras = turned(cameras).assign(bearing_deg=(cameras["bearing_deg"] + 77.7) % 360)
    sight = sight_of(after_cameras, turned(houses))
    after = street_views(after_cameras, turned(town.edges), sight=sight)
    assert len(after) == len(before)
    assert after["end_m"].to_numpy() == pytest.approx(before["end_m"].to_numpy(), abs=1e-5)


@pytest.mark.parametrize("seed", [3, 4])
def test_coverage_counts_the_ground_and_the_streets_that_are_left(town, cameras_at, blocks, seed):
    """Second route: shapely's union of the outlines."""
    cameras, houses = random_cameras(cameras_at, seed, count=25), blocks_in_town(blocks, seed)
    sight = sight_of(cameras, houses)
    views = street_views(cameras, town.edges, sight=sight)
    covered = cell_coverage(
        town.cells,
        town.edges,
        cameras,
        views,
        definitions=(Definition.INSTALLED,),
        settings=CoverageSettings(lattice_spacing_m=2.0),
        sight=sight,
    )
    outlines = piece_outlines(sight.camera, sight.ground, n_cameras=25, arc_steps=256)
    seen = shapely.union_all(shapely.make_valid(outlines))
    # On a lattice of 2 m in a cell of 250 m, borders of some 3 km may err by a part of 2 m each.
    exact = shapely.area(shapely.intersection(town.cells.geometry.to_numpy(), seen)) / 250.0**2
    assert covered["ground_share"].to_numpy() == pytest.approx(exact, abs=0.01)
    in_cells = shapely.intersection(shapely.union_all(town.edges.geometry.to_numpy()), seen)
    drawn = shapely.length(shapely.intersection(town.cells.geometry.to_numpy(), in_cells))
    assert covered["street_seen_m"].sum() == pytest.approx(drawn.sum(), rel=1e-4)
