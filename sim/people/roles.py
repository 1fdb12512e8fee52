"""Roles: who is a child, a student, a worker or at home."""

from collections.abc import Mapping

import numpy as np

from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import InputError
from sim.core.vocabulary import Role
from sim.people.contract import RoleSettings

ROLES_AS_DRAWN = (Role.PRESCHOOL, Role.PUPIL, Role.STUDENT, Role.WORKER, Role.AT_HOME)
"""In the order in which keyed numbers are cut into roles; a code is a position in it."""
CHILDREN = (Role.PRESCHOOL, Role.PUPIL)
_ROUNDING = 1e-12
"""What a sum of a few shares may exceed 1 by."""


def role_shares(employed_share: float, settings: RoleSettings) -> dict[Role, float]:
    """Split the residents over the roles.

    Parameters
    ----------
    employed_share, settings
        Workers among all residents of the place; shares of children and students.

    Raises
    ------
    InputError
        If a share is outside 0–1 or together they exceed everybody.
    """
    shares = {
        Role.PRESCHOOL: settings.preschool_share,
        Role.PUPIL: settings.pupil_share,
        Role.STUDENT: settings.student_share,
        Role.WORKER: employed_share,
    }
    for role, share in shares.items():
        if not 0 <= share <= 1:
            msg = f"the share of residents with the role {role} is {share:g}; give a share between 0 and 1"
            raise InputError(msg)
    rest = 1.0 - sum(shares.values())
    if rest < -_ROUNDING:
        msg = (
            f"preschool children, pupils, students and workers add up to {1 - rest:.3f} of the residents; "
            "lower people/preschool_share, city/pupil_share, people/student_share or the employed share"
        )
        raise InputError(msg)
    return {**shares, Role.AT_HOME: max(rest, 0.0)}


def draw_roles(uniform: FloatArray, shares: Mapping[Role, float]) -> IntArray:
    """Cut numbers in [0, 1) into codes of ROLES_AS_DRAWN, so that each role has its share in expectation."""
    limits = np.cumsum([shares[role] for role in ROLES_AS_DRAWN[:-1]])
    return np.searchsorted(limits, uniform, side="right")
