"""What the day leaves behind: sightings, and nothing measured from them."""

from array import array

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.table import Column, Contract
from sim.people.contract import DAY_S

TOUCH_S = 1e-6
"""Views of one camera that lie no further apart are one: far below a frame, far above rounding."""

SIGHTINGS = Contract(
    "sightings",
    (
        Column("resident_id", "int", "1", "who is in view", low=0),
        Column("camera_id", "int", "1", "the camera that sees", low=0),
        Column("enter_s", "float", "s_of_day", "begin of the stretch in view", low=0, high=DAY_S),
        Column("exit_s", "float", "s_of_day", "end of the stretch, after its begin", low=0, high=DAY_S),
        Column(
            "of_vehicle", "bool", "1", "a plate camera read the resident's car; else the person is in view"
        ),
    ),
)
"""One row a sighting: a longest stretch of time in which one camera has one resident in view.

Sorted by resident, begin and camera. A camera passed twice has two sightings; a stretch that goes on after
midnight ends there.
"""

_FIELDS = 4


class Recorder:
    """Takes down views as they happen, cheaply; sorts nothing out.

    A *watch* says which camera sees what: 2 × camera row, plus 1 if it reads the vehicle's plate.
    """

    def __init__(self) -> None:
        self._views = array("d")
        self.n_arcs = 0

    def see(self, resident: int, watch: int, enter_s: float, exit_s: float) -> None:
        """Note that a camera has the resident in row *resident* in view from *enter_s* to *exit_s*."""
        self._views.extend((resident, watch, enter_s, exit_s))

    def views(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Return rows of residents, watches, begins and ends, in the order they were noted."""
        table = np.frombuffer(self._views, dtype=float).reshape(-1, _FIELDS)
        return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2], table[:, 3]


def join_views(
    resident: NDArray[np.int64],
    watch: NDArray[np.int64],
    enter_s: NDArray[np.float64],
    exit_s: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Cut views at midnight and join those of one resident and watch that touch or overlap.

    Returns
    -------
    Resident, watch, begin and end of the joined stretches, sorted by resident, watch and begin.
    """
    exit_s = np.minimum(exit_s, DAY_S)
    order = np.lexsort((enter_s, watch, resident))
    order = order[enter_s[order] < exit_s[order]]
    resident, watch, enter_s, exit_s = resident[order], watch[order], enter_s[order], exit_s[order]
    changes = np.ones(resident.size, dtype=bool)
    changes[1:] = (resident[1:] != resident[:-1]) | (watch[1:] != watch[:-1])
    seen_until = pd.Series(exit_s).groupby(np.cumsum(changes)).cummax().to_numpy()
    begins = changes.copy()
    begins[1:] |= enter_s[1:] > seen_until[:-1] + TOUCH_S
    first = np.flatnonzero(begins)
    last = np.append(first[1:], resident.size)[: first.size] - 1
    return resident[first], watch[first], enter_s[first], seen_until[last]


def make_sightings(
    resident_id: NDArray[np.int64],
    camera_id: NDArray[np.int64],
    enter_s: NDArray[np.float64],
    exit_s: NDArray[np.float64],
    of_vehicle: NDArray[np.bool_],
) -> pd.DataFrame:
    """Put joined stretches into a table that keeps `SIGHTINGS`."""
    order = np.lexsort((of_vehicle, camera_id, enter_s, resident_id))
    return SIGHTINGS.check(
        pd.DataFrame(
            {
                "resident_id": resident_id[order],
                "camera_id": camera_id[order],
                "enter_s": enter_s[order],
                "exit_s": exit_s[order],
                "of_vehicle": of_vehicle[order],
            }
        )
    )
