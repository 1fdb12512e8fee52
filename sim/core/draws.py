"""Keyed random numbers: a draw is named by (seed, decision, who, which time), never by call order.

Each (seed, decision, occasion) owns one Philox stream (Salmon et al., "Parallel random numbers: as easy as
1, 2, 3", SC'11) and element *i* of it belongs to person, camera or place *i*. So a scenario differs from
another only where its world differs, a sample draws what the whole population would draw, and the number of
workers changes nothing.
"""

import hashlib
import json

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import FloatArray
from sim.core.decisions import Decision

_WORDS_PER_BLOCK = 4  # Philox4x64 makes four 64-bit words for each value of its counter.


class Draws:
    """All random numbers of one seed.

    Parameters
    ----------
    seed
        A number for a run, or a name for things that belong to a place rather than to a run (a city's
        street layout is the same in every replication).
    """

    def __init__(self, seed: int | str) -> None:
        self.seed = seed

    def uniform(self, decision: Decision, who: NDArray[np.integer], occasion: int = 0) -> FloatArray:
        """Draw one number in [0, 1) for each element of *who*.

        Parameters
        ----------
        decision
            What is being decided.
        who
            Identities, integers from 0, any shape; the same identity always draws the same number.
        occasion
            Which time this decision is taken (trip 0, trip 1, ...).

        Returns
        -------
        Numbers in [0, 1), shaped like *who*.
        """
        ids = np.asarray(who)
        if ids.size == 0:
            return np.zeros(ids.shape)
        first = int(ids.min()) // _WORDS_PER_BLOCK * _WORDS_PER_BLOCK
        if first < 0:
            msg = f"identities start at 0, but {int(ids.min())} was drawn for {decision}"
            raise ValueError(msg)
        stream = np.random.Generator(
            np.random.Philox(key=self._key(decision, occasion), counter=first // _WORDS_PER_BLOCK)
        )
        numbers: FloatArray = stream.random(int(ids.max()) - first + 1)[ids - first]
        return numbers

    def order(self, decision: Decision, who: NDArray[np.integer], occasion: int = 0) -> NDArray[np.intp]:
        """Sort positions of *who* into a random order that adding members never reshuffles."""
        return np.argsort(self.uniform(decision, who, occasion), kind="stable")

    def _key(self, decision: Decision, occasion: int) -> NDArray[np.uint64]:
        name = json.dumps([self.seed, str(decision), occasion])
        digest = hashlib.blake2b(name.encode(), digest_size=16).digest()
        return np.frombuffer(digest, dtype="<u8").astype(np.uint64)


def run_draws(seed: int, place: str) -> Draws:
    """Give a place (or a group of people in it) its own random numbers in a run.

    So resident 5 of one city and resident 5 of another draw apart, and a city draws the same alone and as a
    part of the country.
    """
    return Draws(f"{place} {seed}")
