"""Keyed draws: named by seed, decision, who and which time, never by call order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.draws import Decision, Draws

EVERYONE = np.arange(10_000)


def test_the_same_name_always_draws_the_same_number() -> None:
    assert np.array_equal(
        Draws(7).uniform(Decision.ROLE, EVERYONE), Draws(7).uniform(Decision.ROLE, EVERYONE)
    )


@given(first=st.integers(0, 9_990), size=st.integers(1, 9))
@settings(max_examples=50, deadline=None)
def test_a_person_draws_the_same_number_in_any_company(first: int, size: int) -> None:
    everyone = Draws(7).uniform(Decision.ROLE, EVERYONE)
    few = np.arange(first, first + size)
    assert np.array_equal(Draws(7).uniform(Decision.ROLE, few), everyone[few])
    assert np.array_equal(Draws(7).uniform(Decision.ROLE, few[::-1]), everyone[few][::-1])


@given(gaps=st.lists(st.integers(0, 40_000), min_size=1, max_size=12), first=st.integers(0, 2**60))
@settings(max_examples=50, deadline=None)
def test_people_far_apart_draw_the_same_numbers_together_as_alone(gaps: list[int], first: int) -> None:
    few = (first + np.cumsum(gaps))[::-1]
    alone = [Draws(7).uniform(Decision.ROLE, np.array([one]))[0] for one in few]
    assert Draws(7).uniform(Decision.ROLE, few).tolist() == alone
    assert Draws(7).uniform(Decision.ROLE, few[:, None]).shape == (few.size, 1)


def test_other_seed_other_decision_and_other_occasion_are_unrelated() -> None:
    base = Draws(7).uniform(Decision.ROLE, EVERYONE)
    others = [
        Draws(8).uniform(Decision.ROLE, EVERYONE),
        Draws(7).uniform(Decision.WALKS, EVERYONE),
        Draws(7).uniform(Decision.ROLE, EVERYONE, occasion=1),
        Draws("almaty").uniform(Decision.ROLE, EVERYONE),
    ]
    # The correlation of n independent pairs has standard error 1/sqrt(n).
    bound = 4 / np.sqrt(EVERYONE.size)
    assert all(abs(np.corrcoef(base, other)[0, 1]) < bound for other in others)


def test_numbers_are_uniform_by_the_kolmogorov_smirnov_bound() -> None:
    numbers = np.sort(Draws(7).uniform(Decision.ROLE, EVERYONE))
    steps = np.arange(1, numbers.size + 1) / numbers.size
    # Critical value 1.95/sqrt(n) at a level of 0.1 %.
    assert np.abs(steps - numbers).max() < 1.95 / np.sqrt(numbers.size)
    assert numbers.min() >= 0
    assert numbers.max() < 1


def test_one_more_member_never_reshuffles_an_order() -> None:
    small = np.argsort(Draws(7).uniform(Decision.SITE_ORDER, np.arange(50)), kind="stable")
    large = np.argsort(Draws(7).uniform(Decision.SITE_ORDER, np.arange(51)), kind="stable")
    assert [int(i) for i in large if i < 50] == [int(i) for i in small]


def test_nobody_draws_nothing_and_negative_identities_are_refused() -> None:
    assert Draws(7).uniform(Decision.ROLE, np.zeros(0, dtype=int)).size == 0
    with pytest.raises(ValueError, match="identities start at 0"):
        Draws(7).uniform(Decision.ROLE, np.array([-1]))


def test_the_first_numbers_stay_the_same_between_releases() -> None:
    # A regression value of this package, not a validation: it changes only if every result may change.
    assert np.round(Draws(2025).uniform(Decision.ROLE, np.arange(3)), 6).tolist() == [
        0.535536,
        0.603503,
        0.069745,
    ]


def test_each_day_draws_apart_and_the_first_is_that_of_things_that_stay() -> None:
    usual = Draws("almaty 3")
    base = usual.uniform(Decision.STAY, EVERYONE, 2)
    assert np.array_equal(usual.on_day(0).uniform(Decision.STAY, EVERYONE, 2), base)
    days = [usual.on_day(day).uniform(Decision.STAY, EVERYONE, 2) for day in (1, 2, 11)]
    bound = 4 / np.sqrt(EVERYONE.size)
    for number, one in enumerate(days):
        for other in (base, *days[:number]):
            assert abs(np.corrcoef(one, other)[0, 1]) < bound
    assert np.array_equal(usual.on_day(2).on_day(1).uniform(Decision.STAY, EVERYONE, 2), days[0])
