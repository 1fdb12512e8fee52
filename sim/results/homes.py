"""Where residents live and who they are, against whether they were observed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import Definition, Mode, Role
from sim.results.observed import Observed, check_cells
from sim.results.people import MODES, ROLES
from sim.results.tally import Count

RESIDENT_ROLES = tuple(role for role in Role if role != "visitor")
RESIDENT_MODES = (Mode.CAR, Mode.TRANSIT)
"""Words that residents have, in the order of the tables."""


@dataclass(frozen=True, eq=False)
class Homes:
    """Residents simulated, by home cell, role and mode.

    Parameters
    ----------
    people
        All of them; shape (cells, roles, modes), by code.
    observed
        Those of them who were observed, for each definition.
    """

    people: NDArray[np.int64]
    observed: Mapping[Definition, NDArray[np.int64]]


def count_homes(residents: Observed, *, n_cells: int) -> Homes:
    """Count residents by home cell, role and mode.

    Raises
    ------
    ContractError
        If somebody lives outside the city's cells.
    """
    people = residents.people
    check_cells(people.home_cell, n_cells, "residents")
    shape = (n_cells, len(ROLES), len(MODES))
    code = people.home_cell.astype(np.intp) * len(ROLES)
    code += people.role
    code *= len(MODES)
    code += people.mode

    observed = {
        definition: _count(code[one.observed], shape) for definition, one in residents.exposures.items()
    }
    return Homes(_count(code, shape), observed)


def _count(code: NDArray[np.intp], shape: tuple[int, int, int]) -> NDArray[np.int64]:
    counts = np.zeros(shape, dtype=np.int64)
    counts.ravel()[:] = np.bincount(code, minlength=prod(shape))
    return counts


def by_cell(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum counts over roles and modes."""
    sums: NDArray[np.int64] = counts.sum(axis=(1, 2))
    return sums


def groups_of(homes: Homes, districts: Sequence[str]) -> dict[tuple[str, str], Count]:
    """Group residents by district, by role and by mode.

    Parameters
    ----------
    homes
        The residents.
    districts
        District of each cell.

    Returns
    -------
    Count by dimension and word; every word has one, and each dimension leaves nobody out.

    Raises
    ------
    ContractError
        If a resident has a role or a mode that residents do not have.
    """
    words, district = np.unique(np.asarray(districts, dtype=str), return_inverse=True)
    found: dict[tuple[str, str], Count] = {}
    for dimension, names, axes in (
        ("district", [str(word) for word in words], (1, 2)),
        ("role", [str(role) for role in ROLES], (0, 2)),
        ("mode", [str(mode) for mode in MODES], (0, 1)),
    ):
        where = district if dimension == "district" else None
        people = _grouped(homes.people.sum(axis=axes), where, len(names))
        observed = {
            definition: _grouped(counts.sum(axis=axes), where, len(names))
            for definition, counts in homes.observed.items()
        }
        for i, word in enumerate(names):
            seen = {definition: int(counts[i]) for definition, counts in observed.items()}
            found[dimension, word] = Count(int(people[i]), seen)
    return dict(_without_strangers(found))


def _grouped(counts: NDArray[np.int64], group: NDArray[np.intp] | None, n_groups: int) -> NDArray[np.int64]:
    if group is None:
        return counts
    sums = np.zeros(n_groups, dtype=np.int64)
    np.add.at(sums, group, counts)
    return sums


def _without_strangers(
    groups: Mapping[tuple[str, str], Count],
) -> Iterator[tuple[tuple[str, str], Count]]:
    """Leave out words that residents never have, once it is sure that nobody has one."""
    own = {"role": RESIDENT_ROLES, "mode": RESIDENT_MODES}
    for (dimension, word), count in groups.items():
        if dimension not in own or word in own[dimension]:
            yield (dimension, word), count
        elif count.people:
            msg = f"{count.people} residents have the {dimension} '{word}', which no resident has"
            raise ContractError(msg)
