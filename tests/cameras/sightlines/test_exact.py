"""Visibility polygons against routes of their own: rays cast one by one, and shapely's areas."""

import numpy as np
import pytest
import shapely

from sim.cameras.coverage.footprint import Lines, Sectors
from sim.cameras.sightlines.sight import piece_outlines, see_past
from sim.cameras.sightlines.walls import Walls

RAY_M = 200.0
RAYS = 15


def random_views(seed, free_of, *, on_grid=False):
    """Views from points outside all buildings."""
    chance = np.random.default_rng(seed)
    points = chance.uniform(0, 200, (150, 2))
    points = np.round(points) if on_grid else points
    points = points[~shapely.intersects(free_of, shapely.points(points))]
    n = len(points)
    return Sectors(
        points,
        chance.uniform(0, 360, n),
        chance.choice([12.0, 37.0, 90.0, 180.0, 270.0, 360.0], n),
        chance.uniform(5, 120, n),
    )


def rays_from(sectors, seed):
    camera = np.repeat(np.arange(len(sectors.range_m)), RAYS)
    direction = np.random.default_rng(seed).uniform(0, 2 * np.pi, len(camera))
    start = sectors.apex_xy_m[camera]
    return camera, start, start + RAY_M * np.column_stack([np.sin(direction), np.cos(direction)])


def seen_along(sight, camera, start, end):
    """How much of each ray lies in the pieces of its camera, as a union."""
    length = np.zeros(len(camera))
    for ray, name in enumerate(camera):
        pieces = np.flatnonzero(sight.camera == name)
        ends = np.broadcast_to(start[ray], (len(pieces), 2)), np.broadcast_to(end[ray], (len(pieces), 2))
        low, high = sight.ground.cut(Lines(*ends[0].T, *ends[1].T), pieces)
        reached = 0.0
        for piece in np.argsort(low[:, 0]):
            length[ray] += max(0.0, high[piece, 0] - max(low[piece, 0], reached)) * RAY_M
            reached = max(reached, high[piece, 0])
    return length


@pytest.mark.parametrize(("seed", "aligned"), [(1, False), (2, False), (3, True), (4, True)])
def test_views_end_where_rays_cast_one_by_one_meet_a_building(blocks, seed, aligned):
    buildings = blocks(seed, aligned=aligned)
    solid = shapely.union_all(buildings.geometry.to_numpy())
    sectors = random_views(seed, solid, on_grid=aligned)
    sight = see_past(sectors, Walls.of(buildings, lowest_m=0.0), mount_reach_m=0.0)
    camera, start, end = rays_from(sectors, seed)
    within, beyond = sectors.cut(Lines(*start.T, *end.T), camera)
    open_m = np.maximum(beyond - within, 0).sum(axis=1) * RAY_M
    rays = shapely.linestrings(np.stack([start, end], axis=1))
    free_m = shapely.distance(shapely.intersection(rays, solid), shapely.points(start))
    expected = np.minimum(open_m, np.where(np.isnan(free_m), np.inf, free_m))
    assert (expected < open_m - 1.0).mean() > 0.2
    # Pieces overlap by a nanometre, which at the eye itself is a few micrometres of a flat ray.
    assert seen_along(sight, camera, start, end) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("seed", [5, 6])
def test_an_outline_has_the_area_that_rays_measure(blocks, seed):
    """Area is half the integral of the squared distance over all directions."""
    buildings = blocks(seed)
    solid = shapely.union_all(buildings.geometry.to_numpy())
    sectors = random_views(seed, solid).take(np.arange(8))
    sight = see_past(sectors, Walls.of(buildings, lowest_m=0.0), mount_reach_m=0.0)
    outlines = piece_outlines(sight.camera, sight.ground, n_cameras=8, arc_steps=128)
    assert shapely.is_valid(outlines).all()
    steps = 1500
    turn = (np.arange(steps) + 0.5) / steps - 0.5
    for camera, outline in enumerate(outlines):
        direction = np.radians(sectors.bearing_deg[camera] + turn * sectors.angle_deg[camera])
        start = np.broadcast_to(sectors.apex_xy_m[camera], (steps, 2))
        end = start + sectors.range_m[camera] * np.column_stack([np.sin(direction), np.cos(direction)])
        rays = shapely.linestrings(np.stack([start, end], axis=1))
        free_m = shapely.distance(shapely.intersection(rays, solid), shapely.points(start))
        reach = np.where(np.isnan(free_m), sectors.range_m[camera], free_m)
        area = np.radians(sectors.angle_deg[camera]) * (reach**2).mean() / 2
        # Each corner that casts a shadow costs the sum at most one step of one ray.
        assert outline.area == pytest.approx(area, rel=1e-2)
        # On a grid of micrometres: borders that almost coincide with walls confuse an exact intersection.
        assert shapely.intersection(outline, solid, grid_size=1e-6).area == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(("bearing", "angle"), [(0.0, 90.0), (90.0, 180.0), (180.0, 270.0), (270.0, 360.0)])
def test_rays_along_walls_and_through_corners_end_between_touching_and_entering(buildings_of, bearing, angle):
    """A ray that only touches a building may end there or go on; nothing else is allowed by rounding."""
    kept = np.random.default_rng(int(angle)).random(25) < 0.6
    east, north = (20.0 * index.ravel()[kept] for index in np.indices((5, 5)))
    houses = buildings_of(*shapely.box(east, north, east + 10, north + 10))
    solid = shapely.union_all(houses.geometry.to_numpy())
    spots = np.stack(np.meshgrid(np.arange(-5, 105, 5.0), np.arange(-5, 105, 5.0)), axis=-1).reshape(-1, 2)
    spots = spots[shapely.distance(solid, shapely.points(spots)) > 0]
    n, reach = len(spots), 60.0
    sectors = Sectors(spots, np.full(n, bearing), np.full(n, angle), np.full(n, reach))
    sight = see_past(sectors, Walls.of(houses, lowest_m=0.0), mount_reach_m=0.0)
    for towards in (0.0, 90.0, 180.0, 270.0):
        if abs((towards - bearing + 180) % 360 - 180) >= angle / 2:
            continue
        step = np.round([np.sin(np.radians(towards)), np.cos(np.radians(towards))])
        rays = shapely.linestrings(np.stack([spots, spots + reach * step], axis=1))
        seen = seen_along(sight, np.arange(n), spots, spots + reach * step) * reach / RAY_M
        for shrunk_m, sign in ((0.0, -1.0), (1e-7, 1.0)):
            met = shapely.intersection(rays, shapely.buffer(solid, -shrunk_m))
            free_m = shapely.distance(met, shapely.points(spots))
            assert (sign * (np.where(np.isnan(free_m), reach, free_m) - seen) >= -1e-5).all()
