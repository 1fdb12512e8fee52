"""The stops of residents: home, work or school if it is a day for it, errands and leisure, home.

One tour a day. Extra stops come after the main one; errands and leisure are chosen around the home.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, IntArray
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.vocabulary import Role
from sim.core.words import codes_of, text_of
from sim.people.contract import NONE
from sim.people.destinations.opportunities import Opportunities
from sim.people.plans.chain import ERRAND, HOME, SCHOOL, WORK, Bases, lay_out, make_table
from sim.people.plans.day_targets import DayTargets, solve_targets
from sim.people.plans.wishes import first_departures
from sim.people.roles import ROLES, role_shares
from sim.people.settings import PeopleSettings

_WORKER, _AT_HOME = ROLES.index(Role.WORKER), ROLES.index(Role.AT_HOME)


def make_stops(
    residents: pd.DataFrame,
    opportunities: Opportunities,
    *,
    employed_share: float,
    settings: PeopleSettings,
    draws: Draws,
) -> pd.DataFrame:
    """Make each resident's stops, with wished departure and stays; arrival times come after routing.

    Parameters
    ----------
    residents
        A table that keeps RESIDENTS.
    opportunities
        What the city offers.
    employed_share
        Workers among all residents of the place.
    settings
        Numbers from the parameter files.
    draws
        The run's random numbers.

    Returns
    -------
    A table that keeps STOPS.

    Raises
    ------
    InputError
        If the wanted trips or the wanted share leaving home cannot be met.
    """
    ids = residents["resident_id"].to_numpy(dtype=np.int64)
    roles = codes_of(residents["role"], ROLES)
    shares = role_shares(employed_share, settings.roles)
    targets = solve_targets(shares, settings.roles.attendance, settings.activity)
    attends, leaves = _who_leaves(ids, roles, targets, draws)
    n_extra = np.where(leaves, targets.extra_stops(draws.uniform(Decision.EXTRA_STOPS, ids)), NONE)
    main = np.where(roles == _WORKER, np.int8(WORK), np.int8(SCHOOL))
    chain = lay_out(n_extra, np.where(attends, main, np.int8(ERRAND)), HOME)
    goes_as = text_of(np.where(attends, roles, _AT_HOME), ROLES)
    depart_s = np.where(leaves, first_departures(ids, goes_as, settings.timetable, draws), 0.0)
    bases = _bases(residents, opportunities)
    return make_table(
        chain, ids, bases, opportunities, roles=roles, depart_s=depart_s, settings=settings, draws=draws
    )


def _bases(residents: pd.DataFrame, opportunities: Opportunities) -> Bases:
    home, home_site, work, work_site = (
        residents[name].to_numpy(dtype=np.int64)
        for name in ("home_cell", "home_site", "work_cell", "work_site")
    )
    return Bases(
        end_cell=home,
        end_site=home_site,
        end_node=opportunities.nodes_of(home_site, home),
        fixed_cell=work,
        fixed_site=work_site,
        around_cell=home,
    )


def _who_leaves(
    ids: IntArray, roles: NDArray[np.int8], targets: DayTargets, draws: Draws
) -> tuple[BoolArray, BoolArray]:
    """Cut one number a resident into: attends, leaves for something else, stays in."""
    number = draws.uniform(Decision.LEAVES_HOME, ids)
    attend = np.array([targets.attendance.get(role, 0.0) for role in ROLES])[roles]
    return number < attend, number < attend + (1 - attend) * targets.others_leave
