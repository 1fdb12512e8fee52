"""What a person does alike from day to day: going out, hours of work, usual places, shifts by night.

Where a day goes as usual, a number that belongs to the person takes the place of that of the day. Both are
uniform, so one day alone is as if everything were decided anew; two days resemble each other.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.vocabulary import Purpose, Role
from sim.people.contract import NIGHT_WORKER, HabitSettings
from sim.people.plans.day_targets import DayTargets
from sim.people.plans.wishes import uniform_per_stop
from sim.people.roles import ROLES_AS_DRAWN

GOES_AS = (*ROLES_AS_DRAWN, NIGHT_WORKER)
"""As what somebody goes out, by code: roles as drawn, then workers who work by night."""
_WORKER, _AT_HOME, _NIGHT_WORKER = (GOES_AS.index(word) for word in (Role.WORKER, Role.AT_HOME, NIGHT_WORKER))


def usual_or_new(usual: FloatArray, new: FloatArray, as_usual: BoolArray) -> FloatArray:
    """Take a person's usual number where the day goes as usual, else today's; either way it is uniform."""
    return np.where(as_usual, usual, new)


def who_leaves(
    ids: IntArray,
    roles: NDArray[np.int8],
    targets: DayTargets,
    habits: HabitSettings,
    *,
    draws: Draws,
    usual: Draws,
) -> tuple[BoolArray, BoolArray]:
    """Cut one number a resident, usual or new, into: attends, leaves for something else, stays in."""
    number = usual_or_new(
        usual.uniform(Decision.USUALLY_LEAVES_HOME, ids),
        draws.uniform(Decision.LEAVES_HOME, ids),
        draws.uniform(Decision.LEAVES_AS_USUAL, ids) < habits.leaves_home,
    )
    attend = np.array([targets.attendance.get(role, 0.0) for role in ROLES_AS_DRAWN])[roles]
    return number < attend, number < attend + (1 - attend) * targets.others_leave


def goes_out_as(
    ids: IntArray, roles: NDArray[np.int8], attends: BoolArray, night_share: float, usual: Draws
) -> NDArray[np.int8]:
    """Say as what each goes out; who works by night does so on all days of work."""
    goes_as = np.where(attends, roles, np.int8(_AT_HOME))
    works = np.flatnonzero(goes_as == _WORKER)
    by_night = works[usual.uniform(Decision.NIGHT_SHIFT, ids[works]) < night_share]
    goes_as[by_night] = _NIGHT_WORKER
    return goes_as


def departure_numbers(ids: IntArray, attends: BoolArray, *, draws: Draws, usual: Draws) -> FloatArray:
    """Draw what decides when each sets out: the same on all days for work or school, else anew."""
    new, usually = draws.uniform(Decision.DEPARTURE, ids), usual.uniform(Decision.USUAL_DEPARTURE, ids)
    return usual_or_new(usually, new, attends)


def place_numbers(
    who: IntArray,
    stop: IntArray,
    purpose: "pd.Categorical[str]",
    habits: HabitSettings,
    *,
    draws: Draws,
    usual: Draws,
) -> list[FloatArray]:
    """Draw what decides the cell, the class and the site of each free stop: the usual ones, or new ones.

    Parameters
    ----------
    who, stop, purpose
        Of each stop: the resident, its position in the day, and a word of `Purpose`.
    habits
        How often a stop leads to the usual place.
    draws, usual
        The random numbers of the day, and those of what stays from day to day.
    """
    new = uniform_per_stop((Decision.STOP_CELL, Decision.STOP_CLASS, Decision.STOP_SITE), who, stop, draws)
    usually = uniform_per_stop(
        (Decision.USUAL_CELL, Decision.USUAL_CLASS, Decision.USUAL_SITE), who, stop, usual
    )
    (chance,) = uniform_per_stop((Decision.GOES_AS_USUAL,), who, stop, draws)
    repeats = np.array([habits.same_place.get(Purpose(word), 0.0) for word in purpose.categories])
    as_usual = chance < repeats[purpose.codes]
    return [usual_or_new(one, other, as_usual) for one, other in zip(usually, new, strict=True)]
