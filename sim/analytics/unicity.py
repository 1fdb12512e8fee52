"""Whether the identified places and hours of a day single a person out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.analytics.recognition.beta_propensity import PersonalChance, at_least
from sim.core.arrays import weighted_sum


def expected_trackable(
    people_by_place_hours: NDArray[np.number],
    least: int,
    chances: Sequence[PersonalChance],
    *,
    fixed: float,
) -> float:
    """Work out how many people are identified at *least* or more of the place-hours they are in view at.

    Parameters
    ----------
    people_by_place_hours
        How many people are in view of a camera with face recognition at 0, 1, 2, ... place-hours. Different
        hours of the day may stand for them: nobody has fewer place-hours than hours, so that the result is
        then a lower bound.
    least
        Four of them single out 95 % of people (de Montjoye et al. 2013; `recognition/points_to_single_out`).
    chances, fixed
        What identification asks for, as `sim.analytics.recognition.beta_propensity.at_least` takes them.
        Each place-hour counts as one pass, which is another lower bound.
    """
    number = np.arange(people_by_place_hours.size)
    return weighted_sum(people_by_place_hours, at_least(least, number, chances, fixed=fixed))
