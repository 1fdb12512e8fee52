"""The table of residents: who is in a sample, home, role, fixed place of work or school, and mode."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.core.arrays import IntArray
from sim.core.draws import Decision, Draws
from sim.core.errors import InputError
from sim.core.table import text_of
from sim.core.vocabulary import MODES, Role, SiteClass
from sim.people.companions import PRESCHOOL, find_leaders
from sim.people.contract import ADULT, CHILD, NONE, RESIDENTS, PeopleSettings
from sim.people.destinations.gravity import draw_destinations
from sim.people.destinations.opportunities import Opportunities, Pull
from sim.people.destinations.site_choice import SiteIndex, choose_among, choose_mixed_sites, choose_sites
from sim.people.plans.modes_and_legs import CAR, TRANSIT
from sim.people.roles import CHILDREN, ROLES_AS_DRAWN, draw_roles, role_shares

_PULL_OF_ROLE = {
    Role.PUPIL: Pull.SCHOOL,
    Role.STUDENT: Pull.STUDY,
    Role.WORKER: Pull.WORK,
}
_CELL_DECISION = {
    Pull.WORK: Decision.WORKPLACE_CELL,
    Pull.STUDY: Decision.WORKPLACE_CELL,
    Pull.SCHOOL: Decision.SCHOOL_CELL,
}
_OF_KINDERGARTEN = 1
"""The occasion on which a leader draws the kindergarten; on occasion 0 the own school or college."""


def sample_size(n_residents: int, share: float) -> int:
    """Round *share* of *n_residents* to the nearest whole number, halves up.

    Raises
    ------
    InputError
        If the share is outside 0–1 or so small that nobody is left.
    """
    if not 0 < share <= 1:
        msg = f"run.sample is {share:g}, but a sample is a share above 0 and up to 1; give 1 for everybody"
        raise InputError(msg)
    size = int(np.floor(n_residents * share + 0.5))
    if size == 0:
        msg = (
            f"run.sample {share:g} of {n_residents} residents leaves nobody to simulate; "
            f"give at least {1 / max(n_residents, 1):.2g}"
        )
        raise InputError(msg)
    return size


def sample_residents(n_residents: int, share: float, draws: Draws) -> IntArray:
    """Draw a simple random sample without replacement, sorted.

    Every resident has a keyed number and the smallest ones are taken, so a larger sample contains a smaller
    one.

    Parameters
    ----------
    n_residents, share, draws
        Size of the population, part of it to take, and the run's random numbers.

    Raises
    ------
    InputError
        If the share is outside 0–1 or so small that nobody is left.
    """
    size = sample_size(n_residents, share)
    everybody = np.arange(n_residents, dtype=np.int64)
    if size == n_residents:
        return everybody
    number = draws.uniform(Decision.IN_SAMPLE, everybody)
    last = np.partition(number, size - 1)[size - 1]
    # Ties at the last number (chance 1e-9 in a million people) go to the lower resident.
    return np.sort(everybody[number <= last][np.argsort(number[number <= last], kind="stable")[:size]])


def groups(role_codes: IntArray) -> "pd.Categorical[str]":
    """Name the age group of each role code."""
    is_child = np.array([role in CHILDREN for role in ROLES_AS_DRAWN], dtype=np.int8)
    return text_of(is_child[role_codes], (ADULT, CHILD))


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
        Sorted numbers from 0 (beyond the population: in the next settlements), and what the city offers.
    employed_share, settings, draws
        Workers among all residents of the place, numbers from the parameter files, and the run's chance.

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
    shares = role_shares(employed_share, settings.roles)

    def roles_of(who: IntArray) -> IntArray:
        return draw_roles(draws.uniform(Decision.ROLE, who), shares)

    leader = find_leaders(ids, opportunities, roles_of)
    everybody = np.union1d(ids, leader)
    places = _find_places(everybody, roles_of(everybody), opportunities, settings, draws)
    own, leads = (places.of(np.searchsorted(everybody, who)) for who in (ids, leader))
    _send_to_kindergarten(own, leader, opportunities, draws)
    columns = {
        "resident_id": ids,
        "home_cell": own.home_cell,
        "home_site": _home_sites(own.home_cell, leader, opportunities, draws),
        "district": opportunities.districts(own.home_cell),
        "role": text_of(own.role, ROLES_AS_DRAWN),
        "group": groups(own.role),
        "work_cell": own.cell,
        "work_site": own.site,
        "mode": _modes(leader, settings.modes.drivers_share, draws),
    }
    return RESIDENTS.check(pd.DataFrame(columns | _columns_of_leaders(leader, leads), copy=False))


@dataclass(frozen=True)
class _Places:
    """Role and home of each resident, and cell and site of the work, school or college; -1 if none."""

    role: IntArray
    home_cell: IntArray
    cell: IntArray
    site: IntArray

    def of(self, rows: IntArray) -> "_Places":
        """Take some of them."""
        return _Places(self.role[rows], self.home_cell[rows], self.cell[rows], self.site[rows])


def _send_to_kindergarten(own: _Places, leader: IntArray, opportunities: Opportunities, draws: Draws) -> None:
    """Give children below school age the kindergarten to which their leaders bring them."""
    child = np.flatnonzero(own.role == PRESCHOOL)
    own.cell[child], own.site[child] = kindergartens(
        leader[child], own.home_cell[child], opportunities, draws
    )


def _modes(leader: IntArray, drivers_share: float, draws: Draws) -> "pd.Categorical[str]":
    drives = draws.uniform(Decision.MOTORISED_MODE, leader) < drivers_share
    return text_of(np.where(drives, CAR, TRANSIT), MODES)


def _home_sites(
    home_cell: IntArray, leader: IntArray, opportunities: Opportunities, draws: Draws
) -> IntArray:
    return choose_among(opportunities.homes, home_cell, draws.uniform(Decision.HOME_SITE, leader))


def _columns_of_leaders(leader: IntArray, leads: _Places) -> dict[str, object]:
    """Say whose day each resident follows: the own one, or that of who brings a child."""
    return {
        "leader_id": leader,
        "leader_role": text_of(leads.role, ROLES_AS_DRAWN),
        "leader_cell": leads.cell,
        "leader_site": leads.site,
    }


def kindergartens(
    leaders: IntArray, home_cell: IntArray, opportunities: Opportunities, draws: Draws
) -> tuple[IntArray, IntArray]:
    """Choose cell and site of the kindergarten of each leader's children, near home as schools are.

    Parameters
    ----------
    leaders, home_cell
        Who brings the children, and where all of them live.
    opportunities, draws
        What the city offers, and the run's random numbers.
    """
    number = draws.uniform(Decision.SCHOOL_CELL, leaders, _OF_KINDERGARTEN)
    cell = draw_destinations(opportunities.gravity[Pull.SCHOOL], home_cell, number)
    at_site = draws.uniform(Decision.SCHOOL_SITE, leaders, _OF_KINDERGARTEN)
    return cell, choose_sites(opportunities.sites, SiteClass.SCHOOL, cell, at_site)


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


def _find_places(
    ids: IntArray, codes: IntArray, opportunities: Opportunities, settings: PeopleSettings, draws: Draws
) -> _Places:
    """Find the homes of residents, and choose cell and site of work, school or college."""
    home_cell = opportunities.home_cells(ids)
    cell = _fixed_cells(ids, home_cell, codes, opportunities, draws)
    mix = settings.destinations.workplace_mix
    site = _fixed_sites(ids, cell, codes, opportunities.sites, mix, draws=draws)
    return _Places(codes, home_cell, cell, site)


def _fixed_cells(
    ids: IntArray, home_cell: IntArray, codes: IntArray, opportunities: Opportunities, draws: Draws
) -> IntArray:
    cells = np.full(ids.size, NONE, dtype=np.int64)
    uniform = {decision: draws.uniform(decision, ids) for decision in dict.fromkeys(_CELL_DECISION.values())}
    for pull, decision in _CELL_DECISION.items():
        goes = np.array([_PULL_OF_ROLE.get(role) == pull for role in ROLES_AS_DRAWN])
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
    works = codes == ROLES_AS_DRAWN.index(Role.WORKER)
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
