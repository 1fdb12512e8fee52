"""Moves people in short runs, compiled: views stay in the processor's cache until they are counted."""

import numpy as np
from numpy.typing import NDArray

from sim.engine.cohort.compiled import compiled
from sim.engine.cohort.kernel_types import Chance, Memory, Offsets, People, Place, Seen, Ways
from sim.engine.cohort.take_down import take_down
from sim.engine.cohort.trace import trace


@compiled
def live_days(
    first: int,
    last: int,
    people: People,
    ways: Ways,
    offsets: Offsets,
    place: Place,
    chance: Chance,
    memory: Memory,
    views: NDArray[np.void],
    seen: Seen,
) -> int:
    """Let the people in rows *first* up to *last* live from midnight to midnight.

    Parameters
    ----------
    first, last, people, ways, offsets, place, chance
        As in `trace`.
    memory, seen
        As in `take_down`.
    views
        Room for some views.

    Returns
    -------
    The first person for whose views there is not enough room, or *last*.
    """
    while first < last:
        reached, n_views = trace(first, last, people, ways, offsets, place, chance, views)
        if reached == first:
            break
        take_down(n_views, views, place.eyes, chance, memory, seen)
        first = reached
    return first
