"""Which residents a run looks at."""

import numpy as np

from sim.core.arrays import IntArray
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.errors import InputError


def sample_size(n_residents: int, share: float) -> int:
    """Round *share* of *n_residents* to the nearest whole number, halves up.

    Raises
    ------
    InputError
        If the share is outside 0–1 or so small that nobody is left.
    """
    if not 0 < share <= 1:
        msg = f"run.sample is {share:g}, but a sample is a share above 0 and up to 1; give 1 for everybody"
        raise InputError(msg)
    size = int(np.floor(n_residents * share + 0.5))
    if size == 0:
        msg = (
            f"run.sample {share:g} of {n_residents} residents leaves nobody to simulate; "
            f"give at least {1 / max(n_residents, 1):.2g}"
        )
        raise InputError(msg)
    return size


def sample_residents(n_residents: int, share: float, draws: Draws) -> IntArray:
    """Draw a simple random sample without replacement, sorted.

    Every resident has a keyed number and the smallest ones are taken, so a larger sample contains a smaller
    one.

    Parameters
    ----------
    n_residents
        Size of the population.
    share
        Part of it to take.
    draws
        The run's random numbers.

    Raises
    ------
    InputError
        If the share is outside 0–1 or so small that nobody is left.
    """
    size = sample_size(n_residents, share)
    everybody = np.arange(n_residents, dtype=np.int64)
    if size == n_residents:
        return everybody
    number = draws.uniform(Decision.IN_SAMPLE, everybody)
    last = np.partition(number, size - 1)[size - 1]
    # Ties at the last number (chance 1e-9 in a million people) go to the lower resident.
    return np.sort(everybody[number <= last][np.argsort(number[number <= last], kind="stable")[:size]])
