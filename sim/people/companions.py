"""Who goes with whom: a child below school age has a leader, an adult of the same cell.

Residents of a cell are numbered in no order that means anything, and roles are drawn resident by resident. So
the next adult by number, round the cell, is an adult drawn at random; children with no adult between them
have the same leader, as siblings have. Anybody's leader is found from a few numbers, whoever else is made.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, IntArray
from sim.core.vocabulary import Role
from sim.people.destinations.opportunities import Opportunities
from sim.people.roles import ROLES_AS_DRAWN

PRESCHOOL = ROLES_AS_DRAWN.index(Role.PRESCHOOL)
_IS_ADULT = np.array([role not in (Role.PRESCHOOL, Role.PUPIL) for role in ROLES_AS_DRAWN])

RolesOf = Callable[[IntArray], IntArray]
"""Tells the role of each resident, as a position in `ROLES_AS_DRAWN`."""


def find_leaders(ids: IntArray, opportunities: Opportunities, roles_of: RolesOf) -> IntArray:
    """Find whom each resident goes with.

    Parameters
    ----------
    ids, opportunities, roles_of
        Residents, where they live, and their roles.

    Returns
    -------
    The own number, or a preschool child's leader; its own number, too, where no adult lives in its cell.
    """
    leader = np.array(ids, dtype=np.int64)
    child = np.flatnonzero(roles_of(ids) == PRESCHOOL)
    first, size = _cells(leader[child], opportunities)
    at = leader[child].copy()
    while child.size:
        at = first + (at - first + 1) % size
        is_found = _IS_ADULT[roles_of(at)]
        leader[child[is_found]] = at[is_found]
        goes_on = ~is_found & (at != leader[child])
        child, at, first, size = child[goes_on], at[goes_on], first[goes_on], size[goes_on]
    return leader


def bring_a_child(
    leaders: IntArray,
    opportunities: Opportunities,
    roles_of: RolesOf,
    attends: Callable[[IntArray, IntArray], BoolArray],
) -> BoolArray:
    """Say which adults bring a child to its kindergarten today: those who lead one that attends.

    Parameters
    ----------
    leaders, opportunities, roles_of
        Residents (who is no adult leads nobody), where they live, and the roles of all.
    attends
        Tells which residents, by number and role, attend today.
    """
    brings = np.zeros(leaders.size, dtype=bool)
    adult = np.flatnonzero(_IS_ADULT[roles_of(leaders)])
    first, size = _cells(leaders[adult], opportunities)
    at = np.array(leaders[adult], dtype=np.int64)
    while adult.size:
        at = first + (at - first - 1) % size
        roles = roles_of(at)
        follows = np.flatnonzero(roles == PRESCHOOL)
        brings[adult[follows]] |= attends(at[follows], roles[follows])
        goes_on = ~_IS_ADULT[roles] & ~brings[adult]
        adult, at, first, size = adult[goes_on], at[goes_on], first[goes_on], size[goes_on]
    return brings


def chance_of_bringing(adults: float, attending_children: float) -> float:
    """Chance that an adult brings a child.

    Going down the numbers from an adult, an attending child comes before the next adult with the chance
    c / (a + c), where a and c are the shares of adults and of attending preschool children.
    """
    return attending_children / (adults + attending_children) if adults > 0 else 0.0


def _cells(ids: IntArray, opportunities: Opportunities) -> tuple[IntArray, NDArray[np.int64]]:
    """Find the number of the first resident of the cell in which each lives, and how many live there."""
    ends = opportunities.cell_residents_end
    cell = opportunities.home_cells(ids)
    start = np.where(cell > 0, ends[cell - 1], 0)
    copies = ids - ids % opportunities.n_residents
    return copies + start, (ends[cell] - start).astype(np.int64)
