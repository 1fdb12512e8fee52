"""Sightings, sorted once and asked often: who, by which camera, from when to when.

Times are whole microseconds inside, so that unions of intervals are exact and adding a sighting can never
lower a sum by rounding.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import whole_us
from sim.core.errors import ContractError
from sim.core.units import DAY_H, LATEST_US, US_PER_HOUR, US_PER_S
from sim.engine.individual.records import SIGHTINGS

_LAST_HOUR = 2 * DAY_H - 1
_ALL_HOURS = (1 << DAY_H) - 1


@dataclass(frozen=True)
class SortedSightings:
    """The sightings of persons, or of vehicles, by person and start.

    Parameters
    ----------
    person
        Position of the person in the table of simulated residents.
    camera
        Position of the camera in the table of cameras.
    enter_us, exit_us
        Start and end in microseconds from the midnight of the day on which one sets out.
    n_people, n_cameras
        Length of both tables.
    pair_person, pair_camera
        Each pair of a person and a camera that met, once.
    """

    person: NDArray[np.int64]
    camera: NDArray[np.int64]
    enter_us: NDArray[np.int64]
    exit_us: NDArray[np.int64]
    n_people: int
    n_cameras: int
    pair_person: NDArray[np.int64]
    pair_camera: NDArray[np.int64]

    @property
    def hours(self) -> NDArray[np.uint32]:
        """Hours by the clock that each sighting touches, as bits: bit 0 is the hour from midnight."""
        first = np.minimum(self.enter_us // US_PER_HOUR, _LAST_HOUR)
        last = np.maximum((self.exit_us - 1) // US_PER_HOUR, first)
        bits = (np.int64(1) << (last + 1)) - (np.int64(1) << first)
        hours: NDArray[np.uint32] = ((bits | bits >> DAY_H) & _ALL_HOURS).astype(np.uint32)
        return hours


def sort_sightings(
    sightings: pd.DataFrame, resident_ids: NDArray[np.int64], camera_ids: NDArray[np.int64]
) -> tuple[SortedSightings, SortedSightings]:
    """Sort the sightings of persons and, apart, those of vehicles.

    Parameters
    ----------
    sightings
        Keeps the contract SIGHTINGS; rows in any order.
    resident_ids, camera_ids
        Everyone simulated and every camera, each once, in any order.

    Raises
    ------
    ContractError
        If a sighting names a resident or a camera that is not in the tables, or ends before it starts.
    """
    SIGHTINGS.check(sightings)
    person = _positions(sightings["resident_id"].to_numpy(np.int64), resident_ids, "resident")
    camera = _positions(sightings["camera_id"].to_numpy(np.int64), camera_ids, "camera")
    enter = whole_us(sightings["enter_s"].to_numpy())
    leave = whole_us(sightings["exit_s"].to_numpy())
    if (leave < enter).any():
        row = int(np.argmax(leave < enter))
        msg = f"sighting {row} ends at {leave[row] / US_PER_S:g} s, before it starts"
        raise ContractError(msg)
    rows = pd.DataFrame({"person": person, "camera": camera, "enter_us": enter, "exit_us": leave})
    vehicle = sightings["of_vehicle"].to_numpy(bool)
    sizes = {"n_people": resident_ids.size, "n_cameras": camera_ids.size}
    return _sort(rows[~vehicle], **sizes), _sort(rows[vehicle], **sizes)


def distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort *numbers* and keep each once; for millions of them this is several times faster than a hash."""
    ordered = np.sort(numbers)
    first = np.ones(ordered.size, dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def _sort(rows: pd.DataFrame, *, n_people: int, n_cameras: int) -> SortedSightings:
    person, camera, enter_us, exit_us = (rows[name].to_numpy(np.int64) for name in rows.columns)
    order = np.argsort(person * (LATEST_US + 1) + enter_us, kind="stable")
    pairs = distinct(person * n_cameras + camera)
    return SortedSightings(
        person=person[order],
        camera=camera[order],
        enter_us=enter_us[order],
        exit_us=exit_us[order],
        n_people=n_people,
        n_cameras=n_cameras,
        pair_person=pairs // max(n_cameras, 1),
        pair_camera=pairs % max(n_cameras, 1),
    )


def _positions(ids: NDArray[np.int64], known: NDArray[np.int64], noun: str) -> NDArray[np.int64]:
    order = np.argsort(known, kind="stable")
    ordered = known[order]
    if (ordered[1:] == ordered[:-1]).any():
        msg = f"the table of {noun}s has a repeated {noun}_id"
        raise ContractError(msg)
    place = np.searchsorted(ordered, ids)
    unknown = place == ordered.size
    unknown[~unknown] = ordered[place[~unknown]] != ids[~unknown]
    if unknown.any():
        stranger = ids[int(np.argmax(unknown))]
        msg = f"a sighting names {noun} {stranger}, but no row of the table of {noun}s has that id"
        raise ContractError(msg)
    return order[place].astype(np.int64)
