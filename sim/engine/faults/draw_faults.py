"""Draws faults and shocks, so that a better kept camera's faults are some of a worse kept one's."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.cameras.camera_draws import camera_uniform
from sim.core.arrays import BoolArray, FloatArray, IntArray, stack_rows
from sim.core.draws import Decision, Draws
from sim.core.errors import ContractError, InputError
from sim.core.units import DAY_S
from sim.core.vocabulary import ShockKind
from sim.engine.shared.availability import failure_shares, failure_uniform

_MOST_FAULTS_A_DAY = 1_000  # keeps the draws of one day apart from those of the next


@dataclass(frozen=True)
class Shock:
    """Something that takes many cameras of a district down at once.

    In a power cut every camera that it hits is down from its begin to its end. In unrest cameras are broken
    one by one between its begin and its end, and nobody repairs anything in the district before it is over.

    Parameters
    ----------
    kind
        Which of the two.
    begin_s, end_s
        Seconds from the first midnight.
    share
        Share of the district's cameras that it hits; a power cut spares those with a supply of their own
        (`faults/backup_power_share`), unrest most (`faults/unrest_cameras_broken`).
    district
        Where; None for the whole place.
    mean_repair_s
        Mean time after its end until a camera hit works again (`faults/unrest_repair_days`); 0 if at once.

    Raises
    ------
    InputError
        If it cannot be.
    """

    kind: ShockKind
    begin_s: float
    end_s: float
    share: float
    district: str | None = None
    mean_repair_s: float = 0.0

    def __post_init__(self) -> None:
        named = str(self.kind).replace("_", " ")
        if not 0 <= self.begin_s < self.end_s < math.inf:
            msg = (
                f"a {named} from second {self.begin_s:g} to {self.end_s:g} cannot be; it begins at midnight "
                "of the first day or later and ends after that"
            )
            raise InputError(msg)
        if not 0 <= self.share <= 1:
            msg = f"a {named} hits {self.share:g} of the cameras, but a share lies between 0 and 1"
            raise InputError(msg)
        if not 0 <= self.mean_repair_s < math.inf:
            msg = f"repairs after a {named} take {self.mean_repair_s:g} s on average; give 0 or more"
            raise InputError(msg)


def check_repair(mean_repair_s: float) -> float:
    """Return a mean repair time if it is one.

    Raises
    ------
    InputError
        If it is not above 0.
    """
    if not 0 < mean_repair_s < math.inf:
        msg = f"a repair takes {mean_repair_s:g} s on average, but it must take some time; give more than 0"
        raise InputError(msg)
    return mean_repair_s


@dataclass(frozen=True, eq=False)
class Faults:
    """Faults, one entry each, in any order.

    Parameters
    ----------
    camera
        Row of the camera.
    begin_s
        When it comes, in seconds from the first midnight; 0 for those that are open then.
    repair_s
        How long it takes from there, if nobody is kept from repairing it.
    """

    camera: IntArray
    begin_s: FloatArray
    repair_s: FloatArray

    def __len__(self) -> int:
        return int(self.camera.size)


def draw_faults(
    cameras: pd.DataFrame,
    availability: FloatArray,
    mean_repair_s: float,
    draws: Draws,
    *,
    n_days: int,
    failures_shared: float = 0.0,
) -> Faults:
    """Draw every single fault of some days, in a long-run state from the first midnight on.

    Each camera and each site has a plane of faults, time by rate; a camera takes those of its own plane below
    its own part of its rate, and those of its site below the site's part. So raising its availability only
    ever removes faults, and at the first midnight exactly those cameras work that
    `sim.engine.shared.availability.camera_up` draws for a single day.

    Parameters
    ----------
    cameras
        Table with *site_class* and *rank*, and with *site_id* if faults of sites are shared.
    availability
        Share of the time that each of them works (`exposure/availability`).
    mean_repair_s, draws, n_days
        Mean time of a repair (`faults/repair_days`); chance of the place; days, from midnight to midnight.
    failures_shared
        Part of the rate that is the site's; see `sim.engine.shared.availability`.

    Raises
    ------
    InputError
        If an availability is no share or repairs take no time.
    """
    if availability.size and not (availability.min() >= 0 and availability.max() <= 1):
        wrong = availability[(availability < 0) | (availability > 1) | np.isnan(availability)][0]
        msg = f"an availability is {wrong:g}, but a share lies between 0 and 1"
        raise InputError(msg)
    check_repair(mean_repair_s)
    always_down = np.flatnonzero(availability == 0)
    parts = [Faults(always_down, np.zeros(always_down.size), np.full(always_down.size, np.inf))]
    for is_of_site, share in failure_shares(failures_shared):
        drawing = _Drawing(cameras, availability**share, mean_repair_s, draws, is_of_site)
        parts += [drawing.open_faults(), *(drawing.of_day(day) for day in range(n_days))]
    return join_faults(parts)


def draw_shock(
    shock: Shock, number: int, cameras: pd.DataFrame, in_district: BoolArray, draws: Draws
) -> Faults:
    """Draw which cameras a shock hits, when, and for how long.

    Parameters
    ----------
    shock, number
        The shock, and how many-th it is; shocks draw apart.
    cameras, in_district, draws
        Table with *site_class* and *rank*; which of them stand in its district; chance of the place.
    """
    rows = np.flatnonzero(in_district)
    here = cameras.iloc[rows]
    rows = rows[camera_uniform(Decision.HIT_BY_SHOCK, here, draws, time=number) < shock.share]
    here = cameras.iloc[rows]
    when, after = (
        camera_uniform(decision, here, draws, time=number)
        for decision in (Decision.SHOCK_TIME, Decision.SHOCK_REPAIR)
    )
    spread_s = shock.end_s - shock.begin_s if shock.kind is ShockKind.UNREST else 0.0
    begin_s, after_s = shock.begin_s + when * spread_s, _exponential(after, shock.mean_repair_s)
    return Faults(rows, begin_s, shock.end_s - begin_s + after_s)


def join_faults(parts: Sequence[Faults]) -> Faults:
    """Put faults of several origins together."""
    if not parts:
        return Faults(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    return stack_rows(parts)


@dataclass(frozen=True, eq=False)
class _Drawing:
    """Draws faults of cameras or sites by rate: the first of a day has the lowest rate that brings one."""

    cameras: pd.DataFrame
    availability: FloatArray
    mean_repair_s: float
    draws: Draws
    is_of_site: bool

    @cached_property
    def open_at_once(self) -> FloatArray:
        """Mean number of faults open at a time; 0 for cameras that are always down."""
        return -np.log(np.where(self.availability > 0, self.availability, 1.0))

    def open_faults(self) -> Faults:
        """Draw the faults that are open at the first midnight; those of a camera are Poisson in number."""
        first = self._of(np.arange(len(self.cameras)), Decision.CAMERA_UP, 0)
        rows = np.flatnonzero((first >= self.availability) & (self.availability > 0))
        with np.errstate(divide="ignore"):
            level = -np.log(first[rows])
        parts, fault = [], 0
        while rows.size:
            repair_s = _exponential(self._of(rows, Decision.OPEN_REPAIR, fault), self.mean_repair_s)
            parts.append(Faults(rows, np.zeros(rows.size), repair_s))
            fault += 1
            level = level + _exponential(self._of(rows, Decision.OPEN_FAULTS, fault), 1.0)
            rows, level = _below(rows, level, self.open_at_once)
            _check_number(fault)
        return join_faults(parts)

    def of_day(self, day: int) -> Faults:
        """Draw the faults that come on a day."""
        most = self.open_at_once * (DAY_S / self.mean_repair_s)
        parts: list[Faults] = []
        rows, fault = np.flatnonzero(most > 0), 0
        level = np.zeros(rows.size)
        while True:
            time = day * _MOST_FAULTS_A_DAY + fault
            level = level + _exponential(self._of(rows, Decision.NEW_FAULTS, time), 1.0)
            rows, level = _below(rows, level, most)
            if not rows.size:
                return join_faults(parts)
            begin_s = (day + self._of(rows, Decision.FAULT_TIME, time)) * DAY_S
            repair_s = _exponential(self._of(rows, Decision.REPAIR_TIME, time), self.mean_repair_s)
            parts.append(Faults(rows, begin_s, repair_s))
            fault += 1
            _check_number(fault)

    def _of(self, rows: IntArray, decision: Decision, time: int) -> FloatArray:
        return failure_uniform(
            decision, self.cameras.iloc[rows], self.draws, is_of_site=self.is_of_site, time=time
        )


def _below(rows: IntArray, level: FloatArray, most: FloatArray) -> tuple[IntArray, FloatArray]:
    kept = level < most[rows]
    return rows[kept], level[kept]


def _exponential(uniform: FloatArray, mean: float) -> FloatArray:
    drawn: FloatArray = -mean * np.log1p(-uniform)
    return drawn


def _check_number(fault: int) -> None:
    if fault >= _MOST_FAULTS_A_DAY:
        msg = (
            f"a camera fails {fault} times a day; with repairs that short its availability cannot be followed"
        )
        raise ContractError(msg)
