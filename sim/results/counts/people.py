"""The people that a day is simulated for, as arrays."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import MODES, ROLES
from sim.people.contract import RESIDENTS


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
    residents
        Keeps the contract RESIDENTS.
    left_home
        Whether each of them left home.

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
