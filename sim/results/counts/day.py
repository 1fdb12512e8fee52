"""People in counts, block by block, and one simulated day of them: all that a run's figures are made from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import MODES, ROLES, Definition
from sim.results.counts.exposure import CellsSeen, Exposure
from sim.results.counts.observed import CamerasToday, Observed, check_cells, how_many
from sim.results.counts.people import Homes, People, Spread, groups_of
from sim.results.counts.tally import Count, DefinitionTally, HistogramSum, Tally, sum_tallies
from sim.results.measures.sampling import Sample

US_PER_TENTH = 100_000
_HALF_DAY = 12
_PATTERNS = np.arange(1 << _HALF_DAY)
_HAS_HOUR = _PATTERNS[:, np.newaxis] >> np.arange(_HALF_DAY) & 1
"""For half a day of hours as bits: whether each of the 4,096 patterns has each hour."""

_N_HOURS = _HAS_HOUR.sum(axis=1)

_BLOCK = 1 << 16
"""People counted at a time: their numbers stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class GroupCount:
    """A group of people in counts.

    Parameters
    ----------
    out_of
        How many there are, of whom those simulated are a simple random sample.
    left_home
        How many of those simulated left home.
    seen
        For each definition, what its cameras had in view of them.
    homes
        Those simulated by home and kind.
    cells
        For each definition, how many of them its cameras had in view in each cell; empty if they are counted
        there with another group.
    """

    out_of: int
    left_home: int
    seen: Mapping[Definition, DefinitionTally]
    homes: Homes
    cells: Mapping[Definition, CellsSeen]

    @property
    def n_people(self) -> int:
        """How many were simulated."""
        return int(self.homes.people.by_kind.sum())

    @property
    def weight(self) -> float:
        """How many each of those simulated stands for; nobody stands for nobody."""
        return Sample(self.n_people, self.out_of).weight if self.n_people else 0.0

    def tally(self, groups: Mapping[tuple[str, str], Count]) -> Tally:
        """State the counts that add up over parts; *groups* as `groups_of` makes."""
        return Tally(self.n_people, self.left_home, self.seen, groups)


def count_group(observed: Observed, *, n_cells: int) -> GroupCount:
    """Count a group of people.

    Parameters
    ----------
    observed, n_cells
        The people and what was seen of them, and how many cells there are.

    Raises
    ------
    ContractError
        If somebody lives outside the cells.
    """
    counter = GroupCounter(n_cells=n_cells)
    counter.add(observed.people, observed.exposures)
    return counter.count(out_of=observed.out_of, cells=observed.seen)


def in_counts(group: Observed | GroupCount, *, n_cells: int) -> GroupCount:
    """Count *group*, unless it comes in counts.

    Raises
    ------
    ContractError
        If somebody lives outside the cells, or they were counted over other cells.
    """
    if isinstance(group, Observed):
        return count_group(group, n_cells=n_cells)
    theirs = group.homes.people.by_cell.size
    if theirs != n_cells:
        msg = f"people were counted over {theirs} cells, but the city has {n_cells}"
        raise ContractError(msg)
    return group


class GroupCounter:
    """Counts people as they come, so that a group need not be in memory at once.

    Parameters
    ----------
    n_cells
        Cells there are.
    definitions
        Under which to count; all unless given.
    """

    def __init__(self, *, n_cells: int, definitions: Collection[Definition] = tuple(Definition)) -> None:
        self._n_cells = n_cells
        self._left_home = 0
        self._homes = _SpreadSum(n_cells)
        self._seen = {definition: _Counter(n_cells) for definition in definitions}

    def add(self, people: People, exposures: Mapping[Definition, Exposure]) -> None:
        """Count more people; *exposures* are theirs, in the same order.

        Raises
        ------
        ContractError
            If somebody lives outside the cells.
        """
        home = people.home_cell
        check_cells(home, self._n_cells, "residents")
        self._left_home += int(np.count_nonzero(people.left_home))
        for start in range(0, len(people), _BLOCK):
            block = slice(start, start + _BLOCK)
            kind = people.role[block].astype(np.uint8) * np.uint8(len(MODES)) + people.mode[block]
            self._homes.add(home[block], kind)
            for definition, counter in self._seen.items():
                counter.add(exposures[definition], block, home[block], kind)

    def count(self, *, out_of: int, cells: Mapping[Definition, CellsSeen]) -> GroupCount:
        """State the counts of all that came.

        Parameters
        ----------
        out_of, cells
            How many people there are; how many of them were in view in each cell.
        """
        homes = Homes(
            self._homes.spread(), {definition: one.homes.spread() for definition, one in self._seen.items()}
        )
        seen = {definition: one.tally() for definition, one in self._seen.items()}
        return GroupCount(out_of, self._left_home, seen, homes, cells)


class _SpreadSum:
    def __init__(self, n_cells: int) -> None:
        self._by_cell = np.zeros(n_cells, dtype=np.int64)
        self._by_kind = np.zeros(len(ROLES) * len(MODES), dtype=np.int64)

    def add(self, home: NDArray[np.integer], kind: NDArray[np.integer]) -> None:
        self._by_cell += np.bincount(home, minlength=self._by_cell.size)
        self._by_kind += np.bincount(kind, minlength=self._by_kind.size)

    def spread(self) -> Spread:
        return Spread(self._by_cell.copy(), self._by_kind.reshape(len(ROLES), len(MODES)).copy())


class _Counter:
    """Counts what the cameras of one definition had in view; who was not observed has 0 everywhere."""

    def __init__(self, n_cells: int) -> None:
        self.homes = _SpreadSum(n_cells)
        self._observed, self._sightings, self._in_view_us = 0, 0, 0
        self._cameras, self._tenths = HistogramSum(), HistogramSum()
        self._passes, self._hours = HistogramSum(), HistogramSum()
        self._by_pattern = np.zeros((2, _PATTERNS.size), dtype=np.int64)

    def add(
        self, exposure: Exposure, block: slice, home: NDArray[np.integer], kind: NDArray[np.integer]
    ) -> None:
        n_sightings = exposure.n_sightings[block]
        who = np.flatnonzero(n_sightings > 0)
        n_unseen = n_sightings.size - who.size
        self._observed += who.size
        self._sightings += int(n_sightings.sum(dtype=np.int64))
        self.homes.add(home[who], kind[who])
        self._passes.count(n_sightings[who], n_zeros=n_unseen)
        self._cameras.count(exposure.n_cameras[block][who], n_zeros=n_unseen)
        in_view_us = exposure.in_view_us[block][who]
        self._in_view_us += int(in_view_us.sum())
        in_view_us += US_PER_TENTH // 2
        in_view_us //= US_PER_TENTH
        self._tenths.count(in_view_us, n_zeros=n_unseen)
        hours = exposure.hour_bits[block][who]
        halves = hours & np.uint32(_PATTERNS.size - 1), hours >> np.uint32(_HALF_DAY)
        self._hours.count(_N_HOURS[halves[0]] + _N_HOURS[halves[1]], n_zeros=n_unseen)
        for half, bits in enumerate(halves):
            self._by_pattern[half] += np.bincount(bits, minlength=_PATTERNS.size)

    def tally(self) -> DefinitionTally:
        return DefinitionTally(
            self._observed,
            self._sightings,
            self._in_view_us,
            self._cameras.histogram(),
            self._tenths.histogram(),
            self._passes.histogram(),
            self._hours.histogram(),
            (self._by_pattern @ _HAS_HOUR).ravel(),
        )


@dataclass(frozen=True, eq=False)
class Day:
    """One simulated day of a city, or of many places together.

    Parameters
    ----------
    tally
        Counts of the residents simulated.
    n_residents
        Residents there are, of whom those simulated are a simple random sample.
    cameras
        For each definition, how many cameras it is about, working or not.
    working
        How many of these work today.
    visitors
        Counts of the people simulated who live elsewhere.
    n_visitors
        How many of these there are.
    """

    tally: Tally
    n_residents: int
    cameras: Mapping[Definition, int]
    working: Mapping[Definition, int]
    visitors: Tally
    n_visitors: int

    @cached_property
    def sample(self) -> Sample:
        """How many residents were simulated, and out of how many."""
        return Sample(self.tally.n_people, self.n_residents)


def count_day(
    residents: GroupCount, cells: pd.DataFrame, today: CamerasToday, *, visitors: GroupCount | None
) -> Day:
    """Put a day's counts together.

    Parameters
    ----------
    residents, visitors
        People who live here, and people who do not.
    cells, today
        The city's cells, for their districts, and which cameras count.

    Raises
    ------
    ContractError
        If a resident has a role or a mode that residents do not have.
    """
    return Day(
        tally=residents.tally(groups_of(residents.homes, cells)),
        n_residents=residents.out_of,
        cameras=how_many(today.in_stock),
        working=how_many(today.counted),
        visitors=sum_tallies(()) if visitors is None else visitors.tally({}),
        n_visitors=0 if visitors is None else visitors.out_of,
    )


def sum_days(days: Sequence[Day]) -> Day:
    """Add up the same day in many places."""
    cameras, working = (
        {one: sum(counts[one] for counts in every) for one in Definition}
        for every in ([day.cameras for day in days], [day.working for day in days])
    )
    return Day(
        sum_tallies([day.tally for day in days]),
        sum(day.n_residents for day in days),
        cameras,
        working,
        sum_tallies([day.visitors for day in days]),
        sum(day.n_visitors for day in days),
    )
