"""One simulated day, with everything that the tables of a result are made from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.definitions import cameras_of
from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.people.contract import RESIDENTS
from sim.results.exposure import Exposure, measure_exposures
from sim.results.sampling import Sample
from sim.results.sightings import SortedSightings, sort_sightings


@dataclass(frozen=True)
class Day:
    """One simulated day.

    Parameters
    ----------
    residents
        Everyone simulated, keeping the contract RESIDENTS.
    left_home
        Whether each of them left home, in the same order.
    sample
        How many they are, and out of how many.
    cameras
        Every camera of the city, with a column *up*: whether it works today.
    in_stock
        For each definition, which cameras it is about, working or not.
    counted
        For each definition, which cameras count today: those of the stock that work.
    persons, vehicles
        Their sightings.
    exposures
        For each definition, what its cameras had in view of each person.
    """

    residents: pd.DataFrame
    left_home: NDArray[np.bool_]
    sample: Sample
    cameras: pd.DataFrame
    in_stock: Mapping[Definition, NDArray[np.bool_]]
    counted: Mapping[Definition, NDArray[np.bool_]]
    persons: SortedSightings
    vehicles: SortedSightings
    exposures: Mapping[Definition, Exposure]


def observe_day(
    sightings: pd.DataFrame,
    residents: pd.DataFrame,
    cameras: pd.DataFrame,
    *,
    left_home: NDArray[np.bool_],
    n_residents: int,
) -> Day:
    """Work out who was in view of which cameras.

    Parameters
    ----------
    sightings
        What the engine recorded, keeping the contract SIGHTINGS.
    residents
        Everyone simulated, observed or not.
    cameras
        Every camera, with a column *up*.
    left_home
        Whether each simulated resident left home.
    n_residents
        Residents of the city, of whom those simulated are a simple random sample.

    Raises
    ------
    ContractError
        If the tables do not fit together, or a camera that is down saw somebody.
    """
    RESIDENTS.check(residents)
    if left_home.shape != (len(residents),):
        msg = f"{left_home.size} values tell who left home, but {len(residents)} residents were simulated"
        raise ContractError(msg)
    up = cameras["up"].to_numpy(bool)
    persons, vehicles = sort_sightings(
        sightings,
        residents["resident_id"].to_numpy(np.int64),
        cameras["camera_id"].to_numpy(np.int64),
    )
    _only_working(persons, cameras, up)
    _only_working(vehicles, cameras, up)
    in_stock = {definition: np.asarray(cameras_of(cameras, definition)) for definition in Definition}
    counted = {definition: mask & up for definition, mask in in_stock.items()}
    exposures = measure_exposures(persons, vehicles, counted)
    sample = Sample(len(residents), n_residents)
    return Day(residents, left_home, sample, cameras, in_stock, counted, persons, vehicles, exposures)


def _only_working(sightings: SortedSightings, cameras: pd.DataFrame, up: NDArray[np.bool_]) -> None:
    down = ~up[sightings.pair_camera]
    if down.any():
        camera = cameras["camera_id"].iloc[int(sightings.pair_camera[np.argmax(down)])]
        msg = f"camera {camera} is down for the day, yet a sighting by it was recorded"
        raise ContractError(msg)
