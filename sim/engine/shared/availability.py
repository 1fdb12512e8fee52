"""Which share of the time each camera works, and whether it does today.

A camera's rate of failure has two parts: its own, and one of its site, whose recorder, switch, line or power
takes all cameras of the site down at once. Rates of independent causes add up, so that availabilities
multiply: a share s of the rate of a camera that is up u of the time leaves its site up u^s of the time and
the camera itself u^(1 − s), u in all whatever the share (the beta factor of common-cause failures, IEC
61508-6, annex D).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.cameras.camera_draws import camera_uniform
from sim.core.arrays import BoolArray, FloatArray
from sim.core.draws import Decision, Draws
from sim.core.errors import InputError
from sim.core.table import is_any_of
from sim.core.vocabulary import SiteClass
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import site_uniform

_KEPT_FROM_SEEING = ("down_by_shock", "masked")


def camera_availability(cameras: pd.DataFrame, *, linked: float, unlinked: float) -> FloatArray:
    """Say which share of the time each camera works.

    A factor multiplies how often a camera fails, so that an availability u becomes u to the power of the
    factor: it stays a share whatever the factor, and a perfect camera stays perfect.

    Parameters
    ----------
    cameras
        Table with *linked*, and with *failure_rate_factor* if some fail more often than others.
    linked, unlinked
        Availability of linked and of other cameras (`exposure/availability`).

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

    Draws belong to the camera's class and rank and to its site, so a larger stock leaves the fate of every
    camera of the smaller one as it was, and a camera that works unlinked also works linked (while linked
    cameras are kept up at least as well). One that a policy links is kept up as before, and what befell the
    place (*down_by_shock*) keeps a camera down. One whose picture is *masked* is of no use to anybody either.
    """
    kept = cameras.assign(linked=kept_as_linked(cameras))
    availability = camera_availability(
        kept, linked=settings.availability_linked, unlinked=settings.availability_unlinked
    )
    up = np.ones(len(cameras), dtype=bool)
    for is_of_site, share in failure_shares(settings.failures_shared):
        drawn = failure_uniform(Decision.CAMERA_UP, cameras, draws, is_of_site=is_of_site)
        up &= drawn < availability**share
    for column in _KEPT_FROM_SEEING:
        if column in cameras:
            up &= ~cameras[column].to_numpy(bool)
    return up


def failure_shares(shared: float) -> list[tuple[bool, float]]:
    """Split rates of failure into the site's part (True) and the camera's own, without a part that is 0."""
    return [(is_of_site, share) for is_of_site, share in ((True, shared), (False, 1.0 - shared)) if share]


def failure_uniform(
    decision: Decision, cameras: pd.DataFrame, draws: Draws, *, is_of_site: bool, time: int = 0
) -> FloatArray:
    """Draw one number in [0, 1) for what may fail: the site of each camera, or the camera itself."""
    if is_of_site:
        return site_uniform(decision, cameras["site_id"].to_numpy(dtype=np.int64), draws, time=time)
    return camera_uniform(decision, cameras, draws, time=time)


def kept_as_linked(cameras: pd.DataFrame) -> BoolArray:
    """Tell which cameras are looked after like linked ones: those that were linked before any policy."""
    column = "kept_as_linked" if "kept_as_linked" in cameras else "linked"
    return np.asarray(cameras[column].to_numpy(bool))
