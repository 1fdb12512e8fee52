"""Days of many people, packed: about 50 bytes a person, local to the template they live in.

Numbers of sites, cells and arcs are those of the template (a small city of which there may be several
copies); copy k of it adds k times the template's size. Plans know no camera. Before all ways are found, days
are kept in few bytes too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.errors import ContractError
from sim.core.table import codes_of
from sim.core.vocabulary import MODES, ROLES, Mode
from sim.people.plans.timetable import day_times, stop_of_leg


@dataclass(frozen=True, eq=False)
class PathPool:
    """Distinct ways over the streets of a template, ragged.

    Parameters
    ----------
    indptr
        Way i has the arcs from indptr[i] up to indptr[i + 1]; shape (n + 1,), int64.
    arcs
        Arcs in the order of travel, uint16 or uint32.
    """

    indptr: IntArray
    arcs: NDArray[np.unsignedinteger]


@dataclass(frozen=True, eq=False)
class PlanBlock:
    """The days of a block of people, ordered by the hour in which they leave home; who stays in comes first.

    Parameters
    ----------
    resident_id
        Number in the group, int32; resident i lives in copy i // residents of the template.
    home_cell
        Cell of the home, int32.
    role, mode
        Codes: position in `ROLES` and, for trips too long to walk, in `MODES`; uint8.
    slot_start
        Where the residents of each departure slot begin; shape (25,), int64. Slot h holds who leaves home
        between h:00 and h + 1:00, slot 0 also who stays in.
    n_stops
        Stops of each resident, uint8; 1 for who stays in.
    site
        Site of each stop, -1 for none, int32, resident by resident.
    leave_s
        When each stop is left, seconds from midnight, float32 (exact: leave times are multiples of 1/64 s).
    n_legs
        Legs from each stop to the next, uint8; 0 at last stops.
    leg_mode
        Code of each leg's mode, uint8, in the order of travel.
    leg_path
        2 × row of the route in *routes*, plus 1 if it is travelled backwards (arc ^ 1, last arc first);
        int32.
    routes
        The distinct ways of the block, in the order in which its people first take them: read one after the
        other, they come from memory fast.
    """

    resident_id: NDArray[np.int32]
    home_cell: NDArray[np.int32]
    role: NDArray[np.uint8]
    mode: NDArray[np.uint8]
    slot_start: IntArray
    n_stops: NDArray[np.uint8]
    site: NDArray[np.int32]
    leave_s: NDArray[np.float32]
    n_legs: NDArray[np.uint8]
    leg_mode: NDArray[np.uint8]
    leg_path: NDArray[np.int32]
    routes: PathPool

    def __len__(self) -> int:
        return int(self.resident_id.size)


@dataclass(frozen=True, eq=False)
class Plans:
    """The packed days of one group of people.

    Parameters
    ----------
    blocks
        Their days, a block at a time; may be read from disk when asked for.
    n_people
        People in all blocks.
    """

    blocks: Sequence[PlanBlock]
    n_people: int

    def __iter__(self) -> Iterator[PlanBlock]:
        return iter(self.blocks)


@dataclass(frozen=True, eq=False)
class DayTables:
    """A block of people as the people package makes them.

    Parameters
    ----------
    residents, stops, legs
        Tables that keep RESIDENTS, STOPS and LEGS, of the same people.
    """

    residents: pd.DataFrame
    stops: pd.DataFrame
    legs: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Days:
    """The same in arrays: people, their stops and the legs from stop to stop, each in order.

    Parameters
    ----------
    resident_id, home_cell, role, mode, n_stops, wish_s
        Of each person; role and mode by code.
    site, stay_s, is_passed
        Of each stop; passed are those of its leader that a child is not at.
    leg_stop, leg_mode, wait_s, from_node, to_node
        Of each leg: row of the stop it leaves, code of its mode, seconds before it moves, and its ends.
    """

    resident_id: NDArray[np.int32]
    home_cell: NDArray[np.int32]
    role: NDArray[np.uint8]
    mode: NDArray[np.uint8]
    n_stops: NDArray[np.uint8]
    wish_s: FloatArray
    site: NDArray[np.int32]
    stay_s: FloatArray
    is_passed: BoolArray
    leg_stop: NDArray[np.int32]
    leg_mode: NDArray[np.uint8]
    wait_s: FloatArray
    from_node: NDArray[np.int32]
    to_node: NDArray[np.int32]

    @property
    def first_stop(self) -> IntArray:
        """Row of each person's first stop."""
        return np.cumsum(self.n_stops, dtype=np.int64) - self.n_stops

    def leave_s(self, leg_travel_s: FloatArray) -> FloatArray:
        """Find when each stop is left, from the seconds of movement of each leg."""
        travel_s = np.bincount(self.leg_stop, weights=leg_travel_s + self.wait_s, minlength=self.site.size)
        _, leave_s = day_times(
            self.first_stop,
            self.resident_id.astype(np.int64),
            wish_s=self.wish_s,
            stay_s=self.stay_s,
            travel_s=travel_s.astype(float),
        )
        return leave_s

    def without_passed(self) -> "Days":
        """Drop the stops that are passed, and the legs that leave them, once the times are known."""
        kept = ~self.is_passed
        legs = kept[self.leg_stop]
        person = np.repeat(np.arange(self.n_stops.size), self.n_stops)
        return replace(
            self,
            n_stops=np.bincount(person[kept], minlength=self.n_stops.size).astype(np.uint8),
            site=self.site[kept],
            stay_s=self.stay_s[kept],
            is_passed=self.is_passed[kept],
            leg_stop=(np.cumsum(kept) - 1)[self.leg_stop[legs]].astype(np.int32),
            leg_mode=self.leg_mode[legs],
            wait_s=self.wait_s[legs],
            from_node=self.from_node[legs],
            to_node=self.to_node[legs],
        )

    def driven(self, legs: BoolArray, wait_s: float) -> "Days":
        """Let some legs be driven, each after so many seconds."""
        return replace(
            self,
            leg_mode=np.where(legs, MODES.index(Mode.CAR), self.leg_mode).astype(np.uint8),
            wait_s=np.where(legs, wait_s, self.wait_s),
        )


def days_of(tables: DayTables) -> Days:
    """Put tables into arrays.

    Raises
    ------
    ContractError
        If stops or legs are out of order, or somebody has more of them than a byte counts.
    """
    residents, stops, legs = tables.residents, tables.stops, tables.legs
    ids = residents["resident_id"].to_numpy(dtype=np.int64)
    stop = stops["stop"].to_numpy(dtype=np.int64)
    first_stop = np.flatnonzero(stop == 0)
    n_stops = np.diff(np.append(first_stop, stop.size))
    _check_order(ids, stops["resident_id"].to_numpy(dtype=np.int64), stop, n_stops)
    leg_stop = stop_of_leg(stops, legs)
    if (np.diff(leg_stop) < 0).any():
        msg = "days cannot be packed: legs do not come in the order of travel"
        raise ContractError(msg)
    return Days(
        resident_id=ids.astype(np.int32),
        home_cell=_narrow(residents, "home_cell"),
        role=codes_of(residents["role"], ROLES).astype(np.uint8),
        mode=codes_of(residents["mode"], MODES).astype(np.uint8),
        n_stops=counted_in_bytes(n_stops, "stops"),
        wish_s=stops["leave_wish_s"].to_numpy(dtype=float)[first_stop],
        site=_narrow(stops, "site_id"),
        stay_s=stops["stay_s"].to_numpy(dtype=float),
        is_passed=stops["is_passed"].to_numpy(dtype=bool),
        leg_stop=leg_stop.astype(np.int32),
        leg_mode=codes_of(legs["mode"], MODES).astype(np.uint8),
        wait_s=legs["wait_s"].to_numpy(dtype=float),
        from_node=_narrow(legs, "from_node"),
        to_node=_narrow(legs, "to_node"),
    )


def _check_order(ids: IntArray, who: IntArray, stop: IntArray, n_stops: IntArray) -> None:
    first_stop = np.cumsum(n_stops) - n_stops
    in_order = n_stops.size == ids.size and np.array_equal(who, np.repeat(ids, n_stops))
    if not in_order or not np.array_equal(stop, np.arange(stop.size) - np.repeat(first_stop, n_stops)):
        msg = "days cannot be packed: stops do not go from 0 on, resident by resident"
        raise ContractError(msg)


def counted_in_bytes(counts: NDArray[np.integer], what: str) -> NDArray[np.uint8]:
    """Keep counts in single bytes.

    Raises
    ------
    ContractError
        If one is too large.
    """
    if counts.max(initial=0) > np.iinfo(np.uint8).max:
        msg = f"a day with {counts.max()} {what} cannot be packed; the most is {np.iinfo(np.uint8).max}"
        raise ContractError(msg)
    return counts.astype(np.uint8)


def _narrow(table: pd.DataFrame, column: str) -> NDArray[np.int32]:
    return table[column].to_numpy(dtype=np.int32)
