"""Streets as read: ways as rows of points, where equal numbers are one and the same point."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from sim.city.layers.columns import ReadReport
from sim.city.layers.streets.street_words import StreetKind
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.errors import InputError

_ELLIPSOID = Geod(ellps="WGS84")
_LEAST_ACROSS_M = 50.0
"""No town is as small; a whole country in kilometres taken for metres is a few hundred."""
_LONGEST_PIECE_KM = 100.0
"""No road in the world goes on so far without a corner."""
_WIDE_DEG = 0.5


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

    longitude_deg: FloatArray
    latitude_deg: FloatArray
    way: IntArray
    point: IntArray
    street_class: NDArray[np.object_]
    direction: NDArray[np.int8]
    on_foot: BoolArray
    no_walking: BoolArray
    stated_limit: NDArray[np.object_]
    tally: ReadReport
    date: str = ""


_TYPES = {"direction": np.int8, "on_foot": bool, "no_walking": bool}


def columns_of(kinds: Sequence[StreetKind]) -> dict[str, NDArray[Any]]:
    """Give what tags say of ways as arrays by the name of `RawStreets`' fields."""
    return {
        name: np.array([getattr(kind, name) for kind in kinds], dtype=_TYPES.get(name, object))
        for name in StreetKind._fields
    }


def check_extent(streets: RawStreets, file: Path) -> None:
    """Make sure that streets are as large as a town's: kilometres taken for metres make a city of a yard.

    Raises
    ------
    InputError
        If all of them lie on a spot, or a straight piece is longer than any street.
    """
    x, y = streets.longitude_deg, streets.latitude_deg
    across_m = float(_ELLIPSOID.inv(x.min(), y.min(), x.max(), y.max())[2])
    if across_m < _LEAST_ACROSS_M:
        msg = f"all streets lie within {across_m:.3g} m; check the unit of their coordinates, which may be "
        raise InputError(f"{msg}kilometres where the CRS has metres", file=file)
    within = streets.way[1:] == streets.way[:-1]
    start, end = streets.point[:-1][within], streets.point[1:][within]
    wide = (np.abs(x[start] - x[end]) > _WIDE_DEG) | (np.abs(y[start] - y[end]) > _WIDE_DEG)
    start, end = start[wide], end[wide]
    length_km = np.asarray(_ELLIPSOID.inv(x[start], y[start], x[end], y[end])[2]) / 1000.0
    if length_km.size and length_km.max() > _LONGEST_PIECE_KM:
        worst = int(np.argmax(length_km))
        msg = f"a street goes straight on for {length_km[worst]:,.0f} km from {x[start[worst]]:.4f} E, "
        raise InputError(f"{msg}{y[start[worst]]:.4f} N; correct it or leave it out", file=file)
