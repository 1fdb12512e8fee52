"""The day of a town in plain Python values: the same task for every peer, and what they must answer.

All chance is settled beforehand: who meets which cameras at a place, who can be seen in a vehicle, which
cameras work. What is left is to let everybody live the day and to take down whom each camera sees, and when.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import whole_us
from sim.core.units import US_PER_S
from sim.engine.individual.day import DayRecords, IndividualDay, lay_out
from sim.engine.individual.itinerary import Leg as EngineLeg
from sim.engine.individual.itinerary import Ride
from sim.engine.individual.itinerary import Stop as EngineStop
from sim.engine.individual.records import VIEW, join_views
from sim.engine.shared.availability import camera_up

InView = tuple[int, float, float]
"""A camera, and from when to when it has somebody in view (seconds)."""

Meets = tuple[tuple[int, float], ...]
"""Cameras met at a place, each with seconds of a passage or with its share of a stay."""


class Leg(NamedTuple):
    """A wait, and then one street after the other; tables say how long each takes and who sees what of it."""

    wait_s: float
    waiting: Meets
    streets: list[int]
    street_s: list[float]
    views_of: Mapping[int, tuple[InView, ...]]


class Stop(NamedTuple):
    """A stay until *leave_s*, who sees the way in and out, who sees the stay, and the legs onward."""

    leave_s: float
    passed: Meets
    stayed: Meets
    legs: tuple[Leg, ...]


class Answer(NamedTuple):
    """What every program answers for each resident, counting all cameras that work."""

    n_cameras: NDArray[np.int64]
    n_sightings: NDArray[np.int64]
    seconds_in_view: NDArray[np.float64]


def plain_days(day: IndividualDay) -> list[list[Stop]]:
    """Lay out the day of every resident."""
    up = camera_up(day.cameras, day.settings, day.draws)
    arcs, tables = day.paths.arcs.tolist(), _Tables()
    return [
        [_plain_stop(stop, arcs, tables) for stop in stops]
        for stops in lay_out(day, np.unique(day.residents), up)
    ]


def answer_of(seen: Sequence[Sequence[InView]]) -> Answer:
    """Join what each resident's list says of one camera without a break, and count."""
    rows = np.array(
        list(chain.from_iterable(seen)), dtype=[("channel", "i4"), ("enter", "f8"), ("exit", "f8")]
    )
    views = np.zeros(rows.size, dtype=VIEW)
    views["resident"] = np.repeat(np.arange(len(seen)), [len(one) for one in seen])
    views["channel"], views["enter_us"], views["exit_us"] = (
        rows["channel"],
        whole_us(rows["enter"]),
        whole_us(rows["exit"]),
    )
    return _answer(views, len(seen))


def answer_of_records(records: DayRecords, residents: NDArray[np.int64]) -> Answer:
    """Count the same in the engine's own records of *residents*."""
    persons = records.sightings[~records.sightings["of_vehicle"]]
    views = np.zeros(len(persons), dtype=VIEW)
    views["resident"] = np.searchsorted(residents, persons["resident_id"].to_numpy())
    views["channel"] = persons["camera_id"]
    views["enter_us"], views["exit_us"] = (
        whole_us(persons[column].to_numpy()) for column in ("enter_s", "exit_s")
    )
    return _answer(views, residents.size)


def _answer(views: NDArray[np.void], n_residents: int) -> Answer:
    joined = join_views(views)
    new = np.diff(joined["resident"], prepend=-1) | np.diff(joined["channel"], prepend=-1)
    at_once = views.copy()
    at_once["channel"] = 0  # two cameras at once count once
    anyone = join_views(at_once)
    return Answer(
        np.bincount(joined["resident"][new != 0], minlength=n_residents),
        np.bincount(joined["resident"], minlength=n_residents),
        np.bincount(anyone["resident"], weights=anyone["exit_us"] - anyone["enter_us"], minlength=n_residents)
        / US_PER_S,
    )


class _Tables(dict[int, Mapping[int, tuple[InView, ...]]]):
    """Who sees the people in which streets; legs travelled in the same way share one table."""

    def __init__(self) -> None:
        self._street_s: dict[int, list[float]] = {}

    def street_s(self, ride: Ride) -> list[float]:
        """Say how long each street takes, once for each way of travelling."""
        if id(ride) not in self._street_s:
            self._street_s[id(ride)] = [time_us / US_PER_S for time_us in ride.arc_us]
        return self._street_s[id(ride)]

    def of(self, ride: Ride) -> Mapping[int, tuple[InView, ...]]:
        """Say in seconds from entering the street, once for each way of travelling."""
        if id(ride) not in self:
            self[id(ride)] = {
                street: _persons(
                    (channel, enter / US_PER_S, leave / US_PER_S) for channel, enter, leave in sees
                )
                for street, sees in ride.views_of_arc.items()
            }
        return self[id(ride)]


def _plain_stop(stop: EngineStop, arcs: list[int], tables: _Tables) -> Stop:
    legs = tuple(_plain_leg(leg, arcs, tables) for leg in stop.legs)
    passed = _persons((channel, passage_us / US_PER_S) for channel, passage_us in stop.passed)
    return Stop(stop.leave_us / US_PER_S, passed, _persons(stop.stayed), legs)


def _plain_leg(leg: EngineLeg, arcs: list[int], tables: _Tables) -> Leg:
    streets = arcs[leg.first : leg.last]
    street_s = tables.street_s(leg.ride)
    return Leg(leg.wait_us / US_PER_S, _persons(leg.waiting), streets, street_s, tables.of(leg.ride))


def _persons(sees: Iterable[tuple]) -> tuple[tuple, ...]:
    """Keep who sees the person; a watch is 2 × camera, plus 1 where a number plate is read."""
    return tuple((channel // 2, *much) for channel, *much in sees if channel % 2 == 0)
