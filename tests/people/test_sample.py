import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.people.residents import sample_residents


@settings(max_examples=40, deadline=None)
@given(
    n=st.integers(1, 3000),
    shares=st.tuples(st.floats(0.001, 1.0), st.floats(0.001, 1.0)),
    seed=st.integers(0, 10**6),
)
def test_a_larger_sample_contains_a_smaller_one_and_both_have_the_asked_size(n, shares, seed):
    small, large = (max(share, 1 / n) for share in sorted(shares))
    fewer, more = sample_residents(n, small, Draws(seed)), sample_residents(n, large, Draws(seed))
    assert fewer.size == int(np.floor(n * small + 0.5))
    assert set(fewer) <= set(more)
    assert np.all(np.diff(more) > 0)
    assert more.max() < n


def test_a_share_of_one_takes_everybody():
    assert sample_residents(7, 1.0, Draws(1)).tolist() == list(range(7))


def test_every_resident_is_as_likely_to_be_sampled():
    times = np.zeros(50)
    for seed in range(2000):
        times[sample_residents(50, 0.2, Draws(seed))] += 1
    # Binomial: 2000 seeds at 0.2; 4 standard errors, and 50 residents.
    assert np.all(np.abs(times / 2000 - 0.2) < 4 * np.sqrt(0.2 * 0.8 / 2000))


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01])
def test_a_share_outside_the_unit_interval_is_refused_in_words(share):
    with pytest.raises(InputError, match=r"run\.sample is .* above 0 and up to 1"):
        sample_residents(100, share, Draws(1))


def test_a_sample_without_anybody_is_refused_in_words():
    with pytest.raises(InputError, match=r"leaves nobody to simulate; give at least 0\.01"):
        sample_residents(100, 0.001, Draws(1))
