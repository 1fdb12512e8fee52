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
from sim.people.contract import NONE, STOPS
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
    n_extra = targets.extra_stops(draws.uniform(Decision.EXTRA_STOPS, ids))
    rows = _lay_out(attends, np.where(leaves, n_extra, NONE), roles)
    rows = _with_purposes(rows, ids, settings.activity.errand_share, draws)
    stops = _places(rows, residents, opportunities, settings.destinations, draws)
    goes_as = np.where(attends, roles, Role.AT_HOME.value).astype(object)
    depart_s = np.where(leaves, first_departures(ids, goes_as, settings.timetable, draws), 0.0)
    done = _activities(rows, roles)
    stay_s = stays(done, ids[rows.person], rows.stop, settings.timetable, draws)
    return STOPS.check(stops.assign(leave_wish_s=depart_s[rows.person], stay_s=stay_s))


def _who_leaves(
    ids: NDArray[np.int64], roles: NDArray[np.object_], targets: DayTargets, draws: Draws
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Cut one number a resident into: attends, leaves for something else, stays in."""
    number = draws.uniform(Decision.LEAVES_HOME, ids)
    attend = np.zeros(ids.size)
    for role, chance in targets.attendance.items():
        attend[roles == role] = chance
    return number < attend, number < attend + (1 - attend) * targets.others_leave


def _lay_out(attends: NDArray[np.bool_], n_extra: NDArray[np.int64], roles: NDArray[np.object_]) -> _Rows:
    """Give who leaves a row for home, first stop, extra stops and home; who stays in (-1) one row."""
    n_rows = np.where(n_extra == NONE, 1, n_extra + 3)
    person = np.repeat(np.arange(n_rows.size), n_rows)
    stop = np.arange(person.size) - np.repeat(np.cumsum(n_rows) - n_rows, n_rows)
    is_home = (stop == 0) | (stop == n_rows[person] - 1)
    main = np.where(roles == Role.WORKER, _WORK, _SCHOOL)
    is_main = (stop == 1) & attends[person]
    return _Rows(person, stop, np.select([is_home, is_main], [_HOME, main[person]], _ERRAND))


def _with_purposes(rows: _Rows, ids: NDArray[np.int64], errand_share: float, draws: Draws) -> _Rows:
    """Draw which of the free stops are errands and which are leisure."""
    purpose = rows.purpose.copy()
    free = np.flatnonzero(purpose == _ERRAND)
    number = uniform_per_stop(Decision.STOP_PURPOSE, ids[rows.person[free]], rows.stop[free], draws)
    purpose[free[number >= errand_share]] = _LEISURE
    return _Rows(rows.person, rows.stop, purpose)


def _activities(rows: _Rows, roles: NDArray[np.object_]) -> NDArray[np.object_]:
    """Name what is done at each stop: the role at its fixed place, else the purpose."""
    is_fixed = np.isin(rows.purpose, (_WORK, _SCHOOL))
    return np.where(is_fixed, roles[rows.person], _purpose_names(rows))


def _purpose_names(rows: _Rows) -> NDArray[np.object_]:
    return np.array([purpose.value for purpose in _PURPOSES], dtype=object)[rows.purpose]


def _places(
    rows: _Rows,
    residents: pd.DataFrame,
    opportunities: Opportunities,
    settings: DestinationSettings,
    draws: Draws,
) -> pd.DataFrame:
    """Table of where each stop is: the fixed place, or a keyed choice around the home."""
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
    return pd.DataFrame(
        {
            "resident_id": ids,
            "stop": rows.stop,
            "purpose": _purpose_names(rows),
            "cell": opportunities.cells_of(site, cell),
            "site_id": site,
            "node_id": opportunities.nodes_of(site, cell),
        }
    )
