"""Counters of all definitions side by side in one number, so that one addition counts under all of them."""

import numpy as np
from numpy.typing import NDArray

from sim.engine.cohort.kernel_types import (
    CELL_LANE_BITS,
    DEFINITIONS,
    LANE_BITS,
    LANES_IN_WORD,
)

_NUMBERS = range(len(DEFINITIONS))
_MASKS = range(2 ** len(DEFINITIONS))

N_WORDS = -(-len(DEFINITIONS) // LANES_IN_WORD)
"""Numbers that the counters of a cell take."""

SIGHTING_LANES = np.array(
    [sum(1 << LANE_BITS * number for number in _NUMBERS if mask >> number & 1) for mask in _MASKS],
    dtype=np.uint64,
)
"""A one in the lane of each definition, by definitions as bits."""

CELL_LANES = np.array(
    [
        [
            sum(
                1 << CELL_LANE_BITS * (number % LANES_IN_WORD)
                for number in _NUMBERS
                if mask >> number & 1 and number // LANES_IN_WORD == word
            )
            for word in range(N_WORDS)
        ]
        for mask in _MASKS
    ],
    dtype=np.uint64,
)
"""The same over the numbers of a cell."""


def people_counted(words: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Take the counters of cells out of their numbers: shape (..., words) becomes (..., definitions)."""
    return words.astype("<u8", copy=False).view("<u2")[..., : len(DEFINITIONS)]
