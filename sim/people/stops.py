"""The chain of stops of a day: home, work or school if it is a day for it, errands and leisure, home.

One tour a day. Extra stops come after the main one; errands and leisure are chosen around the home.
"""

from dataclasses import dataclass
from typing import Any

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
from sim.people.roles import ROLES, role_shares
from sim.people.settings import DestinationSettings, PeopleSettings
from sim.people.site_choice import choose_mixed_sites
from sim.people.wishes import first_departures, stays, uniform_per_stop
from sim.people.words import codes_of, text_of

_PURPOSES = tuple(Purpose)
_HOME, _WORK, _SCHOOL, _ERRAND, _LEISURE = (
    _PURPOSES.index(purpose)
    for purpose in (Purpose.HOME, Purpose.WORK, Purpose.SCHOOL, Purpose.ERRAND, Purpose.LEISURE)
)
_WORKER, _AT_HOME = ROLES.index(Role.WORKER), ROLES.index(Role.AT_HOME)


@dataclass(frozen=True)
class _Rows:
    """The stops of all days, flat: who (by position), position in the day, position in the purposes."""

    person: NDArray[np.int64]
    stop: NDArray[np.int64]
    purpose: NDArray[np.int8]


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
    n_extra = targets.extra_stops(draws.uniform(Decision.EXTRA_STOPS, ids))
    rows = _lay_out(attends, np.where(leaves, n_extra, NONE), roles)
    rows = _with_purposes(rows, ids, settings.activity.errand_share, draws)
    columns = _places(rows, residents, opportunities, settings.destinations, draws)
    goes_as = text_of(np.where(attends, roles, _AT_HOME), ROLES)
    depart_s = np.where(leaves, first_departures(ids, goes_as, settings.timetable, draws), 0.0)
    columns["leave_wish_s"] = depart_s[rows.person]
    activities = _activities(rows, roles)
    columns["stay_s"] = stays(activities, columns["resident_id"], rows.stop, settings.timetable, draws)
    return STOPS.check(pd.DataFrame(columns, copy=False))


def _who_leaves(
    ids: NDArray[np.int64], roles: NDArray[np.int8], targets: DayTargets, draws: Draws
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Cut one number a resident into: attends, leaves for something else, stays in."""
    number = draws.uniform(Decision.LEAVES_HOME, ids)
    attend = np.array([targets.attendance.get(role, 0.0) for role in ROLES])[roles]
    return number < attend, number < attend + (1 - attend) * targets.others_leave


def _lay_out(attends: NDArray[np.bool_], n_extra: NDArray[np.int64], roles: NDArray[np.int8]) -> _Rows:
    """Give who leaves a row for home, first stop, extra stops and home; who stays in (-1) one row."""
    n_rows = np.where(n_extra == NONE, 1, n_extra + 3)
    last = np.cumsum(n_rows) - 1
    first = last - n_rows + 1
    person = np.repeat(np.arange(n_rows.size), n_rows)
    stop = np.arange(person.size) - first[person]
    purpose = np.full(person.size, _ERRAND, dtype=np.int8)
    main = np.flatnonzero(attends)
    purpose[first[main] + 1] = np.where(roles[main] == _WORKER, _WORK, _SCHOOL)
    purpose[first] = purpose[last] = _HOME
    return _Rows(person, stop, purpose)


def _with_purposes(rows: _Rows, ids: NDArray[np.int64], errand_share: float, draws: Draws) -> _Rows:
    """Draw which of the free stops are errands and which are leisure."""
    purpose = rows.purpose.copy()
    free = np.flatnonzero(purpose == _ERRAND)
    (number,) = uniform_per_stop([Decision.STOP_PURPOSE], ids[rows.person[free]], rows.stop[free], draws)
    purpose[free[number >= errand_share]] = _LEISURE
    return _Rows(rows.person, rows.stop, purpose)


def _activities(rows: _Rows, roles: NDArray[np.int8]) -> "pd.Categorical[str]":
    """Name what is done at each stop: the role at its fixed place, else the purpose."""
    done = rows.purpose.copy()
    fixed = np.flatnonzero((done == _WORK) | (done == _SCHOOL))
    done[fixed] = len(_PURPOSES) + roles[rows.person[fixed]]
    return text_of(done, (*_PURPOSES, *ROLES))


def _places(
    rows: _Rows,
    residents: pd.DataFrame,
    opportunities: Opportunities,
    settings: DestinationSettings,
    draws: Draws,
) -> dict[str, Any]:
    """Columns of where each stop is: the fixed place, or a keyed choice around the home."""
    ids, home, home_site, work, work_site = (
        residents[name].to_numpy(dtype=np.int64)
        for name in ("resident_id", "home_cell", "home_site", "work_cell", "work_site")
    )
    who, cell, site = ids[rows.person], home[rows.person], home_site[rows.person]
    fixed = np.flatnonzero((rows.purpose == _WORK) | (rows.purpose == _SCHOOL))
    cell[fixed], site[fixed] = work[rows.person[fixed]], work_site[rows.person[fixed]]
    free = np.flatnonzero((rows.purpose == _ERRAND) | (rows.purpose == _LEISURE))
    decisions = (Decision.STOP_CELL, Decision.STOP_CLASS, Decision.STOP_SITE)
    numbers = uniform_per_stop(decisions, who[free], rows.stop[free], draws)
    for purpose, pull, mix in (
        (_ERRAND, Pull.ERRAND, settings.errand_mix),
        (_LEISURE, Pull.LEISURE, settings.leisure_mix),
    ):
        here = np.flatnonzero(rows.purpose[free] == purpose)
        mine = free[here]
        for_cell, for_class, for_site = (number[here] for number in numbers)
        cell[mine] = draw_destinations(opportunities.gravity[pull], cell[mine], for_cell)
        site[mine] = choose_mixed_sites(
            opportunities.sites, mix, cell[mine], class_uniform=for_class, site_uniform=for_site
        )
    return {
        "resident_id": who,
        "stop": rows.stop,
        "purpose": text_of(rows.purpose, _PURPOSES),
        "cell": opportunities.cells_of(site, cell),
        "site_id": site,
        "node_id": opportunities.nodes_of(site, cell),
    }
