"""What is seen on arcs, laid out for the kernel: by what is looked at, and how fast that moves."""

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import Mode
from sim.engine.cohort.kernel_types import (
    ARC_CELL,
    ARC_ROW,
    ARC_VIEW,
    DEFINITION_BITS,
    DEFINITIONS,
    MOST_ROWS,
    ROW_BITS,
    WATCH_BITS,
    Arcs,
    Eyes,
)
from sim.engine.cohort.plans import MODES
from sim.engine.shared.arc_views import ArcViews, view_times_us

Ints = NDArray[np.int64]


def make_looks(
    views: ArcViews,
    up: NDArray[np.bool_],
    is_plate: NDArray[np.bool_],
    of_persons: NDArray[np.int32],
    of_vehicles: NDArray[np.int32],
    eyes: Eyes,
    arc_us: Ints,
) -> Arcs:
    """Lay out what working cameras see of persons by mode, and of number plates.

    Parameters
    ----------
    views
        What cameras see of arcs.
    up, is_plate, of_persons, of_vehicles
        Of each camera: whether it works and reads plates, and its watches.
    eyes
        What each watch counts as.
    arc_us
        How long each arc takes, by mode and arc.
    """
    seen = np.flatnonzero(up[views.camera])
    read = seen[is_plate[views.camera[seen]]]
    looks = [_look(views, seen, of_persons, eyes, time_us) for time_us in arc_us]
    looks.append(_look(views, read, of_vehicles, eyes, arc_us[MODES.index(Mode.CAR)]))
    return _one_after_another(looks)


def _look(views: ArcViews, rows: Ints, watch_of: NDArray[np.int32], eyes: Eyes, time_us: Ints) -> Arcs:
    """Lay out one look; its last row is that of no arc."""
    enter_us, exit_us = view_times_us(views, rows, time_us)
    lasting = exit_us > enter_us
    rows, enter_us, exit_us = rows[lasting], enter_us[lasting], exit_us[lasting]
    watch, arc = watch_of[views.camera[rows]], views.arc[rows]
    seen = np.zeros(rows.size, dtype=ARC_VIEW)
    seen["enter_us_watch"] = enter_us << WATCH_BITS | watch
    seen["exit_us_definitions"] = exit_us << DEFINITION_BITS | eyes.definitions[watch]
    begins = np.flatnonzero(np.diff(arc, prepend=-1))
    row = np.repeat(np.arange(begins.size), np.diff(begins, append=rows.size))
    step = time_us << ROW_BITS
    step[arc[begins]] |= np.arange(1, begins.size + 1)
    cells, first_cell = _cells(row, eyes.cell[watch], eyes.definitions[watch], begins.size)
    each = np.zeros(begins.size, dtype=ARC_ROW)
    each["first_view"], each["first_cell"] = begins, first_cell
    if begins.size:
        each["definitions"] = np.bitwise_or.reduceat(eyes.definitions[watch], begins)
    in_view_us = _time_in_view(row, enter_us, exit_us, eyes.definitions[watch], begins.size)
    return Arcs(step.astype(np.uint64), each, seen, cells, in_view_us)


def _cells(
    row: Ints, cell: NDArray[np.int32], definitions: NDArray[np.uint8], n_rows: int
) -> tuple[NDArray[np.void], Ints]:
    """List the cells of the cameras that see each row, each once, and where each row's begin."""
    order = np.lexsort((cell, row))
    is_first = np.ones(order.size, dtype=bool)
    is_first[1:] = (np.diff(row[order]) != 0) | (np.diff(cell[order]) != 0)
    first = np.flatnonzero(is_first)
    cells = np.zeros(first.size, dtype=ARC_CELL)
    cells["cell"] = cell[order[first]]
    if first.size:
        cells["definitions"] = np.bitwise_or.reduceat(definitions[order], first)
    return cells, np.searchsorted(row[order[first]], np.arange(n_rows)).astype(np.int64)


def _time_in_view(
    row: Ints, enter_us: Ints, exit_us: Ints, definitions: NDArray[np.uint8], n_rows: int
) -> Ints:
    """Find how long at least one view lasts, by row and definition; views come in the order of entering."""
    in_view = np.zeros((n_rows, len(DEFINITIONS)), dtype=np.int64)
    longest = int(exit_us.max(initial=0)) + 1
    for number in range(len(DEFINITIONS)):
        counts = np.flatnonzero(definitions >> number & 1)
        shift = row[counts] * longest
        begin, end = enter_us[counts] + shift, exit_us[counts] + shift
        furthest = np.maximum.accumulate(np.concatenate([[0], end]))[:-1]
        lasts = np.maximum(end - np.maximum(begin, furthest), 0)
        np.add.at(in_view[:, number], row[counts], lasts)
    return in_view


def _one_after_another(looks: list[Arcs]) -> Arcs:
    """Put looks into one list of rows, each of which ends where the next one begins."""
    steps, rows, n_rows, n_views, n_cells = [], [], 0, 0, 0
    for look in looks:
        seen = look.step & np.uint64(MOST_ROWS) > 0
        steps.append(look.step + np.where(seen, np.uint64(n_rows), np.uint64(0)))
        moved = look.rows.copy()
        moved["first_view"] += n_views
        moved["first_cell"] += n_cells
        rows.append(moved)
        n_rows, n_views, n_cells = (
            n_rows + look.rows.size,
            n_views + look.views.size,
            n_cells + look.cells.size,
        )
    if n_rows > MOST_ROWS:
        msg = f"a part with {n_rows} seen arcs cannot be laid out; the most is {MOST_ROWS}"
        raise ContractError(msg)
    end = np.zeros(1, dtype=ARC_ROW)
    end["first_view"], end["first_cell"] = n_views, n_cells
    return Arcs(
        np.stack(steps),
        np.concatenate([*rows, end]),
        np.concatenate([look.views for look in looks]),
        np.concatenate([look.cells for look in looks]),
        np.concatenate([look.in_view_us for look in looks]),
    )
