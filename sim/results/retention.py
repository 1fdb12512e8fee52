"""How long footage is kept: person-days held, and how far back somebody's day can be reconstructed.

Pure formulas of a steady state: every day is like the simulated one, and footage is erased at its age.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import InputError
from sim.core.vocabulary import SiteClass
from sim.core.words import is_any_of
from sim.engine.response.centre import HOUR_S
from sim.engine.response.settings import DAY_H

_GB_PER_MBIT_S_DAY = 86_400 / 8 / 1000  # seconds of a day, bits of a byte, megabytes of a gigabyte
_GB_PER_TB = 1000

_Numbers = NDArray[np.floating] | NDArray[np.integer]


def capped_days(days: Mapping[str, float], cap: float | None) -> dict[str, float]:
    """Apply a cap to how long each keeper keeps footage.

    Parameters
    ----------
    days
        Days by keeper (`retention/days`).
    cap
        Most days allowed; None for no cap. A fraction of a day is possible, such as 0 to erase at once.

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


def person_days_held(days: _Numbers, people_observed: _Numbers) -> float:
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
    return float(np.dot(np.diff(kept, prepend=0.0), people))


def days_back(
    person: NDArray[np.integer], days: NDArray[np.floating], least: int, *, n_people: int
) -> NDArray[np.float64]:
    """Work out for each person how many days back a day of theirs can still be reconstructed.

    It can while at least *least* of its place-hours are on footage: until the *least*-th longest kept of them
    is erased.

    Parameters
    ----------
    person, days
        Row of the person, and days that its footage is kept, for each different place-hour of a day; where
        several cameras saw somebody at one place and hour, the longest.
    least
        Place-hours that it takes; 1 asks for any trace of the day (`recognition/points_to_single_out` for one
        that singles people out).
    n_people
        People there are; those without enough place-hours cannot be reconstructed at all.
    """
    order = np.lexsort((-days, person))
    first = np.searchsorted(person[order], np.arange(n_people))
    number = np.bincount(person, minlength=n_people)
    back = np.zeros(n_people)
    enough = number >= max(least, 1)
    back[enough] = days[order][first[enough] + max(least, 1) - 1]
    return back


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


def longest_kept(
    keeps: Mapping[str, NDArray[np.bool_]], days: Mapping[str, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn who was seen by whose cameras into what `person_days_held` takes.

    Parameters
    ----------
    keeps
        For each keeper, whether their cameras observed each person.
    days
        Days that each keeps footage.

    Returns
    -------
    Lengths, ascending, and the people observed by cameras that keep footage at least that long.
    """
    lengths = np.unique([days[keeper] for keeper in keeps])
    people = [
        float(np.any([seen for keeper, seen in keeps.items() if days[keeper] >= length], axis=0).sum())
        for length in lengths
    ]
    return lengths.astype(np.float64), np.array(people, dtype=np.float64)


def days_of_cameras(cameras: pd.DataFrame, days: Mapping[str, float]) -> NDArray[np.float64]:
    """Say how long each camera's footage is kept, by who keeps it.

    Response centres keep that of linked cameras, residents that of other cameras in yards and entrances, and
    whoever runs a site that of the rest.

    Parameters
    ----------
    cameras
        Table with *linked* and *site_class*.
    days
        Days by keeper: centre, site and residential (`retention/days`).
    """
    linked = cameras["linked"].to_numpy(bool)
    at_home = is_any_of(cameras["site_class"], (SiteClass.YARD, SiteClass.ENTRANCE))
    return np.where(linked, days["centre"], np.where(at_home, days["residential"], days["site"]))


def longest_by_place_hour(
    person: NDArray[np.integer],
    cell: NDArray[np.integer],
    at_s: NDArray[np.floating],
    days: NDArray[np.floating],
    *,
    n_cells: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find for each different place-hour of each person how long its footage is kept at most.

    Parameters
    ----------
    person, cell, at_s, days
        Row of the person, row of the cell, second of the day, and days that the footage is kept, of each
        sighting.
    n_cells
        Cells there are.

    Returns
    -------
    What `days_back` takes: the person and the days of each place-hour.
    """
    hour = (np.asarray(at_s) // HOUR_S).astype(np.int64) % DAY_H
    pair = (person.astype(np.int64) * n_cells + cell) * DAY_H + hour
    order = np.lexsort((-np.asarray(days), pair))
    pair = pair[order]
    first = np.ones(pair.size, dtype=bool)
    first[1:] = pair[1:] != pair[:-1]
    return pair[first] // (n_cells * DAY_H), np.asarray(days, dtype=np.float64)[order][first]
