"""The stops of a day in flat rows: home, work or school if it is a day for it, errands and leisure, home.

One tour a day, out and back. Extra stops come after the main one; errands and leisure are chosen around the
home. Residents set out from home, visitors from a gate of the city; otherwise their days are made alike.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.table import codes_of, text_of
from sim.core.vocabulary import Purpose, Role
from sim.people.contract import NONE, STOPS, DestinationSettings, PeopleSettings
from sim.people.destinations.gravity import draw_destinations
from sim.people.destinations.opportunities import Opportunities, Pull, choose_mixed_sites
from sim.people.plans.habits import GOES_AS, departure_numbers, goes_out_as, place_numbers, who_leaves
from sim.people.plans.wishes import (
    first_departures,
    solve_targets,
    stays,
    uniform_per_stop,
)
from sim.people.residents import ROLES_AS_DRAWN, role_shares

PURPOSES = tuple(Purpose)
"""Purposes by code: a code is a position in it."""

HOME, WORK, SCHOOL, ERRAND, LEISURE, OUTSIDE = (
    PURPOSES.index(purpose)
    for purpose in (
        Purpose.HOME,
        Purpose.WORK,
        Purpose.SCHOOL,
        Purpose.ERRAND,
        Purpose.LEISURE,
        Purpose.OUTSIDE,
    )
)
_WORKER = ROLES_AS_DRAWN.index(Role.WORKER)


@dataclass(frozen=True)
class TripChain:
    """The stops of all days, flat: who (by position), position in the day, position in the purposes."""

    person: IntArray
    stop: IntArray
    purpose: NDArray[np.int8]


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
    """

    end_cell: IntArray
    end_site: IntArray
    end_node: IntArray
    fixed_cell: IntArray
    fixed_site: IntArray
    around_cell: IntArray


def lay_out(n_extra: IntArray, main: NDArray[np.int8], end: int) -> TripChain:
    """Give who goes out a row for the start, the main stop, extra stops and the end; who stays in one row.

    Parameters
    ----------
    n_extra
        Stops of each person beyond the main one; -1 for who stays in.
    main
        Purpose of each main stop; `ERRAND` stands for a free one, too, whose purpose is drawn later.
    end
        Purpose of the first and the last stop.
    """
    n_rows = np.where(n_extra == NONE, 1, n_extra + 3)
    last = np.cumsum(n_rows) - 1
    first = last - n_rows + 1
    person = np.repeat(np.arange(n_rows.size), n_rows)
    purpose = np.full(person.size, ERRAND, dtype=np.int8)
    out = np.flatnonzero(n_rows > 1)
    purpose[first[out] + 1] = main[out]
    purpose[first] = purpose[last] = end
    return TripChain(person, np.arange(person.size) - first[person], purpose)


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

    Returns
    -------
    A table that keeps STOPS.
    """
    chain = _with_purposes(chain, ids, settings.activity.errand_share, draws)
    free = np.flatnonzero((chain.purpose == ERRAND) | (chain.purpose == LEISURE))
    words = text_of(chain.purpose[free], PURPOSES)
    numbers = place_numbers(
        ids[chain.person[free]], chain.stop[free], words, settings.habits, draws=draws, usual=usual
    )
    cell, site = _places(chain, bases, opportunities, settings=settings.destinations, numbers=numbers)
    node = opportunities.nodes_of(site, cell)
    ends = np.flatnonzero((chain.purpose == HOME) | (chain.purpose == OUTSIDE))
    node[ends] = bases.end_node[chain.person[ends]]
    who = ids[chain.person]
    columns = {
        "resident_id": who,
        "stop": chain.stop,
        "purpose": text_of(chain.purpose, PURPOSES),
        "cell": opportunities.cells_of(site, cell),
        "site_id": site,
        "node_id": node,
        "leave_wish_s": depart_s[chain.person],
        "stay_s": stays(_activities(chain, goes_as), who, chain.stop, settings.timetable, draws),
    }
    return STOPS.check(pd.DataFrame(columns, copy=False))


def _with_purposes(chain: TripChain, ids: IntArray, errand_share: float, draws: Draws) -> TripChain:
    """Draw which of the free stops are errands and which are leisure."""
    purpose = chain.purpose.copy()
    free = np.flatnonzero(purpose == ERRAND)
    (number,) = uniform_per_stop([Decision.STOP_PURPOSE], ids[chain.person[free]], chain.stop[free], draws)
    purpose[free[number >= errand_share]] = LEISURE
    return TripChain(chain.person, chain.stop, purpose)


def _activities(chain: TripChain, goes_as: NDArray[np.int8]) -> "pd.Categorical[str]":
    """Name what is done at each stop: what one goes out as at its fixed place, else the purpose."""
    done = chain.purpose.copy()
    fixed = np.flatnonzero((done == WORK) | (done == SCHOOL))
    done[fixed] = len(PURPOSES) + goes_as[chain.person[fixed]]
    done[done == OUTSIDE] = HOME
    return text_of(done, (*PURPOSES, *GOES_AS))


def _places(
    chain: TripChain,
    bases: Bases,
    opportunities: Opportunities,
    *,
    settings: DestinationSettings,
    numbers: list[FloatArray],
) -> tuple[IntArray, IntArray]:
    """Find the cell and the site of each stop: the end of the tour, the fixed place, or a keyed choice."""
    person, purpose = chain.person, chain.purpose
    cell, site = bases.end_cell[person], bases.end_site[person]
    fixed = np.flatnonzero((purpose == WORK) | (purpose == SCHOOL))
    cell[fixed], site[fixed] = bases.fixed_cell[person[fixed]], bases.fixed_site[person[fixed]]
    free = np.flatnonzero((purpose == ERRAND) | (purpose == LEISURE))
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
    ids = residents["resident_id"].to_numpy(dtype=np.int64)
    roles = codes_of(residents["role"], ROLES_AS_DRAWN)
    shares = role_shares(employed_share, settings.roles)
    targets = solve_targets(shares, settings.roles.attendance, settings.activity)
    attends, leaves = who_leaves(ids, roles, targets, settings.habits, draws=draws, usual=usual)
    n_extra = np.where(leaves, targets.extra_stops(draws.uniform(Decision.EXTRA_STOPS, ids)), NONE)
    main = np.where(roles == _WORKER, np.int8(WORK), np.int8(SCHOOL))
    chain = lay_out(n_extra, np.where(attends, main, np.int8(ERRAND)), HOME)
    goes_as = goes_out_as(ids, roles, attends, settings.roles.night_shift_share, usual)
    number = departure_numbers(ids, attends, draws=draws, usual=usual)
    wish_s = first_departures(text_of(goes_as, GOES_AS), number, settings.timetable)
    bases = _bases(residents, opportunities)
    people = ids, bases, opportunities
    return make_table(
        chain,
        *people,
        goes_as=goes_as,
        depart_s=np.where(leaves, wish_s, 0.0),
        settings=settings,
        draws=draws,
        usual=usual,
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
