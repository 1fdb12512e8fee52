import dataclasses

import numpy as np
import pytest

from sim.core.errors import InputError
from sim.core.vocabulary import Role
from sim.people.residents import groups
from sim.people.roles import ROLES_AS_DRAWN, draw_roles, role_shares


def test_even_numbers_give_each_role_exactly_its_share(settings):
    shares = role_shares(0.477, settings.roles)
    n = 100_000
    codes = draw_roles((np.arange(n) + 0.5) / n, shares)
    for code, role in enumerate(ROLES_AS_DRAWN):
        assert np.mean(codes == code) == pytest.approx(shares[role], abs=1 / n)


def test_the_shares_sum_to_everybody(settings):
    assert sum(role_shares(0.35, settings.roles).values()) == pytest.approx(1.0, abs=1e-12)


def test_preschool_children_and_pupils_are_children_and_nobody_else():
    names = groups(np.arange(len(ROLES_AS_DRAWN)))
    children = {role for role, name in zip(ROLES_AS_DRAWN, names, strict=True) if name == "child"}
    assert children == {Role.PRESCHOOL, Role.PUPIL}


def test_more_roles_than_residents_is_refused_in_words(settings):
    with pytest.raises(InputError, match=r"add up to 1\.\d+ of the residents; lower"):
        role_shares(0.9, settings.roles)


def test_a_share_outside_the_unit_interval_is_refused_in_words(settings):
    with pytest.raises(InputError, match=r"the role student is -0\.1; give a share between 0 and 1"):
        role_shares(0.4, dataclasses.replace(settings.roles, student_share=-0.1))
