"""Which walls there are, and what hangs on them, case by case on drawn blocks."""

import numpy as np
import pytest
import shapely

from sim.cameras.coverage.footprint import Sectors
from sim.cameras.coverage.street_views import street_views
from sim.cameras.sightlines.sight import piece_outlines, see_past
from sim.cameras.sightlines.walls import Walls


def seen_from(xy, buildings, *, bearing=0.0, angle=360.0, range_m=50.0, mount_reach_m=1.0, lowest_m=1.6):
    """The ground that one camera sees, as a polygon."""
    sectors = Sectors(np.array([xy], float), np.array([bearing]), np.array([angle]), np.array([range_m]))
    sight = see_past(sectors, Walls.of(buildings, lowest_m=lowest_m), mount_reach_m=mount_reach_m)
    return piece_outlines(sight.camera, sight.ground, n_cameras=1, arc_steps=64)[0]


def sees(outline, *xy):
    return bool(outline.contains(shapely.Point(*xy)))


def test_a_building_hides_what_is_behind_it(buildings_of):
    seen = seen_from((0, 0), buildings_of((-5, 10, 5, 20)))
    assert sees(seen, 0, 9.9)
    assert not sees(seen, 0, 10.1)
    assert not sees(seen, 0, 40)
    assert sees(seen, 21, 40)
    assert sees(seen, 0, -40)
    # The shadow's border runs through the near corner: (5, 10) · 4.
    assert not sees(seen, 19.9, 40)
    assert sees(seen, 20.1, 40)


def test_a_street_behind_two_buildings_is_seen_in_three_stretches(town, cameras_at, buildings_of):
    line = shapely.LineString([(-50, 20), (50, 20)])
    street = town.edges.iloc[:1].assign(length_m=100.0).set_geometry([line], crs=town.edges.crs)
    cameras = cameras_at([(0, 0)], 0, 180, 200)
    walls = Walls.of(buildings_of((-6, 10, -3, 12), (2, 10, 4, 11)), lowest_m=0)
    views = street_views(cameras, street, sight=see_past(Sectors.of(cameras), walls, mount_reach_m=0))
    # Shadows from −12 to −5 (the far corner of the right side) and from 40/11 to 8.
    assert views["start_m"].to_numpy() == pytest.approx([0, 45, 58])
    assert views["end_m"].to_numpy() == pytest.approx([38, 50 + 40 / 11, 100])


def test_neighbours_that_share_a_wall_or_overlap_are_one_block(buildings_of):
    row = buildings_of((0, 10, 5, 20), (5, 10, 10, 20), (9, 12, 14, 22))
    assert seen_from((7, 0), row).equals_exact(
        seen_from((7, 0), buildings_of(shapely.union_all(row.geometry.to_numpy()))), 1e-9
    )
    # Ten corners around, of which two lie on a straight front; no wall within.
    assert len(Walls.of(row, lowest_m=0)) == 10


def test_touching_corners_leave_no_slit(buildings_of):
    seen = seen_from((0, 0), buildings_of((-10, 10, 0, 20), (0, 20, 10, 30), (0, 10, 10, 20)))
    assert not sees(seen, 0.0, 35)
    assert seen.intersection(shapely.box(-5, 12, 5, 50)).area < 1e-6


def test_a_courtyard_is_seen_from_inside_and_hidden_from_outside(buildings_of):
    ring = shapely.Polygon([(0, 0), (40, 0), (40, 40), (0, 40)], [[(10, 10), (30, 10), (30, 30), (10, 30)]])
    inside = seen_from((20, 20), buildings_of(ring))
    assert inside.area == pytest.approx(400)
    assert not sees(seen_from((20, -10), buildings_of(ring)), 20, 20)


@pytest.mark.parametrize("clockwise", [False, True])
def test_it_does_not_matter_which_way_round_a_building_is_drawn(buildings_of, clockwise):
    drawn = shapely.box(10, 10, 20, 20, ccw=not clockwise)
    assert not sees(seen_from((0, 0), buildings_of(drawn)), 30, 30)


@pytest.mark.parametrize("y", [9.0, 9.99, 10.0, 10.3, 10.99])
def test_a_camera_on_a_wall_sees_out_and_not_back_through_its_building(buildings_of, y):
    """Mapped up to a metre off, on either side of the wall it hangs on."""
    seen = seen_from((0, y), buildings_of((-20, 10, 20, 30)), bearing=180.0, angle=360.0)
    assert sees(seen, 0, -20)
    assert sees(seen, 35, 8.5)
    assert not sees(seen, 0, 12)
    assert not sees(seen, 0, 40)


def test_a_camera_in_a_building_looks_out_of_it_but_not_into_another(buildings_of):
    seen = seen_from((0, 20), buildings_of((-20, 10, 20, 30), (-5, -10, 5, 0)), bearing=180.0, angle=120.0)
    assert sees(seen, 0, 5)
    assert sees(seen, 20, -5)
    assert not sees(seen, 0, -5)
    assert not sees(seen, 0, -20)


def test_the_other_wing_of_its_own_building_blinds_a_camera(buildings_of):
    wings = shapely.Polygon([(0, 0), (30, 0), (30, 30), (20, 30), (20, 10), (0, 10)])
    seen = seen_from((5, 10), buildings_of(wings), bearing=45.0, angle=120.0)
    assert sees(seen, 15, 15)
    assert not sees(seen, 25, 20)
    assert not sees(seen, 35, 15)


def test_a_camera_on_a_corner_sees_along_both_walls(buildings_of):
    seen = seen_from((0, 0), buildings_of((-20, -20, 0, 0)), bearing=45.0, angle=200.0)
    assert sees(seen, 20, -3)
    assert sees(seen, -3, 20)
    assert sees(seen, 20, 20)
    assert not sees(seen, -5, -5)


def test_a_camera_that_faces_its_wall_is_not_blinded_by_it(buildings_of):
    blinded = {"mount_reach_m": 0.1}
    building = buildings_of((-20, 10, 20, 12))
    assert sees(seen_from((0, 9.5), building, angle=90.0), 0, 30)
    assert not sees(seen_from((0, 9.5), building, angle=90.0, **blinded), 0, 30)


@pytest.mark.parametrize("y", [9.5, 10.0, 10.5])
def test_a_camera_that_looks_along_its_wall_and_a_little_into_it_is_stopped_by_it(buildings_of, y):
    seen = seen_from((0, y), buildings_of((-20, 10, 20, 12)), bearing=85.0, angle=60.0)
    assert sees(seen, 30, 5)
    assert not sees(seen, 5, 11)
    assert not sees(seen, 15, 16)


def test_buildings_known_to_be_lower_than_a_face_hide_nobody(buildings_of):
    fence = (-5, 10, 5, 11)
    assert sees(seen_from((0, 0), buildings_of(fence, height_m=[1.2])), 0, 20)
    assert not sees(seen_from((0, 0), buildings_of(fence, height_m=[3.0])), 0, 20)
    assert not sees(seen_from((0, 0), buildings_of(fence, height_m=[None])), 0, 20)


def test_shapes_that_are_no_clean_polygons_are_made_ones(buildings_of):
    bow_tie = shapely.Polygon([(-5, 10), (5, 20), (5, 10), (-5, 20)])
    line = shapely.LineString([(0, 5), (5, 5)])
    seen = seen_from((0, 0), buildings_of(bow_tie, line, shapely.Polygon()))
    assert sees(seen, 2, 8)
    assert not sees(seen, 4.5, 17)


def test_a_near_limit_leaves_a_ring(buildings_of, cameras_at):
    sectors = Sectors(
        np.array([[0.0, 0.0]]), np.array([0.0]), np.array([90.0]), np.array([50.0]), np.array([8.0])
    )
    sight = see_past(sectors, Walls.of(buildings_of((-2, 20, 2, 25)), lowest_m=0), mount_reach_m=0)
    seen = piece_outlines(sight.camera, sight.ground, n_cameras=1, arc_steps=64)[0]
    assert not sees(seen, 0, 7.9)
    assert sees(seen, 0, 8.1)
    assert not sees(seen, 0, 30)


def test_a_camera_of_no_range_sees_nothing(buildings_of):
    assert seen_from((0, 0), buildings_of((5, 5, 6, 6)), range_m=0.0).is_empty
