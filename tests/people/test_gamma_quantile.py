import numpy as np
import pytest
from scipy.special import gammaincinv

from sim.core.draws import Decision, Draws
from sim.people.plans.wishes import gamma_quantile

EVEN = (np.arange(200_000) + 0.5) / 200_000
ENDS = np.array([0.0, 1e-12, 1 / 64, 0.5, 63 / 64, np.nextafter(1.0, 0.0)])


@pytest.mark.parametrize("variation", [0.03, 0.1, 0.5, 0.7, 1.0, 1.5])
def test_the_table_is_as_near_to_the_exact_inverse_as_promised(variation):
    shape = variation**-2
    number = np.sort(np.concatenate([EVEN, ENDS]))
    exact = gammaincinv(shape, number) / shape
    quantile = gamma_quantile(shape, number)
    assert np.abs(quantile - exact).max() < 5e-7
    assert (np.diff(quantile) >= 0).all()
    assert quantile[0] == 0.0


def test_mean_and_variation_are_those_asked_for():
    quantile = gamma_quantile(0.7**-2, EVEN)
    # The two farthest tails are cut at half a step of 1 / 200,000.
    assert quantile.mean() == pytest.approx(1.0, abs=1e-4)
    assert quantile.std() == pytest.approx(0.7, abs=1e-3)


def test_a_number_gives_the_same_quantile_whoever_else_draws():
    number = Draws(1).uniform(Decision.STAY, np.arange(1000))
    assert np.array_equal(gamma_quantile(4.0, number[::7]), gamma_quantile(4.0, number)[::7])
