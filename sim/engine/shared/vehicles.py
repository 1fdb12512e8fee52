"""Who in a vehicle can be seen by which street cameras.

Seat and windows do not change on the way, so one number of a resident and a trip decides for all cameras, or,
where angle and light are thought to decide, that number and one of each camera (`model.vehicle_visibility`).
Cameras that look through windscreens see drivers and front passengers, from the same number: whom the others
see they see too, unless they see fewer.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.cameras.camera_draws import camera_uniform
from sim.cameras.contract import cameras_of
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.model_choices import VehicleVisibility
from sim.core.vocabulary import ROLES, Definition, Mode
from sim.engine.shared.settings import ExposureSettings


def windscreen_share_by_role(settings: ExposureSettings) -> FloatArray:
    """List the shares of car trips on which cameras that read plates see somebody, by role as in `ROLES`."""
    if settings.vehicle_visibility is VehicleVisibility.ENFORCEMENT:
        return np.array([settings.windscreen_visible.get(role, 0.0) for role in ROLES])
    return np.full(len(ROLES), settings.occupant_visible.get(Mode.CAR, 1.0))


def looks_through_windscreens(cameras: pd.DataFrame, settings: ExposureSettings) -> BoolArray | None:
    """Mark the cameras that see people in cars otherwise than others do; None if none does."""
    if settings.vehicle_visibility is VehicleVisibility.ENFORCEMENT:
        return cameras_of(cameras, Definition.ANPR)
    return None


@dataclass(frozen=True, eq=False)
class Visible:
    """Who can be seen by street cameras on each leg.

    Parameters
    ----------
    by_most, through_windscreen
        Whether most cameras see the traveller, and whether those do that look through windscreens.
    number, of_camera, share_of_cameras
        Numbers of each leg and of each camera, and the share of cameras that see the traveller: those for
        which both numbers together, without the whole, lie below it. All do where it is 1.
    """

    by_most: BoolArray
    through_windscreen: BoolArray
    number: FloatArray
    of_camera: FloatArray
    share_of_cameras: FloatArray


def visible_on_legs(
    legs: pd.DataFrame, role: IntArray, cameras: pd.DataFrame, settings: ExposureSettings, draws: Draws
) -> Visible:
    """Decide for each leg which street cameras can see the traveller; walkers always can be seen.

    Parameters
    ----------
    legs, role, cameras
        Table that keeps `LEGS`; the role of each leg's traveller, as its position in `ROLES`; all cameras.
    settings, draws
        The numbers of the exposure model, and chance.
    """
    mode = legs["mode"].to_numpy(dtype=str)
    share = np.ones(len(legs))
    for ridden, value in settings.occupant_visible.items():
        share[mode == str(ridden)] = value
    share[mode == str(Mode.WALK)] = 1.0
    number = _numbers(legs, draws)
    if settings.vehicle_visibility is VehicleVisibility.CAMERA:
        everybody = np.ones(len(legs), dtype=bool)
        of_camera = camera_uniform(Decision.SEEN_IN_VEHICLE_CAMERA, cameras, draws)
        return Visible(everybody, everybody, number, of_camera, share)
    by_most = number < share
    through = number < windscreen_share_by_role(settings)[role]
    through = np.where(mode == str(Mode.CAR), through, by_most)
    return Visible(by_most, through, number, np.zeros(0), np.ones(len(legs)))


def _numbers(legs: pd.DataFrame, draws: Draws) -> FloatArray:
    """Draw a number for each leg, the same for all legs of a trip."""
    trip = legs["trip"].to_numpy(dtype=np.int64)
    resident = legs["resident_id"].to_numpy(dtype=np.int64)
    numbers = np.zeros(len(legs))
    for value in np.unique(trip):
        here = trip == value
        numbers[here] = draws.uniform(Decision.SEEN_IN_VEHICLE, resident[here], int(value))
    return numbers
