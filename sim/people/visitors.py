"""People who live outside a city and spend a part of the day in it: commuters, and visitors on errands.

They come and leave by one gate. A commuter works where somebody who lives at the gate would: under an
exponential decay the way up to the gate is a factor common to all workplaces, so it changes no choice. Others
have a part of the city in mind, chosen by its visits over the distances of commuters, and run errands and
spend free time around it; commuters do so around their work. They go on to further stops as often as
residents do, and keep the hours and stays of residents who do the same.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.core.arrays import BoolArray, IntArray
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.vocabulary import Role
from sim.core.words import text_of
from sim.people.contract import ADULT, NONE, RESIDENTS
from sim.people.destinations.gravity import draw_destinations
from sim.people.destinations.opportunities import Opportunities, Pull
from sim.people.destinations.site_choice import choose_mixed_sites
from sim.people.gates import Gates
from sim.people.plans.chain import ERRAND, OUTSIDE, WORK, Bases, lay_out, make_table
from sim.people.plans.day_targets import extra_stops
from sim.people.plans.modes import CAR, MODES, TRANSIT
from sim.people.plans.wishes import first_departures
from sim.people.residents import check_share
from sim.people.roles import ROLES
from sim.people.settings import PeopleSettings, VisitorSettings

_WORKER, _AT_HOME = ROLES.index(Role.WORKER), ROLES.index(Role.AT_HOME)


@dataclass(frozen=True)
class _Errand:
    """What each visitor comes for: whether to work, the cell of it, and the site of work (-1 for others)."""

    is_work: BoolArray
    cell: IntArray
    site: IntArray


def make_visitors(
    visitor_ids: IntArray,
    opportunities: Opportunities,
    gates: Gates,
    *,
    visitors: VisitorSettings,
    settings: PeopleSettings,
    draws: Draws,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make visitors and their stops from their numbers; a visitor is the same whoever else is made.

    Parameters
    ----------
    visitor_ids
        Sorted numbers from 0, below `visitors.per_day`.
    opportunities
        What the city offers its residents.
    gates
        Where the city is entered.
    visitors, settings
        Numbers from the parameter files: on visitors, and on the city's residents.
    draws
        The random numbers of this group, not those of the residents.

    Returns
    -------
    A table that keeps RESIDENTS (the home is the cell of the gate, without a site) and one that keeps STOPS
    (the first and the last stop are outside, at the gate). `make_legs` with the opportunities of `open_gates`
    and `schedule` serve them as they serve residents.

    Raises
    ------
    InputError
        If shares are outside 0–1.
    """
    check_share("people/visitors/commuter_share", visitors.commuter_share)
    check_share("people/visitors/car_share", visitors.car_share)
    ids = np.asarray(visitor_ids, dtype=np.int64)
    gate = (draws.uniform(Decision.GATE, ids) * gates.node.size).astype(np.int64)
    gate_cell = gates.cell[gate]
    errand = _errands(ids, gate_cell, opportunities, visitors=visitors, settings=settings, draws=draws)
    drives = draws.uniform(Decision.MOTORISED_MODE, ids) < visitors.car_share
    if not opportunities.transit_nodes.size:
        drives = np.ones(ids.size, dtype=bool)
    table = _table(ids, gate_cell, errand, drives, opportunities)
    bases = Bases(gate_cell, _nowhere(ids), gates.node[gate], errand.cell, errand.site, errand.cell)
    return table, _stops(ids, bases, errand.is_work, opportunities, settings=settings, draws=draws)


def _nowhere(ids: IntArray) -> IntArray:
    return np.full(ids.size, NONE, dtype=np.int64)


def _table(
    ids: IntArray,
    gate_cell: IntArray,
    errand: _Errand,
    drives: BoolArray,
    opportunities: Opportunities,
) -> pd.DataFrame:
    alike = np.zeros(ids.size, dtype=np.int8)
    columns = {
        "resident_id": ids,
        "home_cell": gate_cell,
        "home_site": _nowhere(ids),
        "district": opportunities.districts(gate_cell),
        "role": text_of(alike, [Role.VISITOR]),
        "group": text_of(alike, [ADULT]),
        "work_cell": np.where(errand.is_work, errand.cell, NONE),
        "work_site": errand.site,
        "mode": text_of(np.where(drives, CAR, TRANSIT), MODES),
    }
    return RESIDENTS.check(pd.DataFrame(columns, copy=False))


def _errands(
    ids: IntArray,
    gate_cell: IntArray,
    opportunities: Opportunities,
    *,
    visitors: VisitorSettings,
    settings: PeopleSettings,
    draws: Draws,
) -> _Errand:
    """Choose who comes to work, and where each visitor goes."""
    is_work = draws.uniform(Decision.ROLE, ids) < visitors.commuter_share
    number = draws.uniform(Decision.WORKPLACE_CELL, ids)
    cell = np.empty(ids.size, dtype=np.int64)
    for mine, pull in ((is_work, Pull.WORK), (~is_work, Pull.STUDY)):
        cell[mine] = draw_destinations(opportunities.gravity[pull], gate_cell[mine], number[mine])
    site = _nowhere(ids)
    site[is_work] = choose_mixed_sites(
        opportunities.sites,
        settings.destinations.workplace_mix,
        cell[is_work],
        class_uniform=draws.uniform(Decision.WORKPLACE_CLASS, ids[is_work]),
        site_uniform=draws.uniform(Decision.WORKPLACE_SITE, ids[is_work]),
    )
    return _Errand(is_work, cell, site)


def _stops(
    ids: IntArray,
    bases: Bases,
    is_work: BoolArray,
    opportunities: Opportunities,
    *,
    settings: PeopleSettings,
    draws: Draws,
) -> pd.DataFrame:
    n_extra = extra_stops(settings.activity, draws.uniform(Decision.EXTRA_STOPS, ids))
    goes_as = np.where(is_work, np.int8(_WORKER), np.int8(_AT_HOME))
    return make_table(
        lay_out(n_extra, np.where(is_work, np.int8(WORK), np.int8(ERRAND)), OUTSIDE),
        ids,
        bases,
        opportunities,
        roles=goes_as,
        depart_s=first_departures(ids, text_of(goes_as, ROLES), settings.timetable, draws),
        settings=settings,
        draws=draws,
    )
