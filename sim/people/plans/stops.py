"""The stops of a day in flat rows: home, work or school if it is a day for it, errands and leisure, home.

A day out has a main stop and what its shape says after it (`sim.people.plans.day_shapes`); errands and
leisure are chosen around the home. An adult who brings a child stops at the kindergarten before the main stop
and after it; whoever has no main stop to go to waits at home. Further stops follow with the child. A child
below school age goes its leader's ways or stays at home. Residents set out from home, visitors from a gate of
the city; otherwise their days are made alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.table import codes_of, text_of
from sim.core.vocabulary import Role
from sim.people.companions import PRESCHOOL, bring_a_child
from sim.people.contract import NONE, STOPS, DestinationSettings, PeopleSettings
from sim.people.destinations.gravity import draw_destinations
from sim.people.destinations.opportunities import Opportunities, Pull, choose_mixed_sites
from sim.people.plans.day_targets import DayTargets, solve_targets
from sim.people.plans.trip_chain import (
    ERRAND,
    ESCORT,
    HOME,
    LEISURE,
    OUTSIDE,
    PURPOSES,
    SCHOOL,
    WAITING,
    WORK,
    TripChain,
    activities_of,
    lay_out,
    passed_stops,
    purposes_of,
)
from sim.people.plans.wishes import first_departures, stays, uniform_per_stop
from sim.people.residents import kindergartens
from sim.people.roles import ROLES_AS_DRAWN, draw_roles, role_shares

_WORKER, _AT_HOME = ROLES_AS_DRAWN.index(Role.WORKER), ROLES_AS_DRAWN.index(Role.AT_HOME)


@dataclass(frozen=True)
class Bases:
    """Where the stops of each person are found.

    Parameters
    ----------
    end_cell, end_site, end_node
        Where the day starts and ends, and the street node there.
    fixed_cell, fixed_site
        The place of work, school or college; read only where a stop is there.
    around_cell
        Errands and leisure are chosen around this cell.
    kindergarten_cell, kindergarten_site
        Where children are brought; read only where a stop is there.
    """

    end_cell: IntArray
    end_site: IntArray
    end_node: IntArray
    fixed_cell: IntArray
    fixed_site: IntArray
    around_cell: IntArray
    kindergarten_cell: IntArray
    kindergarten_site: IntArray


def make_table(
    chain: TripChain,
    ids: IntArray,
    bases: Bases,
    opportunities: Opportunities,
    *,
    roles: NDArray[np.int8],
    depart_s: FloatArray,
    settings: PeopleSettings,
    draws: Draws,
    leaders: IntArray | None = None,
    is_brought: BoolArray | None = None,
) -> pd.DataFrame:
    """Choose purposes, places and stays of the stops of a chain.

    Parameters
    ----------
    chain
        Laid out stops.
    ids, bases, roles, depart_s
        Of each person: number, where the stops are found, what is done at a fixed place (position in
        `ROLES_AS_DRAWN`), and the wished start of the first trip.
    opportunities, settings, draws
        What the city offers, numbers from the parameter files, and the random numbers of these people.
    leaders, is_brought
        Of each person: whose choices these are, and who is brought to a kindergarten and stays there until it
        is collected. The own ones, and nobody, if they are not given.

    Returns
    -------
    A table that keeps STOPS.
    """
    leaders = ids if leaders is None else leaders
    is_brought = np.zeros(ids.size, dtype=bool) if is_brought is None else is_brought
    chain = _with_purposes(chain, leaders, settings.activity.errand_share, draws)
    cell, site = _places(chain, leaders, bases, opportunities, settings=settings.destinations, draws=draws)
    node = opportunities.nodes_of(site, cell)
    purpose = purposes_of(chain, is_brought)
    ends = np.flatnonzero((purpose == HOME) | (purpose == OUTSIDE))
    node[ends] = bases.end_node[chain.person[ends]]
    columns = {
        "resident_id": ids[chain.person],
        "stop": chain.stop,
        "purpose": text_of(purpose, PURPOSES),
        "cell": opportunities.cells_of(site, cell),
        "site_id": site,
        "node_id": node,
        "leave_wish_s": depart_s[chain.person],
        "stay_s": stays(
            activities_of(chain, roles), leaders[chain.person], chain.stop, settings.timetable, draws
        ),
        "is_passed": passed_stops(chain, is_brought),
    }
    return STOPS.check(pd.DataFrame(columns, copy=False))


def _with_purposes(chain: TripChain, ids: IntArray, errand_share: float, draws: Draws) -> TripChain:
    """Draw which of the free stops are errands and which are leisure."""
    purpose = chain.purpose.copy()
    free = np.flatnonzero(purpose == ERRAND)
    (number,) = uniform_per_stop([Decision.STOP_PURPOSE], ids[chain.person[free]], chain.stop[free], draws)
    purpose[free[number >= errand_share]] = LEISURE
    return TripChain(chain.person, chain.stop, purpose)


def _places(
    chain: TripChain,
    ids: IntArray,
    bases: Bases,
    opportunities: Opportunities,
    *,
    settings: DestinationSettings,
    draws: Draws,
) -> tuple[IntArray, IntArray]:
    """Find the cell and the site of each stop: the end of the tour, the fixed place, or a keyed choice."""
    person, purpose = chain.person, chain.purpose
    cell, site = bases.end_cell[person], bases.end_site[person]
    fixed = np.flatnonzero((purpose == WORK) | (purpose == SCHOOL))
    cell[fixed], site[fixed] = bases.fixed_cell[person[fixed]], bases.fixed_site[person[fixed]]
    escorts = np.flatnonzero(purpose == ESCORT)
    cell[escorts] = bases.kindergarten_cell[person[escorts]]
    site[escorts] = bases.kindergarten_site[person[escorts]]
    free = np.flatnonzero((purpose == ERRAND) | (purpose == LEISURE))
    decisions = (Decision.STOP_CELL, Decision.STOP_CLASS, Decision.STOP_SITE)
    numbers = uniform_per_stop(decisions, ids[person[free]], chain.stop[free], draws)
    for code, pull, mix in (
        (ERRAND, Pull.ERRAND, settings.errand_mix),
        (LEISURE, Pull.LEISURE, settings.leisure_mix),
    ):
        here = np.flatnonzero(purpose[free] == code)
        mine = free[here]
        for_cell, for_class, for_site = (number[here] for number in numbers)
        cell[mine] = draw_destinations(opportunities.gravity[pull], bases.around_cell[person[mine]], for_cell)
        site[mine] = choose_mixed_sites(
            opportunities.sites, mix, cell[mine], class_uniform=for_class, site_uniform=for_site
        )
    return cell, site


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
    residents, opportunities, employed_share
        A table that keeps RESIDENTS, what the city offers, and workers among all residents of the place.
    settings, draws
        Numbers from the parameter files, and the run's random numbers.

    Returns
    -------
    A table that keeps STOPS.

    Raises
    ------
    InputError
        If the wanted trips or the wanted share leaving home cannot be met.
    """
    shares = role_shares(employed_share, settings.roles)
    targets = solve_targets(shares, settings.roles.attendance, settings.activity)
    today = _today(residents, opportunities, shares, targets, draws)
    chain = lay_out(today.shape, targets.shapes.shapes, today.main, HOME, brings=today.brings)
    goes_as = text_of(today.goes_as, ROLES_AS_DRAWN)
    depart_s = first_departures(today.leaders, goes_as, settings.timetable, draws)
    return make_table(
        chain,
        residents["resident_id"].to_numpy(dtype=np.int64),
        _bases(residents, today, opportunities, draws),
        opportunities,
        roles=today.roles,
        depart_s=np.where(today.shape == NONE, 0.0, depart_s),
        settings=settings,
        draws=draws,
        leaders=today.leaders,
        is_brought=today.brings & today.is_child,
    )


@dataclass(frozen=True)
class _Today:
    """What each resident does today.

    Parameters
    ----------
    leaders, roles
        Whose ways one goes, and the role of that person, by code.
    is_child, brings
        Who is below school age; who brings a child to its kindergarten, or is brought.
    main, shape, goes_as
        Code of the main stop, position of what follows it (-1 for who stays in), and the role, by code, as
        which one sets out.
    """

    leaders: IntArray
    roles: NDArray[np.int8]
    is_child: BoolArray
    brings: BoolArray
    main: NDArray[np.int8]
    shape: IntArray
    goes_as: NDArray[np.int8]


def _today(
    residents: pd.DataFrame,
    opportunities: Opportunities,
    shares: Mapping[Role, float],
    targets: DayTargets,
    draws: Draws,
) -> _Today:
    ids = residents["resident_id"].to_numpy(dtype=np.int64)
    leaders = residents["leader_id"].to_numpy(dtype=np.int64)
    own_roles = codes_of(residents["role"], ROLES_AS_DRAWN)
    roles = codes_of(residents["leader_role"], ROLES_AS_DRAWN)
    is_child = own_roles == PRESCHOOL
    attends, leaves = _who_leaves(leaders, roles, targets, draws)
    brings = bring_a_child(
        leaders,
        opportunities,
        lambda who: draw_roles(draws.uniform(Decision.ROLE, who), shares),
        lambda who, codes: _who_leaves(who, codes.astype(np.int8), targets, draws)[0],
    )
    goes = leaves | brings
    child = np.flatnonzero(is_child)
    in_kindergarten, _ = _who_leaves(ids[child], own_roles[child], targets, draws)
    along = leaves[child] & ~attends[child] & ~brings[child]
    goes[child] = (in_kindergarten | along) & (leaders[child] != ids[child])
    brings[child] &= in_kindergarten & goes[child]
    main = np.where(brings, np.int8(WAITING), np.int8(ERRAND))
    main[attends] = np.where(roles[attends] == _WORKER, np.int8(WORK), np.int8(SCHOOL))
    goes_as = np.where(attends, roles, np.int8(_AT_HOME))
    goes_as[brings] = PRESCHOOL
    shape = np.where(goes, targets.shapes.choose(draws.uniform(Decision.EXTRA_STOPS, leaders)), NONE)
    return _Today(leaders, roles, is_child, brings, main, shape, goes_as)


def _bases(residents: pd.DataFrame, today: _Today, opportunities: Opportunities, draws: Draws) -> Bases:
    home, home_site, work, work_site = (
        residents[name].to_numpy(dtype=np.int64)
        for name in ("home_cell", "home_site", "leader_cell", "leader_site")
    )
    brings = np.flatnonzero(today.brings)
    cell, site = np.full(home.size, NONE, dtype=np.int64), np.full(home.size, NONE, dtype=np.int64)
    cell[brings], site[brings] = kindergartens(today.leaders[brings], home[brings], opportunities, draws)
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


def _who_leaves(
    ids: IntArray, roles: NDArray[np.int8], targets: DayTargets, draws: Draws
) -> tuple[BoolArray, BoolArray]:
    """Cut one number a resident into: attends, leaves for something else, stays in."""
    number = draws.uniform(Decision.LEAVES_HOME, ids)
    attend = np.array([targets.attendance.get(role, 0.0) for role in ROLES_AS_DRAWN])[roles]
    return number < attend, number < attend + (1 - attend) * targets.others_leave
