"""The stops of a day in flat rows: home, work or school if it is a day for it, errands and leisure, home.

A day out has a main stop and what its shape says after it (`sim.people.plans.day_shapes`); errands and
leisure are chosen around the home. An adult who brings a child stops at the kindergarten before the main stop
and after it; whoever has no main stop to go to waits at home. Further stops follow with the child. A child
below school age goes its leader's ways or stays at home. Residents set out from home, visitors from a gate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.table import codes_of, text_of
from sim.core.vocabulary import Role
from sim.people.companions import PRESCHOOL, bring_a_child
from sim.people.contract import NONE, STOPS, PeopleSettings
from sim.people.destinations.opportunities import Opportunities
from sim.people.plans.day_targets import DayTargets, solve_targets
from sim.people.plans.habits import GOES_AS, departure_numbers, goes_out_as, who_leaves
from sim.people.plans.places import Bases, find_nodes, find_places, numbers_of_free_stops
from sim.people.plans.trip_chain import (
    ERRAND,
    HOME,
    PURPOSES,
    SCHOOL,
    WAITING,
    WORK,
    TripChain,
    activities_of,
    lay_out,
    passed_stops,
    purposes_of,
    with_purposes,
)
from sim.people.plans.wishes import first_departures, stays
from sim.people.residents import kindergartens
from sim.people.roles import ROLES_AS_DRAWN, draw_roles, role_shares

_WORKER = ROLES_AS_DRAWN.index(Role.WORKER)


def make_table(
    chain: TripChain,
    ids: IntArray,
    bases: Bases,
    opportunities: Opportunities,
    *,
    goes_as: NDArray[np.int8],
    depart_s: FloatArray,
    settings: PeopleSettings,
    draws: Draws,
    usual: Draws,
    leaders: IntArray,
    is_brought: BoolArray,
) -> pd.DataFrame:
    """Choose purposes, places and stays of the stops of a chain.

    Parameters
    ----------
    chain
        Laid out stops.
    ids, bases, goes_as, depart_s
        Of each person: number, where the stops are found, what is done at a fixed place (position in
        `GOES_AS`), and the wished start of the first trip.
    opportunities, settings, draws, usual
        What the city offers, numbers, and the chance of the day and of what stays from day to day.
    leaders, is_brought
        Of each person: whose choices these are, and who stays in kindergarten until collected.

    Returns
    -------
    A table that keeps STOPS.
    """
    chain = with_purposes(chain, leaders, settings.activity.errand_share, draws)
    numbers = numbers_of_free_stops(chain, leaders, settings.habits, draws=draws, usual=usual)
    cell, site = find_places(chain, bases, opportunities, settings=settings.destinations, numbers=numbers)
    purpose, activity = purposes_of(chain, is_brought), activities_of(chain, goes_as)
    columns = {
        "resident_id": ids[chain.person],
        "stop": chain.stop,
        "purpose": text_of(purpose, PURPOSES),
        "cell": opportunities.cells_of(site, cell),
        "site_id": site,
        "node_id": find_nodes(chain.person, purpose, cell, site, bases=bases, opportunities=opportunities),
        "leave_wish_s": depart_s[chain.person],
        "stay_s": stays(activity, leaders[chain.person], chain.stop, settings.timetable, draws),
        "is_passed": passed_stops(chain, is_brought),
    }
    return STOPS.check(pd.DataFrame(columns, copy=False))


def make_stops(
    residents: pd.DataFrame,
    opportunities: Opportunities,
    *,
    employed_share: float,
    settings: PeopleSettings,
    draws: Draws,
    usual: Draws | None = None,
) -> pd.DataFrame:
    """Make each resident's stops, with wished departure and stays; arrival times come after routing.

    Parameters
    ----------
    residents, opportunities, employed_share
        A table that keeps RESIDENTS, what the city offers, and workers among all residents of the place.
    settings, draws, usual
        Numbers of the kind of day; the chance of the day, and of what stays from day to day if it is another.

    Returns
    -------
    A table that keeps STOPS.

    Raises
    ------
    InputError
        If the wanted trips or the wanted share leaving home cannot be met.
    """
    usual = draws if usual is None else usual
    shares = role_shares(employed_share, settings.roles)
    targets = solve_targets(shares, settings.roles.attendance, settings.activity)
    today = _today(residents, opportunities, shares, targets, settings, draws=draws, usual=usual)
    number = departure_numbers(today.leaders, today.has_hours, draws=draws, usual=usual)
    depart_s = first_departures(text_of(today.sets_out_as, GOES_AS), number, settings.timetable)
    return make_table(
        lay_out(today.shape, targets.shapes.shapes, today.main, HOME, brings=today.brings),
        residents["resident_id"].to_numpy(dtype=np.int64),
        _bases(residents, today, opportunities, usual),
        opportunities,
        goes_as=today.goes_as,
        depart_s=np.where(today.shape == NONE, 0.0, depart_s),
        settings=settings,
        draws=draws,
        usual=usual,
        leaders=today.leaders,
        is_brought=today.brings & today.is_child,
    )


@dataclass(frozen=True)
class _Today:
    """What each resident does today.

    Parameters
    ----------
    leaders
        Whose ways one goes.
    is_child, brings, has_hours
        Who is below school age; who brings a child to its kindergarten, or is brought; who has set hours, of
        work, school or kindergarten.
    main, shape
        Code of the main stop, and position of what follows it (-1 for who stays in).
    goes_as, sets_out_as
        As what one goes to the main stop, and whose hours one sets out at; positions in `GOES_AS`.
    """

    leaders: IntArray
    is_child: BoolArray
    brings: BoolArray
    has_hours: BoolArray
    main: NDArray[np.int8]
    shape: IntArray
    goes_as: NDArray[np.int8]
    sets_out_as: NDArray[np.int8]


def _today(
    residents: pd.DataFrame,
    opportunities: Opportunities,
    shares: Mapping[Role, float],
    targets: DayTargets,
    settings: PeopleSettings,
    *,
    draws: Draws,
    usual: Draws,
) -> _Today:
    ids, leaders = (residents[name].to_numpy(dtype=np.int64) for name in ("resident_id", "leader_id"))
    own_roles, roles = (codes_of(residents[name], ROLES_AS_DRAWN) for name in ("role", "leader_role"))
    is_child = own_roles == PRESCHOOL
    leaving = partial(who_leaves, targets=targets, habits=settings.habits, draws=draws, usual=usual)
    attends, leaves = leaving(leaders, roles)
    brings = bring_a_child(
        leaders,
        opportunities,
        lambda who: draw_roles(usual.uniform(Decision.ROLE, who), shares),
        lambda who, codes: leaving(who, codes.astype(np.int8))[0],
    )
    goes = leaves | brings
    child = np.flatnonzero(is_child)
    in_kindergarten, _ = leaving(ids[child], own_roles[child])
    along = leaves[child] & ~attends[child] & ~brings[child]
    goes[child] = (in_kindergarten | along) & (leaders[child] != ids[child])
    brings[child] &= in_kindergarten & goes[child]
    main = np.where(brings, np.int8(WAITING), np.int8(ERRAND))
    main[attends] = np.where(roles[attends] == _WORKER, np.int8(WORK), np.int8(SCHOOL))
    # Who brings a child works by day, whatever the shift.
    goes_as = goes_out_as(leaders, roles, attends & ~brings, settings.roles.night_shift_share, usual)
    goes_as[attends & brings] = roles[attends & brings]
    sets_out_as = np.where(brings, np.int8(PRESCHOOL), goes_as)
    shape = np.where(goes, targets.shapes.choose(draws.uniform(Decision.EXTRA_STOPS, leaders)), NONE)
    return _Today(leaders, is_child, brings, attends | brings, main, shape, goes_as, sets_out_as)


def _bases(residents: pd.DataFrame, today: _Today, opportunities: Opportunities, usual: Draws) -> Bases:
    home, home_site, work, work_site = (
        residents[name].to_numpy(dtype=np.int64)
        for name in ("home_cell", "home_site", "leader_cell", "leader_site")
    )
    brings = np.flatnonzero(today.brings)
    cell, site = np.full(home.size, NONE, dtype=np.int64), np.full(home.size, NONE, dtype=np.int64)
    cell[brings], site[brings] = kindergartens(today.leaders[brings], home[brings], opportunities, usual)
    return Bases(
        end_cell=home,
        end_site=home_site,
        end_node=opportunities.nodes_of(home_site, home),
        fixed_cell=work,
        fixed_site=work_site,
        around_cell=home,
        kindergarten_cell=cell,
        kindergarten_site=site,
    )
