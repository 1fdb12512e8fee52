"""Streets as read: ways as rows of points, where equal numbers are one and the same point."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    tally: Tally
    date: str = ""
