"""The uptime of each camera, by link, kind of place and region."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import InputError
from sim.core.vocabulary import SiteClass
from sim.core.words import is_any_of


def camera_uptime(cameras: pd.DataFrame, *, linked: float, unlinked: float) -> NDArray[np.float64]:
    """Say which share of the time each camera works.

    A factor multiplies how often a camera fails, so that an uptime u becomes u to the power of the factor: it
    stays a share whatever the factor, and a perfect camera stays perfect.

    Parameters
    ----------
    cameras
        Table with *linked*, and with *fault_factor* if some fail more often than others.
    linked, unlinked
        Uptime of linked and of other cameras (`exposure/uptime`).

    Raises
    ------
    InputError
        If an uptime is no share.
    """
    for name, value in (("linked", linked), ("unlinked", unlinked)):
        if not 0 <= value <= 1:
            msg = f"the uptime of {name} cameras is {value:g}, but a share lies between 0 and 1"
            raise InputError(msg)
    base = np.where(cameras["linked"].to_numpy(bool), linked, unlinked)
    if "fault_factor" not in cameras:
        return base
    uptime: NDArray[np.float64] = base ** cameras["fault_factor"].to_numpy(np.float64)
    return uptime


def fault_factor(
    cameras: pd.DataFrame, by_class: Mapping[SiteClass, float], region_factor: float
) -> NDArray[np.float64]:
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
