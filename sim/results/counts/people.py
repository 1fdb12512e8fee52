"""The people that a day is simulated for, as arrays, and where and who those are that were observed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import MODES, ROLES, Definition, Mode, Role
from sim.people.contract import RESIDENTS
from sim.results.counts.tally import Count


@dataclass(frozen=True, eq=False)
class People:
    """Everyone simulated, observed or not, in any order.

    Parameters
    ----------
    resident_id
        Number of each, once.
    home_cell
        Row of the cell in which each lives.
    role, mode
        Codes: positions in `ROLES` and, for trips too long to walk, in `MODES`.
    left_home
        Whether each left home in the day.

    Raises
    ------
    ContractError
        If they are not told for the same number of people, or a code stands for no word.
    """

    resident_id: NDArray[np.integer]
    home_cell: NDArray[np.integer]
    role: NDArray[np.integer]
    mode: NDArray[np.integer]
    left_home: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for name in ("home_cell", "role", "mode", "left_home"):
            size = getattr(self, name).size
            if size != len(self):
                msg = f"{size} values tell {name}, but {len(self)} residents were simulated"
                raise ContractError(msg)
        for name, words in (("role", ROLES), ("mode", MODES)):
            codes = getattr(self, name)
            if codes.size and not 0 <= codes.min() <= codes.max() < len(words):
                msg = f"there is no {name} with the code {codes.max()}; codes are 0 to {len(words) - 1}"
                raise ContractError(msg)

    def __len__(self) -> int:
        return int(self.resident_id.size)


def people_of(residents: pd.DataFrame, *, left_home: NDArray[np.bool_]) -> People:
    """Take what results need from a table of residents.

    Parameters
    ----------
    residents, left_home
        A table that keeps RESIDENTS, and whether each of them left home.

    Raises
    ------
    ContractError
        If the table breaks its contract, or *left_home* is not of each resident.
    """
    RESIDENTS.check(residents)
    return People(
        resident_id=residents["resident_id"].to_numpy(np.int64),
        home_cell=residents["home_cell"].to_numpy(np.int64),
        role=_codes(residents["role"], ROLES),
        mode=_codes(residents["mode"], MODES),
        left_home=left_home,
    )


def _codes(words: "pd.Series[str]", known: tuple[str, ...]) -> NDArray[np.uint8]:
    return pd.Index([str(word) for word in known]).get_indexer(pd.Index(words)).astype(np.uint8)


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
    homes, cells
        The residents, and the city's cells, for their districts.

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
