"""What chance decides of cameras: keyed draws, how much of the time each works, and whether it does today."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.cameras.contract import CLASS_INDEX
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.table import codes_of, is_any_of
from sim.core.vocabulary import SiteClass
from sim.engine.shared.settings import ExposureSettings

_MOST_CLASSES = 1_000  # keeps the occasions of one time apart from those of the next


_KEPT_FROM_SEEING = ("down_by_shock", "masked")


def camera_uniform(decision: Decision, cameras: pd.DataFrame, draws: Draws, *, time: int = 0) -> FloatArray:
    """Draw one number in [0, 1) for each camera, keyed by its site class and its rank in that class.

    Parameters
    ----------
    decision, cameras
        What is being decided, and for which cameras.
    time
        Which time it is decided, 0 for the first.
    """
    site_class = codes_of(cameras["site_class"], tuple(CLASS_INDEX))
    rank = cameras["rank"].to_numpy(dtype=np.int64)
    uniforms = np.zeros(len(cameras))
    for index in CLASS_INDEX.values():
        here = np.flatnonzero(site_class == index)
        uniforms[here] = draws.uniform(decision, rank[here], index + _MOST_CLASSES * time)
    return uniforms


def pair_uniform(
    decision: Decision, resident_id: IntArray, occasion: IntArray, of_camera: FloatArray, draws: Draws
) -> FloatArray:
    """Draw one number in [0, 1) for each pair of a resident (on an occasion) and a camera.

    It is the fractional part of the sum of a number of (resident, occasion) and a number of the camera
    (rotation modulo 1, after Cranley & Patterson 1976): uniform, independent over the cameras of one resident
    and over the residents of one camera, and unmoved by further cameras or people. So a resident meets at
    least one of n cameras with chance 1 − (1 − p)^n. Two residents and two cameras at once are not
    independent: whom one camera of a site sees, another one sees more or less often, as with cameras that
    look at the same or at different corners of a place. Over many sites this evens out. A stream for each
    camera would be free of it, at a cost of cameras × residents.

    Parameters
    ----------
    decision
        What is being decided.
    resident_id, occasion
        Who, and which time.
    of_camera
        The camera's own uniform number, aligned with *resident_id*.
    """
    uniforms = np.zeros(resident_id.size)
    for value in np.unique(occasion):
        here = occasion == value
        uniforms[here] = draws.uniform(decision, resident_id[here], int(value))
    return (uniforms + of_camera) % 1.0


def camera_availability(cameras: pd.DataFrame, *, linked: float, unlinked: float) -> FloatArray:
    """Say which share of the time each camera works.

    A factor multiplies how often a camera fails, so that an availability u becomes u to the power of the
    factor: it stays a share whatever the factor, and a perfect camera stays perfect.

    Parameters
    ----------
    cameras
        Table with *linked*, and with *failure_rate_factor* if some fail more often than others.
    linked, unlinked
        Uptime of linked and of other cameras (`exposure/availability`).

    Raises
    ------
    InputError
        If an availability is no share.
    """
    for name, value in (("linked", linked), ("unlinked", unlinked)):
        if not 0 <= value <= 1:
            msg = f"the availability of {name} cameras is {value:g}, but a share lies between 0 and 1"
            raise InputError(msg)
    base = np.where(cameras["linked"].to_numpy(bool), linked, unlinked)
    if "failure_rate_factor" not in cameras:
        return base
    availability: FloatArray = base ** cameras["failure_rate_factor"].to_numpy(np.float64)
    return availability


def failure_rate_factor(
    cameras: pd.DataFrame, by_class: Mapping[SiteClass, float], region_factor: float
) -> FloatArray:
    """Say how many times as often each camera fails as others of its link.

    Parameters
    ----------
    cameras
        Table with *site_class*.
    by_class
        By kind of place (`faults/class_factor`); as often where it is not told.
    region_factor
        The same for the whole region (`faults/region_factor`).

    Raises
    ------
    InputError
        If a factor is below 0.
    """
    factor = np.full(len(cameras), _checked(region_factor, "the region"))
    for site_class, value in by_class.items():
        factor[is_any_of(cameras["site_class"], (site_class,))] *= _checked(value, f"'{site_class}'")
    return factor


def _checked(factor: float, named: str) -> float:
    if not (np.isfinite(factor) and factor >= 0):
        msg = f"cameras of {named} fail {factor:g} times as often; give a factor of 0 or more"
        raise InputError(msg)
    return factor


def camera_up(cameras: pd.DataFrame, settings: ExposureSettings, draws: Draws) -> BoolArray:
    """Decide for each camera whether it works, from midnight to midnight.

    The draw belongs to the camera's class and rank, so a larger stock leaves the fate of every camera of the
    smaller one as it was, and a camera that works unlinked also works linked (while linked cameras are kept
    up at least as well). One that a policy links is kept up as before, and what befell the place (*hit*)
    keeps a camera down. One whose picture is *masked* is of no use to anybody either.

    Returns
    -------
    True where the camera works, aligned with *cameras*.
    """
    kept = cameras.assign(linked=kept_as_linked(cameras))
    availability = camera_availability(
        kept, linked=settings.availability_linked, unlinked=settings.availability_unlinked
    )
    up = camera_uniform(Decision.CAMERA_UP, cameras, draws) < availability
    for column in _KEPT_FROM_SEEING:
        if column in cameras:
            up &= ~cameras[column].to_numpy(bool)
    return up


def kept_as_linked(cameras: pd.DataFrame) -> BoolArray:
    """Tell which cameras are looked after like linked ones: those that were linked before any policy."""
    column = "kept_as_linked" if "kept_as_linked" in cameras else "linked"
    return np.asarray(cameras[column].to_numpy(bool))
