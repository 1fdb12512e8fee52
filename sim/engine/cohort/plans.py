"""Days of many people, packed: about 50 bytes a person, local to the template they live in.

Numbers of sites, cells and arcs are those of the template (a small city of which there may be several
copies); copy k of it adds k times the template's size. Plans know no camera.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Mode, Role

ROLES = tuple(Role)
MODES = tuple(Mode)
"""Words by code."""


@dataclass(frozen=True, eq=False)
class PathPool:
    """Distinct ways over the streets of a template, ragged.

    Parameters
    ----------
    indptr
        Way i has the arcs from indptr[i] up to indptr[i + 1]; shape (n + 1,), int64.
    arcs
        Arcs in the order of travel, uint16 or uint32.
    """

    indptr: NDArray[np.int64]
    arcs: NDArray[np.unsignedinteger]


@dataclass(frozen=True, eq=False)
class PlanBlock:
    """The days of a block of people, ordered by the hour in which they leave home; who stays in comes first.

    Parameters
    ----------
    resident_id
        Number in the group, int32; resident i lives in copy i // residents of the template.
    home_cell
        Cell of the home, int32.
    role, mode
        Codes: position in `ROLES` and, for trips too long to walk, in `MODES`; uint8.
    slot_start
        Where the residents of each departure slot begin; shape (25,), int64. Slot h holds who leaves home
        between h:00 and h + 1:00, slot 0 also who stays in.
    n_stops
        Stops of each resident, uint8; 1 for who stays in.
    site
        Site of each stop, -1 for none, int32, resident by resident.
    leave_s
        When each stop is left, seconds of the day, float32 (exact: leave times are multiples of 1/128 s).
    n_legs
        Legs from each stop to the next, uint8; 0 at last stops.
    leg_mode
        Code of each leg's mode, uint8, in the order of travel.
    leg_path
        2 × row of the way in *ways*, plus 1 if it is travelled backwards (arc ^ 1, last arc first); int32.
    ways
        The distinct ways of the block, in the order in which its people first take them: read one after the
        other, they come from memory fast.
    """

    resident_id: NDArray[np.int32]
    home_cell: NDArray[np.int32]
    role: NDArray[np.uint8]
    mode: NDArray[np.uint8]
    slot_start: NDArray[np.int64]
    n_stops: NDArray[np.uint8]
    site: NDArray[np.int32]
    leave_s: NDArray[np.float32]
    n_legs: NDArray[np.uint8]
    leg_mode: NDArray[np.uint8]
    leg_path: NDArray[np.int32]
    ways: PathPool

    def __len__(self) -> int:
        return int(self.resident_id.size)


@dataclass(frozen=True, eq=False)
class Plans:
    """The packed days of one group of people.

    Parameters
    ----------
    blocks
        Their days, a block at a time; may be read from disk when asked for.
    n_people
        People in all blocks.
    """

    blocks: Sequence[PlanBlock]
    n_people: int

    def __iter__(self) -> Iterator[PlanBlock]:
        return iter(self.blocks)
