"""Numbers drawn under names: Philox as its authors give it, alone and beside others, uniform and apart."""

import numpy as np
import pytest

from sim.core.draws import Decision, Draws
from sim.core.hashed_draws import number_of_name, philox4x32

ONES = (0xFFFFFFFF,) * 6
PI = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0)


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ((0,) * 6, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        (ONES, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (PI, (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
    ],
)
def test_philox_gives_the_numbers_that_its_authors_publish(words, known):
    """Known answers of Random123 (kat_vectors, philox4x32, 10 rounds)."""
    arrays = [np.array([word], dtype=np.uint64) for word in words]
    assert tuple(int(word[0]) for word in philox4x32(tuple(arrays[:4]), tuple(arrays[4:]))) == known


def test_a_name_draws_the_same_alone_and_in_any_company():
    names = np.array([number_of_name(f"camera {n}") for n in range(2_000)])
    drawn = Draws(7).uniform_of_names(Decision.CAMERA_UP, names)
    assert drawn[13] == Draws(7).uniform_of_names(Decision.CAMERA_UP, names[[13]])[0]
    assert (Draws(7).uniform_of_names(Decision.CAMERA_UP, names[::-1]) == drawn[::-1]).all()


def test_numbers_of_names_are_uniform_and_those_of_two_decisions_or_seeds_have_nothing_in_common():
    names = np.array([number_of_name(f"camera {n}") for n in range(100_000)])
    drawn = Draws(7).uniform_of_names(Decision.CAMERA_UP, names)
    others = [
        Draws(7).uniform_of_names(Decision.CAMERA_UP, names, 1),
        Draws(7).uniform_of_names(Decision.MET_CAMERA, names),
        Draws(8).uniform_of_names(Decision.CAMERA_UP, names),
    ]
    # Chi-squared of 100 bins: mean 99, standard deviation 14; the bound is five of them above.
    counts = np.bincount((drawn * 100).astype(int), minlength=100)
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert ((counts - 1_000) ** 2 / 1_000).sum() < 99 + 5 * 14
    assert all(abs(np.corrcoef(drawn, other)[0, 1]) < 5 / 100_000**0.5 for other in others)
