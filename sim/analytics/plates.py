"""Number plates in view: how many are read, and whom they can be used to follow."""

from dataclasses import dataclass

import numpy as np

from sim.analytics.counts import AnalyticsCounts
from sim.analytics.recognition.beta_propensity import at_least
from sim.core.arrays import weighted_sum
from sim.core.vocabulary import Definition


@dataclass(frozen=True)
class AnprSettings:
    """The numbers of plate reading.

    Parameters
    ----------
    read, misread
        Share of the plates in view that give a reading (`recognition/anpr_read`), and of these readings that
        are wrong (`recognition/anpr_misread`).
    people_per_car
        People in a car, whose plate is one (`validation/people_per_car`).
    finds_people
        Whether plates may be used to find people.
    """

    read: float
    misread: float
    people_per_car: float
    finds_people: bool = True


@dataclass(frozen=True)
class AnprCounts:
    """Vehicles before cameras that read plates, in a day.

    Parameters
    ----------
    passes
        Times that a plate is in view.
    reads, misreads
        Plates that are read, and those of them that are read wrong.
    """

    passes: float
    reads: float
    misreads: float


def anpr_counts(people_passes: float, settings: AnprSettings) -> AnprCounts:
    """Work out how many plates are read, rightly and wrongly.

    Parameters
    ----------
    people_passes
        Times that somebody in a car is in view of a camera that reads plates.
    settings
        The numbers.
    """
    passes = people_passes / settings.people_per_car
    return AnprCounts(passes, passes * settings.read, passes * settings.read * settings.misread)


def people_followable(counts: AnalyticsCounts, settings: AnprSettings) -> float:
    """Count the people in cars whose plate is read at least once, where plates may be used to find people."""
    if not settings.finds_people:
        return 0.0
    passes = counts.people_by_passes(Definition.ANPR)
    return weighted_sum(passes, at_least(1, np.arange(passes.size), (), fixed=settings.read))
