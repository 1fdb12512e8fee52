"""The table of residents: home, role, fixed place of work or school, and mode; for everybody or a sample."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.core.arrays import IntArray
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import Role, SiteClass
from sim.core.words import text_of
from sim.people.contract import NONE, RESIDENTS
from sim.people.destinations.gravity import draw_destinations
from sim.people.destinations.opportunities import Opportunities, Pull
from sim.people.destinations.site_choice import SiteIndex, choose_mixed_sites, choose_sites
from sim.people.plans.modes import CAR, MODES, TRANSIT
from sim.people.roles import ROLES, draw_roles, groups, role_shares
from sim.people.settings import PeopleSettings

_PULL_OF_ROLE = {
    Role.PRESCHOOL: Pull.SCHOOL,
    Role.PUPIL: Pull.SCHOOL,
    Role.STUDENT: Pull.STUDY,
    Role.WORKER: Pull.WORK,
}

_CELL_DECISION = {
    Pull.WORK: Decision.WORKPLACE_CELL,
    Pull.STUDY: Decision.WORKPLACE_CELL,
    Pull.SCHOOL: Decision.SCHOOL_CELL,
}


def make_residents(
    resident_ids: IntArray,
    opportunities: Opportunities,
    *,
    employed_share: float,
    settings: PeopleSettings,
    draws: Draws,
) -> pd.DataFrame:
    """Make residents from their numbers; a resident is the same whoever else is made.

    Parameters
    ----------
    resident_ids, opportunities
        Sorted numbers from 0; those beyond the population live in the next settlements of the same build.
        What the city offers.
    employed_share
        Workers among all residents of the place.
    settings
        Numbers from the parameter files.
    draws
        The run's random numbers.

    Returns
    -------
    A table that keeps RESIDENTS.

    Raises
    ------
    InputError
        If shares are outside 0–1 or exceed everybody.
    """
    check_share("people/car_share", settings.modes.car_share)
    ids = np.asarray(resident_ids, dtype=np.int64)
    home_cell = opportunities.home_cells(ids)
    codes = draw_roles(draws.uniform(Decision.ROLE, ids), role_shares(employed_share, settings.roles))
    work_cell = _fixed_cells(ids, home_cell, codes, opportunities, draws)
    mix = settings.destinations.workplace_mix
    drives = draws.uniform(Decision.MOTORISED_MODE, ids) < settings.modes.car_share
    columns = {
        "resident_id": ids,
        "home_cell": home_cell,
        "home_site": _home_sites(ids, home_cell, opportunities.sites, draws),
        "district": opportunities.districts(home_cell),
        "role": text_of(codes, ROLES),
        "group": groups(codes),
        "work_cell": work_cell,
        "work_site": _fixed_sites(ids, work_cell, codes, opportunities.sites, mix, draws=draws),
        "mode": text_of(np.where(drives, CAR, TRANSIT), MODES),
    }
    return RESIDENTS.check(pd.DataFrame(columns, copy=False))


def check_share(name: str, share: float) -> None:
    """Refuse a number that is no share, in words that name its parameter.

    Raises
    ------
    InputError
        If it is outside 0–1.
    """
    if not 0 <= share <= 1:
        msg = f"{name} is {share:g}; give a share between 0 and 1"
        raise InputError(msg)


def _home_sites(ids: IntArray, home_cell: IntArray, sites: SiteIndex, draws: Draws) -> IntArray:
    return choose_sites(sites, SiteClass.ENTRANCE, home_cell, draws.uniform(Decision.HOME_SITE, ids))


def _fixed_cells(
    ids: IntArray,
    home_cell: IntArray,
    codes: IntArray,
    opportunities: Opportunities,
    draws: Draws,
) -> IntArray:
    cells = np.full(ids.size, NONE, dtype=np.int64)
    uniform = {decision: draws.uniform(decision, ids) for decision in dict.fromkeys(_CELL_DECISION.values())}
    for pull, decision in _CELL_DECISION.items():
        goes = np.array([_PULL_OF_ROLE.get(role) == pull for role in ROLES])
        mine = np.flatnonzero(goes[codes])
        number = uniform[decision][mine]
        cells[mine] = draw_destinations(opportunities.gravity[pull], home_cell[mine], number)
    return cells


def _fixed_sites(
    ids: IntArray,
    work_cell: IntArray,
    codes: IntArray,
    sites: SiteIndex,
    mix: Mapping[SiteClass, float],
    *,
    draws: Draws,
) -> IntArray:
    chosen = np.full(ids.size, NONE, dtype=np.int64)
    works = codes == ROLES.index(Role.WORKER)
    chosen[works] = choose_mixed_sites(
        sites,
        mix,
        work_cell[works],
        class_uniform=draws.uniform(Decision.WORKPLACE_CLASS, ids[works]),
        site_uniform=draws.uniform(Decision.WORKPLACE_SITE, ids[works]),
    )
    learns = ~works & (work_cell != NONE)
    uniform = draws.uniform(Decision.SCHOOL_SITE, ids[learns])
    chosen[learns] = choose_sites(sites, SiteClass.SCHOOL, work_cell[learns], uniform)
    return chosen
