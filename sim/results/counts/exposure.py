"""How much each person simulated was in view of some cameras, and how many people where and when."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.units import LATEST_US
from sim.core.vocabulary import Definition
from sim.results.counts.sightings import SortedSightings

HOURS_PER_DAY = 24


@dataclass(frozen=True)
class Exposure:
    """What one definition's cameras had in view of each simulated person, in the order of the residents.

    Parameters
    ----------
    definition
        Which cameras count.
    n_sightings
        Times that a camera got the person into view.
    n_cameras
        Different cameras that did.
    in_view_us
        Microseconds in view of at least one camera; two cameras at once count once.
    hour_bits
        Hours of the day in which the person was in view, as bits: bit 0 is the hour from midnight.
    """

    definition: Definition
    n_sightings: NDArray[np.integer]
    n_cameras: NDArray[np.integer]
    in_view_us: NDArray[np.int64]
    hour_bits: NDArray[np.uint32]


def measure_exposures(
    persons: SortedSightings, vehicles: SortedSightings, counted: Mapping[Definition, NDArray[np.bool_]]
) -> dict[Definition, Exposure]:
    """Measure every definition.

    Parameters
    ----------
    persons, vehicles
        Sightings of persons and of vehicles. Plate readers count vehicles, all other definitions persons.
    counted
        For each definition which cameras count, in the order of the camera table.
    """
    return {
        definition: measure_exposure(
            vehicles if definition is Definition.ANPR else persons, mask, definition=definition
        )
        for definition, mask in counted.items()
    }


def measure_exposure(
    sightings: SortedSightings, counted: NDArray[np.bool_], *, definition: Definition
) -> Exposure:
    """Measure one definition from *sightings* by the cameras in *counted*."""
    if counted.shape != (sightings.n_cameras,):
        msg = f"the mask for '{definition}' has {counted.size} cameras, the table {sightings.n_cameras}"
        raise ContractError(msg)
    n_people = sightings.n_people
    kept = counted[sightings.camera]
    person = sightings.person[kept]
    met = sightings.pair_person[counted[sightings.pair_camera]]
    return Exposure(
        definition,
        np.bincount(person, minlength=n_people).astype(np.int64),
        np.bincount(met, minlength=n_people).astype(np.int64),
        union_us(person, sightings.enter_us[kept], sightings.exit_us[kept], n_people=n_people),
        _any_hour(person, sightings.hours[kept], n_people),
    )


def union_us(
    person: NDArray[np.int64], enter_us: NDArray[np.int64], exit_us: NDArray[np.int64], *, n_people: int
) -> NDArray[np.int64]:
    """Length of the union of each person's intervals.

    Rows are sorted by person and start. Each person gets a stretch of one long line, so that one running
    maximum of the ends serves everybody; an interval adds what lies beyond the furthest end before it.
    """
    if person.size == 0:
        return np.zeros(n_people, dtype=np.int64)
    offset = person * (LATEST_US + 1)
    starts, ends = offset + enter_us, offset + exit_us
    furthest = np.concatenate(([starts[0]], np.maximum.accumulate(ends)[:-1]))
    added = np.maximum(ends - np.maximum(starts, furthest), 0)
    sums = np.concatenate(([0], np.cumsum(added)))
    bounds = np.searchsorted(person, np.arange(n_people + 1))
    return np.diff(sums[bounds])


def _any_hour(person: NDArray[np.int64], bits: NDArray[np.uint32], n_people: int) -> NDArray[np.uint32]:
    together = np.zeros(n_people, dtype=np.uint32)
    if person.size:
        first = np.flatnonzero(np.concatenate(([True], person[1:] != person[:-1])))
        together[person[first]] = np.bitwise_or.reduceat(bits, first)
    return together


@dataclass(frozen=True, eq=False)
class CellsSeen:
    """Different people in view of the cameras of one definition that stand in each cell.

    Parameters
    ----------
    in_day
        Those in view at least once in the day; shape (n_cells,).
    by_hour
        Those in view at least once in each hour from midnight; shape (n_cells, 24). One person can be in view
        in many hours.

    Raises
    ------
    ContractError
        If the shapes do not fit.
    """

    in_day: NDArray[np.integer]
    by_hour: NDArray[np.integer]

    def __post_init__(self) -> None:
        if self.by_hour.shape != (self.in_day.size, HOURS_PER_DAY):
            msg = f"people seen by hour have the shape {self.by_hour.shape}, for {self.in_day.size} cells"
            raise ContractError(msg)


def see_cells(
    persons: SortedSightings,
    vehicles: SortedSightings,
    counted: Mapping[Definition, NDArray[np.bool_]],
    *,
    camera_cell: NDArray[np.int64],
    n_cells: int,
) -> dict[Definition, CellsSeen]:
    """Count the people seen in each cell from sightings.

    Parameters
    ----------
    persons, vehicles, counted
        As `measure_exposures` takes them.
    camera_cell
        Row of the cell in which each camera stands, in that order too.
    n_cells
        Cells there are.
    """
    of_persons, of_vehicles = (_by_cell(one, camera_cell) for one in (persons, vehicles))
    return {
        definition: _count(of_vehicles if definition is Definition.ANPR else of_persons, mask, n_cells)
        for definition, mask in counted.items()
    }


@dataclass(frozen=True, eq=False)
class _Sightings:
    """Sightings ordered by cell and person, with their hours of the day as bits."""

    cell: NDArray[np.int64]
    person: NDArray[np.int64]
    camera: NDArray[np.int64]
    hours: NDArray[np.uint32]


def _by_cell(sightings: SortedSightings, camera_cell: NDArray[np.int64]) -> _Sightings:
    cell = camera_cell[sightings.camera]
    order = np.lexsort((sightings.person, cell))
    return _Sightings(cell[order], sightings.person[order], sightings.camera[order], sightings.hours[order])


def _count(sightings: _Sightings, counted: NDArray[np.bool_], n_cells: int) -> CellsSeen:
    kept = counted[sightings.camera]
    cell, person, hours = (values[kept] for values in (sightings.cell, sightings.person, sightings.hours))
    is_new = np.ones(cell.size, dtype=bool)
    is_new[1:] = (cell[1:] != cell[:-1]) | (person[1:] != person[:-1])
    first = np.flatnonzero(is_new)
    where = cell[first]
    together = np.bitwise_or.reduceat(hours, first) if first.size else hours
    by_hour = [
        np.bincount(where[(together >> np.uint32(hour) & np.uint32(1)).astype(bool)], minlength=n_cells)
        for hour in range(HOURS_PER_DAY)
    ]
    return CellsSeen(np.bincount(where, minlength=n_cells), np.stack(by_hour, axis=1))
