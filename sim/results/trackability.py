"""Whether the identified places and hours of a day single a person out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.core.weighted_sum import weighted_sum
from sim.engine.recognition.chance import PersonalChance, at_least
from sim.engine.response.centre import HOUR_S
from sim.engine.response.settings import DAY_H
from sim.results.sightings import distinct


def place_hours(
    person: NDArray[np.integer],
    cell: NDArray[np.integer],
    at_s: NDArray[np.floating],
    *,
    n_people: int,
    n_cells: int,
) -> NDArray[np.int64]:
    """Count for each person the different pairs of a place and an hour at which they were identified.

    Parameters
    ----------
    person, cell, at_s
        Row of the person, row of the cell, and second of the day of each identification.
    n_people, n_cells
        How many of both there are.
    """
    hour = (np.asarray(at_s) // HOUR_S).astype(np.int64) % DAY_H
    pairs = distinct((person.astype(np.int64) * n_cells + cell) * DAY_H + hour)
    return np.bincount(pairs // (n_cells * DAY_H), minlength=n_people)


def trackable(place_hours_of_people: NDArray[np.integer], least: int) -> NDArray[np.bool_]:
    """Mark the people whose day has at least *least* identified place-hours.

    Four of them single out 95 % of people (de Montjoye et al. 2013; `recognition/points_to_single_out`).
    """
    return np.asarray(place_hours_of_people >= least)


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
        As in `trackable`.
    chances, fixed
        What identification asks for, as `sim.engine.recognition.chance.at_least` takes them. Each place-hour
        counts as one pass, which is another lower bound.
    """
    number = np.arange(people_by_place_hours.size)
    return weighted_sum(people_by_place_hours, at_least(least, number, chances, fixed=fixed))
