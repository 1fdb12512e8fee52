import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from sim.core.draws import Decision, Draws
from sim.core.errors import ContractError
from sim.people.destinations.distances import MEAN_DISTANCE_IN_UNIT_SQUARE
from sim.people.destinations.gravity import draw_destinations, fit_gravity

SIDE_M = 250.0


def lattice(n):
    x, y = np.meshgrid(np.arange(n), np.arange(n))
    return (np.column_stack([x.ravel(), y.ravel()]) + 0.5) * SIDE_M


def fit(n, wanted_m, *, most=1.0, pull=None, origin_weight=None):
    xy = lattice(n)
    return fit_gravity(
        xy,
        np.full(len(xy), SIDE_M),
        origin_weight=np.ones(len(xy)) if origin_weight is None else origin_weight,
        pull=np.ones(len(xy)) if pull is None else pull,
        wanted_m=wanted_m,
        most_of_mixing=most,
    )


def exact_chances(gravity, n):
    """All origins and destinations at once, straight from the formula: the second route."""
    xy = lattice(n)
    distance = np.maximum(cdist(xy, xy), SIDE_M * MEAN_DISTANCE_IN_UNIT_SQUARE)
    pull = np.zeros(len(xy))
    pull[gravity.destinations] = gravity.weights
    weight = pull * np.exp(-gravity.decay_per_m * distance)
    return weight / weight.sum(axis=1, keepdims=True), distance


def test_the_mean_distance_in_a_unit_square_is_that_of_random_points():
    number = Draws(3)
    who = np.arange(200_000)
    ends = [number.uniform(decision, who) for decision in list(Decision)[:4]]
    distance = np.hypot(ends[0] - ends[1], ends[2] - ends[3])
    # standard deviation of the distance is 0.25
    assert distance.mean() == pytest.approx(MEAN_DISTANCE_IN_UNIT_SQUARE, abs=4 * 0.25 / np.sqrt(who.size))


@pytest.mark.parametrize("wanted_m", [800.0, 1500.0, 2500.0])
def test_over_all_origins_the_mean_distance_is_the_wanted_one(wanted_m):
    gravity = fit(30, wanted_m)
    chance, distance = exact_chances(gravity, 30)
    # 900 origins are probed at 128: one per cent, as promised.
    assert (chance * distance).sum(axis=1).mean() == pytest.approx(wanted_m, rel=0.01)
    assert gravity.mean_m == pytest.approx(wanted_m, rel=1e-3)


@pytest.mark.parametrize("places", [[3, 17, 40, 41, 63], [3, 17, 27, 28, 63]], ids=["elsewhere", "here too"])
def test_drawn_destinations_follow_the_formula(places):
    pull = np.zeros(64)
    pull[places] = [1.0, 2.0, 0.5, 4.0, 3.0]
    gravity = fit(8, 700.0, pull=pull)
    chance, _ = exact_chances(gravity, 8)
    n = 40_000
    origin = np.full(n, 27)
    drawn = draw_destinations(gravity, origin, Draws(5).uniform(Decision.WORKPLACE_CELL, np.arange(n)))
    share = np.bincount(drawn, minlength=64) / n
    assert set(np.flatnonzero(share)) <= set(places)
    assert np.all(np.abs(share - chance[27]) <= 4 * np.sqrt(chance[27] * (1 - chance[27]) / n) + 1e-12)


def test_to_stay_in_the_cell_is_as_far_as_two_of_its_points_are_apart():
    gravity = fit(8, 700.0, pull=np.isin(np.arange(64), [27, 28]).astype(float))
    n = 40_000
    number = (np.arange(n) + 0.5) / n
    here = (draw_destinations(gravity, np.full(n, 27), number) == 27).mean()
    nearer_m = SIDE_M * (1 - MEAN_DISTANCE_IN_UNIT_SQUARE)
    assert gravity.decay_per_m * nearer_m > 0.1
    assert here / (1 - here) == pytest.approx(np.exp(gravity.decay_per_m * nearer_m), rel=1e-3)


def test_a_travellers_choice_does_not_depend_on_who_else_travels():
    gravity = fit(20, 1000.0)
    who = np.arange(500)
    origin = who * 7 % 400
    number = Draws(1).uniform(Decision.WORKPLACE_CELL, who)
    everybody = draw_destinations(gravity, origin, number)
    assert np.array_equal(draw_destinations(gravity, origin[::9], number[::9]), everybody[::9])


def test_a_small_town_cannot_have_a_long_commute():
    gravity = fit(8, 7000.0, most=0.85)
    blind = fit(8, 1e9, most=1.0)
    assert blind.decay_per_m == 0.0
    assert gravity.mean_m == pytest.approx(0.85 * blind.mean_m, rel=1e-3)
    assert gravity.mean_m < 7000.0


def test_with_few_schools_far_apart_the_nearest_is_taken_and_the_mean_is_longer_than_wanted():
    pull = np.zeros(400)
    pull[[0, 399]] = 1.0
    gravity = fit(20, 100.0, pull=pull)
    assert gravity.mean_m > 200.0
    origin = np.array([21, 378])
    assert draw_destinations(gravity, origin, np.array([0.999, 0.001])).tolist() == [0, 399]


@settings(max_examples=25, deadline=None)
@given(wanted=st.tuples(st.floats(300, 1800), st.floats(300, 1800)), seed=st.integers(0, 1000))
def test_a_longer_wanted_distance_never_has_a_steeper_decay(wanted, seed):
    pull = Draws(seed).uniform(Decision.SITE_X, np.arange(144)) + 0.01
    short, long = (fit(12, distance, pull=pull) for distance in sorted(wanted))
    assert long.decay_per_m <= short.decay_per_m + 1e-9
    assert long.mean_m >= short.mean_m - 5.0  # a few metres: the promised precision


def test_moving_the_city_changes_nothing():
    xy = lattice(15)
    side = np.full(len(xy), SIDE_M)
    pull = np.arange(len(xy)) % 5 + 1.0
    number = Draws(1).uniform(Decision.WORKPLACE_CELL, np.arange(len(xy)))
    drawn = []
    for shift in (0.0, 4_096_000.0):
        gravity = fit_gravity(
            xy + shift, side, origin_weight=np.ones(len(xy)), pull=pull, wanted_m=1200.0, most_of_mixing=1.0
        )
        drawn.append(draw_destinations(gravity, np.arange(len(xy)), number))
    assert np.array_equal(*drawn)


def test_a_city_where_nothing_attracts_is_a_broken_city():
    with pytest.raises(ContractError, match="needs residents and destinations"):
        fit(5, 1000.0, pull=np.zeros(25))
