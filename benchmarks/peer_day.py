"""The day of a town in plain Python values: the same task for every peer.

All chance is settled beforehand: who meets which cameras at a place, who can be seen in a vehicle, which
cameras work. What is left is to let everybody live the day and to note whom each camera gets to see.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.camera_faults import camera_up
from sim.engine.individual import Day, DayRecords, lay_out
from sim.engine.itinerary import Leg as EngineLeg
from sim.engine.itinerary import Stop as EngineStop

Cameras = tuple[int, ...]

Counts = NDArray[np.int64]
"""How many different cameras each resident met: what every peer answers."""


class Tables(dict[int, Mapping[int, Cameras]]):
    """Which cameras see the people in which streets; legs travelled in the same way share one table."""

    def of(self, leg: EngineLeg) -> Mapping[int, Cameras]:
        """Translate the engine's own table of the leg, once."""
        watched = leg.ride.watched
        if id(watched) not in self:
            self[id(watched)] = {street: _persons(sees) for street, sees in watched.items()}
        return self[id(watched)]


class Leg(NamedTuple):
    """A wait, and then one street after the other: seconds and cameras of each stand in tables."""

    wait_s: float
    cameras_waiting: Cameras
    streets: list[int]
    street_s: list[float]
    cameras_on: Mapping[int, Cameras]


class Stop(NamedTuple):
    """A stay until *leave_s*, under *cameras*, and the legs to the next stop."""

    leave_s: float
    cameras: Cameras
    legs: tuple[Leg, ...]


def plain_days(day: Day) -> list[list[Stop]]:
    """Lay out the day of every resident."""
    up = camera_up(day.cameras, day.settings, day.draws)
    arcs, tables = day.paths.arcs.tolist(), Tables()
    return [
        [_plain_stop(stop, arcs, tables, goes_out=len(stops) > 1) for stop in stops]
        for stops in lay_out(day, np.unique(day.residents), up)
    ]


def counts_of(records: DayRecords, residents: NDArray[np.int64]) -> Counts:
    """Count the cameras that each of *residents* met in the engine's own records."""
    persons = records.sightings.loc[~records.sightings["of_vehicle"], ["resident_id", "camera_id"]]
    who = persons.drop_duplicates()["resident_id"].to_numpy()
    return np.bincount(np.searchsorted(residents, who), minlength=residents.size)


def counts_of_sets(met: Iterable[set[int]]) -> Counts:
    """Count the cameras in each resident's set."""
    return np.array([len(cameras) for cameras in met])


def _plain_stop(stop: EngineStop, arcs: list[int], tables: Tables, *, goes_out: bool) -> Stop:
    passed = stop.passed if goes_out else ()
    legs = tuple(
        Leg(
            leg.wait_s,
            _persons(leg.waiting),
            arcs[leg.first : leg.last],
            leg.ride.arc_s,
            tables.of(leg),
        )
        for leg in stop.legs
    )
    return Stop(stop.leave_s, _persons((*passed, *stop.stayed)), legs)


def _persons(sees: Iterable[Sequence[float]]) -> Cameras:
    """Keep the cameras that see the person; a watch is 2 × camera, plus 1 where a plate is read."""
    return tuple(int(watch) // 2 for watch, *_ in sees if watch % 2 == 0)
