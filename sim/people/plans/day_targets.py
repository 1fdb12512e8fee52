"""The chances of a day: who leaves home, who attends, and how many stops a day out has.

They are solved in closed form or by a root, so that the wanted means hold in expectation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sim.core.errors import InputError
from sim.core.model_choices import Tours
from sim.core.vocabulary import Role
from sim.people.companions import chance_of_bringing
from sim.people.contract import ActivitySettings
from sim.people.plans.day_shapes import DayShapes, reach_of, solve_shapes
from sim.people.roles import CHILDREN

TRIPS_TO_BRING_AND_COLLECT = 2
_ROUNDING = 1e-12
"""What a sum of a few shares may be off by."""


@dataclass(frozen=True)
class DayTargets:
    """Chances that meet the wanted share leaving home and the wanted trips a day.

    Parameters
    ----------
    attendance
        Chance of going to work, school, college or kindergarten today, by role.
    others_leave
        Chance of leaving home for those who neither attend nor bring a child.
    shapes
        What follows the main stop of a day out.
    """

    attendance: Mapping[Role, float]
    others_leave: float
    shapes: DayShapes


def shapes_of_visitors(activity: ActivitySettings) -> DayShapes:
    """Find what follows the main stop of people who are out anyway and don't come home in between.

    They go on to as many stops as residents would who bring no child.

    Raises
    ------
    InputError
        If the wanted trips cannot be met.
    """
    one_tour = replace(activity, tours=Tours.ONE)
    return _shapes(one_tour, bringing=0.0)


@dataclass(frozen=True)
class _Leaving:
    """Shares of all residents: who leaves anyway, who may leave besides, and who brings a child."""

    anyway: float
    besides: float
    bringing: float


def solve_targets(
    shares: Mapping[Role, float], attendance: Mapping[Role, float], activity: ActivitySettings
) -> DayTargets:
    """Solve the chances.

    Residents leave who attend something, adults who bring a child to its kindergarten, others with the chance
    q, and preschool children who attend nothing along with a leader who goes out for neither reason. With s
    the chance that an adult brings a child, w that it attends and a, k, p the shares of adults, preschool
    children and pupils (who attend with A), the wanted share L is

        L = p A_p + a (1 - (1 - w)(1 - s)) + k A_k
            + q [p (1 - A_p) + a (1 - w)(1 - s) + k (1 - A_k)(1 - w)(1 - s)^2],

    since a child's brothers and sisters are numbered before and after it. Who leaves makes M trips on
    average; who brings a child makes two more, to bring and to collect it. So the wanted trips
    T = L M + 2 a s fix M.

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
    leaving = _leaving(shares, attendance)
    wanted = activity.leave_home_share
    _check_leaving(wanted, leaving)
    others = (wanted - leaving.anyway) / leaving.besides if leaving.besides > 0 else 0.0
    return DayTargets(
        attendance={role: attendance.get(role, 0.0) for role in Role},
        others_leave=min(max(others, 0.0), 1.0),
        shapes=_shapes(activity, leaving.bringing),
    )


def _leaving(shares: Mapping[Role, float], attendance: Mapping[Role, float]) -> _Leaving:
    children = shares.get(Role.PRESCHOOL, 0.0)
    pupils = shares.get(Role.PUPIL, 0.0)
    adults = {role: share for role, share in shares.items() if role not in CHILDREN}
    n_adults = sum(adults.values())
    goes = {role: attendance.get(role, 0.0) for role in Role}
    idle = sum(share * (1 - goes[role]) for role, share in adults.items())
    led = children if n_adults > 0 else 0.0
    brings = chance_of_bringing(n_adults, led * goes[Role.PRESCHOOL])
    stays_free = (1 - brings) * idle
    with_leader = stays_free * (1 - brings) / n_adults if n_adults > 0 else 0.0
    return _Leaving(
        anyway=pupils * goes[Role.PUPIL] + n_adults - stays_free + led * goes[Role.PRESCHOOL],
        besides=pupils * (1 - goes[Role.PUPIL]) + stays_free + led * (1 - goes[Role.PRESCHOOL]) * with_leader,
        bringing=n_adults * brings,
    )


def _check_leaving(leave: float, leaving: _Leaving) -> None:
    if not 0 < leave <= 1:
        msg = f"people/leave_home_share is {leave:g}; give a share above 0 and up to 1"
        raise InputError(msg)
    if leave < leaving.anyway - _ROUNDING:
        msg = (
            f"people/leave_home_share is {leave:g}, but {leaving.anyway:.3f} of the residents already leave "
            "for work, school or college or to bring a child; raise it, or lower people/attendance (all of "
            f"it by {1 - leave / leaving.anyway:.1%} would do)"
        )
        raise InputError(msg)
    most = leaving.anyway + leaving.besides
    if leave > most + _ROUNDING:
        msg = (
            f"people/leave_home_share is {leave:g}, but at most {most:.3f} of the residents can leave, since "
            "children below school age stay at home while who leads them is elsewhere; lower it"
        )
        raise InputError(msg)


def _shapes(activity: ActivitySettings, bringing: float) -> DayShapes:
    """Find what follows the main stop, so that all trips are the wanted ones."""
    leave = activity.leave_home_share
    wanted = (activity.trips_per_day - TRIPS_TO_BRING_AND_COLLECT * bringing) / leave
    fewest, most = reach_of(activity)
    if not fewest <= wanted <= most:
        least, longest = (leave * trips + TRIPS_TO_BRING_AND_COLLECT * bringing for trips in (fewest, most))
        msg = (
            f"people/trips_per_day is {activity.trips_per_day:g}, but with {leave:g} of the residents "
            f"leaving home and days out of {fewest:g} to {most:g} trips it can only be {least:.4g} to "
            f"{longest:.4g}; choose a value in that range"
        )
        raise InputError(msg)
    return solve_shapes(activity, wanted)
