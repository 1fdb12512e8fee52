"""What the kernel reads and writes, as named tuples of arrays, and what counts in lanes.

Times are whole microseconds from the midnight of the day on which one sets out, so that sums don't depend
on their order.
"""

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.units import DAY_H
from sim.core.vocabulary import Definition

DEFINITIONS = tuple(Definition)
"""Definitions by code: bit d of a camera's *definitions* says whether it counts under number d."""

N_HOURS = DAY_H
WHOLE_DAY = N_HOURS
"""Column for the whole day, after those of the hours."""

WORD_BITS = 64

COUNTER_BITS = WORD_BITS // len(DEFINITIONS)
"""Bits of a counter of one definition, when the counters of all of them lie in one number."""

MOST_IN_COUNTER = 2**COUNTER_BITS - 1

CELL_COUNTER_BITS, COUNTERS_IN_WORD = 16, 4
"""Bits of a counter of people in a cell, and how many such counters lie in one number."""

MOST_PEOPLE_IN_COUNTER = 2**CELL_COUNTER_BITS - 1

VIEW = np.dtype(
    [("channel", "u4"), ("cell", "u4"), ("enter_us", "i8"), ("exit_us", "i8"), ("definitions", "u1")],
    align=True,
)
"""A channel (a camera for persons, or for number plates) has somebody in view from one time of the day to
another; its camera's cell and definitions."""

ROW_BITS = CHANNEL_BITS = 24
DEFINITION_BITS = 8
"""Low bits of numbers whose high bits are a time; few bytes a view keep all of them near the processor."""

MOST_ROWS = MOST_WATCHES = 2**ROW_BITS - 1
MOST_US = 2 ** (WORD_BITS - ROW_BITS - 1) - 1
"""The longest time above such low bits, twelve days; one bit is left to the sign."""

ARC_VIEW = np.dtype([("enter_us_channel", "u8"), ("exit_us_definitions", "u8")])
"""Between which times from the arc's start a channel sees, and the definitions it counts under, as bits."""

ARC_CELL = np.dtype([("cell", "u4"), ("definitions", "u1")], align=True)
"""A cell whose cameras see an arc, and under which definitions."""

ARC_ROW = np.dtype([("first_view", "u4"), ("first_cell", "u4"), ("definitions", "u1")], align=True)
"""An arc that is seen: its first `ARC_VIEW` and `ARC_CELL`, and all definitions of its views."""

SITE = np.dtype(
    [("number", "f8"), ("first", "i4"), ("yard", "i4"), ("cell", "u4"), ("site_class", "u1")], align=True
)
"""A site: its number of its cameras being met together, its first channel, its yard (-1 if none), its cell
and its class."""

SITE_CLASS = np.dtype([("share_seen", "f8"), ("passage_us", "i8"), ("passed", "?")], align=True)
"""A class of sites: for how long a camera that is met sees, the time of a passage where *passed*, else a
share of the stay or wait."""

SITE_CHANNEL = np.dtype(
    [
        ("number", "f8"),
        ("as_others", "f8"),
        ("share_met", "f8"),
        ("channel", "u4"),
        ("definitions", "u1"),
    ],
    align=True,
)
"""A channel of a site, with its camera's numbers of being met and of being met as others are, the share of
visits on which it is met, and what it counts as."""

STRETCHES = np.dtype([("n", "i2"), ("kept", "?"), ("met", "?")])
"""How many stretches a channel has seen of the last person, whether the present one counts, and whether any
did."""


Records = NDArray[np.void]
B1 = Annotated[NDArray[np.bool_], 1]
F4 = Annotated[NDArray[np.float32], 1]
F8 = Annotated[NDArray[np.float64], 1]
I4 = Annotated[NDArray[np.int32], 1]
I8 = Annotated[NDArray[np.int64], 1]
U1 = Annotated[NDArray[np.uint8], 1]
U4 = Annotated[NDArray[np.uint32], 1]
F8_2D = Annotated[NDArray[np.float64], 2]
I4_2D = Annotated[NDArray[np.int32], 2]
I8_2D = Annotated[NDArray[np.int64], 2]
U1_2D = Annotated[NDArray[np.uint8], 2]
U4_2D = Annotated[NDArray[np.uint32], 2]
U8_2D = Annotated[NDArray[np.uint64], 2]
U8_3D = Annotated[NDArray[np.uint64], 3]
"""Arrays, told how many dimensions they have, so that loops are compiled before there is one."""


_NUMBERS = range(len(DEFINITIONS))
_MASKS = range(2 ** len(DEFINITIONS))
N_WORDS = -(-len(DEFINITIONS) // COUNTERS_IN_WORD)
"""Numbers that the counters of a cell take."""
SIGHTING_COUNTERS = np.array(
    [sum(1 << COUNTER_BITS * number for number in _NUMBERS if mask >> number & 1) for mask in _MASKS],
    dtype=np.uint64,
)
"""A one in the lane of each definition, by definitions as bits."""
CELL_COUNTERS = np.array(
    [
        [
            sum(
                1 << CELL_COUNTER_BITS * (number % COUNTERS_IN_WORD)
                for number in _NUMBERS
                if mask >> number & 1 and number // COUNTERS_IN_WORD == word
            )
            for word in range(N_WORDS)
        ]
        for mask in _MASKS
    ],
    dtype=np.uint64,
)
"""The same over the numbers of a cell."""


class PackedDays(NamedTuple):
    """The packed days of one block; see `PlanBlock`. Rows of stops and legs by their first ones."""

    copy: I8
    first_stop: I8
    first_leg: I8
    site: I4
    leave_s: F4
    leg_mode: U1
    leg_path: I4
    indptr: I8
    arcs: U4


class TravelTimes(NamedTuple):
    """Microseconds by mode and arc of the template, and how long each mode waits before a ride."""

    arc_us: I8_2D
    tail_node: I8
    wait_us: I8


class Offsets(NamedTuple):
    """Where the template's first copy begins in the part's tables, and how far each copy leads on."""

    arc: int
    arcs_each: int
    site: int
    sites_each: int
    node: int
    nodes_each: int


class ViewsByMode(NamedTuple):
    """What is seen on each arc of the part, layer by layer.

    A layer is what is in view and how fast it moves: persons by mode, then number plates, and, where some
    cameras look through windscreens, persons in cars as only the other cameras and only those see them.
    *step* has, by layer and arc, the microseconds that the arc takes and, in its low bits, 1 + the arc's
    `ARC_ROW`, or 0 where nothing is seen. *views* and *cells* are ragged. *in_view_us* has, by row and
    definition, the time during which at least one camera sees.
    """

    step: U8_2D
    rows: Annotated[Records, ARC_ROW]
    views: Annotated[Records, ARC_VIEW]
    cells: Annotated[Records, ARC_CELL]
    in_view_us: I8_2D


class Sites(NamedTuple):
    """Sites of the part as `SITE` (and one row more), their channels, and transit sites by node, ragged.

    *has_camera* tells whether a site or its yard has a working camera; *of_class* has a `SITE_CLASS` each.
    """

    has_camera: B1
    site: Annotated[Records, SITE]
    of_class: Annotated[Records, SITE_CLASS]
    channel: Annotated[Records, SITE_CHANNEL]
    transit_indptr: I8
    transit: I8


class Channels(NamedTuple):
    """Of each channel: the definitions it counts under, as bits, the cell and the row of its camera.

    *in_vehicle* is its camera's number of looking into vehicles, where each camera has its own chance.
    Channels of persons come first, those that see streets before all others and cell by cell, so that what
    sees the same people lies side by side in memory; those of vehicles, one a site that reads plates, follow
    from *first_of_vehicles* on.
    """

    definitions: U1
    cell: I4
    camera: I4
    in_vehicle: F8
    first_of_vehicles: int


class CameraViews(NamedTuple):
    """What the cameras of a part see: on arcs and at sites."""

    arcs: ViewsByMode
    sites: Sites
    channels: Channels


class Uniforms(NamedTuple):
    """Keyed numbers of the block's people by occasion, shape (occasions, people), and their thresholds.

    *as_others* has no rows where *as_others_chance* is 0 or 1. *visible_share* is by mode, *windscreen_share*
    by person. *captured* and *captured_camera* have row 2 × stretch + (1 for vehicles), the latter a column a
    camera.
    """

    met: F8_2D
    as_others: F8_2D
    as_others_chance: float
    in_vehicle: F8_2D
    is_by_camera: bool
    visible_share: F8
    windscreen_share: F8
    capture: float
    captured: F8_2D
    captured_camera: F8_2D


class ViewScratch(NamedTuple):
    """Scratch of one worker.

    Every person's day begins at a midnight of its own, after all days before it: so *last_exit_us* of a
    channel, on that calendar, tells whether it has seen this person. *cell_seen* are the definitions under
    which the person of *cell_midnight_us* was counted in a cell, by hour. *views* is the list of `VIEW` yet
    to be recorded.
    """

    midnight_us: I8
    last_exit_us: I8
    stretches: Annotated[Records, STRETCHES]
    furthest_us: I8
    cell_midnight_us: I8
    cell_seen: U1_2D
    views: Annotated[Records, VIEW]
    stretches_needed: I8


class Seen(NamedTuple):
    """What the day leaves, by person and definition; people by hour (or whole day) and cell, packed."""

    n_sightings: I4_2D
    n_cameras: I4_2D
    in_view_us: I8_2D
    hour_bits: U4_2D
    by_cell: U8_3D


def check_lanes(n_definitions: int) -> None:
    """Make sure that so many definitions have a bit and a lane each, and none runs into the next.

    Raises
    ------
    ContractError
        If they do not.
    """
    room = min(WORD_BITS // COUNTER_BITS, DEFINITION_BITS)
    if n_definitions > room or CELL_COUNTER_BITS * COUNTERS_IN_WORD > WORD_BITS:
        msg = (
            f"{n_definitions} definitions are more than the {room} that a number of {WORD_BITS} bits counts; "
            "widen the counters of sim.engine.cohort.kernel_types before adding one"
        )
        raise ContractError(msg)


check_lanes(len(DEFINITIONS))


def people_counted(words: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Take the counters of cells out of their numbers: shape (..., words) becomes (..., definitions)."""
    return words.astype("<u8", copy=False).view("<u2")[..., : len(DEFINITIONS)]
