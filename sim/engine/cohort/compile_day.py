"""Compiles the kernel before there is a city or anybody in it: its types are always the same."""

from typing import Any

import numpy as np
from numba import typeof
from numpy.typing import DTypeLike, NDArray

from sim.engine.cohort.kept_code import is_to_be_kept
from sim.engine.cohort.kernel_types import (
    ARC_CELL,
    ARC_ROW,
    ARC_VIEW,
    SITE,
    SITE_CLASS,
    SITE_WATCH,
    STRETCHES,
    VIEW,
    Arcs,
    Chance,
    Eyes,
    Memory,
    Offsets,
    People,
    Place,
    Seen,
    Sites,
    Ways,
)
from sim.engine.cohort.live_days import live_days


def _empty(kind: DTypeLike, n_dimensions: int = 1) -> NDArray[Any]:
    return np.empty((0,) * n_dimensions, dtype=kind)


_PEOPLE = People(
    copy=_empty("i8"),
    first_stop=_empty("i8"),
    first_leg=_empty("i8"),
    site=_empty("i4"),
    leave_s=_empty("f4"),
    leg_mode=_empty("u1"),
    leg_path=_empty("i4"),
    indptr=_empty("i8"),
    arcs=_empty("u4"),
)
_WAYS = Ways(arc_us=_empty("i8", 2), tail_node=_empty("i8"), wait_us=_empty("i8"))
_OFFSETS = Offsets(0, 0, 0, 0, 0, 0)
_ARCS = Arcs(
    step=_empty("u8", 2),
    rows=_empty(ARC_ROW),
    views=_empty(ARC_VIEW),
    cells=_empty(ARC_CELL),
    in_view_us=_empty("i8", 2),
)
_SITES = Sites(
    watched=_empty("?"),
    site=_empty(SITE),
    of_class=_empty(SITE_CLASS),
    watch=_empty(SITE_WATCH),
    transit_indptr=_empty("i8"),
    transit=_empty("i8"),
)
_EYES = Eyes(definitions=_empty("u1"), cell=_empty("i4"), camera=_empty("i4"), first_of_vehicles=0)
_CHANCE = Chance(
    met=_empty("f8", 2),
    in_vehicle=_empty("f8", 2),
    visible_share=_empty("f8"),
    capture=1.0,
    captured=_empty("f8", 2),
    captured_camera=_empty("f8", 2),
)
_MEMORY = Memory(
    midnight_us=_empty("i8"),
    last_exit_us=_empty("i8"),
    stretches=_empty(STRETCHES),
    furthest_us=_empty("i8"),
    cell_midnight_us=_empty("i8"),
    cell_seen=_empty("u1", 2),
    views=_empty(VIEW),
    stretches_needed=_empty("i8"),
)
_SEEN = Seen(
    n_sightings=_empty("i4", 2),
    n_cameras=_empty("i4", 2),
    in_view_us=_empty("i8", 2),
    hour_bits=_empty("u4", 2),
    by_cell=_empty("u8", 3),
)


def is_day_to_be_compiled() -> bool:
    """Tell whether the compiled kernel does not lie on disk yet, and can."""
    return is_to_be_kept(live_days)


def compile_day() -> None:
    """Compile the kernel and leave it on disk."""
    kernel: Any = live_days
    kernel.compile(day_signature())


def day_signature() -> tuple[Any, ...]:
    """Give numba's types of all that `live_days` is ever called with."""
    place = Place(_ARCS, _SITES, _EYES)
    return tuple(typeof(one) for one in (0, 0, _PEOPLE, _WAYS, _OFFSETS, place, _CHANCE, _MEMORY, _SEEN))
