"""Something in the way where no buildings are known: a share of each camera's directions is blocked.

The horizon is cut into equal slices. Whether a slice is blocked is drawn once for each camera and compass
direction and stays so: people who come by every day meet the same tree. A camera that sees wider or further,
or a larger stock, changes nothing about the slices there were; a larger share only blocks more of them.
"""

import numpy as np
import pandas as pd

from sim.cameras.contract import CLASS_INDEX
from sim.cameras.coverage.footprint import Sectors
from sim.cameras.coverage.ground_seen import Sight
from sim.cameras.sightlines.pieces import pieces_of
from sim.cameras.sightlines.sweep import Fans, merged
from sim.core.arrays import BoolArray, IntArray
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.words import codes_of

_FULL_TURN_RAD = 2.0 * np.pi


def see_between(
    cameras: pd.DataFrame, rows: IntArray, *, share: float, width_deg: float, draws: Draws
) -> Sight:
    """Cut views with things of one width in random directions.

    Parameters
    ----------
    cameras
        Table of cameras.
    rows
        Rows of those to look at.
    share
        Part of all directions that is blocked.
    width_deg
        Width of a blocked slice; the nearest that divides the full turn is taken.
    draws
        Source of keyed draws.

    Returns
    -------
    The pieces of ground that each camera sees, under its row in the table.
    """
    sectors = Sectors.of(cameras).take(rows)
    n_slices = max(round(360.0 / width_deg), 1)
    blocked = _blocked(cameras, rows, n_slices, share, draws)
    fans = _open_fans(sectors, blocked)
    nobody = np.zeros((0, 2))
    camera, pieces = pieces_of(fans, sectors, nobody, nobody)
    return Sight(rows[camera], pieces)


def _blocked(cameras: pd.DataFrame, rows: IntArray, n_slices: int, share: float, draws: Draws) -> BoolArray:
    """Draw which compass slices are blocked for each camera, shape (cameras, slices)."""
    classes = tuple(CLASS_INDEX)
    code = codes_of(cameras["site_class"], classes)[rows]
    rank = cameras["rank"].to_numpy(dtype=np.int64)[rows]
    blocked = np.zeros((len(rows), n_slices), dtype=bool)
    for index in np.unique(code):
        of_class = np.flatnonzero(code == index)
        for number in range(n_slices):
            occasion = int(index) * n_slices + number
            blocked[of_class, number] = draws.uniform(Decision.SIGHT_LINE, rank[of_class], occasion) < share
    return blocked


def _open_fans(sectors: Sectors, blocked: BoolArray) -> Fans:
    """List the open steps of each view, clockwise from its bearing."""
    n_slices = blocked.shape[1]
    width = _FULL_TURN_RAD / n_slices
    half = np.radians(np.minimum(sectors.angle_deg, 360.0)) / 2.0
    left = np.radians(sectors.bearing_deg) - half
    first = np.floor(left / width).astype(np.int64)
    # A view may begin and end in one slice, so it meets one more than there are.
    number = first[:, None] + np.arange(n_slices + 1)
    middle = np.radians(sectors.bearing_deg)[:, None]
    from_rad = np.maximum(number * width - middle, -half[:, None])
    to_rad = np.minimum((number + 1) * width - middle, half[:, None])
    is_open = ~np.take_along_axis(blocked, number % n_slices, axis=1) & (to_rad > from_rad)
    camera = np.nonzero(is_open)[0]
    return merged(Fans(camera, from_rad[is_open], to_rad[is_open], _none(camera)))


def _none(camera: IntArray) -> IntArray:
    return np.full(len(camera), -1, dtype=np.int64)
