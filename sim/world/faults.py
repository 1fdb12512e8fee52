"""What takes a place's cameras down: poor maintenance, a power cut, the damage of unrest."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.camera_draws import camera_uniform
from sim.cameras.contract import camera_xy_m
from sim.city.build import City
from sim.core.draws import Decision, Draws
from sim.core.units import DAY_H, DAY_S, HOUR_S
from sim.core.vocabulary import ShockKind, SiteClass
from sim.engine.faults.draw_faults import Shock, draw_shock
from sim.engine.faults.outages import Outages
from sim.engine.faults.repairs import play_faults, run_faults
from sim.engine.shared.availability import (
    camera_availability,
    camera_up,
    failure_rate_factor,
    kept_as_linked,
)
from sim.engine.shared.settings import ExposureSettings
from sim.scenario.parameters.library import Numbers, Source
from sim.scenario.resolve import RunSettings
from sim.world.policy_cameras import district_shape

_BY_REGION = "faults/region_factor"
_HERE, _ELSEWHERE = "here", "elsewhere"
_AT_ONCE_S = 1.0


@dataclass(frozen=True)
class FaultSettings:
    """What befalls a scenario's cameras, and how fast they are repaired.

    Parameters
    ----------
    n_days
        Over how many days cameras fail and are repaired.
    today
        What befalls the simulated day; None for nothing.
    goes_on
        The same over several days: a power cut as long as a long one, unrest that is over at once.
    is_all_day
        Whether it takes cameras down for all of the simulated day, and not in some of its hours.
    source
        Where the scenario says so.
    mean_repair_s
        Mean time of a repair; 0 where cameras are followed for one day only.
    """

    n_days: int = 1
    today: Shock | None = None
    goes_on: Shock | None = None
    is_all_day: bool = True
    source: Source | None = None
    mean_repair_s: float = 0.0


def fault_settings(run: RunSettings, numbers: Numbers) -> FaultSettings:
    """Read what befalls the cameras of a run."""
    repair_s = numbers.number("faults/repair_days") * DAY_S if run.days > 1 else 0.0
    if run.shock is None:
        return FaultSettings(run.days, mean_repair_s=repair_s)
    is_all_day = run.shock_hours is None
    begin_s, end_s = (0.0, DAY_S) if run.shock_hours is None else (hour * HOUR_S for hour in run.shock_hours)
    if run.shock is ShockKind.POWER_CUT:
        ends_s = numbers.number("faults/power_cut_days") * DAY_S
        hit, mend_s = 1.0 - numbers.number("faults/backup_power_share"), 0.0
    else:
        ends_s, mend_s = _AT_ONCE_S, numbers.number("faults/unrest_repair_days") * DAY_S
        hit = numbers.number("faults/unrest_cameras_broken")
    today = Shock(run.shock, begin_s, end_s, hit, run.shock_district, mend_s)
    goes_on = replace(today, end_s=ends_s) if is_all_day and run.days > 1 else today
    return FaultSettings(run.days, today, goes_on, is_all_day, run.shock_source, repair_s)


def apply_shock(cameras: pd.DataFrame, faults: FaultSettings, city: City, draws: Draws) -> pd.DataFrame:
    """Mark the cameras that are down all day because of what befell the place.

    A power cut goes on all day and hits cameras without a supply of their own. Unrest of the days before has
    broken linked cameras, and none is repaired yet.

    Parameters
    ----------
    cameras, city, draws
        Cameras before a policy changes their links, where they stand, and chance.
    faults
        Says what befell which district.

    Returns
    -------
    The table with a column *down_by_shock*, if anything befell it.

    Raises
    ------
    InputError
        With file and line, if the city has no such district.
    """
    if faults.today is None or not faults.is_all_day:
        return cameras
    drawn = camera_uniform(Decision.HIT_BY_SHOCK, cameras, draws) < faults.today.share
    return cameras.assign(down_by_shock=drawn & exposed_to_shock(cameras, faults, city))


def shock_outages(cameras: pd.DataFrame, faults: FaultSettings, city: City, draws: Draws) -> Outages | None:
    """Tell when cameras are down if something befalls the place in some hours of the day; None if not.

    In a power cut all that are hit are down from its begin to its end; in unrest they are broken one by one
    in its hours and stay down.

    Parameters
    ----------
    cameras, faults, city, draws
        As for `apply_shock`.
    """
    if faults.today is None or faults.is_all_day:
        return None
    here = exposed_to_shock(cameras, faults, city)
    return play_faults(draw_shock(faults.today, 0, cameras, here, draws), len(cameras), n_days=1)


def exposed_to_shock(cameras: pd.DataFrame, faults: FaultSettings, city: City) -> NDArray[np.bool_]:
    """Mark the cameras that a shock may hit: in its district, and linked ones if it is unrest.

    Raises InputError with file and line if the city has no such district.
    """
    there, shock = np.ones(len(cameras), dtype=bool), faults.today
    if shock is None:
        return there
    if shock.kind is ShockKind.UNREST:
        there &= kept_as_linked(cameras)
    if shock.district is not None and faults.source is not None:
        ground = district_shape(city, shock.district, faults.source)
        shapely.prepare(ground)
        there &= np.asarray(shapely.intersects_xy(ground, camera_xy_m(cameras)))
    return there


def cameras_up_by_day(
    cameras: pd.DataFrame, faults: FaultSettings, city: City, exposure: ExposureSettings, draws: Draws
) -> NDArray[np.bool_]:
    """Tell which cameras work on each day, from midnight to midnight: those that do when it begins.

    On the first day these are the cameras of a day alone.

    Parameters
    ----------
    cameras, faults, city, exposure, draws
        As for `working_by_day`.

    Returns
    -------
    Shape (days, cameras).
    """
    first = camera_up(cameras, exposure, draws)
    if faults.n_days == 1:
        return first[np.newaxis]
    outages = faults_and_repairs(cameras, faults, city, exposure, draws)
    later = [outages.hours_up(day) & 1 == 1 for day in range(1, faults.n_days)]
    up = np.stack([first, *later])
    if "masked" in cameras:
        up &= ~cameras["masked"].to_numpy(bool)
    return up


def working_by_day(
    cameras: pd.DataFrame, faults: FaultSettings, city: City, exposure: ExposureSettings, draws: Draws
) -> NDArray[np.float64]:
    """Let cameras fail and be repaired, and tell how long each works.

    At the first midnight the same cameras work as on the simulated day. A power cut begins then and lasts as
    long as a long one does (`faults/power_cut_days`); what unrest broke is repaired from then on.

    Parameters
    ----------
    cameras, faults
        The cameras as on the simulated day; the days, and what befell the place.
    city, exposure, draws
        Where they stand, their availability, and chance.

    Returns
    -------
    Share of the hours of each day that each camera works; shape (days, cameras).
    """
    outages = faults_and_repairs(cameras, faults, city, exposure, draws)
    return np.array([_share_of_hours(outages.hours_up(day)) for day in range(faults.n_days)])


def faults_and_repairs(
    cameras: pd.DataFrame, faults: FaultSettings, city: City, exposure: ExposureSettings, draws: Draws
) -> Outages:
    """Let cameras fail and be repaired for some days; see `working_by_day`."""
    kept = cameras.assign(linked=kept_as_linked(cameras))
    availability = camera_availability(
        kept, linked=exposure.availability_linked, unlinked=exposure.availability_unlinked
    )
    shocks = () if faults.goes_on is None else (replace(faults.goes_on, district=_HERE),)
    return run_faults(
        cameras,
        availability,
        faults.mean_repair_s,
        draws,
        n_days=faults.n_days,
        failures_shared=exposure.failures_shared,
        shocks=shocks,
        district=np.where(exposed_to_shock(cameras, faults, city), _HERE, _ELSEWHERE) if shocks else None,
    )


def with_maintenance(
    cameras: pd.DataFrame, maintenance: tuple[dict[SiteClass, float], float]
) -> pd.DataFrame:
    """Note how many times as often each camera fails as others of its link.

    Parameters
    ----------
    cameras
        Of one region.
    maintenance
        Of it; see `read_maintenance`.

    Returns
    -------
    The table; with a column *failure_rate_factor* if any camera fails more or less often.
    """
    by_class, of_region = maintenance
    if of_region == 1 and all(factor == 1 for factor in by_class.values()):
        return cameras
    return cameras.assign(failure_rate_factor=failure_rate_factor(cameras, by_class, of_region))


def read_maintenance(numbers: Numbers, region: str) -> tuple[dict[SiteClass, float], float]:
    """Read how many times as often cameras of a kind of place, and of a region, fail.

    An imported city outside the country's regions has the country's maintenance.
    """
    by_class = {SiteClass(word): value for word, value in numbers.table("faults/class_factor").items()}
    is_known = region in numbers.library.parameter(_BY_REGION).at(numbers.date)
    return by_class, numbers.number(_BY_REGION, region) if is_known else 1.0


def _share_of_hours(bits: NDArray[np.uint32]) -> NDArray[np.float64]:
    marked = (bits[:, np.newaxis] >> np.arange(DAY_H, dtype=np.uint32)) & 1
    share: NDArray[np.float64] = marked.mean(axis=1)
    return share
