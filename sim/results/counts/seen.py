"""Where and when: how many people the cameras of each cell had in view, in each hour and in the day."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.results.counts.exposure import HOURS_PER_DAY
from sim.results.counts.sightings import SortedSightings


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
    persons, vehicles
        Sightings of persons and of vehicles. Plate readers count vehicles, all other definitions persons.
    counted
        For each definition which cameras count, in the order of the camera table.
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
