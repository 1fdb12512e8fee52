"""Faults and repairs on a SimPy clock: a camera works while none of its faults is open."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import simpy
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.units import DAY_S, US_PER_S
from sim.core.vocabulary import ShockKind
from sim.engine.faults.draw_faults import Faults, Shock, draw_faults, draw_shock, join_faults
from sim.engine.faults.outages import Outages

_Process = Generator[simpy.Event, Any, None]


def run_faults(
    cameras: pd.DataFrame,
    availability: FloatArray,
    mean_repair_s: float,
    draws: Draws,
    *,
    n_days: int,
    failures_shared: float = 0.0,
    shocks: Sequence[Shock] = (),
    district: NDArray[np.object_] | None = None,
) -> Outages:
    """Let cameras fail and be repaired for some days.

    Parameters
    ----------
    cameras, availability, mean_repair_s, draws, n_days, failures_shared
        As `sim.engine.faults.draw_faults.draw_faults` takes them.
    shocks
        Power cuts and unrest.
    district
        District of each camera; needed if a shock names one.

    Raises
    ------
    InputError
        If a shock is about a district in which no camera stands.
    """
    where = [_in_district(shock, district, len(cameras)) for shock in shocks]
    hits = [
        draw_shock(shock, number, cameras, here, draws)
        for number, (shock, here) in enumerate(zip(shocks, where, strict=True))
    ]
    single = draw_faults(
        cameras, availability, mean_repair_s, draws, n_days=n_days, failures_shared=failures_shared
    )
    unrest = [
        (shock, here) for shock, here in zip(shocks, where, strict=True) if shock.kind is ShockKind.UNREST
    ]
    return play_faults(join_faults([single, *hits]), len(cameras), n_days=n_days, unrest=unrest)


def play_faults(
    faults: Faults, n_cameras: int, *, n_days: int, unrest: Sequence[tuple[Shock, BoolArray]] = ()
) -> Outages:
    """Play faults in time and note when cameras are down.

    Parameters
    ----------
    faults
        In any order.
    n_cameras, n_days
        Cameras there are, and days to play.
    unrest
        Shocks during which nobody repairs, and the cameras that stand where they are.
    """
    env = simpy.Environment()
    log = _Log([0] * n_cameras)
    streets = [_Streets(shock, here, env.timeout(shock.end_s)) for shock, here in unrest]
    env.process(_break_down(env, log, faults, n_days * DAY_S, streets))
    env.run(until=n_days * DAY_S)
    return log.outages(n_days)


@dataclass(frozen=True, eq=False)
class _Streets:
    """Streets that are too dangerous for repairs for a while."""

    shock: Shock
    here: BoolArray
    calm: simpy.Event

    def keep_from_repairing(self, camera: int, now: float) -> bool:
        return bool(self.here[camera]) and self.shock.begin_s <= now < self.shock.end_s


@dataclass(frozen=True, eq=False)
class _Log:
    """Notes when cameras go down and come back."""

    open_faults: list[int]
    down_since: dict[int, float] = field(default_factory=dict)
    camera: list[int] = field(default_factory=list)
    begin_s: list[float] = field(default_factory=list)
    end_s: list[float] = field(default_factory=list)

    def fails(self, camera: int, now: float) -> None:
        if not self.open_faults[camera]:
            self.down_since[camera] = now
        self.open_faults[camera] += 1

    def repaired(self, camera: int, now: float) -> None:
        self.open_faults[camera] -= 1
        if not self.open_faults[camera]:
            self._note(camera, self.down_since.pop(camera), now)

    def outages(self, n_days: int) -> Outages:
        for camera, since in self.down_since.items():
            self._note(camera, since, n_days * DAY_S)
        rows, begin_us = np.array(self.camera, dtype=np.int64), _microseconds(self.begin_s)
        order = np.lexsort((begin_us, rows))
        joined = _joined(rows[order], begin_us[order], _microseconds(self.end_s)[order])
        return Outages(len(self.open_faults), n_days, *joined)

    def _note(self, camera: int, begin_s: float, end_s: float) -> None:
        self.camera.append(camera)
        self.begin_s.append(begin_s)
        self.end_s.append(end_s)


def _break_down(
    env: simpy.Environment, log: _Log, faults: Faults, until_s: float, streets: Sequence[_Streets]
) -> _Process:
    """Let faults come in order of time; those that last beyond the end are never repaired."""
    order = np.argsort(faults.begin_s, kind="stable")
    order = order[faults.begin_s[order] < until_s]
    columns = (faults.camera[order], faults.begin_s[order], faults.repair_s[order])
    for camera, begin_s, repair_s in zip(*(column.tolist() for column in columns), strict=True):
        if begin_s > env.now:
            yield env.timeout(begin_s - env.now)
        log.fails(camera, env.now)
        if begin_s + repair_s < until_s:
            bring_back = partial(_bring_back, env, log, camera, streets)
            env.timeout(repair_s).callbacks.append(bring_back)


def _bring_back(
    env: simpy.Environment, log: _Log, camera: int, streets: Sequence[_Streets], _: simpy.Event
) -> None:
    """End a repair, or wait until somebody dares to go there."""
    for street in streets:
        if street.keep_from_repairing(camera, env.now):
            waiting = street.calm.callbacks
            if waiting is not None:
                waiting.append(partial(_bring_back, env, log, camera, streets))
                return
    log.repaired(camera, env.now)


def _in_district(shock: Shock, district: NDArray[np.object_] | None, n_cameras: int) -> BoolArray:
    if shock.district is None:
        return np.ones(n_cameras, dtype=bool)
    if district is None or not (here := np.asarray(district == shock.district)).any():
        known = [] if district is None else sorted({str(name) for name in district})
        there = f"there are: {', '.join(known)}" if known else "no district of any camera is known"
        msg = f"no camera stands in the district '{shock.district}' of a shock; {there}"
        raise InputError(msg)
    return here


def _microseconds(seconds: list[float]) -> IntArray:
    return np.rint(np.array(seconds, dtype=np.float64) * US_PER_S).astype(np.int64)


def _joined(camera: IntArray, begin_us: IntArray, end_us: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Leave out what rounding has made empty and join what it has made touch."""
    lasting = begin_us < end_us
    camera, begin_us, end_us = camera[lasting], begin_us[lasting], end_us[lasting]
    if not camera.size:
        return camera, begin_us, end_us
    apart = (camera[1:] != camera[:-1]) | (begin_us[1:] > end_us[:-1])
    first, last = np.concatenate([[True], apart]), np.concatenate([apart, [True]])
    return camera[first], begin_us[first], end_us[last]
