"""How long footage is kept, and on how many days of people.

Recorded, analysed by software and seen by a person are three things; this is the first. It is a steady state:
every day is like the simulated one, and footage is erased at its age.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analytics.counts import AnalyticsCounts
from sim.analytics.day import DaysBack, Footage
from sim.core.arrays import weighted_sum
from sim.core.errors import InputError
from sim.core.vocabulary import Definition

UNLINKED_KEEPERS = ("residential", "site")
"""Who keeps the footage of cameras that are not linked, from the shortest to the longest."""

_GB_PER_MBIT_S_DAY = 86_400 / 8 / 1000  # seconds of a day, bits of a byte, megabytes of a gigabyte
_GB_PER_TB = 1000

_Numbers = NDArray[np.floating] | NDArray[np.integer]


@dataclass(frozen=True)
class FootageSettings:
    """The numbers of footage.

    Parameters
    ----------
    days
        Days that the centre and each of UNLINKED_KEEPERS keep footage (`retention/days`, capped).
    stream_mbit_per_s
        Data rate of a camera (`retention/stream_mbit_per_s`).
    hours_of_a_trace
        Different hours on footage that make a trace of a day (`recognition/hours_of_a_trace`).
    is_open
        Whether cameras' own keepers may look at their footage, and not law enforcement only.
    """

    days: Mapping[str, float]
    stream_mbit_per_s: float
    hours_of_a_trace: int
    is_open: bool = True


def footage_of(counts: AnalyticsCounts, settings: FootageSettings) -> Footage:
    """Work out what is kept, if every day is like this one."""
    days, linked = settings.days, counts.working[Definition.LINKED]
    unlinked = counts.working[Definition.INSTALLED] - linked
    seen = [
        sum(group.observed(definition) for group in counts.groups)
        for definition in (Definition.INSTALLED, Definition.LINKED)
    ]
    held = [
        retained_person_days(np.array([days[k], days["centre"]]), np.array(seen)) for k in UNLINKED_KEEPERS
    ]
    disks = [
        footage_tb({"centre": linked, k: unlinked}, days, settings.stream_mbit_per_s)
        for k in UNLINKED_KEEPERS
    ]
    opened = [seen[0] * days[k] * settings.is_open for k in UNLINKED_KEEPERS]
    return Footage(
        (held[0], held[1]),
        (disks[0], disks[1]),
        (opened[0], opened[1]),
        _days_back(counts, settings),
    )


def capped_days(days: Mapping[str, float], cap: float | None) -> dict[str, float]:
    """Apply a cap to how long each keeper keeps footage.

    Parameters
    ----------
    days, cap
        Days by keeper (`retention/days`), and the most allowed, such as 0 to erase at once; None for no cap.

    Raises
    ------
    InputError
        If the cap is below 0.
    """
    if cap is None:
        return dict(days)
    if not cap >= 0:
        msg = f"footage cannot be kept for {cap:g} days at most; give 0 or more, or no cap"
        raise InputError(msg)
    return {keeper: min(kept, cap) for keeper, kept in days.items()}


def retained_person_days(days: _Numbers, people_observed: _Numbers) -> float:
    """Work out on how many person-days somebody is on footage that is kept at any one moment.

    A person's day of age *a* is held while a camera that saw them keeps footage longer than *a*. So it is the
    sum over ages of the people observed in a day by cameras that keep footage longer than that age.

    Parameters
    ----------
    days
        Days that footage is kept, each length once, in any order.
    people_observed
        For each, people observed in a day by at least one camera that keeps footage at least that long. With
        all cameras alike that is one number, and the result its product with the days.

    Raises
    ------
    InputError
        If cameras that keep footage longer observe more people than these and others together.
    """
    order = np.argsort(days)
    kept, people = np.asarray(days, dtype=float)[order], np.asarray(people_observed, dtype=float)[order]
    if (np.diff(people) > 0).any():
        msg = "people observed by cameras that keep footage at least so long cannot grow with the days"
        raise InputError(msg)
    return weighted_sum(np.diff(kept, prepend=0.0), people)


def footage_tb(cameras: Mapping[str, float], days: Mapping[str, float], mbit_per_s: float) -> float:
    """Work out how much footage is kept, in terabytes.

    Parameters
    ----------
    cameras, days
        Recording cameras, and days that footage is kept, by keeper.
    mbit_per_s
        Data rate of a stream (`retention/stream_mbit_per_s`); 1 Mbit/s is 10.8 GB a day.
    """
    camera_days = sum(number * days[keeper] for keeper, number in cameras.items())
    return camera_days * mbit_per_s * _GB_PER_MBIT_S_DAY / _GB_PER_TB


def _days_back(counts: AnalyticsCounts, settings: FootageSettings) -> tuple[DaysBack, DaysBack]:
    days, least = settings.days, settings.hours_of_a_trace
    short, long = (min(days[keeper], days["centre"]) for keeper in UNLINKED_KEEPERS)
    everywhere, in_centres = (
        float(sum(group.weight * group.hours[definition][least:].sum() for group in counts.groups))
        for definition in (Definition.INSTALLED, Definition.LINKED)
    )
    return DaysBack((short, long), everywhere), DaysBack((days["centre"],) * 2, in_centres)
