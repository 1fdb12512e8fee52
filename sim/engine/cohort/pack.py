"""From a city and numbers on its people, residents or visitors, to packed plans. No camera matters here."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from sim.city.build import City
from sim.city.streets.street_graph import street_graph
from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Draws
from sim.core.units import HOUR_S
from sim.core.vocabulary import MODES, Mode
from sim.engine.cohort.kernel_types import MOST_PEOPLE_IN_COUNTER
from sim.engine.cohort.plans import Days, DayTables, PathPool, PlanBlock, Plans, counted_in_bytes, days_of
from sim.engine.cohort.route_pool import Limit, Routed, route_legs, routes_in_order
from sim.people.contract import ModeSettings, PeopleSettings, VisitorSettings
from sim.people.destinations.opportunities import survey_opportunities
from sim.people.plans.modes_and_legs import CAR, WALK, car_wait_s, longest_walk_s, make_legs, speeds_m_per_s
from sim.people.plans.stops import make_stops
from sim.people.residents import make_residents, sample_residents
from sim.people.visitors import find_entry_points, make_visitors, open_entry_points

BLOCK_SIZE = MOST_PEOPLE_IN_COUNTER
"""People in a block: no more than the counters of a cell can hold."""
_N_SLOTS = 24


def make_plans(
    city: City,
    settings: PeopleSettings,
    *,
    draws: Draws,
    n_copies: int = 1,
    sample: float = 1.0,
    block_size: int = BLOCK_SIZE,
    day: int = 0,
) -> Plans:
    """Make the residents of a city, or of several alike, and lay out and pack their days.

    Parameters
    ----------
    city
        Where they live: the template of all copies.
    settings, draws
        Numbers on residents, destinations, modes and times; the chance of this group of people.
    n_copies
        How many such cities there are; their residents are numbered one city after the other.
    sample, block_size
        Part of the residents to make, above 0 and at most 1; most people in a block.
    day
        Number of the day, 0 for the first.
    """
    who = sample_residents(n_copies * city.place.residents, sample, draws)
    tables = resident_tables(city, settings, who, draws=draws, block_size=block_size, day=day)
    return pack_plans(city, tables, settings.modes)


def resident_tables(
    city: City,
    settings: PeopleSettings,
    resident_ids: IntArray,
    *,
    draws: Draws,
    block_size: int = BLOCK_SIZE,
    day: int = 0,
) -> Iterator[DayTables]:
    """Make the tables of residents and their day, a block of residents at a time.

    Parameters
    ----------
    city, settings, draws, block_size, day
        As in `make_plans`.
    resident_ids
        Whom to make, sorted; numbers beyond the population are residents of further copies.
    """
    opportunities = survey_opportunities(
        city.cells, city.nodes, city.sites, cell_xy_m=city.cell_xy_m, settings=settings.destinations
    )
    employed_share = city.place.employed_share
    for first in range(0, resident_ids.size, block_size):
        residents = make_residents(
            resident_ids[first : first + block_size],
            opportunities,
            employed_share=employed_share,
            settings=settings,
            draws=draws,
        )
        stops = make_stops(
            residents,
            opportunities,
            employed_share=employed_share,
            settings=settings,
            draws=draws.on_day(day),
            usual=draws,
        )
        legs = make_legs(residents, stops, opportunities, settings=settings.modes, draws=draws)
        yield DayTables(residents, stops, legs)


def pack_plans(city: City, tables: Iterable[DayTables], modes: ModeSettings) -> Plans:
    """Find the ways of a group of people, make their timetable and pack both.

    Parameters
    ----------
    city
        Whose streets they use.
    tables
        Their days, a block at a time; each becomes a block of plans.
    modes
        Numbers on speeds.

    Raises
    ------
    ContractError
        If tables are out of order, or there is no way between the ends of a leg.
    """
    days = [days_of(block) for block in tables]
    days, routed = _routed(city, days, modes)
    blocks: list[PlanBlock] = []
    first = 0
    while days:
        block = days.pop(0)
        legs = slice(first, first + block.leg_mode.size)
        blocks.append(_pack(block, routed.pool, routed.leg_path[legs], routed.leg_travel_s[legs]))
        first = legs.stop
    return Plans(blocks, sum(map(len, blocks)))


def _routed(city: City, days: list[Days], modes: ModeSettings) -> tuple[list[Days], Routed]:
    """Find all ways; walks that turn out too long are driven."""
    graphs = {
        MODES.index(mode): street_graph(len(city.nodes), city.edges, speed, on_foot=mode is Mode.WALK)
        for mode, speed in speeds_m_per_s(modes).items()
    }
    none = np.zeros(0, dtype=np.int32)
    routed = route_legs(
        np.concatenate([none, *(block.from_node for block in days)]),
        np.concatenate([none, *(block.to_node for block in days)]),
        np.concatenate([none.astype(np.uint8), *(block.leg_mode for block in days)]),
        graphs,
        limit=Limit(WALK, longest_walk_s(modes), instead=CAR),
    )
    ends = np.cumsum([block.leg_mode.size for block in days])[:-1]
    by_block = zip(days, np.split(routed.leg_mode, ends), strict=True)
    days = [block.driven(block.leg_mode != mode, car_wait_s(modes)) for block, mode in by_block]
    return days, routed


def _pack(days: Days, pool: PathPool, leg_path: NDArray[np.int32], leg_travel_s: FloatArray) -> PlanBlock:
    """Put people in the order of their departures, and what is theirs along with them."""
    leave_s = days.leave_s(leg_travel_s)
    leave_s, leg_path = leave_s[~days.is_passed], leg_path[~days.is_passed[days.leg_stop]]
    days = days.without_passed()
    slot = (leave_s[days.first_stop] / HOUR_S).astype(np.int8)
    slot[days.n_stops == 1] = -1
    order = np.argsort(slot, kind="stable")
    n_legs = np.bincount(days.leg_stop, minlength=days.site.size)
    legs_of_each = np.add.reduceat(n_legs, days.first_stop)
    stops, legs = _rows_of(order, days.n_stops), _rows_of(order, legs_of_each)
    path_in_block, routes = routes_in_order(pool, leg_path[legs])
    return PlanBlock(
        resident_id=days.resident_id[order],
        home_cell=days.home_cell[order],
        role=days.role[order],
        mode=days.mode[order],
        slot_start=np.concatenate([[0], np.searchsorted(slot[order], np.arange(1, _N_SLOTS + 1))]),
        n_stops=days.n_stops[order],
        site=days.site[stops],
        leave_s=leave_s[stops].astype(np.float32),
        n_legs=counted_in_bytes(n_legs[stops], "legs from stop to stop"),
        leg_mode=days.leg_mode[legs],
        leg_path=path_in_block,
        routes=routes,
    )


def _rows_of(order: NDArray[np.intp], sizes: NDArray[np.integer]) -> IntArray:
    """List the rows that belong to each person, sizes[i] to person i, people in a new order."""
    sizes = sizes.astype(np.int64)
    start, taken = (np.cumsum(sizes) - sizes)[order], sizes[order]
    offset = np.repeat(start - (np.cumsum(taken) - taken), taken)
    return offset + np.arange(offset.size)


def make_visitor_plans(
    city: City, visitors: VisitorSettings, settings: PeopleSettings, *, draws: Draws, sample: float = 1.0
) -> Plans:
    """Make the people who come into a city for the day, and lay out and pack their days.

    Parameters
    ----------
    city
        Where they come.
    visitors, settings
        Numbers on them, and on the city's residents.
    draws, sample
        The chance of this group of people; part of them to make, above 0 and at most 1.
    """
    who = sample_residents(visitors.per_day, sample, draws)
    return pack_plans(city, _visitor_tables(city, who, visitors, settings, draws), settings.modes)


def _visitor_tables(
    city: City, who: IntArray, visitors: VisitorSettings, settings: PeopleSettings, draws: Draws
) -> Iterator[DayTables]:
    opportunities = survey_opportunities(
        city.cells, city.nodes, city.sites, cell_xy_m=city.cell_xy_m, settings=settings.destinations
    )
    entry_points = find_entry_points(city.nodes, city.edges, visitors.entry_points)
    with_entry_points = open_entry_points(opportunities, entry_points)
    # All at once: they go on from anywhere, and a cell to go on from costs as much for one as for many.
    everybody, all_stops = make_visitors(
        who, opportunities, entry_points, visitors=visitors, settings=settings, draws=draws
    )
    first_stop = np.append(np.flatnonzero(all_stops["stop"] == 0), len(all_stops))
    for first in range(0, who.size, BLOCK_SIZE):
        people = everybody[first : first + BLOCK_SIZE].reset_index(drop=True)
        stops = all_stops[first_stop[first] : first_stop[first + len(people)]].reset_index(drop=True)
        legs = make_legs(people, stops, with_entry_points, settings=settings.modes, draws=draws)
        yield DayTables(people, stops, legs)
