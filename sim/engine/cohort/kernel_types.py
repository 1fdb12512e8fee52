"""What the kernel reads and writes, as named tuples of arrays, and nothing that computes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Definition

DEFINITIONS = tuple(Definition)
"""Definitions by code: bit d of a camera's *definitions* says whether it counts under number d."""

N_HOURS = 24
WHOLE_DAY = N_HOURS
"""Column for the whole day, after those of the hours."""

PERSONS, PLATES = np.uint8(1), np.uint8(2)
"""Bits that tell what is seen on an arc."""

ARC_VIEW = np.dtype([("enter_m", "f8"), ("exit_m", "f8"), ("watch", "i4")], align=True)
"""Between which metres of an arc a watch sees."""

SITE = np.dtype(
    [
        ("first", "i4"),
        ("yard", "i4"),
        ("share_met", "f8"),
        ("amount", "f8"),
        ("passed", "?"),
        ("watched", "?"),
    ],
    align=True,
)
"""A site: its first watch, its yard (-1 if none), the share of its cameras that a visit meets, and for how
long each sees: seconds of a passage where *passed*, else a share of the stay or wait. *watched* says whether
the site or its yard has a working camera."""

SITE_WATCH = np.dtype([("number", "f8"), ("watch", "i4")], align=True)
"""A watch of a site, with its camera's number of being met."""

WAY = np.dtype([("s", "f8"), ("s_per_m", "f8")])
"""Seconds that an arc takes in all and by the metre."""

MEMORY = np.dtype(
    [
        ("person", "i4"),
        ("n_stretches", "i2"),
        ("kept", "?"),
        ("met", "?"),
        ("last_exit_s", "f8"),
    ],
    align=True,
)
"""What a watch remembers of the last person it saw: who, how many stretches, whether the present one counts,
whether any counted, and until when."""


class People(NamedTuple):
    """The packed days of one block; see `PlanBlock`. Rows of stops and legs by their first ones."""

    copy: NDArray[np.int64]
    first_stop: NDArray[np.int64]
    first_leg: NDArray[np.int64]
    site: NDArray[np.int32]
    leave_s: NDArray[np.float32]
    leg_mode: NDArray[np.uint8]
    leg_path: NDArray[np.int32]


class Ways(NamedTuple):
    """Ways over the template's streets, `WAY` by mode and arc, and how long each mode waits before a ride."""

    indptr: NDArray[np.int64]
    arcs: NDArray[np.unsignedinteger]
    arc: NDArray[np.void]
    tail_node: NDArray[np.int64]
    wait_s: NDArray[np.float64]


class Offsets(NamedTuple):
    """Where the template's first copy begins in the part's tables, and how far each copy leads on."""

    arc: int
    arcs_each: int
    site: int
    sites_each: int
    node: int
    nodes_each: int


class ArcSees(NamedTuple):
    """What is seen on each arc of the part: rows of `ARC_VIEW`, ragged."""

    indptr: NDArray[np.int64]
    views: NDArray[np.void]


class Sites(NamedTuple):
    """Sites of the part as `SITE` (and one row more), their watches, and transit sites by node, ragged."""

    site: NDArray[np.void]
    watch: NDArray[np.void]
    transit_indptr: NDArray[np.int64]
    transit: NDArray[np.int64]


class Eyes(NamedTuple):
    """Of each watch: the definitions it counts under, as bits, the cell and the row of its camera.

    Watches of persons come first, cell by cell, so that cameras which see the same people lie side by side in
    memory; those of vehicles follow, from *first_of_vehicles* on.
    """

    definitions: NDArray[np.uint8]
    cell: NDArray[np.int32]
    camera: NDArray[np.int32]
    first_of_vehicles: int


class Place(NamedTuple):
    """What the cameras of a part see: of persons and of number plates on arcs, and at sites.

    *seen* tells of each arc whether persons (1) and plates (2) are seen on it, as bits.
    """

    seen: NDArray[np.uint8]
    persons: ArcSees
    plates: ArcSees
    sites: Sites
    eyes: Eyes


class Chance(NamedTuple):
    """Keyed numbers of the block's people by occasion, shape (occasions, people), and their thresholds.

    *captured* has row 2 × stretch + (1 for vehicles), *captured_camera* row stretch, column camera.
    """

    met: NDArray[np.float64]
    in_vehicle: NDArray[np.float64]
    visible_share: NDArray[np.float64]
    capture: float
    captured: NDArray[np.float64]
    captured_camera: NDArray[np.float64]


class Memory(NamedTuple):
    """Scratch of one worker: the last person of each watch and of each cell, and union of time so far."""

    watch: NDArray[np.void]
    cell_person: NDArray[np.int32]
    cell_seen: NDArray[np.uint8]
    furthest_us: NDArray[np.int64]
    serial: NDArray[np.int32]
    stretches_needed: NDArray[np.int64]


class Seen(NamedTuple):
    """What the day leaves, by person and definition; people by cell, hour (or whole day) and definition."""

    n_sightings: NDArray[np.int32]
    n_cameras: NDArray[np.int32]
    in_view_us: NDArray[np.int64]
    hour_bits: NDArray[np.uint32]
    by_cell: NDArray[np.int32]
