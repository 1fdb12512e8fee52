"""Streets as read: ways as rows of points, where equal numbers are one and the same point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.city.layers.street_words import Kind
from sim.city.layers.tally import Tally

IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RawStreets:
    """Ways of a file.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Of each point.
    way, point
        The corners of all ways in order: the way each belongs to and the number of its point. A way that
        lacks a point inside comes as two.
    street_class, direction
        Of each way: class, and 1, -1 or 0 where it is open along its line, against it or both ways.
    on_foot
        Of each way: whether only walkers use it.
    no_walking
        Of each way: whether walkers may not use it.
    stated_limit
        Of each way: the limit on speed as it is written; empty if none is.
    tally
        The account of the file's ways.
    date
        When the file says it was made; empty if it doesn't.
    """

    longitude_deg: NDArray[np.float64]
    latitude_deg: NDArray[np.float64]
    way: IntArray
    point: IntArray
    street_class: NDArray[np.object_]
    direction: NDArray[np.int8]
    on_foot: NDArray[np.bool_]
    no_walking: NDArray[np.bool_]
    stated_limit: NDArray[np.object_]
    tally: Tally
    date: str = ""


_TYPES = {"direction": np.int8, "on_foot": bool, "no_walking": bool}


def columns_of(kinds: Sequence[Kind]) -> dict[str, NDArray[Any]]:
    """Give what tags say of ways as arrays by the name of `RawStreets`' fields."""
    return {
        name: np.array([getattr(kind, name) for kind in kinds], dtype=_TYPES.get(name, object))
        for name in Kind._fields
    }
