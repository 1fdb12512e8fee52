"""Which cameras count under each definition: in stock, and working today."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import cameras_of
from sim.core.vocabulary import Definition

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
