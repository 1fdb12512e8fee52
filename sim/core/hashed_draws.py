"""Random numbers of things that have a name and no number, such as mapped cameras.

`numpy` counts a stream up from its beginning, which suits residents 0, 1, 2 and not names scattered over all
of 64 bits. Philox is a function of key and counter, so it is worked out here for each name alone.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import FloatArray, IntArray

_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (np.uint64(0x9E3779B9), np.uint64(0xBB67AE85))
_ROUNDS = 10
_WORD = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_LEFT_OVER = np.uint64(11)  # a float has 53 bits of the 64
_NAME_BYTES = 8

Words = NDArray[np.uint64]
"""Words of 32 bits, kept in 64 so that products fit."""


def number_of_name(name: str) -> int:
    """Give a name a number of 63 bits.

    That any two of a hundred thousand names share one has a chance of one in two billion.
    """
    digest = hashlib.blake2b(name.encode(), digest_size=_NAME_BYTES).digest()
    return int.from_bytes(digest, "little") >> 1


def philox4x32(counter: tuple[Words, Words, Words, Words], key: tuple[Words, Words]) -> tuple[Words, ...]:
    """Work Philox4x32-10 out (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11).

    Parameters
    ----------
    counter, key
        Words of 32 bits; arrays of one shape, or that broadcast to one.

    Returns
    -------
    Four words of 32 bits.
    """
    (a, b, c, d), (k, m) = counter, key
    for _ in range(_ROUNDS):
        first, second = a * _MULTIPLIERS[0], c * _MULTIPLIERS[1]
        a, b = (second >> _WORD) ^ b ^ k, second & _LOW
        c, d = (first >> _WORD) ^ d ^ m, first & _LOW
        k, m = (k + _WEYL[0]) & _LOW, (m + _WEYL[1]) & _LOW
    return a, b, c, d


def uniform_of_names(names: IntArray, stream: Words) -> FloatArray:
    """Draw one number in [0, 1) for each name.

    Parameters
    ----------
    names
        Numbers of names, 0 or more.
    stream
        Two numbers of 64 bits that tell this stream from others.
    """
    who = names.astype(np.uint64)
    halves = np.array([[word & _LOW, word >> _WORD] for word in stream], dtype=np.uint64)
    key, rest = halves[0], np.broadcast_to(halves[1][:, None], (2, who.size))
    high, low, *_ = philox4x32((who & _LOW, who >> _WORD, rest[0], rest[1]), (key[:1], key[1:]))
    drawn: FloatArray = ((high << _WORD | low) >> _LEFT_OVER).astype(float) * 2.0**-53
    return drawn
