"""Who looks at screens: one staffing for alerts and for pictures, a place's own or one by its cameras."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sim.analytics.centre.settings import CentreSettings, round_the_clock
from sim.core.units import DAY_H


@dataclass(frozen=True)
class Staffing:
    """Operators of all centres together, in the mean over a day.

    Parameters
    ----------
    operators
        People at screens.
    cameras_per_operator
        Linked cameras for each of them; infinite where nobody is on duty.
    share_viewed_live
        Part of the linked cameras that they can look at live at any one moment.
    """

    operators: float
    cameras_per_operator: float
    share_viewed_live: float


def staffed_for(centre: CentreSettings, cameras: float, cameras_per_operator: float | None) -> CentreSettings:
    """Staff a centre whose operators are not known for the cameras that it has.

    Parameters
    ----------
    centre
        Its settings.
    cameras
        Linked cameras that it is for.
    cameras_per_operator
        Of a place whose operators are known (`response/cameras_per_operator`); None if the centre's own are.

    Returns
    -------
    The settings, with whole operators round the clock, one at least.
    """
    if cameras_per_operator is None:
        return centre
    return replace(centre, shifts=round_the_clock(max(1, round(cameras / cameras_per_operator))))


def staffing_of(centres: Sequence[CentreSettings], cameras: int, screens_per_operator: float) -> Staffing:
    """Tell how many operators there are, for how many cameras, and how many of these they can follow.

    Parameters
    ----------
    centres
        Every centre; none in places where nobody looks.
    cameras
        Linked cameras of all of them.
    screens_per_operator
        Pictures that one operator can follow (`response/screens_per_operator`).
    """
    hours = sorted({0.0, *(hour for one in centres for hour, _ in one.duty)})
    steps = [
        ((until - hour) / DAY_H, sum(one.on_duty(hour) for one in centres))
        for hour, until in pairwise([*hours, float(DAY_H)])
    ]
    operators = sum(share * on_duty for share, on_duty in steps)
    live = sum(share * share_viewed_live(cameras, on_duty, screens_per_operator) for share, on_duty in steps)
    return Staffing(operators, cameras / operators if operators > 0 else float("inf"), live)


def share_viewed_live(cameras: int, operators: float, screens_per_operator: float) -> float:
    """Part of the cameras that somebody can look at live at one moment, if every screen shows one.

    Parameters
    ----------
    cameras, operators
        Linked cameras, and people at screens.
    screens_per_operator
        Pictures that one of them can follow (`response/screens_per_operator`).
    """
    return min(1.0, operators * screens_per_operator / cameras) if cameras else 0.0
