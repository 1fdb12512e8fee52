"""Residents on the ground: totals, Clark's law, centres, bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.ground.land import spread_evenly
from sim.city.ground.settlement import DensityLaw, settle

CELL_M = 250.0


def square(side: int = 24) -> np.ndarray:
    steps = (np.arange(side) - side / 2 + 0.5) * CELL_M
    x, y = np.meshgrid(steps, steps)
    return np.column_stack((x.ravel(), y.ravel()))


def law(
    gradient_per_km: float, least: float = 0.0, most: float = 1e9, *, all_built_up: bool = True
) -> DensityLaw:
    return DensityLaw(gradient_per_km / 1000, least, most, all_built_up)


@settings(max_examples=40, deadline=None)
@given(
    residents=st.integers(1, 3_000_000),
    gradient=st.floats(-0.1, 0.5),
    least=st.floats(0, 100),
    all_built_up=st.booleans(),
    east=st.none() | st.floats(-2000, 2000),
)
def test_nobody_is_lost(residents, gradient, least, all_built_up, east) -> None:
    wanted = None if east is None else np.array([east, 300.0])
    bounds = law(gradient, least, 5000.0, all_built_up=all_built_up)
    assert settle(square(), residents, bounds, wanted).residents.sum() == residents


@pytest.mark.parametrize("gradient", [-0.02, 0.04, 0.2, 0.6])
def test_the_gradient_comes_back_from_the_cells(gradient: float) -> None:
    cells = square()
    people = settle(cells, 10_000_000, law(gradient), None).residents
    slope = np.polyfit(np.hypot(*cells.T) / 1000, np.log(people), 1)[0]
    # Whole residents: the thinnest cell holds thousands, so rounding shifts the slope by under 0.001.
    assert slope == pytest.approx(-gradient, abs=0.001)


@settings(max_examples=25, deadline=None)
@given(st.floats(-1500, 1500), st.floats(-1500, 1500))
def test_the_centre_of_the_residents_is_met_where_it_can_be(east: float, north: float) -> None:
    cells = square()
    settled = settle(cells, 1_000_000, law(0.04), np.array([east, north]))
    centre = settled.residents @ cells / 1_000_000
    assert centre == pytest.approx([east, north], abs=10)
    assert settled.centre_error_m == pytest.approx(np.hypot(*(centre - [east, north])), abs=0.01)


def test_a_centre_out_of_reach_is_said_to_be_missed() -> None:
    cells = square()
    settled = settle(cells, 1_000_000, law(0.04, most=4000), np.array([2900.0, 0.0]))
    centre = settled.residents @ cells / 1_000_000
    assert settled.centre_error_m > 500
    assert settled.centre_error_m == pytest.approx(2900 - centre[0], rel=0.05)


def test_ground_too_thin_is_left_empty_and_the_rest_is_dense_enough() -> None:
    people = settle(square(), 10_000, law(1.0, least=20, all_built_up=False), None).residents
    assert (people == 0).any()
    # Rounding to whole people takes less than one from a cell.
    assert people[people > 0].min() > 19


def test_density_stays_within_its_bounds() -> None:
    people = settle(square(), 60_000, law(1.5, least=20, most=400), None).residents
    assert people.min() >= 19
    assert people.max() <= 401
    assert (people >= 400).any()


def test_a_turned_district_has_turned_residents() -> None:
    cells = square()
    here = settle(cells, 100_000, law(0.1), np.array([400.0, -900.0])).residents
    turned = settle(cells[:, ::-1] * [-1, 1], 100_000, law(0.1), np.array([900.0, 400.0])).residents
    assert np.abs(here - turned).max() <= 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 50), min_size=1, max_size=60).filter(lambda w: sum(w) > 0), st.integers(0, 400))
def test_things_are_spread_within_one_of_their_share_and_none_is_lost(weights, total) -> None:
    share = np.array(weights) / np.sum(weights) * total
    counts = spread_evenly(np.array(weights), total, np.arange(len(weights)))
    assert counts.sum() == total
    assert np.abs(counts - share).max() < 1 + 1e-6


def test_rare_things_are_spread_over_the_whole_walk() -> None:
    counts = spread_evenly(np.ones(100), 4, np.arange(100))
    assert np.array_equal(np.add.reduceat(counts, [0, 25, 50, 75]), [1, 1, 1, 1])
