"""Where residents live and who they are, against whether they were observed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import MODES, ROLES, Definition, Mode, Role
from sim.results.counts.tally import Count

RESIDENT_ROLES = tuple(role for role in Role if role is not Role.VISITOR)
RESIDENT_MODES = (Mode.CAR, Mode.TRANSIT)
"""Words that residents have, in the order of the tables."""

_Groups = Iterator[tuple[tuple[str, str], Count]]


@dataclass(frozen=True, eq=False)
class Spread:
    """How many people live in each cell, and how many are of each kind.

    Parameters
    ----------
    by_cell
        People by home cell; shape (cells,).
    by_kind
        The same people by role and mode; shape (roles, modes), by code.
    """

    by_cell: NDArray[np.int64]
    by_kind: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Homes:
    """People simulated, by home and kind.

    Parameters
    ----------
    people
        All of them.
    observed
        Those of them who were observed, for each definition.
    """

    people: Spread
    observed: Mapping[Definition, Spread]


def groups_of(homes: Homes, cells: pd.DataFrame) -> dict[tuple[str, str], Count]:
    """Group residents by district, by role and by mode.

    Parameters
    ----------
    homes
        The residents.
    cells
        The city's cells, for their districts.

    Returns
    -------
    Count by dimension and word; every word has one, and each dimension leaves nobody out.

    Raises
    ------
    ContractError
        If a resident has a role or a mode that residents do not have.
    """
    groups = dict(_by_district(homes, cells))
    groups.update(_by_word(homes, "role", ROLES, RESIDENT_ROLES, axis=1))
    groups.update(_by_word(homes, "mode", MODES, RESIDENT_MODES, axis=0))
    return groups


def _by_district(homes: Homes, cells: pd.DataFrame) -> _Groups:
    district, words = pd.factorize(cells["district"].to_numpy(object), sort=True)

    def grouped(spread: Spread) -> NDArray[np.int64]:
        sums = np.zeros(len(words), dtype=np.int64)
        np.add.at(sums, district, spread.by_cell)
        return sums

    people = grouped(homes.people)
    observed = {definition: grouped(spread) for definition, spread in homes.observed.items()}
    for i, word in enumerate(words):
        yield ("district", str(word)), _count(people, observed, i)


def _by_word(
    homes: Homes, dimension: str, words: tuple[str, ...], own: tuple[str, ...], *, axis: int
) -> _Groups:
    """Sum kinds over the other dimension; a word that residents never have must stand for nobody."""
    people = homes.people.by_kind.sum(axis=axis)
    observed = {definition: spread.by_kind.sum(axis=axis) for definition, spread in homes.observed.items()}
    for i, word in enumerate(words):
        if word in own:
            yield (dimension, str(word)), _count(people, observed, i)
        elif people[i]:
            msg = f"{people[i]} residents have the {dimension} '{word}', which no resident has"
            raise ContractError(msg)


def _count(people: NDArray[np.int64], observed: Mapping[Definition, NDArray[np.int64]], i: int) -> Count:
    return Count(int(people[i]), {definition: int(counts[i]) for definition, counts in observed.items()})
