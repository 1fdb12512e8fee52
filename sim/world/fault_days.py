"""Cameras that fail and are repaired over several days: how many work, day by day."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.city.build import City
from sim.core.draws import Draws
from sim.core.times import DAY_H
from sim.core.vocabulary import ShockKind
from sim.engine.faults.repairs import run_faults
from sim.engine.faults.settings import Shock
from sim.engine.faults.uptime import camera_uptime
from sim.engine.shared.camera_faults import kept_as_linked
from sim.engine.shared.settings import ExposureSettings
from sim.scenario.resolve import ResolvedScenario
from sim.world.policy_rules import shock_of
from sim.world.read_analytics import mean_repair_s, power_cut, unrest
from sim.world.shock import in_its_way

_HERE, _ELSEWHERE = "here", "elsewhere"
_AT_ONCE_S = 1.0


def working_by_day(
    cameras: pd.DataFrame,
    scenario: ResolvedScenario,
    city: City,
    settings: ExposureSettings,
    draws: Draws,
) -> NDArray[np.float64]:
    """Let cameras fail and be repaired, and tell how long each works.

    At the first midnight the same cameras work as on the simulated day. A power cut begins then and lasts as
    long as a long one does (`faults/power_cut_days`); what unrest broke is repaired from then on.

    Parameters
    ----------
    cameras
        As on the simulated day.
    scenario
        Tells the days, and what befell the place.
    city, settings, draws
        Where they stand, their uptime, and chance.

    Returns
    -------
    Share of the hours of each day that each camera works; shape (days, cameras).
    """
    kept = cameras.assign(linked=kept_as_linked(cameras))
    uptime = camera_uptime(kept, linked=settings.uptime_linked, unlinked=settings.uptime_unlinked)
    shocks = _shocks(scenario)
    outages = run_faults(
        cameras,
        uptime,
        mean_repair_s(scenario.numbers),
        draws,
        n_days=scenario.run.days,
        shocks=shocks,
        district=np.where(in_its_way(cameras, scenario, city), _HERE, _ELSEWHERE) if shocks else None,
    )
    return np.array([_hours(outages.hours_up(day)) for day in range(scenario.run.days)])


def _shocks(scenario: ResolvedScenario) -> tuple[Shock, ...]:
    kind, numbers = scenario.run.shock, scenario.numbers
    if kind is None:
        return ()
    if scenario.run.shock_hours is not None:
        return (replace(shock_of(scenario), district=_HERE),)
    is_cut = kind is ShockKind.POWER_CUT
    shock = power_cut(numbers, None, 0.0) if is_cut else unrest(numbers, None, 0.0, _AT_ONCE_S)
    return (replace(shock, district=_HERE),)


def _hours(bits: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Share of the hours that are marked."""
    marked = (bits[:, np.newaxis] >> np.arange(DAY_H, dtype=np.uint32)) & 1
    share: NDArray[np.float64] = marked.mean(axis=1)
    return share
