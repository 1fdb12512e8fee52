"""The uptime of each camera, by link, kind of place and region."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.errors import InputError
from sim.core.vocabulary import SiteClass
from sim.core.words import is_any_of


def camera_uptime(
    cameras: pd.DataFrame,
    *,
    linked: float,
    unlinked: float,
    fault_factor: Mapping[SiteClass, float] | None = None,
    region_factor: float = 1.0,
) -> NDArray[np.float64]:
    """Say which share of the time each camera works.

    Factors multiply how often a camera fails, so that an uptime u becomes u to the power of the factor: it
    stays a share whatever the factor, and a perfect camera stays perfect.

    Parameters
    ----------
    cameras
        Table with *linked* and *site_class*.
    linked, unlinked
        Uptime of linked and of other cameras (`exposure/uptime`).
    fault_factor
        How many times as often cameras of a kind of place fail; as often where it is not told.
    region_factor
        The same for the whole region.

    Raises
    ------
    InputError
        If an uptime is no share or a factor is below 0.
    """
    for name, value in (("linked", linked), ("unlinked", unlinked)):
        if not 0 <= value <= 1:
            msg = f"the uptime of {name} cameras is {value:g}, but a share lies between 0 and 1"
            raise InputError(msg)
    factor = np.full(len(cameras), _checked(region_factor, "the region"))
    for site_class, value in (fault_factor or {}).items():
        factor[is_any_of(cameras["site_class"], (site_class,))] *= _checked(value, f"'{site_class}'")
    base = np.where(cameras["linked"].to_numpy(bool), linked, unlinked)
    uptime: NDArray[np.float64] = base**factor
    return uptime


def _checked(factor: float, named: str) -> float:
    if not (np.isfinite(factor) and factor >= 0):
        msg = f"cameras of {named} fail {factor:g} times as often; give a factor of 0 or more"
        raise InputError(msg)
    return factor
