"""Counts people by cell and hour, compiled."""

import numpy as np

from sim.engine.cohort.compiled import inlined
from sim.engine.cohort.kernel_types import WHOLE_DAY
from sim.engine.cohort.lanes import CELL_LANES, N_WORDS

_WHOLE_DAY = np.uintp(WHOLE_DAY)


@inlined
def count_cell(cell, first_hour, last_hour, definitions, memory, seen):
    """Count this person in a cell, in each of some hours and in the day, once under each definition."""
    if memory.cell_midnight_us[cell] != memory.midnight_us[0]:
        memory.cell_midnight_us[cell] = memory.midnight_us[0]
        for hour in range(WHOLE_DAY + 1):
            memory.cell_seen[cell, np.uintp(hour)] = 0
    for hour in range(first_hour, last_hour + np.uintp(1)):
        new = definitions & ~memory.cell_seen[cell, hour]
        if new:
            memory.cell_seen[cell, hour] |= new
            new_today = definitions & ~memory.cell_seen[cell, _WHOLE_DAY]
            memory.cell_seen[cell, _WHOLE_DAY] |= new_today
            for word in range(N_WORDS):
                seen.by_cell[hour, cell, np.uintp(word)] += CELL_LANES[new, np.uintp(word)]
                seen.by_cell[_WHOLE_DAY, cell, np.uintp(word)] += CELL_LANES[new_today, np.uintp(word)]
