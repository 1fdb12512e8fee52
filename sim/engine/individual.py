"""The individual engine: every resident is a SimPy process. The reference for every faster engine."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
import simpy
from numpy.typing import NDArray

from sim.cameras.contract import CAMERAS
from sim.core.draws import Draws
from sim.core.errors import ContractError
from sim.core.vocabulary import Mode
from sim.engine.arc_views import ArcViews
from sim.engine.camera_faults import camera_up
from sim.engine.capture import captured
from sim.engine.itinerary import Stop, days, make_legs, passages_and_stays
from sim.engine.place_views import SitesWatched, cameras_met, visits_of_stops, visits_of_waits
from sim.engine.records import Recorder, join_views, make_sightings
from sim.engine.resident_process import live
from sim.engine.rides import make_rides
from sim.engine.settings import ExposureSettings
from sim.engine.vehicles import person_visible
from sim.people.contract import DAY_S, LEGS, PLANS

PROGRESS_EVERY_S = 900.0
"""Simulated time between two calls of the progress callback; changes no result."""

Progress = Callable[[float], None]
"""Told the share of the day that is done, from 0 to 1."""


class Paths(Protocol):
    """The arcs of each leg, ragged: those of leg i are `arcs[indptr[i]:indptr[i + 1]]`."""

    @property
    def indptr(self) -> NDArray[np.int64]:
        """Where the arcs of each leg begin; one longer than the number of legs."""

    @property
    def arcs(self) -> NDArray[np.int64]:
        """Arcs in the order of travel."""


@dataclass(frozen=True)
class Day:
    """Everything that one day needs, in plain values.

    Parameters
    ----------
    residents
        Ids of those who live the day; plans and legs of others are passed over.
    plans, legs
        Tables that keep `PLANS` and `LEGS`.
    paths
        The arcs of each leg, aligned with the rows of *legs*.
    arc_s
        Seconds each arc takes, by mode.
    cameras
        Table that keeps `CAMERAS`.
    arcs
        What those cameras see of the arcs.
    places
        Which of those cameras stand at which site.
    settings, draws
        The numbers of the exposure model, and the chance of this seed.
    """

    residents: NDArray[np.int64]
    plans: pd.DataFrame
    legs: pd.DataFrame
    paths: Paths
    arc_s: Mapping[Mode, NDArray[np.float64]]
    cameras: pd.DataFrame
    arcs: ArcViews
    places: SitesWatched
    settings: ExposureSettings
    draws: Draws


@dataclass(frozen=True)
class DayRecords:
    """What happened.

    Parameters
    ----------
    sightings
        Table that keeps `SIGHTINGS`.
    camera_up
        Which rows of the camera table worked today.
    n_arcs
        Arcs travelled on legs that ended before midnight.
    """

    sightings: pd.DataFrame
    camera_up: NDArray[np.bool_]
    n_arcs: int


def run_individual_day(day: Day, *, progress: Progress | None = None) -> DayRecords:
    """Let every resident live from midnight to midnight.

    Parameters
    ----------
    day
        Whose day, where, and under which cameras.
    progress
        Called now and then with the share of the day that is done.

    Raises
    ------
    ContractError
        If a table breaks its contract or legs and paths do not belong together.
    """
    _check(day)
    up = camera_up(day.cameras, day.settings, day.draws)
    residents = np.unique(day.residents)
    recorder = Recorder()
    env = simpy.Environment()
    for row, stops in enumerate(_lay_out(day, residents, up)):
        env.process(live(env, row, stops, day.paths.arcs, recorder))
    if progress is not None:
        env.process(_report(env, progress))
    env.run(until=DAY_S)
    if progress is not None:
        progress(1.0)
    return DayRecords(_sightings(day, residents, recorder), up, recorder.n_arcs)


def _lay_out(day: Day, residents: NDArray[np.int64], up: NDArray[np.bool_]) -> Iterator[list[Stop]]:
    """Prepare the days: who meets which cameras at stops and waits, and how each leg is travelled."""
    at_stops, at_waits = (
        passages_and_stays(cameras_met(visits, day.places, up, day.settings, day.draws), day.settings)
        for visits in (visits_of_stops(day.plans, day.places), visits_of_waits(day.legs, day.places))
    )
    used = np.zeros(day.arcs.n_arcs, dtype=bool)
    used[day.paths.arcs] = True
    rides = make_rides(day.arcs, day.cameras, up, day.arc_s, used)
    visible = person_visible(day.legs, day.settings, day.draws)
    legs = make_legs(day.legs, day.paths.indptr, visible, rides, at_waits.stayed)
    return days(residents, day.plans, day.legs, legs, at_stops)


def _report(env: simpy.Environment, progress: Progress) -> Generator[simpy.Event, object, None]:
    while True:
        progress(env.now / DAY_S)
        yield env.timeout(PROGRESS_EVERY_S)


def _sightings(day: Day, residents: NDArray[np.int64], recorder: Recorder) -> pd.DataFrame:
    row, watch, enter_s, exit_s = join_views(*recorder.views())
    who = residents[row]
    kept = captured(who, watch, day.cameras, day.settings.capture, day.draws)
    camera_id = day.cameras["camera_id"].to_numpy(dtype=np.int64)
    return make_sightings(
        who[kept], camera_id[watch[kept] // 2], enter_s[kept], exit_s[kept], watch[kept] % 2 == 1
    )


def _check(day: Day) -> None:
    CAMERAS.check(day.cameras)
    PLANS.check(day.plans)
    LEGS.check(day.legs)
    if day.paths.indptr.size != len(day.legs) + 1:
        msg = f"{len(day.legs)} legs cannot be travelled along {day.paths.indptr.size - 1} paths"
        raise ContractError(msg)
    if day.paths.arcs.size and int(day.paths.arcs.max()) >= day.arcs.n_arcs:
        msg = f"paths lead along arc {int(day.paths.arcs.max())}, but there are {day.arcs.n_arcs} arcs"
        raise ContractError(msg)
