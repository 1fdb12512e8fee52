"""Which cameras count, and one group of people and what was seen of them: what an engine hands over."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import cameras_of
from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.results.counts.exposure import CellsSeen, Exposure, measure_exposures, see_cells
from sim.results.counts.people import People
from sim.results.counts.sightings import SortedSightings, sort_sightings

Masks = Mapping[Definition, NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class CamerasToday:
    """Which cameras count, for each definition, in the order of the camera table.

    Parameters
    ----------
    in_stock
        Cameras that the definition is about, working or not.
    counted
        Those of them that work today.
    """

    in_stock: Masks
    counted: Masks


def cameras_today(cameras: pd.DataFrame) -> CamerasToday:
    """Tell which cameras count; *cameras* has a column *up*: whether each works today."""
    up = cameras["up"].to_numpy(bool)
    in_stock = {definition: np.asarray(cameras_of(cameras, definition)) for definition in Definition}
    return CamerasToday(in_stock, {definition: mask & up for definition, mask in in_stock.items()})


def how_many(masks: Masks) -> dict[Definition, int]:
    """Count the cameras of each definition."""
    return {definition: int(np.count_nonzero(mask)) for definition, mask in masks.items()}


@dataclass(frozen=True, eq=False)
class Observed:
    """A group of people, residents or visitors, and what the cameras had in view of them.

    Parameters
    ----------
    people
        Everyone simulated.
    out_of
        How many there are, of whom those simulated are a simple random sample.
    exposures
        For each definition, what its cameras had in view of each of them, in the same order.
    seen
        For each definition, how many of them its cameras had in view in each cell; empty for visitors if the
        residents' own counts hold them already.

    Raises
    ------
    ContractError
        If there are more people than there are said to be, or the exposures are of other people.
    """

    people: People
    out_of: int
    exposures: Mapping[Definition, Exposure]
    seen: Mapping[Definition, CellsSeen]

    def __post_init__(self) -> None:
        if len(self.people) > self.out_of:
            msg = f"{len(self.people)} people were simulated out of {self.out_of}"
            raise ContractError(msg)
        for definition, exposure in self.exposures.items():
            if exposure.n_sightings.size != len(self.people):
                msg = (
                    f"the exposure under '{definition}' is of {exposure.n_sightings.size} people, "
                    f"but {len(self.people)} were simulated"
                )
                raise ContractError(msg)


def observe_sightings(
    sightings: pd.DataFrame,
    people: People,
    cameras: pd.DataFrame,
    *,
    out_of: int,
    camera_cell: NDArray[np.int64],
    n_cells: int,
) -> Observed:
    """Work out from explicit sightings who was in view of which cameras.

    Parameters
    ----------
    sightings, people
        What the engine recorded, keeping the contract SIGHTINGS, and everyone simulated, observed or not.
    cameras, camera_cell
        Every camera, with a column *up*: whether it works today; and the row of the cell that it stands in.
    out_of, n_cells
        How many people there are, of whom those simulated are a simple random sample; and how many cells.

    Raises
    ------
    ContractError
        If the tables do not fit together, or a camera that is down saw somebody.
    """
    check_cells(camera_cell, n_cells, "cameras")
    persons, vehicles = sort_sightings(
        sightings, people.resident_id.astype(np.int64), cameras["camera_id"].to_numpy(np.int64)
    )
    _only_working(persons, cameras)
    _only_working(vehicles, cameras)
    counted = cameras_today(cameras).counted
    return Observed(
        people,
        out_of,
        measure_exposures(persons, vehicles, counted),
        see_cells(persons, vehicles, counted, camera_cell=camera_cell, n_cells=n_cells),
    )


def check_cells(cell: NDArray[np.integer], n_cells: int, noun: str) -> None:
    """Make sure that *cell* holds rows of the table of cells; raises ContractError if *noun* lie outside."""
    if cell.size and not 0 <= cell.min() <= cell.max() < n_cells:
        msg = f"{noun} lie in cells {cell.min()} to {cell.max()}, but the city's cells are 0 to {n_cells - 1}"
        raise ContractError(msg)


def _only_working(sightings: SortedSightings, cameras: pd.DataFrame) -> None:
    down = ~cameras["up"].to_numpy(bool)[sightings.pair_camera]
    if down.any():
        camera = cameras["camera_id"].iloc[int(sightings.pair_camera[np.argmax(down)])]
        msg = f"camera {camera} is down for the day, yet a sighting by it was recorded"
        raise ContractError(msg)
