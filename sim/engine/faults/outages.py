"""When which camera is down, and what is left of a stretch in view of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import IntArray, repeated
from sim.core.errors import ContractError
from sim.core.table import rows_of
from sim.core.units import DAY_H, DAY_US, US_PER_HOUR, US_PER_S
from sim.engine.individual.records import SIGHTINGS


@dataclass(frozen=True, eq=False)
class Outages:
    """Stretches of time in which cameras are down; whole microseconds from the first midnight.

    Parameters
    ----------
    n_cameras, n_days
        Rows of the table of cameras, and days told.
    camera
        Row of the camera of each stretch.
    begin_us, end_us
        The stretch, its end excluded. Stretches of a camera neither touch nor overlap.

    Raises
    ------
    ContractError
        If stretches are not sorted by camera and time, or lie outside the days.
    """

    n_cameras: int
    n_days: int
    camera: IntArray
    begin_us: IntArray
    end_us: IntArray

    def __post_init__(self) -> None:
        if self.n_cameras * (self._span + 1) > np.iinfo(np.int64).max:
            msg = f"{self.n_days} days of {self.n_cameras} cameras are too many to follow by the microsecond"
            raise ContractError(msg)
        ordered = np.ravel(np.column_stack([self._key(self.begin_us), self._key(self.end_us)]))
        inside = self.camera.size == 0 or (self.begin_us.min() >= 0 and self.end_us.max() <= self._span)
        if not (inside and bool(np.all(np.diff(ordered) > 0))):
            msg = "outages must be sorted by camera and time, apart from each other and within the days told"
            raise ContractError(msg)

    def hours_up(self, day: int) -> NDArray[np.uint32]:
        """Mark the hours of a day in which each camera works, as bits: bit 0 is the hour from midnight.

        A camera works in an hour if it does when the hour begins, so that on average it works as long as it
        really does, and shocks by the hour are exact.
        """
        begins_us = day * DAY_US + np.arange(DAY_H, dtype=np.int64) * US_PER_HOUR
        first = np.clip(np.searchsorted(begins_us, self.begin_us), 0, DAY_H)
        last = np.clip(np.searchsorted(begins_us, self.end_us), 0, DAY_H)
        bits = (np.int64(1) << last) - (np.int64(1) << first)
        down = np.zeros(self.n_cameras, dtype=np.int64)
        np.bitwise_or.at(down, self.camera, bits)
        return ((1 << DAY_H) - 1 - down).astype(np.uint32)

    def working_parts(
        self, camera: NDArray[np.integer], enter_us: IntArray, exit_us: IntArray
    ) -> tuple[IntArray, IntArray, IntArray]:
        """Cut outages out of stretches of time in view of cameras.

        Parameters
        ----------
        camera, enter_us, exit_us
            Row of the camera, begin and end of each stretch.

        Returns
        -------
        Position of the stretch that each part is left of, its begin and its end; by stretch and time.
        """
        first = np.searchsorted(self._key(self.end_us), self._name(camera, enter_us), side="right")
        last = np.searchsorted(self._key(self.begin_us), self._name(camera, exit_us), side="left")
        number = last - first + 1
        stretch, within = repeated(number)
        outage = first[stretch] + within
        # A part begins where the outage before it ends, and ends where the next one begins.
        begin = np.where(within == 0, enter_us[stretch], _at(self.end_us, outage - 1))
        end = np.where(within == number[stretch] - 1, exit_us[stretch], _at(self.begin_us, outage))
        kept = begin < end
        return stretch[kept], begin[kept], end[kept]

    def twice(self) -> "Outages":
        """Let the same hours of the clock follow once more, as a day does that goes on past midnight.

        Raises
        ------
        ContractError
            If more than one day is told.
        """
        if self.n_days != 1:
            msg = f"outages of {self.n_days} days cannot stand for the hours of one day by the clock"
            raise ContractError(msg)
        camera = np.concatenate([self.camera, self.camera])
        begin_us = np.concatenate([self.begin_us, self.begin_us + DAY_US])
        end_us = np.concatenate([self.end_us, self.end_us + DAY_US])
        order = np.lexsort((begin_us, camera))
        camera, begin_us, end_us = camera[order], begin_us[order], end_us[order]
        touching = (camera[1:] == camera[:-1]) & (begin_us[1:] == end_us[:-1])
        first, last = np.append(True, ~touching), np.append(~touching, True)
        if not camera.size:
            first = last = np.zeros(0, dtype=bool)
        return Outages(self.n_cameras, 2, camera[first], begin_us[first], end_us[last])

    @property
    def _span(self) -> int:
        return self.n_days * DAY_US

    def _key(self, time_us: IntArray) -> IntArray:
        return self._name(self.camera, time_us)

    def _name(self, camera: NDArray[np.integer], time_us: IntArray) -> IntArray:
        # The moment 0 of a camera lies after the last moment of the one before.
        named: IntArray = camera.astype(np.int64) * (self._span + 1) + time_us
        return named


def _at(times: IntArray, place: IntArray) -> IntArray:
    """Look up *times*, anything where there is none."""
    if not times.size:
        return np.zeros(place.shape, dtype=np.int64)
    return times[np.clip(place, 0, times.size - 1)]


def cut_sightings(
    sightings: pd.DataFrame, cameras: pd.DataFrame, outages: Outages, *, day: int
) -> pd.DataFrame:
    """Cut outages out of sightings that were recorded as if every camera worked.

    Parameters
    ----------
    sightings, cameras
        Keeps the contract SIGHTINGS, and table of cameras whose rows the outages name.
    outages, day
        When which of them is down; which day of the outages it is, from 0.

    Returns
    -------
    A table that keeps SIGHTINGS, in the same order; a sighting that an outage parts becomes two.
    """
    SIGHTINGS.check(sightings)
    camera = rows_of(cameras["camera_id"], sightings["camera_id"].to_numpy(np.int64))
    enter_us, exit_us = (
        np.rint(sightings[column].to_numpy(np.float64) * US_PER_S).astype(np.int64) + day * DAY_US
        for column in ("enter_s", "exit_s")
    )
    row, begin_us, end_us = outages.working_parts(camera, enter_us, exit_us)
    left = sightings.iloc[row].reset_index(drop=True)
    # What no outage touches keeps its times to the last digit.
    begin_s = np.where(begin_us == enter_us[row], left["enter_s"], (begin_us - day * DAY_US) / US_PER_S)
    end_s = np.where(end_us == exit_us[row], left["exit_s"], (end_us - day * DAY_US) / US_PER_S)
    return SIGHTINGS.check(left.assign(enter_s=begin_s, exit_s=end_s))
