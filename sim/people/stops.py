"""The chain of stops of a day: home, work or school if it is a day for it, errands and leisure, home.

One tour a day. Extra stops come after the main one; errands and leisure are chosen around the home.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.vocabulary import Purpose, Role
from sim.people.contract import STOPS
from sim.people.day_targets import DayTargets, solve_targets
from sim.people.gravity import draw_destinations
from sim.people.opportunities import Opportunities, Pull
from sim.people.roles import role_shares
from sim.people.settings import DestinationSettings, PeopleSettings
from sim.people.site_choice import choose_mixed_sites
from sim.people.wishes import first_departures, stays, uniform_per_stop

_PURPOSES = (Purpose.HOME, Purpose.WORK, Purpose.SCHOOL, Purpose.ERRAND, Purpose.LEISURE)
_HOME, _WORK, _SCHOOL, _ERRAND, _LEISURE = range(5)


@dataclass(frozen=True)
class _Rows:
    """The stops of all days, flat: person is the position of the resident, stop the position in the day."""

    person: NDArray[np.int64]
    stop: NDArray[np.int64]
    purpose: NDArray[np.int64]


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
    roles = residents["role"].to_numpy(dtype=object)
    shares = role_shares(employed_share, settings.roles)
    targets = solve_targets(shares, settings.roles.attendance, settings.activity)
    attends, leaves = _who_leaves(ids, roles, targets, draws)
    rows = _lay_out(
        ids,
        roles,
        attends=attends,
        leaves=leaves,
        targets=targets,
        errand_share=settings.activity.errand_share,
        draws=draws,
    )
    cell, site = _places(rows, residents, opportunities, settings.destinations, draws)
    goes_as = np.where(attends, roles, Role.AT_HOME.value).astype(object)
    depart_s = np.where(leaves, first_departures(ids, goes_as, settings.timetable, draws), 0.0)
    stops = pd.DataFrame(
        {
            "resident_id": ids[rows.person],
            "stop": rows.stop,
            "purpose": np.array([purpose.value for purpose in _PURPOSES], dtype=object)[rows.purpose],
            "cell": opportunities.cells_of(site, cell),
            "site_id": site,
            "node_id": opportunities.nodes_of(site, cell),
            "leave_wish_s": depart_s[rows.person],
            "stay_s": stays(_activities(rows, roles), ids[rows.person], rows.stop, settings.timetable, draws),
        }
    )
    return STOPS.check(stops)


def _who_leaves(
    ids: NDArray[np.int64], roles: NDArray[np.object_], targets: DayTargets, draws: Draws
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Cut one number a resident into: attends, leaves for something else, stays in."""
    number = draws.uniform(Decision.LEAVES_HOME, ids)
    attend = np.zeros(ids.size)
    for role, chance in targets.attendance.items():
        attend[roles == role] = chance
    return number < attend, number < attend + (1 - attend) * targets.others_leave


def _lay_out(
    ids: NDArray[np.int64],
    roles: NDArray[np.object_],
    *,
    attends: NDArray[np.bool_],
    leaves: NDArray[np.bool_],
    targets: DayTargets,
    errand_share: float,
    draws: Draws,
) -> _Rows:
    extra = targets.extra_stops(draws.uniform(Decision.EXTRA_STOPS, ids))
    n_rows = np.where(leaves, extra + 3, 1)  # home, first stop, extra stops, home
    person = np.repeat(np.arange(ids.size), n_rows)
    stop = np.arange(person.size) - np.repeat(np.cumsum(n_rows) - n_rows, n_rows)
    is_home = (stop == 0) | (stop == n_rows[person] - 1)
    purpose = np.full(person.size, _HOME)
    is_main = ~is_home & (stop == 1) & attends[person]
    purpose[is_main] = np.where(roles[person[is_main]] == Role.WORKER, _WORK, _SCHOOL)
    for position in range(1, targets.most_extra_stops + 2):
        mine = np.flatnonzero(~is_home & ~is_main & (stop == position))
        number = draws.uniform(Decision.STOP_PURPOSE, ids[person[mine]], position)
        purpose[mine] = np.where(number < errand_share, _ERRAND, _LEISURE)
    return _Rows(person, stop, purpose)


def _activities(rows: _Rows, roles: NDArray[np.object_]) -> NDArray[np.object_]:
    """Name what is done at each stop: the role at its fixed place, else the purpose."""
    names = np.array([purpose.value for purpose in _PURPOSES], dtype=object)[rows.purpose]
    is_fixed = np.isin(rows.purpose, (_WORK, _SCHOOL))
    return np.where(is_fixed, roles[rows.person], names)


def _places(
    rows: _Rows,
    residents: pd.DataFrame,
    opportunities: Opportunities,
    settings: DestinationSettings,
    draws: Draws,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ids = residents["resident_id"].to_numpy(dtype=np.int64)[rows.person]
    home = residents["home_cell"].to_numpy(dtype=np.int64)[rows.person]
    is_fixed = np.isin(rows.purpose, (_WORK, _SCHOOL))
    work = residents["work_cell"].to_numpy(dtype=np.int64)[rows.person]
    cell = np.where(is_fixed, work, home)
    site = np.where(
        is_fixed,
        residents["work_site"].to_numpy(dtype=np.int64)[rows.person],
        residents["home_site"].to_numpy(dtype=np.int64)[rows.person],
    )
    for purpose, pull, mix in (
        (_ERRAND, Pull.ERRAND, settings.errand_mix),
        (_LEISURE, Pull.LEISURE, settings.leisure_mix),
    ):
        mine = np.flatnonzero(rows.purpose == purpose)
        who, stop = ids[mine], rows.stop[mine]
        number = uniform_per_stop(Decision.STOP_CELL, who, stop, draws)
        cell[mine] = draw_destinations(opportunities.gravity[pull], home[mine], number)
        site[mine] = choose_mixed_sites(
            opportunities.sites,
            mix,
            cell[mine],
            class_uniform=uniform_per_stop(Decision.STOP_CLASS, who, stop, draws),
            site_uniform=uniform_per_stop(Decision.STOP_SITE, who, stop, draws),
        )
    return cell, site
