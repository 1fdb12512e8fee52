"""Chances of leaving home and of stopping once more, solved so that the wanted means hold exactly."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import InputError
from sim.core.vocabulary import Role
from sim.people.settings import ActivitySettings

_TRIPS_OF_SHORTEST_TOUR = 2
"""Out and back."""


@dataclass(frozen=True)
class DayTargets:
    """Chances that meet the wanted share leaving home and the wanted trips a day.

    Parameters
    ----------
    attendance
        Chance of going to work, school, college or kindergarten today, by role.
    others_leave
        Chance of leaving home for those who don't.
    most_extra_stops, extra_stop
        Number of extra stops is binomial with these two.
    """

    attendance: Mapping[Role, float]
    others_leave: float
    most_extra_stops: int
    extra_stop: float

    def extra_stops(self, uniform: FloatArray) -> IntArray:
        """Turn numbers in [0, 1) into binomial numbers of stops beyond the first."""
        return _binomial(self.most_extra_stops, self.extra_stop, uniform)


def extra_stops(activity: ActivitySettings, uniform: FloatArray) -> IntArray:
    """Turn numbers in [0, 1) into numbers of stops beyond the first, of people who are out anyway.

    Raises
    ------
    InputError
        If the wanted trips cannot be met.
    """
    return _binomial(activity.most_extra_stops, _chance_of_extra_stop(activity), uniform)


def _binomial(most: int, chance: float, uniform: FloatArray) -> IntArray:
    return np.searchsorted(scipy.special.bdtr(np.arange(most), most, chance), uniform, side="right")


def solve_targets(
    shares: Mapping[Role, float], attendance: Mapping[Role, float], activity: ActivitySettings
) -> DayTargets:
    """Solve the chances in closed form.

    With a the share of residents who attend something and L the wanted share leaving home, who attends
    nothing leaves with q = (L − a) / (1 − a). Who leaves makes 2 + X trips, X extra stops, so L (2 + E[X])
    = T, the wanted trips.

    Parameters
    ----------
    shares
        Share of residents with each role.
    attendance
        Chance of attending, by role; 0 for roles that are absent.
    activity
        Wanted means.

    Raises
    ------
    InputError
        If the wanted means cannot be met.
    """
    attending = sum(share * attendance.get(role, 0.0) for role, share in shares.items())
    leave = activity.leave_home_share
    _check_leaving(leave, attending)
    return DayTargets(
        attendance={role: attendance.get(role, 0.0) for role in Role},
        others_leave=0.0 if attending >= 1 else (leave - attending) / (1 - attending),
        most_extra_stops=activity.most_extra_stops,
        extra_stop=_chance_of_extra_stop(activity),
    )


def _check_leaving(leave: float, attending: float) -> None:
    if not 0 < leave <= 1:
        msg = f"people/leave_home_share is {leave:g}; give a share above 0 and up to 1"
        raise InputError(msg)
    if leave < attending:
        msg = (
            f"people/leave_home_share is {leave:g}, but {attending:.3f} of the residents already leave for "
            "work, school or college; raise it, or lower people/attendance"
        )
        raise InputError(msg)


def _chance_of_extra_stop(activity: ActivitySettings) -> float:
    extra = activity.trips_per_day / activity.leave_home_share - _TRIPS_OF_SHORTEST_TOUR
    if not 0 <= extra <= activity.most_extra_stops:
        least = _TRIPS_OF_SHORTEST_TOUR * activity.leave_home_share
        most = least + activity.most_extra_stops * activity.leave_home_share
        msg = (
            f"people/trips_per_day is {activity.trips_per_day:g}, but with {activity.leave_home_share:g} of "
            f"the residents leaving home and at most {activity.most_extra_stops} extra stops it can only be "
            f"{least:g} to {most:g}; choose a value in that range"
        )
        raise InputError(msg)
    return extra / activity.most_extra_stops if activity.most_extra_stops else 0.0
