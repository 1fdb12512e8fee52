"""Number plates that are read, and gates that look people in the face: whom both can be used to follow.

Gates are entrances that open to a face, buses and metros that are paid with one. Nobody is looked for there.
Whoever passes and is enrolled is named, every time.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analytics.counts import AnalyticsCounts
from sim.analytics.recognition.beta_propensity import at_least
from sim.core.arrays import weighted_sum
from sim.core.errors import InputError
from sim.core.vocabulary import Definition

ENTRANCES, TRANSIT = "entrances", "transit"
"""Kinds of gates: doors of houses, and fares on buses and metro."""

_OUT_AND_BACK = 2


@dataclass(frozen=True)
class FaceAccessPoints:
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
class FaceAccessCounts:
    """People whom gates name at least once in a day, and how often they name somebody."""

    people: float
    events: float


def face_access_counts(
    people_by_passes: NDArray[np.number], face_access_points: FaceAccessPoints
) -> FaceAccessCounts:
    """Work out how many people gates name in a day.

    Parameters
    ----------
    people_by_passes
        How many people pass such gates, equipped or not, 0, 1, 2, ... times in the day.
    face_access_points
        Their kind.
    """
    passes = np.arange(people_by_passes.size)
    share = face_access_points.enrolled * (face_access_points.equipped if face_access_points.is_own else 1.0)
    named = face_access_points.capture * (1.0 if face_access_points.is_own else face_access_points.equipped)
    once = 1 - (1 - named) ** passes
    return FaceAccessCounts(
        share * weighted_sum(people_by_passes, once), share * named * weighted_sum(people_by_passes, passes)
    )


def face_access_of(
    counts: AnalyticsCounts, face_access_points: Mapping[str, FaceAccessPoints]
) -> Mapping[str, FaceAccessCounts]:
    """Work out how many residents each kind of gate names; nothing where there are none.

    Whoever leaves home passes the door of their house out and back, and whoever rides buses or the metro
    rides out and back: least counts, since errands between are left out.

    Parameters
    ----------
    counts, face_access_points
        Who leaves home and by what, and the settings of each kind, ENTRANCES and TRANSIT.
    """
    passing = {ENTRANCES: counts.left_home, TRANSIT: counts.riders * counts.share_out}
    people_by_passes = np.zeros(_OUT_AND_BACK + 1)
    named = {}
    for kind, one in face_access_points.items():
        people_by_passes[_OUT_AND_BACK] = passing[kind] * counts.residents.weight
        named[kind] = face_access_counts(people_by_passes, one)
    return named


@dataclass(frozen=True)
class AnprSettings:
    """The numbers of plate reading.

    Parameters
    ----------
    read, misread
        Share of the plates in view that give a reading (`recognition/anpr_read`), and of these readings that
        are wrong (`recognition/anpr_misread`).
    people_per_car
        People in a car, whose plate is one (`people/people_per_car`).
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


def people_traceable(counts: AnalyticsCounts, settings: AnprSettings) -> float:
    """Count the people in cars whose plate is read at least once, where plates may be used to find people."""
    if not settings.finds_people:
        return 0.0
    passes = counts.people_by_passes(Definition.ANPR)
    return weighted_sum(passes, at_least(1, np.arange(passes.size), (), fixed=settings.read))
