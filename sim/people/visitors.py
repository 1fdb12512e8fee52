"""People who live outside a city and spend a part of the day in it: commuters, and visitors on errands.

They come and leave by one gate. A commuter works where somebody who lives at the gate would: under an
exponential decay the way up to the gate is a factor common to all workplaces, so it changes no choice. Others
have a part of the city in mind, chosen by its visits over the distances of commuters, and run errands and
spend free time around it; commuters do so around their work. They go on to further stops as often as
residents do, and keep the hours and stays of residents who do the same.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.city.streets.street_graph import open_nodes
from sim.core.arrays import BoolArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.errors import InputError
from sim.core.table import text_of
from sim.core.vocabulary import MODES, Role, StreetClass
from sim.people.contract import ADULT, NONE, RESIDENTS, PeopleSettings, VisitorSettings
from sim.people.destinations.gravity import draw_destinations
from sim.people.destinations.opportunities import Opportunities, Pull
from sim.people.destinations.site_choice import choose_mixed_sites
from sim.people.plans.day_targets import shapes_of_visitors
from sim.people.plans.habits import GOES_AS, departure_numbers
from sim.people.plans.modes_and_legs import CAR, TRANSIT
from sim.people.plans.places import Bases
from sim.people.plans.stops import make_table
from sim.people.plans.trip_chain import ERRAND, OUTSIDE, WORK, lay_out
from sim.people.plans.wishes import first_departures
from sim.people.residents import check_share

_WORKER, _AT_HOME = GOES_AS.index(Role.WORKER), GOES_AS.index(Role.AT_HOME)


@dataclass(frozen=True)
class EntryPoints:
    """Street nodes at which a city is entered and left.

    Parameters
    ----------
    node, cell
        Each gate's street node, sorted, and the cell it lies in.
    """

    node: IntArray
    cell: IntArray


def find_entry_points(nodes: pd.DataFrame, edges: pd.DataFrame, most: int) -> EntryPoints:
    """Cut the ground around the middle of all street nodes into equal angles, each with one gate.

    It is the node of an arterial street that lies farthest from the middle and that everybody gets to. An
    angle without an arterial has none; a city without arterials is entered by any street.

    Parameters
    ----------
    nodes, edges
        The city's street nodes and edges; ids are row numbers.
    most
        Number of angles.

    Raises
    ------
    InputError
        If *most* is less than one.
    """
    if most < 1:
        msg = f"people/visitors/entry_points is {most}; a city that has visitors needs at least one gate"
        raise InputError(msg)
    xy_m = nodes[["x_m", "y_m"]].to_numpy(dtype=float)
    candidates = np.intersect1d(_on_arterials(edges), open_nodes(nodes))
    if not candidates.size:
        candidates = open_nodes(nodes)
    x, y = (xy_m[candidates] - xy_m.mean(axis=0)).T
    turns = np.arctan2(y, x) / (2 * np.pi) % 1.0
    angle = np.minimum((turns * most).astype(np.int64), most - 1)
    outward = np.lexsort((candidates, -np.hypot(x, y), angle))
    _, first = np.unique(angle[outward], return_index=True)
    node = np.sort(candidates[outward[first]])
    return EntryPoints(node, nodes["cell_id"].to_numpy(dtype=np.int64)[node])


def _on_arterials(edges: pd.DataFrame) -> IntArray:
    """List the nodes at the ends of arterial edges."""
    is_arterial = (edges["class"] == StreetClass.ARTERIAL).to_numpy(dtype=bool)
    return np.unique(edges.loc[is_arterial, ["u", "v"]].to_numpy(dtype=np.int64))


def open_entry_points(opportunities: Opportunities, entry_points: EntryPoints) -> Opportunities:
    """Let buses from outside stop at the gates, for the legs of those who come by them.

    A city without public transport stays without.
    """
    if not opportunities.transit_nodes.size:
        return opportunities
    return replace(opportunities, transit_nodes=np.union1d(opportunities.transit_nodes, entry_points.node))


@dataclass(frozen=True)
class _Errand:
    """What each visitor comes for: whether to work, the cell of it, and the site of work (-1 for others)."""

    is_work: BoolArray
    cell: IntArray
    site: IntArray


def make_visitors(
    visitor_ids: IntArray,
    opportunities: Opportunities,
    entry_points: EntryPoints,
    *,
    visitors: VisitorSettings,
    settings: PeopleSettings,
    draws: Draws,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make visitors and their stops from their numbers; a visitor is the same whoever else is made.

    Parameters
    ----------
    visitor_ids, opportunities
        Sorted numbers from 0, below `visitors.per_day`; what the city offers its residents.
    entry_points
        Where the city is entered.
    visitors, settings
        Numbers from the parameter files: on visitors, and on the city's residents.
    draws
        The random numbers of this group, not those of the residents.

    Returns
    -------
    A table that keeps RESIDENTS (the home is the cell of the gate, without a site) and one that keeps STOPS
    (the first and the last stop are outside, at the gate). `make_legs` with the opportunities of
    `open_entry_points` and `schedule` serve them as they serve residents.

    Raises
    ------
    InputError
        If shares are outside 0–1.
    """
    check_share("people/visitors/commuter_share", visitors.commuter_share)
    check_share("people/visitors/car_share", visitors.car_share)
    ids = np.asarray(visitor_ids, dtype=np.int64)
    entry = (draws.uniform(Decision.GATE, ids) * entry_points.node.size).astype(np.int64)
    entry_cell = entry_points.cell[entry]
    errand = _errands(ids, entry_cell, opportunities, visitors=visitors, settings=settings, draws=draws)
    drives = draws.uniform(Decision.MOTORISED_MODE, ids) < visitors.car_share
    if not opportunities.transit_nodes.size:
        drives = np.ones(ids.size, dtype=bool)
    table = _table(ids, entry_cell, errand, drives, opportunities)
    bases = _bases(entry_cell, entry_points.node[entry], errand)
    return table, _stops(ids, bases, errand.is_work, opportunities, settings=settings, draws=draws)


def _bases(entry_cell: IntArray, entry_node: IntArray, errand: _Errand) -> Bases:
    """Tell where the stops of visitors are found; they bring nobody to a kindergarten."""
    nowhere = _nowhere(entry_cell)
    return Bases(
        end_cell=entry_cell,
        end_site=nowhere,
        end_node=entry_node,
        fixed_cell=errand.cell,
        fixed_site=errand.site,
        around_cell=errand.cell,
        kindergarten_cell=nowhere,
        kindergarten_site=nowhere,
    )


def _nowhere(ids: IntArray) -> IntArray:
    return np.full(ids.size, NONE, dtype=np.int64)


def _table(
    ids: IntArray, entry_cell: IntArray, errand: _Errand, drives: BoolArray, opportunities: Opportunities
) -> pd.DataFrame:
    alike = np.zeros(ids.size, dtype=np.int8)
    columns = {
        "resident_id": ids,
        "home_cell": entry_cell,
        "home_site": _nowhere(ids),
        "district": opportunities.districts(entry_cell),
        "role": text_of(alike, [Role.VISITOR]),
        "group": text_of(alike, [ADULT]),
        "work_cell": np.where(errand.is_work, errand.cell, NONE),
        "work_site": errand.site,
        "mode": text_of(np.where(drives, CAR, TRANSIT), MODES),
    }
    return RESIDENTS.check(pd.DataFrame(columns, copy=False))


def _errands(
    ids: IntArray,
    entry_cell: IntArray,
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
        cell[mine] = draw_destinations(opportunities.gravity[pull], entry_cell[mine], number[mine])
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
    shapes = shapes_of_visitors(settings.activity)
    shape = shapes.choose(draws.uniform(Decision.EXTRA_STOPS, ids))
    main = np.where(is_work, np.int8(WORK), np.int8(ERRAND))
    number = departure_numbers(ids, is_work, draws=draws, usual=draws)
    goes_as = np.where(is_work, np.int8(_WORKER), np.int8(_AT_HOME))
    return make_table(
        lay_out(shape, shapes.shapes, main, OUTSIDE),
        ids,
        bases,
        opportunities,
        goes_as=goes_as,
        depart_s=first_departures(text_of(goes_as, GOES_AS), number, settings.timetable),
        settings=settings,
        draws=draws,
        usual=draws,
        leaders=ids,
        is_brought=np.zeros(ids.size, dtype=bool),
    )
