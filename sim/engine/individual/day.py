"""The individual engine: every resident is a SimPy process. The reference for every faster engine."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
import simpy

from sim.cameras.contract import CAMERAS
from sim.city.streets.routes import Paths
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Draws
from sim.core.errors import ContractError
from sim.core.table import find_rows
from sim.core.units import LATEST_US
from sim.core.vocabulary import Mode
from sim.engine.faults.outages import Outages, cut_sightings
from sim.engine.individual.itinerary import (
    CamerasMet,
    Stop,
    days,
    make_legs,
    make_rides,
    passages_and_stays,
    simulate,
)
from sim.engine.individual.records import Recorder, captured, join_groups, join_views, make_sightings
from sim.engine.shared.availability import camera_up
from sim.engine.shared.place_views import SiteCameras, Visits, cameras_met, visits_of_stops, visits_of_waits
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.vehicles import visible_on_legs
from sim.engine.shared.views_and_draws import ArcViews
from sim.people.contract import LEGS, PLANS

GROUP_SIZE = 500
"""Residents who share a clock: a short queue of events fits the processor's cache."""

Progress = Callable[[float], None]
"""Told the share of the work that is done, from 0 to 1."""


@dataclass(frozen=True)
class IndividualDay:
    """Everything that one day needs, in plain values.

    Parameters
    ----------
    residents, roles
        Ids of those who live the day, and their roles as positions in `ROLES`; plans and legs of others are
        passed over.
    plans, legs
        Tables that keep `PLANS` and `LEGS`.
    paths, arc_s
        The arcs of each leg, aligned with the rows of *legs*; seconds each arc takes, by mode.
    cameras, arcs, plate_arcs
        Table that keeps `CAMERAS`, what those cameras see of the arcs, and where they read plates on them.
    places
        Which of those cameras stand at which site.
    settings, draws
        The numbers of the exposure model, and the chance of this seed.
    outages
        When working cameras are down for a while; None if none is.
    """

    residents: IntArray
    roles: IntArray
    plans: pd.DataFrame
    legs: pd.DataFrame
    paths: Paths
    arc_s: Mapping[Mode, FloatArray]
    cameras: pd.DataFrame
    arcs: ArcViews
    plate_arcs: ArcViews
    places: SiteCameras
    settings: ExposureSettings
    draws: Draws
    outages: Outages | None = None


@dataclass(frozen=True)
class DayRecords:
    """What happened.

    Parameters
    ----------
    sightings, camera_up
        Table that keeps `SIGHTINGS`, and which rows of the camera table worked today.
    n_arcs
        Arcs travelled.
    """

    sightings: pd.DataFrame
    camera_up: BoolArray
    n_arcs: int


def run_individual_day(
    day: IndividualDay, *, progress: Progress | None = None, group_size: int = GROUP_SIZE
) -> DayRecords:
    """Let every resident live a day, from setting out to coming home.

    Residents do not see each other, so they live the day in groups, one group after the other, each on a
    clock of its own. That keeps the queue of events short and changes no sighting.

    Parameters
    ----------
    day
        Whose day, where, and under which cameras.
    progress
        Called at the start and after each group with the share of the residents whose day is done.
    group_size
        Residents who share a clock.

    Raises
    ------
    ContractError
        If a table breaks its contract or legs and paths do not belong together.
    """
    _check(day)
    up = camera_up(day.cameras, day.settings, day.draws)
    residents = np.unique(day.residents)
    lives = enumerate(lay_out(day, residents, up))
    sightings, n_arcs = [], 0
    for first in range(0, residents.size, group_size):
        if progress is not None:
            progress(first / residents.size)
        recorder = _simulate_together(islice(lives, group_size), day.paths.arcs)
        sightings.append(_sightings(day, residents, recorder))
        n_arcs += recorder.n_arcs
    if progress is not None:
        progress(1.0)
    joined = join_groups(sightings)
    if day.outages is not None:
        joined = cut_sightings(joined, day.cameras, day.outages.twice(), day=0)
    return DayRecords(joined, up, n_arcs)


def _simulate_together(lives: Iterable[tuple[int, list[Stop]]], arcs: IntArray) -> Recorder:
    """Start the processes of some residents at midnight and stop the clock when all are back."""
    env, recorder = simpy.Environment(), Recorder()
    for row, stops in lives:
        env.process(simulate(env, row, stops, arcs, recorder))
    env.run(until=LATEST_US)
    return recorder


def lay_out(day: IndividualDay, residents: IntArray, up: BoolArray) -> Iterator[list[Stop]]:
    """Prepare the days: who meets which cameras at stops and waits, and how each leg is travelled."""
    at_stops = _met(day, visits_of_stops(day.plans, day.places), up)
    at_waits = _met(day, visits_of_waits(day.legs, day.places), up)
    used = np.zeros(day.arcs.n_arcs, dtype=bool)
    used[day.paths.arcs] = True
    rides = make_rides(day.arcs, day.plate_arcs, day.cameras, up, day.arc_s, used=used, settings=day.settings)
    visible = visible_on_legs(day.legs, _roles_on_legs(day), day.cameras, day.settings, day.draws)
    legs = make_legs(day.legs, day.paths.indptr, visible, rides, at_waits.stayed)
    return days(residents, day.plans, day.legs, legs, at_stops)


def _roles_on_legs(day: IndividualDay) -> IntArray:
    """Look up the role of each leg's traveller; anything for travellers who are passed over."""
    residents, first = np.unique(day.residents, return_index=True)
    row = find_rows(residents, day.legs["resident_id"].to_numpy(dtype=np.int64))
    return np.append(day.roles[first], 0)[row]


def _met(day: IndividualDay, visits: Visits, up: BoolArray) -> CamerasMet:
    met = cameras_met(visits, day.places, day.cameras, up, settings=day.settings, draws=day.draws)
    return passages_and_stays(met, day.settings)


def _sightings(day: IndividualDay, residents: IntArray, recorder: Recorder) -> pd.DataFrame:
    views = join_views(recorder.views())
    kept = captured(views, residents, day.cameras, day.settings.capture, day.draws)
    camera_id = day.cameras["camera_id"].to_numpy(dtype=np.int64)
    return make_sightings(views[kept], residents, camera_id)


def _check(day: IndividualDay) -> None:
    CAMERAS.check(day.cameras)
    PLANS.check(day.plans)
    LEGS.check(day.legs)
    _check_order(day.plans, "plans", ["resident_id", "stop"])
    _check_order(day.legs, "legs", ["resident_id", "trip", "part"])
    if day.paths.indptr.size != len(day.legs) + 1:
        msg = f"{len(day.legs)} legs cannot be travelled along {day.paths.indptr.size - 1} paths"
        raise ContractError(msg)
    if day.paths.arcs.size and int(day.paths.arcs.max()) >= day.arcs.n_arcs:
        msg = f"paths lead along arc {int(day.paths.arcs.max())}, but there are {day.arcs.n_arcs} arcs"
        raise ContractError(msg)


def _check_order(table: pd.DataFrame, name: str, columns: list[str]) -> None:
    if not pd.MultiIndex.from_frame(table[columns]).is_monotonic_increasing:
        msg = f"table '{name}': rows must be sorted by {', '.join(columns)}"
        raise ContractError(msg)
