"""Districts on the ground: areas, centres, outlines."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from sim.city.ground.layout import NOWHERE, divide, lay_out, round_off, square_distances
from sim.city.ground.transport import CheapestMoves

CELL_M = 250.0


def test_a_lone_district_is_a_disc() -> None:
    area_m2 = 20e6
    ground = lay_out(np.zeros((1, 2)), np.zeros((1, 2)), np.array([area_m2]), cell_m=CELL_M, gap_m=2000)
    radius = np.hypot(*ground.centres_m(CELL_M).T).max()
    # A cell's centre lies at most half a diagonal inside the edge of the disc.
    assert radius == pytest.approx(np.sqrt(area_m2 / np.pi), abs=CELL_M)
    assert len(ground.row) == round(area_m2 / CELL_M**2)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-6000, 6000), st.floats(-6000, 6000), st.floats(4, 40)), min_size=2, max_size=5
    )
)
def test_every_district_has_its_area_and_no_cell_has_two(parts: list[tuple[float, float, float]]) -> None:
    seeds = np.array([part[:2] for part in parts])
    areas = np.array([part[2] for part in parts]) * 1e6
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(-60, 60), np.arange(-60, 60)))
    # Off the corners and middles of the lattice, where many cells would be equally far from a seed.
    cells = np.column_stack((column + 0.5137, row + 0.5071)) * CELL_M
    counts = np.rint(areas / CELL_M**2).astype(np.int64)
    owner = divide(square_distances(cells, seeds, seeds + np.array([700.0, 100.0])), counts, bounded=True)
    sizes = np.bincount(owner[owner != NOWHERE], minlength=len(parts))
    assert sizes.tolist() == counts.tolist()


def test_districts_with_one_and_the_same_centre_still_share_the_ground() -> None:
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(-15, 15), np.arange(-15, 15)))
    cells = np.column_stack((column, row)) * CELL_M
    seeds = np.zeros((3, 2))
    counts = np.array([40, 70, 55])
    owner = divide(square_distances(cells, seeds, seeds), counts, bounded=True)
    assert np.bincount(owner[owner != NOWHERE]).tolist() == counts.tolist()


def test_the_distance_to_a_segment_is_taken_from_its_nearest_point() -> None:
    points = np.array([[0.0, 3.0], [10.0, 4.0], [-3.0, 4.0], [5.0, 0.0]])
    square = square_distances(points, np.array([[0.0, 0.0]]), np.array([[5.0, 0.0]]))
    assert square[0] == pytest.approx([9.0, 41.0, 25.0, 0.0])


def test_moving_the_whole_city_by_whole_cells_moves_its_districts_along() -> None:
    seeds = np.array([[0.0, 0.0], [3000.0, 500.0], [500.0, 4000.0]])
    areas = np.array([8.0, 12.0, 10.0]) * 1e6
    here = lay_out(seeds, seeds, areas, cell_m=CELL_M, gap_m=2000)
    step = np.array([8, -4])
    there = lay_out(seeds + step * CELL_M, seeds + step * CELL_M, areas, cell_m=CELL_M, gap_m=2000)
    assert np.array_equal(here.column + step[0], there.column)
    assert np.array_equal(here.row + step[1], there.row)
    assert np.array_equal(here.district, there.district)


def test_naming_districts_in_another_order_changes_hardly_a_cell() -> None:
    seeds = np.array([[0.0, 0.0], [6000.0, 500.0], [500.0, 7000.0]])
    areas = np.array([8.0, 12.0, 10.0]) * 1e6
    order = np.array([2, 0, 1])
    here = lay_out(seeds, seeds, areas, cell_m=CELL_M, gap_m=2000)
    there = lay_out(seeds[order], seeds[order], areas[order], cell_m=CELL_M, gap_m=2000)
    first = {(c, r): k for c, r, k in zip(here.column, here.row, here.district, strict=True)}
    second = {(c, r): order[k] for c, r, k in zip(there.column, there.row, there.district, strict=True)}
    # What ties at the outline goes to the district named first: a few cells of 480.
    assert len(first.items() & second.items()) > 0.97 * len(first)


def test_the_geometric_centres_lie_where_they_should() -> None:
    seeds = np.array([[-2000.0, 0.0], [2500.0, 500.0], [0.0, 4000.0]])
    people = np.array([[-1500.0, 0.0], [2500.0, 500.0], [0.0, 3200.0]])
    areas = np.array([16.0, 12.0, 18.0]) * 1e6
    ground = lay_out(seeds, people, areas, cell_m=CELL_M, gap_m=1500)
    centres = ground.centres_m(CELL_M)
    for k, seed in enumerate(seeds):
        assert np.hypot(*(centres[ground.district == k].mean(axis=0) - seed)) < 1.5 * CELL_M


def test_rounding_off_closes_a_notch_and_keeps_the_area() -> None:
    ground = np.zeros((40, 40), dtype=bool)
    ground[8:32, 8:32] = True
    ground[8:20, 19:21] = False
    rounded = round_off(ground, np.ones_like(ground), int(ground.sum()), 8)
    assert rounded.sum() == ground.sum()
    assert rounded[12:20, 19:21].all()


def test_rounding_off_stays_on_allowed_ground() -> None:
    ground = np.zeros((20, 20), dtype=bool)
    ground[5:15, 5:15] = True
    allowed = np.zeros_like(ground)
    allowed[:, 5:17] = True
    assert not (round_off(ground, allowed, 100, 6) & ~allowed).any()


@given(
    some.arrays(np.float64, (4, 30), elements=st.integers(0, 40).map(float)),
    some.arrays(np.int64, 30, elements=st.integers(0, 3)),
    st.lists(st.permutations(range(4)), min_size=1, max_size=8),
)
@settings(max_examples=100, deadline=None)
def test_cheapest_moves_are_kept_up_to_date_while_cells_move(
    cost_m2: np.ndarray, place: np.ndarray, walks: list[list[int]]
) -> None:
    owner = place.copy()
    kept = CheapestMoves(cost_m2, owner)
    for walk in walks:
        route = [move for move in pairwise(walk) if np.isfinite(kept.step[move])]
        kept.take(route)
        fresh = CheapestMoves(cost_m2, owner.copy())
        assert np.array_equal(kept.step, fresh.step)
        possible = np.isfinite(fresh.step)
        assert np.array_equal(kept.cell[possible], fresh.cell[possible])
