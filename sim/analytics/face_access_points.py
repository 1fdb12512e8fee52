"""Gates that look people in the face: entrances that open to a face, buses and metros that are paid with one.

Nobody is looked for there. Whoever passes and is enrolled is named, every time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import weighted_sum
from sim.core.errors import InputError


@dataclass(frozen=True)
class Gates:
    """One kind of gate.

    Parameters
    ----------
    equipped
        Share of them that look people in the face.
    enrolled
        Share of the people who pass them whose face they know.
    capture
        Probability that a pass of such a person is recognised; people stand still before a gate.
    is_own
        Whether people pass the same gate every time, as that of their house, so that it is equipped for all
        of their passes or for none; otherwise each pass has a chance of its own, as with buses.

    Raises
    ------
    InputError
        If a share lies outside 0 to 1.
    """

    equipped: float
    enrolled: float
    capture: float
    is_own: bool

    def __post_init__(self) -> None:
        for name in ("equipped", "enrolled", "capture"):
            if not 0 <= getattr(self, name) <= 1:
                msg = f"{name} is {getattr(self, name):g} of gates, but a share lies between 0 and 1"
                raise InputError(msg)


@dataclass(frozen=True)
class GateCounts:
    """People whom gates name at least once in a day, and how often they name somebody."""

    people: float
    events: float


def gate_counts(people_by_passes: NDArray[np.number], gates: Gates) -> GateCounts:
    """Work out how many people gates name in a day.

    Parameters
    ----------
    people_by_passes
        How many people pass such gates, equipped or not, 0, 1, 2, ... times in the day.
    gates
        Their kind.
    """
    passes = np.arange(people_by_passes.size)
    share = gates.enrolled * (gates.equipped if gates.is_own else 1.0)
    named = gates.capture * (1.0 if gates.is_own else gates.equipped)
    once = 1 - (1 - named) ** passes
    return GateCounts(
        share * weighted_sum(people_by_passes, once),
        share * named * weighted_sum(people_by_passes, passes),
    )
