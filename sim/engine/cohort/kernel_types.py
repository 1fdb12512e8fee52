"""What the kernel reads and writes, as named tuples of arrays, and nothing that computes.

Times are whole microseconds of the day, so that sums don't depend on their order.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Definition

DEFINITIONS = tuple(Definition)
"""Definitions by code: bit d of a camera's *definitions* says whether it counts under number d."""

N_HOURS = 24
WHOLE_DAY = N_HOURS
"""Column for the whole day, after those of the hours."""

LANE_BITS = 64 // len(DEFINITIONS)
"""Bits of a counter of one definition, when the counters of all of them lie in one number of 64 bits."""

MOST_IN_LANE = 2**LANE_BITS - 1

CELL_LANE_BITS, LANES_IN_WORD = 16, 4
"""Bits of a counter of people in a cell, and how many such counters lie in one number."""

MOST_PEOPLE_IN_LANE = 2**CELL_LANE_BITS - 1

VIEW = np.dtype(
    [("watch", "u4"), ("cell", "u4"), ("enter_us", "i8"), ("exit_us", "i8"), ("definitions", "u1")],
    align=True,
)
"""A watch has somebody in view from one time of the day to another; its camera's cell and definitions."""

ROW_BITS = WATCH_BITS = 24
DEFINITION_BITS = 8
"""Low bits of numbers whose high bits are a time; few bytes a view keep all of them near the processor."""

MOST_ROWS = 2**ROW_BITS - 1

ARC_VIEW = np.dtype([("enter_us_watch", "u8"), ("exit_us_definitions", "u8")])
"""Between which times from the arc's start a watch sees, and the definitions it counts under, as bits."""

ARC_CELL = np.dtype([("cell", "u4"), ("definitions", "u1")], align=True)
"""A cell whose cameras see an arc, and under which definitions."""

ARC_ROW = np.dtype([("first_view", "u4"), ("first_cell", "u4"), ("definitions", "u1")], align=True)
"""An arc that is seen: its first `ARC_VIEW` and `ARC_CELL`, and all definitions of its views."""

SITE = np.dtype([("first", "i4"), ("yard", "i4"), ("cell", "u4"), ("site_class", "u1")], align=True)
"""A site: its first watch, its yard (-1 if none), its cell and its class."""

SITE_CLASS = np.dtype(
    [("share_met", "f8"), ("share_seen", "f8"), ("passage_us", "i8"), ("passed", "?")], align=True
)
"""A class of sites: the share of a site's cameras that a visit meets, and for how long each of them sees: for
the time of a passage where *passed*, else for a share of the stay or wait."""

SITE_WATCH = np.dtype([("number", "f8"), ("watch", "u4"), ("definitions", "u1")], align=True)
"""A watch of a site, with its camera's number of being met and what it counts as."""

STRETCHES = np.dtype([("n", "i2"), ("kept", "?"), ("met", "?")])
"""How many stretches a watch has seen of the last person, whether the present one counts, and whether any
did."""


class People(NamedTuple):
    """The packed days of one block; see `PlanBlock`. Rows of stops and legs by their first ones."""

    copy: NDArray[np.int64]
    first_stop: NDArray[np.int64]
    first_leg: NDArray[np.int64]
    site: NDArray[np.int32]
    leave_s: NDArray[np.float32]
    leg_mode: NDArray[np.uint8]
    leg_path: NDArray[np.int32]
    indptr: NDArray[np.int64]
    arcs: NDArray[np.uint32]


class Ways(NamedTuple):
    """Microseconds by mode and arc of the template, and how long each mode waits before a ride."""

    arc_us: NDArray[np.int64]
    tail_node: NDArray[np.int64]
    wait_us: NDArray[np.int64]


class Offsets(NamedTuple):
    """Where the template's first copy begins in the part's tables, and how far each copy leads on."""

    arc: int
    arcs_each: int
    site: int
    sites_each: int
    node: int
    nodes_each: int


class Arcs(NamedTuple):
    """What is seen on each arc of the part, look by look.

    A look is what is looked at and how fast it moves: persons by mode, then number plates. *step* has, by
    look and arc, the microseconds that the arc takes and, in its low bits, 1 + the arc's `ARC_ROW`, or 0
    where nothing is seen. *views* and *cells* are ragged. *in_view_us* has, by row and definition, the time
    during which at least one camera sees.
    """

    step: NDArray[np.uint64]
    rows: NDArray[np.void]
    views: NDArray[np.void]
    cells: NDArray[np.void]
    in_view_us: NDArray[np.int64]


class Sites(NamedTuple):
    """Sites of the part as `SITE` (and one row more), their watches, and transit sites by node, ragged.

    *watched* tells whether a site or its yard has a working camera; *of_class* has a `SITE_CLASS` each.
    """

    watched: NDArray[np.bool_]
    site: NDArray[np.void]
    of_class: NDArray[np.void]
    watch: NDArray[np.void]
    transit_indptr: NDArray[np.int64]
    transit: NDArray[np.int64]


class Eyes(NamedTuple):
    """Of each watch: the definitions it counts under, as bits, the cell and the row of its camera.

    Watches of persons come first, those that see streets before all others and cell by cell, so that what
    sees the same people lies side by side in memory; those of vehicles follow, from *first_of_vehicles* on.
    """

    definitions: NDArray[np.uint8]
    cell: NDArray[np.int32]
    camera: NDArray[np.int32]
    first_of_vehicles: int


class Place(NamedTuple):
    """What the cameras of a part see: on arcs and at sites."""

    arcs: Arcs
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
    """Scratch of one worker.

    Every person's day begins at a midnight of its own, after all days before it: so *last_exit_us* of a
    watch, on that calendar, tells whether it has seen this person. *cell_seen* are the definitions under
    which the person of *cell_midnight_us* was counted in a cell, by hour. *views* is the list of `VIEW` yet
    to be taken down.
    """

    midnight_us: NDArray[np.int64]
    last_exit_us: NDArray[np.int64]
    stretches: NDArray[np.void]
    furthest_us: NDArray[np.int64]
    cell_midnight_us: NDArray[np.int64]
    cell_seen: NDArray[np.uint8]
    views: NDArray[np.void]
    stretches_needed: NDArray[np.int64]


class Seen(NamedTuple):
    """What the day leaves, by person and definition; people by hour (or whole day) and cell, in lanes."""

    n_sightings: NDArray[np.int32]
    n_cameras: NDArray[np.int32]
    in_view_us: NDArray[np.int64]
    hour_bits: NDArray[np.uint32]
    by_cell: NDArray[np.uint64]
