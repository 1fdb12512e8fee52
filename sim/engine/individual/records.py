"""What the day leaves behind: sightings, and which of them count; nothing measured from them."""

from collections.abc import Sequence
from struct import Struct

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.table import Column, Contract
from sim.core.units import LATEST_S, LATEST_US, US_PER_S
from sim.engine.shared.views_and_draws import captured_uniforms, pair_uniform

SIGHTINGS = Contract(
    "sightings",
    (
        Column("resident_id", "int", "1", "who is in view", low=0),
        Column("camera_id", "int", "1", "the camera that sees", low=0),
        Column("enter_s", "float", "s", "begin of the stretch in view", low=0, high=LATEST_S),
        Column("exit_s", "float", "s", "end of the stretch, after its begin", low=0, high=LATEST_S),
        Column(
            "of_vehicle", "bool", "1", "readers of a site had the car's plate; else the person is in view"
        ),
    ),
)
"""One row a sighting: a longest stretch of time in which one camera has one resident in view.

Sorted by resident, begin and camera. A camera passed twice has two sightings. Seconds count from the midnight
of the day on which the resident set out; after 86400 it is the next morning by the clock.
"""

VIEW = np.dtype([("resident", "i4"), ("channel", "i4"), ("enter_us", "i8"), ("exit_us", "i8")])
"""A stretch in view: row of the resident, channel, begin and end in microseconds from midnight."""

_pack = Struct("iiqq").pack


class Recorder:
    """Takes down views as they happen, in a few bytes each; sorts nothing out.

    A *channel* says which camera sees what: 2 × camera row, plus 1 if it reads the vehicle's plate, for all
    readers of its site.
    """

    def __init__(self) -> None:
        self.n_arcs = 0
        self._views = bytearray()

    def see(self, resident: int, channel: int, enter_us: int, exit_us: int) -> None:
        """Note that a camera has the resident in row *resident* in view from *enter_us* to *exit_us*."""
        self._views += _pack(resident, channel, enter_us, exit_us)

    def views(self) -> NDArray[np.void]:
        """Return what was noted as an array of `VIEW`, in that order."""
        return np.frombuffer(self._views, dtype=VIEW)


def join_views(views: NDArray[np.void]) -> NDArray[np.void]:
    """Cut views at the latest end of a day and join those of one resident and channel that touch or overlap.

    Returns
    -------
    The joined stretches, sorted by resident, channel and begin.
    """
    views = views[np.lexsort((views["enter_us"], views["channel"], views["resident"]))]
    np.minimum(views["exit_us"], LATEST_US, out=views["exit_us"])
    views = views[views["enter_us"] < views["exit_us"]]
    begins = np.ones(views.size, dtype=bool)
    begins[1:] = np.diff(views["resident"]).astype(bool) | np.diff(views["channel"]).astype(bool)
    seen_until = pd.Series(views["exit_us"]).groupby(np.cumsum(begins)).cummax().to_numpy()
    begins[1:] |= views["enter_us"][1:] > seen_until[:-1]
    first = np.flatnonzero(begins)
    joined = views[first]
    joined["exit_us"] = seen_until[np.append(first[1:], views.size)[: first.size] - 1]
    return joined


def make_sightings(views: NDArray[np.void], resident_id: IntArray, camera_id: IntArray) -> pd.DataFrame:
    """Put joined views into the columns of `SIGHTINGS`; the ids belong to the rows that views name."""
    who, camera = resident_id[views["resident"]], camera_id[views["channel"] // 2]
    order = np.lexsort((views["channel"] % 2, camera, views["enter_us"], who))
    return pd.DataFrame(
        {
            "resident_id": who[order],
            "camera_id": camera[order],
            "enter_s": views["enter_us"][order] / US_PER_S,
            "exit_s": views["exit_us"][order] / US_PER_S,
            "of_vehicle": views["channel"][order] % 2 == 1,
        }
    )


def join_groups(groups: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put the sightings of groups of residents, in the order of their ids, into one table."""
    none = make_sightings(np.zeros(0, dtype=VIEW), *[np.zeros(0, dtype=np.int64)] * 2)
    return SIGHTINGS.check(pd.concat([none, *groups], ignore_index=True))


def captured(
    views: NDArray[np.void], resident_id: IntArray, cameras: pd.DataFrame, probability: float, draws: Draws
) -> BoolArray:
    """Decide for each sighting whether it counts, by a draw of resident, camera and how many-th it is.

    Parameters
    ----------
    views, resident_id
        Joined views, sorted by resident, channel and time; ids of the rows of residents that views name.
    cameras, probability
        The camera table whose rows the channels name; share of passes that count, independent of each other.
    """
    if probability >= 1.0:
        return np.ones(views.size, dtype=bool)
    who, channel = resident_id[views["resident"]], views["channel"].astype(np.int64)
    repeat = pd.Series(channel).groupby([who, channel]).cumcount().to_numpy()
    of_camera = np.zeros(views.size)
    for time in np.unique(repeat):
        here = repeat == time
        of_camera[here] = captured_uniforms(cameras, draws, time=int(time))[
            channel[here] % 2, channel[here] // 2
        ]
    drawn = pair_uniform(Decision.CAPTURED_RESIDENT, who, 2 * repeat + channel % 2, of_camera, draws)
    return drawn < probability
